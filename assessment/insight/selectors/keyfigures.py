"""Key figures of the year so far beside those of the same days a year ago; each is counted from the records that it opens.

``rows`` of a figure are its records in a span; where the figure is a share, ``hit`` says which of them count. Nobody sees
records of a room without that room's right; the figure alone, which is a number about everybody, he sees.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.insight.enums import ChainStage, KeyFigure
from assessment.insight.rules import TENTH, percent, rounded
from assessment.insight.selectors.chain import chain_records
from assessment.insight.selectors.course import FULL
from assessment.rounds.enums import FROZEN_STATES
from assessment.scoring.models import ScoreTotal
from branches.orgs.access import roster_scope
from branches.safety.enums import HazardState
from branches.safety.models import Hazard
from portal.kernel.periods import Period, year_of
from portal.kernel.scope import Scope
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.people.enums import PostCategory
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.conversions.enums import ConversionState
from workforce.conversions.models import InnovationConversion
from workforce.honours.models import Honour
from workforce.skills.models import GradeRecord
from workforce.skills.selectors import certified_at

LOWEST_GRADE = 5
MYRIAD = Decimal(10_000)
IN_TIME = Q(state=HazardState.CLOSED, fixed_on__lte=F("due_on"), was_overdue=False)


@dataclass(frozen=True)
class Reach:
    """``party``: below the reader's organisation; ``people``: the units that it is the committee of."""

    party: Scope
    people: Scope


def reach_of(actor: Actor) -> Reach:
    """One statement."""
    return Reach(Scope(actor.scope("dashboard.view").paths), Scope(roster_scope(actor, "dashboard.view").paths))


@dataclass(frozen=True)
class Told:
    """A record as a line: what, where, when, and a word on it; ``url_name`` with ``pk`` is its own page."""

    title: str
    where: str
    on: date | None
    note: str
    url_name: str = ""
    pk: Any = None


@dataclass(frozen=True)
class Source:
    """``right`` opens the records; ``hit`` is None where the figure is a plain number."""

    right: str
    rows: Callable[[Reach, Period], QuerySet[Any]]
    tell: Callable[[Any], Told]
    hit: Q | None = None
    unit: Any = ""
    more: Callable[[QuerySet[Any]], str] | None = None


@dataclass(frozen=True)
class Key:
    """``now`` and ``before`` are percents where ``is_share``, else numbers; ``n`` counts the records of the year."""

    code: KeyFigure
    unit: str
    now: Decimal | None
    before: Decimal | None
    n: int
    note: str
    is_share: bool
    right: str

    @property
    def change(self) -> Decimal | None:
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def times(self) -> Decimal | None:
        """As a multiple of the year before; None for shares and where there was nothing."""
        if self.is_share or not self.before or self.now is None:
            return None
        return rounded(self.now / self.before, TENTH)


def spans(day: date) -> tuple[Period, Period]:
    """The year up to ``day``, and the same days of the year before."""
    last = day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
    return Period(year_of(day).starts_on, day, str(day.year), "span"), Period(year_of(last).starts_on, last, str(last.year), "span")


def _within(span: Period) -> tuple[date, date]:
    return span.starts_on, span.ends_on


def _posts(reach: Reach, span: Period) -> QuerySet[Any]:
    held = Exists(certified_at(OuterRef("pk"), span.ends_on, LOWEST_GRADE))
    rows = Person.objects.within(Scope(reach.people.paths)).active_on(span.ends_on).filter(post_category=PostCategory.OPERATING)
    return rows.annotate(is_hit=held).select_related("unit").order_by("unit__path", "staff_no")


def _rises(reach: Reach, span: Period) -> QuerySet[Any]:
    rows = GradeRecord.objects.within(Scope(reach.people.paths)).filter(from_on__range=_within(span), level__grade__isnull=False)
    return rows.select_related("person__unit", "occupation", "level").order_by("-from_on", "pk")


def _converted(reach: Reach, span: Period) -> QuerySet[Any]:
    rows = InnovationConversion.objects.within(Scope(reach.people.paths)).filter(state=ConversionState.VERIFIED)
    return rows.filter(verified_on__range=_within(span)).select_related("node").order_by("-verified_on", "pk")


def _benefit(rows: QuerySet[Any]) -> str:
    total = rows.order_by().aggregate(total=Sum("benefit"))["total"] or Decimal(0)
    return _("实测效益 %(n)s 万元") % {"n": f"{rounded(total / MYRIAD, TENTH):f}"}


def _targets(reach: Reach, span: Period) -> QuerySet[Any]:
    rows = BusinessMeasure.objects.within(Scope(reach.people.paths)).filter(month__range=_within(span), target__isnull=False)
    lower = Q(kind__better=MeasureKind.Better.LOWER)
    met = (lower & Q(value__lte=F("target"))) | (~lower & Q(value__gte=F("target")))
    return (
        rows.annotate(is_hit=Case(When(met, then=Value(True)), default=Value(False)))
        .select_related("kind", "node")
        .order_by("-month", "pk")
    )


def _streaks(reach: Reach, span: Period) -> QuerySet[Any]:
    """The newest score of each branch that had full marks in a dimension in every published quarter of the span."""
    quarters = ScoreTotal.objects.filter(
        branch=OuterRef("branch"), round__state__in=FROZEN_STATES, round__code__contains="Q", round__ends_on__range=_within(span)
    )
    rows = ScoreTotal.objects.within(reach.party).filter(
        round__state__in=FROZEN_STATES, round__code__contains="Q", round__ends_on__range=_within(span)
    )
    newest = ~Exists(quarters.filter(round__ends_on__gt=OuterRef("round__ends_on")))
    full = ~Exists(quarters.filter(party__lt=FULL)) | ~Exists(quarters.filter(business__lt=FULL))
    return rows.filter(newest, full).select_related("round", "branch__node").order_by("path")


def _hazards(reach: Reach, span: Period) -> QuerySet[Any]:
    """Due in the span and decided: closed, or past the last day and not merely waiting for the second look."""
    waiting = Q(state=HazardState.FIXED, fixed_on__lte=F("due_on"), was_overdue=False)
    rows = Hazard.objects.within(reach.people).exclude(state=HazardState.CANCELLED).filter(due_on__range=_within(span))
    decided = rows.filter(Q(state=HazardState.CLOSED) | (Q(due_on__lt=span.ends_on) & ~waiting))
    return decided.distinct().select_related("node").order_by("-due_on", "pk")


def _effects(reach: Reach, span: Period) -> QuerySet[Any]:
    return chain_records(reach.party, span).select_related("branch__node").order_by("-held_on", "pk")


def _honours(reach: Reach, span: Period) -> QuerySet[Any]:
    rows = Honour.objects.within(Scope(reach.people.paths)).filter(confirmed_at__isnull=False, withdrawn_at=None)
    return rows.filter(awarded_on__range=_within(span)).select_related("title", "node", "person").order_by("-awarded_on", "pk")


def _yes(is_hit: bool) -> str:
    return _("达到") if is_hit else _("未达到")


def _tell_conversion(row: Any) -> Told:
    return Told(row.title, row.node.name, row.verified_on, f"{row.benefit:.2f}", "conversion_detail", row.pk)


def _tell_streak(row: Any) -> Told:
    node, code = row.branch.node, row.round.code
    return Told(node.name, code, row.round.ends_on, f"{row.party} / {row.business}", "score_detail", f"{code}~{node.code}")


def _tell_effect(row: Any) -> Told:
    return Told(row.subject, row.branch.node.name, row.held_on, str(ChainStage(row.stage).label), "activity_detail", row.pk)


def _tell_honour(row: Any) -> Told:
    return Told(row.title.name, row.node.name, row.awarded_on, row.get_level_display(), "honour_detail", row.pk)


SOURCES: dict[KeyFigure, Source] = {
    KeyFigure.CERTIFIED: Source(
        "coverage.view", _posts, lambda p: Told(p.name, p.unit.name, None, _("持证") if p.is_hit else _("未持证")), Q(is_hit=True), "%"
    ),
    KeyFigure.RISES: Source(
        "certificate.view", _rises,
        lambda r: Told(f"{r.person.name} {r.occupation.name}", r.person.unit.name, r.from_on, r.level.name), unit=gettext_lazy("人次"),
    ),
    KeyFigure.CONVERTED: Source("conversion.view", _converted, _tell_conversion, unit=gettext_lazy("项"), more=_benefit),
    KeyFigure.TARGETS: Source(
        "measure.view", _targets, lambda r: Told(r.kind.name, r.node.name, r.month, _yes(r.is_hit)), Q(is_hit=True), "%"
    ),
    KeyFigure.STREAKS: Source("score.view", _streaks, _tell_streak, unit=gettext_lazy("个支部")),
    KeyFigure.HAZARDS: Source(
        "hazard.view", _hazards, lambda r: Told(str(r), r.node.name, r.due_on, r.get_state_display(), "hazard_detail", r.pk), IN_TIME, "%"
    ),
    KeyFigure.EFFECTS: Source("activity.view", _effects, _tell_effect, Q(stage=ChainStage.CLOSED), "%"),
    KeyFigure.HONOURS: Source("honour.view", _honours, _tell_honour, unit=gettext_lazy("项")),
}  # fmt: skip


def _value(source: Source, rows: QuerySet[Any]) -> tuple[Decimal | None, int]:
    """(figure, records): one statement."""
    if source.hit is None:
        n = rows.order_by().count()
        return Decimal(n), n
    found = rows.order_by().aggregate(n=Count("pk", distinct=True), hits=Count("pk", filter=source.hit, distinct=True))
    return percent(found["hits"], found["n"]), found["n"]


def records_of(code: KeyFigure, reach: Reach, span: Period, is_hit: str = "") -> QuerySet[Any]:
    """The records of a figure; ``is_hit`` ``yes`` or ``no`` narrows those of a share."""
    source = SOURCES[code]
    rows = source.rows(reach, span)
    if source.hit is None or is_hit not in ("yes", "no"):
        return rows
    return rows.filter(source.hit) if is_hit == "yes" else rows.exclude(source.hit)


def key_figures_of(reach: Reach, day: date) -> list[Key]:
    """All figures: two statements each, one more where money is summed up."""
    now, before = spans(day)
    found = []
    for code, source in SOURCES.items():
        rows = source.rows(reach, now)
        value, n = _value(source, rows)
        was, _n = _value(source, source.rows(reach, before))
        is_share = source.hit is not None
        found.append(Key(code, source.unit, value, was, n, source.more(rows) if source.more else "", is_share, source.right))
    return found
