"""Rounds of appraisal: lists, the lines of one round with what stands beside them, counts by grade."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches.activities.enums import COUNTED_STATES, PRESENT_STATES
from branches.activities.models import Attendance
from branches.appraisals import rules
from branches.appraisals.enums import AppraisalState
from branches.appraisals.models import MemberAppraisal, MemberAppraisalCase, MutualReview
from branches.orgs.enums import Standing
from branches.orgs.models import Branch
from portal.ballots.enums import Appraisal, BallotState
from portal.ballots.models import BallotItem, BallotVoter
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from workforce.honours.models import Honour

S = AppraisalState


def appraisals(scope: Scope) -> QuerySet[MemberAppraisal]:
    """Rounds within ``scope``, the newest year first."""
    rows = MemberAppraisal.objects.within(scope).select_related("branch__node", "ballot", "meeting", "opened_by")
    return rows.order_by("-year", "branch__node__path")


def counted(rows: QuerySet[MemberAppraisal]) -> QuerySet[MemberAppraisal]:
    """``rows`` with members, graded members and the number of each grade; a grade is counted once everybody has one."""
    is_out = Q(state__in=(S.TOLD, S.CLOSED))
    grades = {f"n_{g}": Count("cases", filter=Q(cases__grade=g) & is_out) for g in Appraisal.values}
    return rows.annotate(members=Count("cases"), graded=Count("cases", filter=Q(cases__standing=Standing.FULL)), **grades)


def years_of(rows: QuerySet[MemberAppraisal]) -> list[int]:
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def overview(scope: Scope, year: int, today: date) -> tuple[QuerySet[MemberAppraisal], int]:
    """Rounds of the year with counts, and how many open branches have none yet: two statements."""
    rows = counted(appraisals(scope).filter(year=year)).order_by("branch__node__path")
    begun = MemberAppraisal.objects.filter(year=year).values("branch_id")
    return rows, Branch.objects.within(scope).filter(node__closed_on=None).exclude(pk__in=begun).count()


def totals(rows: QuerySet[MemberAppraisal]) -> dict[str, int]:
    """Grade -> number over all rounds of ``rows`` whose grades are given: one statement."""
    found = MemberAppraisalCase.objects.filter(appraisal__in=rows.order_by().values("pk"), appraisal__state__in=(S.TOLD, S.CLOSED))
    counts = dict(found.exclude(grade="").order_by().values_list("grade").annotate(n=Count("pk")))
    return {grade: counts.get(grade, 0) for grade in Appraisal.values}


def cases_of(appraisal: MemberAppraisal) -> list[MemberAppraisalCase]:
    """The lines of a round in the order of staff numbers."""
    return list(appraisal.cases.select_related("person", "decided_by", "told_by", "appraisal__branch__node").order_by("person__staff_no"))


def round_facts(appraisal: MemberAppraisal, cases: Sequence[MemberAppraisalCase]) -> rules.RoundFacts:
    """What the steps ask of a round whose lines and ballot are read."""
    found = [rules.CaseFacts(c.is_graded, bool(c.self_review), c.grade, bool(c.improvement), c.told_on is not None) for c in cases]
    has_result = appraisal.ballot is not None and appraisal.ballot.state == BallotState.CONCLUDED
    return rules.RoundFacts(appraisal.state, found, appraisal.self_due_on, has_result)


def ballot_counts(appraisal: MemberAppraisal) -> dict[int, dict[str, int]]:
    """Person id -> votes by grade, once the ballot has its result: one statement, none before."""
    if appraisal.ballot is None or appraisal.ballot.state != BallotState.CONCLUDED:
        return {}
    rows = BallotItem.objects.filter(ballot=appraisal.ballot_id, person__isnull=False).order_by()
    return {person: counts for person, counts in rows.values_list("person_id", "counts") if person is not None}


@dataclass(frozen=True)
class DailyFacts:
    """What the record of the year says of somebody: meetings expected and attended, confirmed honours."""

    expected: int = 0
    present: int = 0
    honours: int = 0


def daily_facts(appraisal: MemberAppraisal, person_ids: Collection[int]) -> dict[int, DailyFacts]:
    """Person id -> the year's facts up to the day of the roll: two statements for any number of people."""
    start = date(appraisal.year, 1, 1)
    until = min(date(appraisal.year, 12, 31), appraisal.as_of)
    there = Attendance.objects.filter(
        person__in=person_ids, activity__branch=appraisal.branch_id, activity__state__in=COUNTED_STATES,
        activity__held_on__gte=start, activity__held_on__lte=until,
    ).order_by()  # fmt: skip
    counts = there.values("person_id").annotate(n=Count("pk"), came=Count("pk", filter=Q(state__in=PRESENT_STATES)))
    came = {row["person_id"]: (row["n"], row["came"]) for row in counts}
    given = Honour.objects.filter(person__in=person_ids, confirmed_at__isnull=False, withdrawn_at=None).order_by()
    given = given.filter(awarded_on__gte=start, awarded_on__lte=until)
    honours = {row["person_id"]: row["n"] for row in given.values("person_id").annotate(n=Count("pk"))}
    return {pk: DailyFacts(*came.get(pk, (0, 0)), honours.get(pk, 0)) for pk in person_ids}


def mutual_counts(appraisal: MemberAppraisal) -> dict[int, int]:
    """Case id -> number of statements: one statement."""
    return dict(MutualReview.objects.filter(case__appraisal=appraisal).order_by().values_list("case_id").annotate(n=Count("pk")))


def statements_on(case: MemberAppraisalCase) -> list[MutualReview]:
    """What others said of a member, in no order of merit."""
    return list(case.mutual_reviews.select_related("author").order_by("author__staff_no"))


def own_statements(person_id: int, appraisal_ids: Collection[int]) -> dict[int, str]:
    """Case id -> what this person wrote of it: one statement."""
    return dict(MutualReview.objects.filter(author=person_id, case__appraisal__in=appraisal_ids).values_list("case_id", "text"))


def unvoted(person_id: int | None, ballot_ids: Collection[int | None]) -> set[int]:
    """Those of ``ballot_ids`` that are open and in which this person has not voted: one statement."""
    rows = BallotVoter.objects.filter(ballot__in=[pk for pk in ballot_ids if pk], person=person_id, has_voted=False, left_out="")
    return set(rows.filter(ballot__state=BallotState.OPEN).values_list("ballot_id", flat=True))


def voters_of(appraisal: MemberAppraisal, today: date) -> list[int]:
    """Person ids of the ballot's roll: full members, and probationary ones where the rule lets them fill in a paper."""
    rows = appraisal.cases.order_by()
    if not value_on("APR_PROBATIONARY_VOTES", today):
        rows = rows.filter(standing=Standing.FULL)
    return list(rows.values_list("person_id", flat=True))


def present_at(appraisal: MemberAppraisal) -> list[int]:
    """Who is at the meeting of the appraisal; everybody of the roll where no meeting is named."""
    if appraisal.meeting_id is None:
        return list(appraisal.cases.order_by().values_list("person_id", flat=True))
    rows = Attendance.objects.filter(activity=appraisal.meeting_id, state__in=PRESENT_STATES)
    return list(rows.order_by().values_list("person_id", flat=True))


@dataclass(frozen=True)
class Limit:
    """How many may be excellent and how many are."""

    members: int
    most: int
    used: int
    share: tuple[int, int]


def excellent_limit(appraisal: MemberAppraisal, cases: Sequence[MemberAppraisalCase]) -> Limit:
    """The limit of APR-02 for a round whose lines are read: one statement."""
    num, den = value_on("APR-02", appraisal.as_of)
    used = sum(c.grade == Appraisal.EXCELLENT for c in cases)
    return Limit(len(cases), rules.most_excellent(len(cases), (num, den)), used, (num, den))


def steps_of(appraisal: MemberAppraisal) -> list[dict[str, Any]]:
    """The steps with their place: done, now or to come."""
    order = [S.PREPARING, *rules.NEXT.values()]
    now = order.index(S(appraisal.state))
    return [
        {"label": S(step).label, "place": "done" if i < now or step == S.CLOSED == appraisal.state else "now" if i == now else ""}
        for i, step in enumerate(order)
    ]
