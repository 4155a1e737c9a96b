"""Proposals as facts: what they count, for whom, in how many statements."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from portal.kernel.periods import parse_period
from portal.people.models import Person
from workforce.proposals.models import Proposal

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("proposals_per_head", "proposals_adopted", "proposals_on_time", "proposals_benefit")


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3, today=None):
    return sorted((line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period, today))


def proposal(people, filed_on: date, unit: str = "CM-A", **changes) -> Proposal:
    words = {
        "number": f"T-{Proposal.objects.count()}", "title": "改进", "trouble": "a", "idea": "b", "topic": "safety", "text_hash": "x",
        "node": people.nodes[unit], "filed_on": filed_on, **changes,
    }  # fmt: skip
    return Proposal.objects.create(**words)


def answered(people, replied_on: date, outcome: str = "adopted", due: date = date(2026, 8, 31), **changes) -> Proposal:
    more = {"state": "replied", "outcome": outcome, "reply": "好", "replied_on": replied_on, "reply_due_on": due}
    return proposal(people, date(2026, 6, 1), **{**more, **changes})


def test_filed_per_head_counts_merged_ones_once(people):
    first = proposal(people, date(2026, 7, 1))
    proposal(people, date(2026, 9, 30))
    proposal(people, date(2026, 10, 1))
    proposal(people, date(2026, 8, 1), state="merged", merged_into=first)
    heads = Person.objects.filter(unit=people.nodes["CM-A"]).count()
    assert value("proposals_per_head", people.branch_a) == (D(2) / heads).quantize(D("0.000001"))
    assert value("proposals_per_head", people.branch_b) == 0
    assert shown("proposals_per_head", people.branch_a) == [(True, ""), (True, "")]


def test_adopted_of_those_decided_in_the_quarter(people):
    answered(people, date(2026, 7, 1), "trial")
    answered(people, date(2026, 9, 30), "stored")
    answered(people, date(2026, 6, 30))
    assert value("proposals_adopted", people.branch_a) == D("0.5")
    assert shown("proposals_adopted", people.branch_a) == [(False, "evidence.proposal_not_taken"), (True, "")]


def test_replies_on_the_promised_day_are_in_time(people):
    answered(people, date(2026, 8, 31))
    answered(people, date(2026, 9, 1))
    proposal(people, date(2026, 8, 1), reply_due_on=date(2026, 8, 31))
    proposal(people, date(2026, 8, 1), reply_due_on=date(2026, 10, 1))
    assert value("proposals_on_time", people.branch_a) == D("0.333333")
    late = (False, "evidence.proposal_late")
    assert shown("proposals_on_time", people.branch_a) == [late, late, (True, "")]
    assert value("proposals_on_time", people.branch_a, Q3, date(2026, 8, 31)) is None


def test_the_first_verified_benefit_counts_on_its_day(people):
    row = answered(people, date(2026, 7, 1))
    for rank, verified_on in (("first", date(2026, 9, 30)), ("again", date(2026, 9, 30))):
        row.benefits.create(
            round=rank, claimed=9, basis="x", claimed_by=people.hr, claimed_at=datetime(2026, 9, 1, tzinfo=UTC), verified=D("50000.50"),
            verified_by=people.second_hr, verified_on=verified_on,
        )  # fmt: skip
    assert value("proposals_benefit", people.branch_a) == D("50000.5")
    assert shown("proposals_benefit", people.branch_a) == [(True, "")]
    assert value("proposals_benefit", people.branch_a, Q3, date(2026, 9, 30)) == 0


def test_the_statements_do_not_grow_with_the_branches(people):
    answered(people, date(2026, 7, 1))
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read, most in ((facts_of, 4), (records_of, 3)):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [most, most]
