"""Studios and challenges as facts: what they count, for whom, in how many statements."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from portal.kernel.periods import parse_period
from tests.support.factories import PersonFactory
from tests.workforce.results import factories as results
from workforce.challenges.models import Challenge, ChallengeProblem
from workforce.studios.models import Studio, StudioKind

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("studios_with_results", "studios_valid", "member_led_challenges", "challenges_on_time")
AT = datetime(2026, 1, 1, tzinfo=UTC)


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch):
    return sorted((line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, Q3))


def studio(people, name: str, kind: str = "MODEL", **changes) -> Studio:
    unit = people.nodes["CM-A"]
    words = {"state": "named", "named_on": date(2025, 1, 1), "valid_until": date(2026, 12, 31), "lead": PersonFactory(unit=unit), **changes}
    row = StudioKind.objects.get(code=kind)
    return Studio.objects.create(kind=row, name=name, unit=unit, aim="掘进", place="室", applied_at=AT, **words)


def challenge(people, **changes) -> Challenge:
    unit = people.nodes["CM-A"]
    problem = ChallengeProblem.objects.create(
        title=f"难题{ChallengeProblem.objects.count()}", source="difficulty", text="难", unit=unit, owner=PersonFactory(unit=unit),
        due_on=date(2026, 12, 1), raised_at=AT,
    )  # fmt: skip
    words = {"state": "running", "signed_on": date(2026, 7, 1), "due_on": date(2026, 9, 30), "first_due_on": date(2026, 9, 30), **changes}
    return Challenge.objects.create(
        problem=problem,
        title="项目",
        feasibility="可",
        target="数",
        budget=2,
        prize=1,
        claim_until=date(2026, 6, 1),
        studied_at=AT,
        **words,
    )


def test_studios_with_results_and_plates_of_the_last_day(people):
    rich, poor = studio(people, "有成果"), studio(people, "没有成果", valid_until=date(2026, 9, 29))
    studio(people, "红旗", "RED-FLAG", valid_until=date(2026, 9, 30))
    studio(people, "后来的", named_on=date(2026, 10, 1))
    studio(people, "撤了", state="withdrawn", closed_on=date(2026, 9, 30))
    for row, on in ((rich, date(2026, 9, 30)), (poor, date(2026, 6, 30))):
        result = results.confirmed(people, kind="other", number="", title=row.name, achieved_on=on)
        row.results.create(result=result)
    assert value("studios_with_results", people.branch_a) == D("0.5")
    assert value("studios_valid", people.branch_a) == D(2)
    assert value("studios_with_results", people.branch_b) is None
    assert value("studios_with_results", people.branch_a, Q3, date(2026, 9, 30)) == D(0)  # the result comes tomorrow
    assert shown("studios_with_results", people.branch_a) == [(False, "evidence.studio_without_result"), (True, "")]
    assert shown("studios_valid", people.branch_a) == [(False, "evidence.plate_over"), (True, ""), (True, "")]


def test_projects_of_party_members_and_those_that_end_in_time(people):
    challenge(people, is_member_led=True, state="accepted", accepted_on=date(2026, 9, 30))
    challenge(people, state="accepted", accepted_on=date(2026, 10, 1))
    challenge(people, is_member_led=True, due_on=date(2026, 11, 30))  # more time was given: late against what was posted
    challenge(people, signed_on=date(2026, 6, 30), first_due_on=date(2026, 10, 1))
    challenge(people, is_member_led=True, state="cancelled")
    assert value("member_led_challenges", people.branch_a) == D("0.666667")
    assert value("challenges_on_time", people.branch_a) == D("0.333333")
    assert value("member_led_challenges", people.branch_b) is None
    assert value("challenges_on_time", people.branch_a, Q3, date(2026, 9, 30)) is None
    late = (False, "evidence.challenge_late")
    assert shown("challenges_on_time", people.branch_a) == [late, late, (True, "")]
    assert shown("member_led_challenges", people.branch_a) == [(False, "evidence.challenge_lead_no_member"), (True, ""), (True, "")]


def test_the_statements_do_not_grow_with_the_branches(people):
    studio(people, "甲")
    challenge(people)
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [3, 3]
