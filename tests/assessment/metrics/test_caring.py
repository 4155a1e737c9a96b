"""Cases of workers and reviews of hardship files as facts: what they count, and that no record names anybody."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from portal.kernel.periods import parse_period
from tests.support.factories import PersonFactory
from workforce.care.models import HardshipFile, HardshipReason, HardshipReview
from workforce.cases.models import WorkerCase

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("worker_cases_on_time", "worker_cases_confirmed", "hardship_files_reviewed")


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch):
    return sorted((line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, Q3, None))


def case(people, due: date, answered: date | None, **changes):
    return WorkerCase.objects.create(**{
        "unit": people.nodes["CM-A"], "category": "pay", "channel": "online", "way": "named", "subject": "少发津贴", "text": "少两天",
        "raised_by": people.worker.person, "raised_on": due - timedelta(days=10), "due_on": due, "first_due_on": due,
        "first_answered_on": answered, **changes,
    })  # fmt: skip


def closed(on: date, how: str) -> dict:
    return {"state": "closed", "closed_on": on, "closed_how": how, "reminded_on": on}


def hardship(people, due: date, **changes):
    person = PersonFactory(unit=people.nodes["CM-A"], name="困难甲")
    return HardshipFile.objects.create(**{
        "person": person, "unit": person.unit, "reason": HardshipReason.objects.first(), "detail": "患病", "opened_on": date(2025, 1, 1),
        "review_due_on": due, **changes,
    })  # fmt: skip


def test_cases_answered_by_their_first_day(people):
    case(people, date(2026, 7, 1), date(2026, 7, 1))
    case(people, date(2026, 9, 30), date(2026, 10, 1))
    case(people, date(2026, 8, 3), None)
    case(people, date(2026, 10, 1), None)
    assert value("worker_cases_on_time", people.branch_a) == D("0.333333")
    assert value("worker_cases_on_time", people.branch_a, today=date(2026, 8, 3)) == D(1)
    assert value("worker_cases_on_time", people.branch_b) is None
    late = (False, "evidence.case_late")
    assert shown("worker_cases_on_time", people.branch_a) == [late, late, (True, "")]


def test_cases_closed_by_the_workers_word(people):
    case(people, date(2026, 6, 1), date(2026, 6, 1), **closed(date(2026, 7, 1), "confirmed"))
    case(people, date(2026, 6, 1), date(2026, 6, 1), **closed(date(2026, 9, 30), "silent"))
    case(people, date(2026, 6, 1), date(2026, 6, 1), **closed(date(2026, 10, 1), "silent"))
    assert value("worker_cases_confirmed", people.branch_a) == D("0.5")
    assert shown("worker_cases_confirmed", people.branch_a) == [(False, "evidence.case_silent"), (True, "")]


def test_hardship_files_reviewed_within_the_grace(people):
    for due, done in ((date(2026, 6, 30), date(2026, 7, 30)), (date(2026, 6, 30), date(2026, 7, 31))):
        row = hardship(people, date(2027, 6, 30))
        HardshipReview.objects.create(file=row, due_on=due, reviewed_on=done, decision="keep", note="继续")
    hardship(people, date(2026, 8, 31))  # nobody has looked at it until the end of the grace
    hardship(people, date(2026, 9, 1))
    hardship(people, date(2026, 8, 1), state="ended", ended_on=date(2026, 7, 1))
    assert value("hardship_files_reviewed", people.branch_a) == D("0.333333")
    late = (False, "evidence.hardship_not_reviewed")
    assert shown("hardship_files_reviewed", people.branch_a) == [late, late, (True, "")]


def test_no_record_names_anybody_or_leads_to_a_file(people):
    case(people, date(2026, 7, 1), None)
    hardship(people, date(2026, 7, 1))
    found = records_of([people.branch_a.pk], Q3, needs_of([(metric, {}) for metric in METRICS]))[people.branch_a.pk]["caring"]
    assert sorted((r.label, r.url_name) for r in found) == [("帮扶档案", ""), ("维权诉求", "")]
    told = " ".join(f"{r.label} {r.values}" for r in found)
    assert not any(word in told for word in ("困难甲", "患病", "津贴", people.worker.person.name))


def test_the_statements_do_not_grow_with_the_branches(people):
    hardship(people, date(2026, 7, 1))
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [5, 5]
