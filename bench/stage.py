"""A tier on its stage: generated data, an adopted scheme, an open round of the last quarter, and the acts that gates time."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.models import F, Min
from django.utils import timezone

from assessment.rounds.models import AssessmentRound
from assessment.rounds.services import open_round
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import SchemeBody, body_from_json
from assessment.schemes.services import adopt_scheme, load_library
from assessment.scoring.models import DirtyMark, PeriodFact, ScoreItem, ScoreNode, ScoreTotal
from assessment.scoring.rules import needs_of_scheme
from assessment.scoring.services import compute_branches, drain_dirty, rank_and_roll_up
from bench.data import generate
from branches.activities.models import Activity, Attendance
from branches.activities.services import correct_attendance, file_activity
from portal.kernel.periods import Period, parse_period
from portal.measures.models import BusinessMeasure
from portal.measures.services import save_measure
from portal.rights.access import actor_of, system_actor
from portal.rights.models import User

QUARTER, CHUNK = "2026Q3", 500


def without_dead_rows(model: type[models.Model]) -> None:
    """A first run does not find the rows of its own keys dead in the index, where each new row has to look past them."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM {model._meta.db_table}")


@dataclass
class Stage:
    branches: int
    rows: dict[str, int] = field(default_factory=dict)

    def build(self) -> None:
        self.rows = generate(self.branches)
        actor, at = system_actor("bench"), timezone.now()
        load_library(actor=actor, at=at)
        # The version whose sources the reference reads: with others the ratios would compare different work.
        scheme = AssessmentScheme.objects.get(code="DUAL-COAL", version=1)
        adopt_scheme(actor=actor, at=at, scheme=scheme)
        scheme.refresh_from_db()
        open_round(actor=actor, at=at, code=QUARTER, scheme=scheme)
        DirtyMark.objects.all().delete()

    @cached_property
    def round(self) -> Any:
        return AssessmentRound.objects.select_related("scheme").get(code=QUARTER)

    @cached_property
    def body(self) -> SchemeBody:
        return body_from_json(self.round.scheme.body)

    @cached_property
    def ids(self) -> list[int]:
        return list(self.round.participants.order_by("branch_id").values_list("branch_id", flat=True))

    @property
    def period(self) -> Period:
        return parse_period(QUARTER)

    @property
    def sources(self) -> int:
        return len(needs_of_scheme(self.body).sources)

    def forget(self) -> None:
        """As before the first run."""
        for model in (PeriodFact, ScoreItem, ScoreTotal, ScoreNode):
            model._default_manager.filter(round_id=self.round.pk).delete()
            without_dead_rows(model)

    def full(self, ids: list[int] | None = None, *, reasons: Any = None, ranks: bool = True) -> int:
        """The whole round, or ``ids`` of it, in chunks, with ranks and rollup at the end; returns the rows written."""
        ids, written = ids or self.ids, 0
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            written += compute_branches(round=self.round, branch_ids=chunk, at=timezone.now(), reasons=reasons).rows
        if ranks:
            rank_and_roll_up(round=self.round)
        return written

    def edit(self, ids: list[int]) -> None:
        """One person fewer at a meeting of each of these branches, the one whose attendance the scheme looks at."""
        counted = Activity.objects.filter(branch_id__in=ids, state="filed", kind__code="MT-05")
        counted = counted.filter(held_on__range=(self.period.starts_on, self.period.ends_on))
        firsts = counted.order_by().values("branch_id").annotate(first=Min("pk")).values("first")
        Activity.objects.filter(pk__in=firsts).update(present=F("expected") - (F("expected") - F("present") + 1) % 6)

    def storm(self, edits: int) -> int:
        """Edits of three kinds through their services, each announced, then the queue emptied; returns the rows rescored."""
        at = timezone.now()
        actor = actor_of(User.objects.get(username="bench"), at.date())
        inside = (self.period.starts_on, self.period.ends_on)
        rows = Attendance.objects.filter(activity__held_on__range=inside, activity__state="filed")
        rows = rows.filter(activity__kind__holder="branch").exclude(state="absent").order_by("?")
        for row in rows.select_related("activity", "person")[: edits // 3]:
            correct_attendance(actor=actor, at=at, attendance=row, state="absent", reason="storm")
        unfiled = Activity.objects.filter(state="held", held_on__range=inside).order_by("?")
        for activity in unfiled[: edits // 3]:
            file_activity(actor=actor, at=at, activity=activity)
        for measure in BusinessMeasure.objects.filter(month=self.period.starts_on).order_by("?")[: edits // 3]:
            save_measure(
                actor=actor, at=at, node=measure.node, kind=measure.kind, month=measure.month, value=measure.value + 1,
                target=measure.target, baseline=measure.baseline, source="storm", version=measure.version,
            )  # fmt: skip
        return drain_dirty(at=at + timedelta(seconds=1)).rows
