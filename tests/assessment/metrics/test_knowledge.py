"""Published knowledge and its uses: what they count, for whom, in how many statements."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.knowledge.models import KnowledgePost, KnowledgeUse
from portal.kernel.periods import parse_period
from tests.branches.knowledge.factories import appointed, expert_user, published, used

pytestmark = pytest.mark.db
Q3, Q4 = parse_period("2026Q3"), parse_period("2026Q4")
CODES = ("knowledge_published", "knowledge_reused")


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch, period=Q3):
    return [(line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, period)]


def test_posts_of_the_period_and_uses_of_the_period(people):
    judge = expert_user(people)
    appointed(people, judge)
    first, second = published(people, judge), published(people, judge, title="另一条")
    used(people, first, people.secretary)
    KnowledgePost.objects.filter(pk=first.pk).update(published_on=date(2026, 5, 1))
    KnowledgePost.objects.filter(pk=second.pk).update(published_on=date(2026, 8, 1))
    KnowledgeUse.objects.update(used_on=date(2026, 9, 1))
    assert (value("knowledge_published", people.branch_a), value("knowledge_reused", people.branch_a)) == (1, 1)
    assert shown("knowledge_published", people.branch_a) == [(True, "evidence.knowledge_published")]
    assert shown("knowledge_reused", people.branch_a) == [(True, "evidence.knowledge_used")]
    assert value("knowledge_reused", people.branch_a, today=date(2026, 9, 1)) == 0
    assert (value("knowledge_published", people.branch_a, Q4), value("knowledge_reused", people.branch_b)) == (0, 0)


@pytest.mark.parametrize("what", [facts_of, records_of])
def test_one_branch_and_three_take_the_same_statements(people, what):
    judge = expert_user(people)
    appointed(people, judge)
    for no in range(3):
        published(people, judge, title=f"经验{no}")
    ids = [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]
    needs = needs_of([(code, {}) for code in CODES])
    with CaptureQueriesContext(connection) as one:
        what(ids[:1], Q4, needs)
    with CaptureQueriesContext(connection) as three:
        what(ids, Q4, needs)
    assert (len(one), len(three)) == (1, 1)
