"""All parts of the committee dashboard from one set of marks, so that every number on the page agrees with the API."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from assessment.insight.enums import Quadrant
from assessment.insight.rules import Mark, outliers
from assessment.insight.selectors.attention import Attention, attention
from assessment.insight.selectors.figures import Figure, kept_duties, key_figures, trend_of
from assessment.insight.selectors.heat import Heat, heat_of
from assessment.insight.selectors.lens import Lens
from assessment.insight.selectors.standings import History, graded_marks, history, moved_in, ranking, standings
from assessment.insight.selectors.waiting import Work, work_of

NAMED_POINTS = 8


@dataclass
class Dashboard:
    """Parts are read when first asked for; all of them cost four statements besides those of the lens."""

    lens: Lens

    @cached_property
    def history(self) -> History:
        return history(self.lens)

    @cached_property
    def marks(self) -> list[Mark]:
        return standings(self.lens, self.history)

    @cached_property
    def ranking(self) -> list[dict[str, Any]]:
        return ranking(self.marks, self.history.groups)

    @cached_property
    def all_work(self) -> Work:
        return work_of(self.lens)

    @cached_property
    def work(self) -> Work:
        return self.all_work.within(self.marks)

    @cached_property
    def figures(self) -> list[Figure]:
        return key_figures(self.lens, self.history.marks, self.work.resolutions, kept_duties(self.lens, self.history.marks))

    @cached_property
    def attention(self) -> list[Attention]:
        return attention(self.lens, self.history.marks, self.marks, self.work)

    @cached_property
    def trend(self) -> list[dict[str, Any]]:
        return trend_of(self.lens, graded_marks(self.lens, self.history))

    @cached_property
    def heat(self) -> Heat:
        return heat_of(self.lens, self.marks)

    @cached_property
    def named(self) -> frozenset[int]:
        return outliers(self.marks, self.lens.line, NAMED_POINTS)

    @property
    def quadrants(self) -> list[tuple[Quadrant, int]]:
        return [(q, sum(m.quadrant == q for m in self.marks)) for q in Quadrant]

    @property
    def as_of(self) -> datetime | None:
        """When the scores last moved: the newest computation, or the publication."""
        return self.lens.round.published_at or max((m.computed_at for m in self.marks), default=None)

    @property
    def stamp(self) -> str:
        """Equal stamps mean equal figures; costs nothing where the parts are loaded."""
        return _stamp(self.lens, self.history.count, self.history.newest, self.all_work)


def _stamp(lens: Lens, count: int, newest: datetime | None, work: Work) -> str:
    moved = newest.strftime("%Y%m%d%H%M%S%f") if newest else ""
    parts = (lens.round.code, lens.round.state, lens.round.version, len(lens.rounds), count, moved, work.mark, lens.today.strftime("%m%d"))
    return "-".join(str(part) for part in parts)


def stamp_of(lens: Lens) -> str:
    """The stamp of ``Dashboard(lens)`` without building it: two statements."""
    return _stamp(lens, *moved_in(lens), work_of(lens))
