"""Studios in reach with their counters, what each still lacks, money left, and who could join. Sets, whatever their size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.catalogue.selectors import value_on, values_on
from portal.files.access import Place
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import BRANCH_KINDS, UNIT_KINDS
from portal.organization.models import Node
from portal.people.enums import PoliticalStatus, PostCategory
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.honours.enums import HonourLevel
from workforce.honours.models import Honour
from workforce.results.models import WorkResult
from workforce.skills.models import SkillCertificate
from workforce.studios import rules
from workforce.studios.enums import OPEN_STATES, StudioMoneyKind, StudioReviewState, StudioState, StudioTopicState
from workforce.studios.models import (
    Studio,
    StudioCheck,
    StudioCriterion,
    StudioMember,
    StudioMoney,
    StudioReport,
    StudioResult,
    StudioReview,
    StudioRung,
    StudioStage,
    StudioStep,
)

PARTY = (PoliticalStatus.FULL_MEMBER, PoliticalStatus.PROBATIONARY, PoliticalStatus.ACTIVIST)
MEMBERS = PARTY[:2]
WORKERS = (PostCategory.OPERATING, PostCategory.SERVICE)
MONEY: Any = DecimalField(max_digits=14, decimal_places=2)
NO_MONEY = Value(Decimal(0), output_field=MONEY)


def _count(rows: Any) -> Coalesce:
    grouped = rows.filter(studio=OuterRef("pk")).order_by().values("studio").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def studios(scope: Scope) -> QuerySet[Studio]:
    """Within ``scope``; beside each its members, those of the Party or about to join, workers, and results."""
    rows = Studio.objects.within(scope).select_related("kind", "unit", "branch", "lead__unit", "stage")
    members = StudioMember.objects.filter(to_on=None)

    return rows.annotate(
        member_count=_count(members), party_count=_count(members.filter(person__political_status__in=PARTY)),
        worker_count=_count(members.filter(person__post_category__in=WORKERS)), result_count=_count(StudioResult.objects.all()),
    ).order_by("-level", "name", "pk")  # fmt: skip


def state_counts(rows: QuerySet[Studio]) -> dict[str, int]:
    counts = {state: Count("pk", filter=Q(state=state)) for state in StudioState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def with_shares(rows: list[Studio]) -> list[Studio]:
    """Shares of one page, from what the rows carry already: no statement."""
    for row in rows:
        team = team_of(row)
        row.worker_share, row.party_share = rules.percent(team.workers, team.total), rules.percent(team.party, team.total)  # type: ignore[attr-defined]
    return rows


def team_of(row: Any) -> rules.TeamFacts:
    """Lead and members of a row of ``studios``."""
    lead = row.lead
    return rules.TeamFacts(
        row.member_count + 1, row.worker_count + int(lead.post_category in WORKERS), row.party_count + int(lead.political_status in PARTY)
    )


def checks(scope: Scope) -> QuerySet[StudioCheck]:
    names = ("studio__unit", "studio__branch", "studio__lead", "studio__kind", "criterion", "checked_by")
    return StudioCheck.objects.within(scope).select_related(*names)


def rung_of(level: int) -> rules.Rung:
    row = StudioRung.objects.filter(level=level, is_active=True).first()
    return rules.Rung(row.honour_level, row.grade, row.years) if row is not None else rules.Rung(None, None, 0)


def plate_years(level: int) -> int:
    return StudioRung.objects.filter(level=level).values_list("plate_years", flat=True).first() or 0


def lead_facts(person: Person, day: date) -> rules.LeadFacts:
    """The highest confirmed honour and the best valid certificate of a person: two statements."""
    held = Honour.objects.filter(person=person, withdrawn_at=None, confirmed_at__isnull=False, awarded_on__lte=day)
    best = held.aggregate(top=Max("level"))["top"]
    grade = SkillCertificate.objects.valid_on(day).filter(person=person).aggregate(best=Min("grade"))["best"]
    return rules.LeadFacts(best, grade, person.political_status in MEMBERS)


def _in_words(gap: rules.Gap) -> rules.Gap:
    """A gap whose level is said by name."""
    code, params = gap
    level = params.get("level")
    return code, {**params, "level": HonourLevel(level).label if level else ""} if "level" in params else params


def lead_gaps(row: Studio, level: int, day: date) -> list[rules.Gap]:
    facts = lead_facts(row.lead, day)
    found = rules.lead_gaps(row.kind.lead_by, needs_member=row.kind.needs_member, lead=facts, rung=rung_of(level))
    return [_in_words(gap) for gap in found]


def team_facts(row: Studio) -> rules.TeamFacts:
    found = row.members.filter(to_on=None).aggregate(
        n=Count("pk"),
        w=Count("pk", filter=Q(person__post_category__in=WORKERS)),
        p=Count("pk", filter=Q(person__political_status__in=PARTY)),
    )
    lead = row.lead
    workers, party = found["w"] + int(lead.post_category in WORKERS), found["p"] + int(lead.political_status in PARTY)
    return rules.TeamFacts(found["n"] + 1, workers, party)


def stages_before_naming(row: Studio) -> list[str]:
    """Names of the active stages before the naming that are not passed yet."""
    passed, names = set(row.steps.values_list("stage", flat=True)), []
    for stage in StudioStage.objects.filter(is_active=True):
        if stage.gate == "naming":
            break
        if stage.pk not in passed:
            names.append(stage.name)
    return names


def next_stage(row: Studio) -> StudioStage | None:
    """The first active stage that is not passed."""
    return StudioStage.objects.filter(is_active=True).exclude(pk__in=row.steps.values("stage")).first()


def naming_gaps(row: Studio, level: int, day: date) -> list[rules.Gap]:
    """Everything that still stands between a studio and its name. Nothing is left for the reader to guess."""
    unmet = [c.criterion.name for c in row.checks.select_related("criterion").exclude(is_met=True)]
    gaps = rules.stage_gaps(stages_before_naming(row)) + rules.criteria_gaps(unmet)
    if row.kind.is_team:
        return gaps
    limits = values_on(("STUDIO_TEAM_LEAST", "STUDIO_WORKER_SHARE", "STUDIO_TOPICS_YEAR"), day)
    approved = row.topics.filter(year=day.year, state__in=(StudioTopicState.RUNNING, StudioTopicState.DONE)).count()
    gaps += lead_gaps(row, level, day)
    gaps += rules.team_gaps(team_facts(row), least=int(limits["STUDIO_TEAM_LEAST"]), worker_share=int(limits["STUDIO_WORKER_SHARE"]))
    return gaps + rules.topic_gaps(approved, int(limits["STUDIO_TOPICS_YEAR"]))


def period_start(row: Studio) -> date | None:
    """The first day that a re-review looks at."""
    return row.reviewed_on or row.named_on


def results_in(row: Studio, from_on: date | None, day: date) -> int:
    """Confirmed results of a period, both days included."""
    rows = row.results.filter(result__state="confirmed", result__achieved_on__lte=day)
    return (rows.filter(result__achieved_on__gte=from_on) if from_on is not None else rows).count()


def reports_in(row: Studio, from_on: date | None) -> int:
    rows = row.reports.filter(confirmed_by__isnull=False)
    return (rows.filter(year__gte=from_on.year) if from_on is not None else rows).count()


def sums_of(row: Studio) -> tuple[Decimal, Decimal]:
    """Granted and spent, without what was reversed: one statement."""
    valid = row.money.filter(reversed_at=None)
    found = valid.aggregate(
        granted=Coalesce(Sum("amount", filter=Q(kind=StudioMoneyKind.GRANT)), NO_MONEY),
        spent=Coalesce(Sum("amount", filter=Q(kind=StudioMoneyKind.SPEND)), NO_MONEY),
    )
    return found["granted"], found["spent"]


def money(scope: Scope) -> QuerySet[StudioMoney]:
    return StudioMoney.objects.within(scope).select_related("studio__unit", "studio__kind").order_by("-on", "-pk")


def candidates(row: Studio, day: date) -> QuerySet[Person]:
    """People at work in the unit who are not in the studio yet: Party members first, then activists (STU-09)."""
    inside = row.members.filter(to_on=None).values("person")
    found = Person.objects.active_on(day).filter(subtree("unit__path", row.unit.path)).exclude(pk__in=inside).exclude(pk=row.lead_id)
    order = Case(
        *(When(political_status=s, then=Value(rules.candidate_order(s))) for s in PARTY), default=Value(3), output_field=IntegerField()
    )
    return found.annotate(order=order).order_by("order", "name", "pk")


def linkable(row: Studio) -> QuerySet[WorkResult]:
    """Confirmed results that somebody of the studio wrote and that are not linked yet."""
    people = list(row.members.values_list("person", flat=True)) + [row.lead_id]
    rows = WorkResult.objects.filter(state="confirmed", authors__person__in=people).exclude(pk__in=row.results.values("result"))
    return rows.distinct().order_by("-achieved_on", "pk")


def units_for(actor: Actor) -> QuerySet[Node]:
    return Node.objects.within(Scope(actor.scope("studio.office").paths)).filter(kind__in=UNIT_KINDS, closed_on=None).order_by("path")


def branches_for(actor: Actor) -> QuerySet[Node]:
    return Node.objects.within(Scope(actor.scope("studio.office").paths)).filter(kind__in=BRANCH_KINDS, closed_on=None).order_by("path")


def criteria_for(is_team: bool) -> QuerySet[StudioCriterion]:
    wanted = {"for_teams": True} if is_team else {"for_studios": True}
    return StudioCriterion.objects.filter(is_active=True, **wanted)


def barred_until(lead: Person, kind_id: int, day: date) -> date | None:
    """Until when somebody may not lead again, after a plate was taken away."""
    last = Studio.objects.filter(lead=lead, kind=kind_id, state=StudioState.WITHDRAWN).aggregate(d=Max("closed_on"))["d"]
    until = rules.barred_until(last, int(value_on("STUDIO_BAR_YEARS", day)))
    return until if until is not None and until > day else None


@dataclass(frozen=True)
class StageLine:
    """One step of the way as it stands for a studio."""

    stage: StudioStage
    step: StudioStep | None
    is_next: bool


def way_of(row: Studio) -> list[StageLine]:
    """Every active stage, with when it was passed: two statements."""
    steps = {s.stage_id: s for s in row.steps.all()}
    lines, found = [], False
    for stage in StudioStage.objects.filter(is_active=True):
        step = steps.get(stage.pk)
        is_next = step is None and not found
        found = found or is_next
        lines.append(StageLine(stage, step, is_next))
    return lines


def to_decide(actor: Actor) -> QuerySet[StudioReview]:
    """Open proposals in the reach of the deciding office that are not one's own."""
    rows = StudioReview.objects.within(Scope(actor.scope("studio.decide").paths)).filter(state=StudioReviewState.OPEN)
    rows = rows.exclude(proposed_by=actor.user_id).select_related("studio__unit")
    if actor.person_id is None:
        return rows
    mine = StudioMember.objects.filter(studio=OuterRef("studio"), person=actor.person_id, to_on=None)
    return rows.exclude(studio__lead=actor.person_id).exclude(Exists(mine))


def reports_with_own(row: Studio, user_id: int | None) -> list[Any]:
    """The reports of the years, each with ``is_own``: the user wrote in one of its versions, and leaves confirming to another. One
    statement."""
    wrote = StudioReport.authors.through.objects.filter(studioreport=OuterRef("pk"), user=user_id)
    found: list[Any] = list(row.reports.annotate(wrote=Exists(wrote)))
    for report in found:
        report.is_own = report.wrote or report.told_by_id == user_id
    return found


def to_confirm(actor: Actor) -> QuerySet[StudioReport]:
    """Reports of a year that wait for the office: in no version its own, of no studio that it belongs to."""
    rows = StudioReport.objects.within(Scope(actor.scope("studio.office").paths)).filter(confirmed_by=None, studio__state__in=OPEN_STATES)
    rows = rows.exclude(told_by=actor.user_id).exclude(authors=actor.user_id).select_related("studio__unit")
    if actor.person_id is None:
        return rows
    mine = StudioMember.objects.filter(studio=OuterRef("studio"), person=actor.person_id, to_on=None)
    return rows.exclude(studio__lead=actor.person_id).exclude(Exists(mine))


def ending_plates(actor: Actor, today: date) -> QuerySet[Studio]:
    """Named studios of the office's reach whose plate ends soon or has ended, without an open proposal."""
    line = today + timedelta(days=int(value_on("STUDIO_REMIND_DAYS", today)))
    rows = Studio.objects.within(Scope(actor.scope("studio.office").paths)).select_related("unit")
    open_now = StudioReview.objects.filter(studio=OuterRef("pk"), state=StudioReviewState.OPEN)
    return rows.filter(state=StudioState.NAMED, valid_until__lte=line).exclude(Exists(open_now)).order_by(F("valid_until"), "pk")


def node_of(pk: int) -> int | None:
    return StudioCheck.objects.filter(pk=pk).values_list("studio__unit_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[StudioCheck, int]:
    return StudioCheck.objects.within(actor.scope("studio.lead")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = StudioCheck.objects.within(actor.scope("studio.view")).filter(pk__in=list(ids)).select_related("studio", "criterion")
    return {r.pk: Place(f"{r.studio.name}：{r.criterion.name}", reverse("studio_check", args=[r.pk])) for r in rows}
