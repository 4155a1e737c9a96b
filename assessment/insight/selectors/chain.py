"""From the activity to production: problem, action, outcome. Which records got there, and where the others stopped.

Only what stands in the records is read: a production topic on the agenda, a check point with a problem or an improvement that
the record belongs to; a resolution with an owner, or the improvement's measure; what was done; an effect and its confirmation.
A record that several branches hold together is counted once, with the branch that leads.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import ExtractQuarter, ExtractYear

from assessment.improvement.models import Improvement
from assessment.insight.enums import ChainStage
from assessment.insight.rules import percent, quarter_codes
from assessment.insight.selectors.ground import Ground, Place
from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity, ActivityEffect, MeetingResolution
from branches.practice.models import PracticeLine
from portal.kernel.periods import Period, parse_period
from portal.kernel.scope import Scope

Counts = dict[str, int]


def _stage() -> Case:
    here = OuterRef("pk")
    effects = ActivityEffect.objects.filter(activity=here)
    linked = Improvement.objects.filter(activity=here)
    resolved = MeetingResolution.objects.filter(activity=here, owner__isnull=False)
    is_confirmed = Exists(effects.filter(confirmed_at__isnull=False))
    problems = Exists(PracticeLine.objects.filter(sheet__activity=here, result="problem"))
    is_done = Exists(resolved.filter(done_on__isnull=False)) | Exists(linked.filter(done_on__isnull=False))
    return Case(
        When(is_confirmed, then=Value(ChainStage.CLOSED)),
        When(Exists(effects), then=Value(ChainStage.UNCHECKED)),
        When(~(Q(has_production_topic=True) | Q(problems) | Q(Exists(linked))), then=Value(ChainStage.NO_PROBLEM)),
        When(~(Q(Exists(resolved)) | Q(Exists(linked.exclude(measure="")))), then=Value(ChainStage.NO_ACTION)),
        When(is_done, then=Value(ChainStage.NO_OUTCOME)),
        default=Value(ChainStage.NOT_DONE),
        output_field=CharField(),
    )


def chain_records(scope: Scope, period: Period) -> QuerySet[Any]:
    """Filed records of the period inside ``scope``, each with its ``stage``."""
    rows: QuerySet[Any] = Activity.objects.within(scope).filter(state__in=COUNTED_STATES, lead=None)
    return rows.filter(held_on__range=(period.starts_on, period.ends_on)).annotate(stage=_stage())


@dataclass(frozen=True)
class ChainLine:
    """A place, or a quarter, with its records by stage."""

    code: str
    name: str
    counts: Mapping[str, int] = field(default_factory=dict)
    param: str = "unit"  # what an address calls it

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def share(self) -> Decimal | None:
        """Percent of the records with a confirmed effect."""
        return percent(self.counts.get(ChainStage.CLOSED, 0), self.total)

    @property
    def stages(self) -> list[tuple[ChainStage, int]]:
        return [(stage, self.counts.get(stage, 0)) for stage in ChainStage]


@dataclass(frozen=True)
class Chain:
    """``whole`` sums up the period, ``measured`` counts its records with figures before and after."""

    whole: ChainLine
    measured: int
    places: tuple[ChainLine, ...]
    quarters: tuple[ChainLine, ...]


def _added(parts: list[Counts]) -> Counts:
    total: Counts = defaultdict(int)
    for part in parts:
        for stage, n in part.items():
            total[stage] += n
    return dict(total)


def _line(place: Place, parts: list[Counts]) -> ChainLine:
    return ChainLine(place.code, place.name, _added(parts), "branch" if place.is_branch else "unit")


def chain_of(ground: Ground, period: Period) -> Chain:
    """The chain of a quarter place by place, and the eight quarters up to it: three statements."""
    records = chain_records(ground.scope, period).order_by()
    by_path: dict[str, Counts] = defaultdict(dict)
    for path, stage, n in records.values_list("branch__node__path", "stage").annotate(n=Count("pk")):
        by_path[path][stage] = n
    measured = ActivityEffect.objects.filter(activity=OuterRef("pk"), before__isnull=False, after__isnull=False)
    places = tuple(_line(place, parts) for place, parts in ground.folded(by_path))
    whole = ChainLine("", "", _added(list(by_path.values())))
    return Chain(whole, records.filter(Exists(measured)).count(), places, _quarters(ground.scope, period))


def _quarters(scope: Scope, period: Period) -> tuple[ChainLine, ...]:
    codes = quarter_codes(period.ends_on)
    span = Period(parse_period(codes[0]).starts_on, period.ends_on, "", "")
    records = chain_records(scope, span).order_by().annotate(year=ExtractYear("held_on"), quarter=ExtractQuarter("held_on"))
    found: dict[str, Counts] = defaultdict(dict)
    for year, quarter, stage, n in records.values_list("year", "quarter", "stage").annotate(n=Count("pk")):
        found[f"{year}Q{quarter}"][stage] = n
    return tuple(ChainLine(code, code, found.get(code, {})) for code in codes)
