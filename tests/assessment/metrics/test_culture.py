"""Stories and contests as facts: what they count, for whom, in how many statements."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.contests.models import Contest
from branches.stories import services as stories
from branches.stories.models import Story
from portal.kernel.periods import parse_period
from tests.branches.contests import factories as contests
from tests.branches.programmes import factories as programmes
from tests.branches.stories import factories as make

pytestmark = pytest.mark.db
Q3, Q4 = parse_period("2026Q3"), parse_period("2026Q4")
METRICS = ("stories_published", "stories_with_result", "nominations_chosen")
DAY = date(2026, 8, 3)


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3):
    return [(line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period)]


def test_published_stories_and_those_that_stand_on_a_result(people):
    programme = programmes.started(people)
    row = make.published(people, kind="OUTCOME", programme=programme)
    make.published(people, title="另一篇")
    make.written(people, title="草稿")
    programmes.closed(people, programme)
    Story.objects.filter(state="published").update(published_on=DAY)
    assert (value("stories_published", people.branch_a), value("stories_with_result", people.branch_a)) == (D(2), D("0.5"))
    assert value("stories_published", people.branch_a, today=DAY) in (None, D(0))
    assert value("stories_with_result", people.branch_a, Q4) is None
    assert value("stories_with_result", people.branch_b) is None
    assert sorted(shown("stories_with_result", people.branch_a)) == [(False, "evidence.story_without_result"), (True, "")]
    row.refresh_from_db()
    stories.withdraw_story(**make.words(people, people.committee), story=row, version=row.version, reason="更正")
    assert value("stories_published", people.branch_a) == D(1)


def test_nominations_of_decided_contests(people):
    contest = contests.done(people)
    Contest.objects.filter(pk=contest.pk).update(done_on=DAY)
    assert value("nominations_chosen", people.branch_a) == D("0.5")
    assert value("nominations_chosen", people.branch_b) is None
    assert value("nominations_chosen", people.branch_a, today=DAY) is None
    assert value("nominations_chosen", people.branch_a, today=DAY + timedelta(days=1)) == D("0.5")
    lines = evidence("nominations_chosen", {}, people.branch_a.pk, Q3)
    assert sorted(line.is_counted for line in lines) == [False, True]
    assert {line.label for line in lines} == {contest.name}  # nobody's name


def test_the_statements_do_not_grow_with_the_branches(people):
    make.published(people)
    needs = needs_of([(metric, {}) for metric in METRICS])
    ids = [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]
    for read in (facts_of, records_of):
        with CaptureQueriesContext(connection) as one:
            read(ids[:1], Q3, needs)
        with CaptureQueriesContext(connection) as three:
            read(ids, Q3, needs)
        assert (len(one), len(three)) == (2, 2)
