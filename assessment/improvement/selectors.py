"""Reads of self-diagnoses, feedback sheets and improvements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.improvement.enums import Degree, DiagnosisState, ImprovementState, ProblemGroup, ProblemSource
from assessment.improvement.models import Diagnosis, DiagnosisAnswer, DiagnosisItem, FeedbackLine, FeedbackSheet, Improvement
from assessment.improvement.rules import USED, weakest
from assessment.metrics.rules import METRICS, needs_of, value_of
from assessment.metrics.selectors import facts_of
from assessment.rounds.models import AssessmentRound
from assessment.scoring.models import ScoreTotal
from assessment.scoring.receipts import IndicatorPart
from assessment.scoring.selectors import receipt_of
from assessment.scoring.selectors.words import figure, metric_name
from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.plans.models import PlanItem
from portal.files.access import Place
from portal.kernel.periods import year_of
from portal.kernel.scope import Scope
from portal.rights.access import Actor

HANDED = Q(state=DiagnosisState.HANDED_IN)
NAMED = Q(degree__in=[Degree.PARTLY, Degree.SERIOUS])


@dataclass(frozen=True)
class Fact:
    """A figure of the branch beside a question: what it counts, and how much; "" where nothing was there to count."""

    label: str
    text: str


def asked_items() -> QuerySet[DiagnosisItem]:
    return DiagnosisItem.objects.filter(is_active=True)


def diagnoses(actor: Actor) -> QuerySet[Diagnosis]:
    """A branch sees its own from the first word, whoever stands above it what was handed in."""
    seen, own = actor.scope("improvement.diagnoses"), actor.scope("improvement.diagnose")
    rows = Diagnosis.objects.within(seen).filter(HANDED | Q(pk__in=Diagnosis.objects.within(own).values("pk")))
    named = Count("answers", filter=Q(answers__degree__in=[Degree.PARTLY, Degree.SERIOUS]))
    return rows.select_related("branch__node", "handed_in_by").annotate(named=named).order_by("-year", "branch__node__path", "pk")


def diagnosis_counts(rows: QuerySet[Diagnosis]) -> dict[str, int]:
    by_state = {state: Count("pk", filter=Q(state=state), distinct=True) for state in DiagnosisState.values}
    return rows.order_by().aggregate(all=Count("pk", distinct=True), **by_state)


def answers_of(diagnosis: Diagnosis) -> QuerySet[DiagnosisAnswer]:
    return diagnosis.answers.select_related("item", "improvement").order_by("item__sort", "item__code")


def facts_beside(branch_id: int, year: int, metrics: Iterable[str], today: date) -> dict[str, Fact]:
    """metric -> its newest figure of the branch in that year. One statement per source of records, as for a score."""
    codes = sorted({code for code in metrics if code in METRICS and not any(spec.is_required for spec in METRICS[code].params)})
    if not codes:
        return {}
    period = year_of(date(year, 1, 1))
    facts = facts_of([branch_id], period, needs_of([(code, {}) for code in codes]), today)[branch_id]
    values = {code: value_of(code, facts, {}) for code in codes}
    return {code: Fact(metric_name(code), "" if value is None else figure(code, value)) for code, value in values.items()}


def sheets(scope: Scope) -> QuerySet[FeedbackSheet]:
    rows = FeedbackSheet.objects.within(scope).select_related("round", "branch__node", "made_by")
    return rows.annotate(lost=Count("lines")).order_by("-round__starts_on", "branch__node__path", "pk")


def lines_of(sheet: FeedbackSheet) -> QuerySet[FeedbackLine]:
    return sheet.lines.select_related("improvement").order_by("no")


def published_rounds() -> QuerySet[AssessmentRound]:
    return AssessmentRound.objects.filter(state__in=USED)


def total_of(round: AssessmentRound, branch: Branch, scope: Scope) -> ScoreTotal | None:
    """The graded result of the branch in the round, in reach."""
    return ScoreTotal.objects.within(scope).filter(round=round, branch=branch, is_graded=True).first()


def weakest_indicators(round: AssessmentRound, branch: Branch, actor: Actor, count: int) -> list[IndicatorPart]:
    """The indicators that cost the branch most, read from its receipt. NotReachable where it has none."""
    receipt = receipt_of(round, branch, actor)
    return weakest([part for dimension in receipt.dimensions for part in dimension.indicators], count)


def improvements(scope: Scope) -> QuerySet[Improvement]:
    rows = Improvement.objects.within(scope).select_related(
        "branch__node", "owner", "owner__unit", "answer__item", "answer__diagnosis", "line__sheet__round", "activity", "plan_item",
        "made_by", "done_by", "judged_by",
    )  # fmt: skip
    return rows.order_by("branch__node__path", "due_on", "pk")


def state_counts(rows: QuerySet[Improvement], day: date) -> dict[str, int]:
    """How many there are in each state, and how many are late: one statement."""
    by_state = {state: Count("pk", filter=Q(state=state)) for state in ImprovementState.values}
    return rows.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=late(day)), **by_state)


def late(day: date) -> Q:
    return Q(state=ImprovementState.OPEN, due_on__lt=day)


def in_tab(rows: QuerySet[Improvement], wanted: str, day: date) -> QuerySet[Improvement]:
    """The rows of one tab of the list; an unknown one shows all."""
    if wanted == "late":
        return rows.filter(late(day))
    return rows.filter(state=wanted) if wanted in ImprovementState.values else rows


def activities_to_link(actor: Actor, row: Improvement) -> QuerySet[Activity]:
    """Activities of the branch since the problem was named, as far as the actor may read them."""
    reach = Activity.objects.within(actor.scope("activity.view"))
    return reach.filter(branch=row.branch, held_on__gte=localdate(row.made_at)).order_by("-held_on", "-pk")


def plan_items_to_link(actor: Actor, row: Improvement, day: date) -> QuerySet[PlanItem]:
    reach = PlanItem.objects.within(actor.scope("plan.view"))
    return reach.filter(plan__node=row.branch.node, plan__year__gte=day.year - 1).select_related("plan").order_by("-plan__year", "no", "pk")


def node_of(improvement_id: int) -> int | None:
    """The branch whose room the proof takes."""
    return Improvement.objects.filter(pk=improvement_id).values_list("branch_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[Improvement, int]:
    """Ids of the improvements whose proof the actor may put beside other records."""
    return Improvement.objects.within(actor.scope("improvement.report")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open. One statement."""
    rows = Improvement.objects.within(actor.scope("improvement.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.problem, reverse("improvement_detail", args=[row.pk])) for row in rows}


@dataclass
class ProblemCount:
    """A problem of the checklist (or the heading of one group): branches that named it, improvements, and how far they are."""

    name: str
    branches: int
    serious: int
    items: int
    closed: int
    late: int

    @property
    def left(self) -> int:
        return self.items - self.closed


@dataclass
class GroupCount:
    label: Any
    total: ProblemCount
    rows: list[ProblemCount]


@dataclass
class Summary:
    year: int
    handed_in: int
    groups: list[GroupCount]
    others: list[tuple[Any, ProblemCount]]


def _progress(prefix: str, day: date) -> dict[str, Count]:
    """Counts of improvements reached over ``prefix``; what is left out does not count."""
    own = {f"{prefix}state": ImprovementState.CONFIRMED}
    dropped, is_late = {f"{prefix}state": ImprovementState.DROPPED}, {f"{prefix}state": ImprovementState.OPEN, f"{prefix}due_on__lt": day}
    key = f"{prefix}pk"
    return {
        "items": Count(key, filter=~Q(**dropped), distinct=True),
        "closed": Count(key, filter=Q(**own), distinct=True),
        "late": Count(key, filter=Q(**is_late), distinct=True),
    }


def summary(scope: Scope, year: int, day: date) -> Summary:
    """Counts by group and by problem, from what was handed in for ``year``; four statements, no branch is named."""
    answers = DiagnosisAnswer.objects.within(scope).filter(diagnosis__year=year, diagnosis__state=DiagnosisState.HANDED_IN).order_by()
    figures = {
        "branches": Count("diagnosis__branch", filter=NAMED, distinct=True),
        "serious": Count("diagnosis__branch", filter=Q(degree=Degree.SERIOUS), distinct=True),
        **_progress("improvement__", day),
    }
    fields = ("branches", "serious", "items", "closed", "late")
    grouped: Any = answers.values("item__group").annotate(**figures)
    single: Any = answers.values("item").annotate(**figures)
    by_group = {found["item__group"]: [found[f] for f in fields] for found in grouped}
    by_item = {found["item"]: [found[f] for f in fields] for found in single}
    groups, items = [], list(DiagnosisItem.objects.filter(Q(is_active=True) | Q(pk__in=list(by_item))))
    for group in ProblemGroup:
        rows = [ProblemCount(item.name, *by_item.get(item.pk, [0] * 5)) for item in items if item.group == group]
        groups.append(GroupCount(group.label, ProblemCount("", *by_group.get(group.value, [0] * 5)), rows))
    handed_in = Diagnosis.objects.within(scope).filter(HANDED, year=year).count()
    return Summary(year, handed_in, groups, _others(scope, year, day))


def _others(scope: Scope, year: int, day: date) -> list[tuple[Any, ProblemCount]]:
    """What feedback sheets and persons have brought in ``year``: one statement."""
    rows = Improvement.objects.within(Scope(scope.paths)).filter(made_at__year=year).exclude(source=ProblemSource.DIAGNOSIS).order_by()
    figures = {"branches": Count("branch", filter=~Q(state=ImprovementState.DROPPED), distinct=True), **_progress("", day)}
    told: Any = rows.values("source").annotate(**figures)
    found = {row["source"]: row for row in told}
    counts = []
    for source in (ProblemSource.FEEDBACK, ProblemSource.OTHER):
        row = found.get(source.value, dict.fromkeys(("branches", "items", "closed", "late"), 0))
        counts.append((source.label, ProblemCount("", row["branches"], 0, row["items"], row["closed"], row["late"])))
    return counts
