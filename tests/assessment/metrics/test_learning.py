"""Knowledge tests and courses on line as facts: what they count, for whom, in how many statements."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from portal.kernel.periods import parse_period
from tests.support.factories import PersonFactory
from workforce.courses.models import CourseLearner, CourseModule, OnlineCourse
from workforce.quizzes.models import QuizPaper, QuizSheet

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("knowledge_tests_passed", "courses_finished")


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch):
    return [(line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, Q3, None)]


def paper(people) -> QuizPaper:
    start = datetime(2026, 7, 1, tzinfo=UTC)
    return QuizPaper.objects.create(
        node=people.nodes["MK1"], title="考试", purpose="exam", pass_mark=60, tries=2, opens_at=start,
        closes_at=start + timedelta(days=300),
        state="published", partial_share=50, drafted_by=people.hr, drafted_at=start, published_by=people.second_hr, published_at=start,
    )  # fmt: skip


def sheet(row, person, passed: bool, on: date, try_no: int = 1):
    at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    return QuizSheet.objects.create(
        paper=row, person=person, unit=person.unit, try_no=try_no, seed="s", started_at=at, ends_at=at, submitted_at=at,
        score=100 if passed else 0, is_passed=passed,
    )  # fmt: skip


def course(people, due_on: date, state: str = "published") -> OnlineCourse:
    at = datetime(2026, 7, 1, tzinfo=UTC)
    return OnlineCourse.objects.create(
        node=people.nodes["CM-A"], module=CourseModule.objects.first(), title="课程", due_on=due_on, state=state, drafted_by=people.hr,
        drafted_at=at, published_by=people.second_hr, published_at=at,
    )  # fmt: skip


def finished(row, person, on: date):
    at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    return CourseLearner.objects.create(course=row, person=person, unit=person.unit, started_at=at, completed_at=at)


def test_a_person_counts_once_for_each_paper_with_the_best_try(people):
    row, unit = paper(people), people.nodes["CM-A"]
    first, second, third = (PersonFactory(unit=unit) for _n in range(3))
    sheet(row, first, False, date(2026, 7, 2))
    sheet(row, first, True, date(2026, 7, 3), 2)
    sheet(row, second, False, date(2026, 7, 2))
    sheet(row, third, True, date(2026, 10, 1))  # the next quarter
    assert value("knowledge_tests_passed", people.branch_a) == D("0.5")
    assert value("knowledge_tests_passed", people.branch_a, Q3, date(2026, 7, 3)) == 0  # what the morning of that day knows
    assert value("knowledge_tests_passed", people.branch_b) is None
    assert shown("knowledge_tests_passed", people.branch_a) == [(True, "evidence.tests_passed")]


def test_a_course_counts_on_the_day_it_was_due(people):
    unit = people.nodes["CM-A"]
    row = course(people, date(2026, 9, 30))
    course(people, date(2026, 10, 1))
    course(people, date(2026, 9, 1), "withdrawn")
    there = list(unit.people.all())
    finished(row, there[0], date(2026, 9, 30))
    finished(row, there[1], date(2026, 10, 1))  # too late
    assert value("courses_finished", people.branch_a) == (D(1) / len(there)).quantize(D("0.000001")).normalize()
    assert value("courses_finished", people.branch_a, Q3, date(2026, 9, 30)) is None
    assert value("courses_finished", people.branch_b) is None
    assert shown("courses_finished", people.branch_a) == [(True, "evidence.courses_finished")]


def test_the_statements_do_not_grow_with_the_branches(people):
    sheet(paper(people), people.worker.person, True, date(2026, 7, 2))
    course(people, date(2026, 9, 30))
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts[0] == counts[1]
