"""Key posts and pools of talents as facts: what they count, for whom, in how many statements."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from portal.kernel.periods import parse_period
from portal.people.enums import PoliticalStatus
from tests.support.factories import PersonFactory
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from workforce.careers.models import SkillPost, SkillPostHolding
from workforce.talents.models import TalentMembership, TalentPool

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
METRICS = ("skill_posts_qualified", "pool_party_members", "pool_party_share")
LAST = date(2026, 9, 30)


def value(metric, branch, period=Q3, today=None):
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, {})]), today)[branch.pk], {})


def shown(metric, branch):
    return sorted((line.is_counted, line.why_code) for line in evidence(metric, {}, branch.pk, Q3, None))


def post(people, name: str, **changes) -> SkillPost:
    words = {"occupation": OccupationFactory(), "needs_grade": 3, "from_on": date(2026, 1, 1), **changes}
    return SkillPost.objects.create(node=people.nodes["CM-A"], name=name, **words)


def hold(people, row: SkillPost, grade: int, *, confirmed: bool = True, **changes) -> None:
    person = PersonFactory(unit=people.nodes["CM-A"])
    SkillCertificateFactory(person=person, grade=grade, issued_on=date(2020, 1, 1))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    second = {"confirmed_by": people.second_hr, "confirmed_at": at} if confirmed else {}
    words = {"from_on": date(2026, 1, 1), "named_by": people.hr, "named_at": at, **second, **changes}
    SkillPostHolding.objects.create(post=row, person=person, **words)


def member(people, *, party: bool, code: str = "COMPOUND", **changes) -> None:
    status = PoliticalStatus.FULL_MEMBER if party else PoliticalStatus.MASSES
    at = datetime(2026, 1, 1, tzinfo=UTC)
    words = {
        "from_on": LAST, "proposed_by": people.hr, "proposed_at": at, "confirmed_by": people.second_hr, "confirmed_at": at, **changes,
    }  # fmt: skip
    person = PersonFactory(unit=people.nodes["CM-A"], political_status=status)
    TalentMembership.objects.create(pool=TalentPool.objects.get(code=code), person=person, **words)


def test_key_posts_with_a_qualified_holder_on_the_last_day(people):
    hold(people, post(people, "甲"), 3)
    hold(people, post(people, "乙"), 4)
    hold(people, post(people, "丙"), 2, confirmed=False)
    hold(people, post(people, "丁"), 3, to_on=date(2026, 9, 29))
    post(people, "已撤销", to_on=date(2026, 9, 29))
    post(people, "还没有设置", from_on=date(2026, 10, 1))
    assert value("skill_posts_qualified", people.branch_a) == D("0.25")
    assert value("skill_posts_qualified", people.branch_b) is None
    empty = (False, "evidence.skill_post_unheld")
    assert shown("skill_posts_qualified", people.branch_a) == [empty, empty, empty, (True, "")]


def test_party_members_in_the_pools_of_the_last_day(people):
    member(people, party=True)
    member(people, party=False)
    member(people, party=True, confirmed_by=None, confirmed_at=None)
    member(people, party=True, from_on=date(2026, 1, 1), to_on=date(2026, 9, 29))
    member(people, party=True, code="STRONG-IN-TRADE")  # an ability is no pool
    assert value("pool_party_members", people.branch_a) == D(1)
    assert value("pool_party_share", people.branch_a) == D("0.5")
    assert value("pool_party_share", people.branch_a, today=LAST) == D(1)  # the day before: only who left since
    assert value("pool_party_share", people.branch_b) is None
    assert shown("pool_party_share", people.branch_a) == [(False, "evidence.talent_no_member"), (True, "")]


def test_the_statements_do_not_grow_with_the_branches(people):
    hold(people, post(people, "甲"), 3)
    member(people, party=True)
    needs = needs_of([(metric, {}) for metric in METRICS])
    for read in (facts_of, records_of):
        counts = []
        for ids in ([people.branch_a.pk], [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]):
            with CaptureQueriesContext(connection) as seen:
                read(ids, Q3, needs)
            counts.append(len(seen))
        assert counts == [3, 3]
