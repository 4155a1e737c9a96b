"""Training as facts: what it counts, for whom, in how many statements; no name ever."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from portal.kernel.periods import parse_period
from portal.people.enums import PostCategory
from portal.people.models import Person, Transfer
from tests.support.factories import PersonFactory
from tests.workforce.training import factories as make

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("mandatory_training_done", "training_hours_per_head", "frontline_trained_share")


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3, today=None):
    return [(line.is_counted, line.why_code, line.params) for line in evidence(metric, {}, branch.pk, period, today)]


@pytest.fixture
def crew(people):
    """Four people of unit CM-A, two of them at the front; nobody else is there."""
    Person.objects.filter(unit=people.nodes["CM-A"]).update(left_on=date(2026, 6, 1))
    Person.objects.filter(pk=people.worker.person_id).update(left_on=None, post_category=PostCategory.OPERATING)
    people.worker.person.refresh_from_db()
    front = PersonFactory(unit=people.nodes["CM-A"], post_category=PostCategory.OPERATING)
    rest = [PersonFactory(unit=people.nodes["CM-A"], post_category=PostCategory.TECHNICAL) for _ in range(2)]
    return [people.worker.person, front, *rest]


def test_mandatory_courses_of_the_year_so_far(people, crew):
    course = make.course(people, is_mandatory=True)
    make.course(people, is_mandatory=True, audience="members", title="党员")  # binds nobody here
    make.course(people, title="选修")
    make.closed(people, crew[0], course=course, from_on=date(2026, 2, 3), to_on=date(2026, 2, 3))
    make.closed(people, crew[2], course=course)
    make.closed(people, crew[0], course=course, title="又一次")
    make.held(people, crew[1], course=course, title="没结业")
    make.closed(people, crew[1], course=course, from_on=date(2025, 7, 6), to_on=date(2025, 7, 6))  # last year
    assert value("mandatory_training_done", people.branch_a) == D("0.5")
    assert value("mandatory_training_done", people.branch_a, Q3, date(2026, 7, 6)) == D("0.25")
    assert shown("mandatory_training_done", people.branch_a) == [(False, "evidence.training_missing", {"met": "2", "owed": "4"})]
    lines = str(evidence("mandatory_training_done", {}, people.branch_a.pk, Q3, None))
    assert all(person.name not in lines for person in crew)


def test_hours_a_head_in_the_period(people, crew):
    make.closed(people, crew[0], crew[2])
    make.closed(people, crew[1], title="上一季", from_on=date(2026, 6, 30), to_on=date(2026, 6, 30))
    assert value("training_hours_per_head", people.branch_a) == D(4)
    assert value("training_hours_per_head", people.branch_b) == D(0)
    assert [code for _counted, code, _params in shown("training_hours_per_head", people.branch_a)] == ["evidence.training_hours"]


def test_front_line_workers_who_were_taught(people, crew):
    make.closed(people, crew[0], crew[2])
    make.closed(people, crew[0], title="又一次")
    assert value("frontline_trained_share", people.branch_a) == D("0.5")
    assert shown("frontline_trained_share", people.branch_a) == [(False, "evidence.training_front", {"taught": "1", "front": "2"})]


def test_who_was_moved_away_later_counts_where_he_was(people, crew):
    make.closed(people, crew[0])
    there, away = people.nodes["CM-A"], people.nodes["CM-B"]
    Transfer.objects.create(person=crew[0], from_unit=there, to_unit=away, moved_on=date(2026, 10, 5))
    Person.objects.filter(pk=crew[0].pk).update(unit=away)
    assert value("frontline_trained_share", people.branch_a) == D("0.5")


def test_the_statements_do_not_grow_with_the_branches(people):
    make.closed(people, course=make.course(people, is_mandatory=True))
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [7, 7]
