"""The chain from activity to effect: stages, page, list of records, cost, and that nobody sees a foreign branch."""

from datetime import date

import pytest
from django.urls import reverse

from assessment.insight.enums import ChainStage
from assessment.insight.selectors.chain import chain_of, chain_records
from assessment.insight.selectors.ground import ground_of
from branches.activities.models import Activity, ActivityEffect, MeetingResolution
from portal.kernel.errors import NotReachable
from portal.kernel.periods import asked_quarter, parse_period
from portal.kernel.scope import Scope
from tests.assessment.insight.factories import AT
from tests.assessment.insight.test_views import page, statements, text_of
from tests.branches.activities.factories import ActivityFactory

PERIOD = parse_period("2026Q3")


def held(branch, subject, *, topic=False, action=False, done=False, effect=None, by=None, check=None, **kwargs):
    """A filed record and what stands in it."""
    record = ActivityFactory(
        branch=branch, filed=True, subject=subject, has_production_topic=topic, starts_at=AT.replace(month=8), held_on=date(2026, 8, 8),
        **kwargs,
    )  # fmt: skip
    if action:
        MeetingResolution.objects.create(
            activity=record, no=1, text="处理", owner=branch.memberships.first().person, done_on=date(2026, 8, 20) if done else None
        )
    if effect:
        ActivityEffect.objects.create(
            activity=record, kind="problem", text=effect, seen_on=date(2026, 9, 1), recorded_by=by, recorded_at=AT, confirmed_by=check,
            confirmed_at=AT if check else None,
        )  # fmt: skip
    return record


@pytest.fixture
def told(people):
    """One record at each stage in the own branch, one at the end in the stranger's."""
    own, by, check = people.branch_a, people.secretary, people.committee
    held(own, "学习文件")
    held(own, "点出瓦斯问题", topic=True)
    held(own, "定了措施", topic=True, action=True)
    held(own, "办结了", topic=True, action=True, done=True)
    held(own, "登记成效", topic=True, action=True, done=True, effect="少停机", by=by)
    held(own, "核实成效", effect="少停机", by=by, check=check)
    held(people.branch_c, "外单位活动", effect="少停机", by=people.stranger, check=check)
    return people


def test_each_record_is_at_one_stage(told):
    found = chain_records(Scope((told.branch_a.node.path,)), PERIOD).order_by("pk")
    assert [row.stage for row in found] == list(ChainStage)


def test_a_record_held_together_counts_once_and_drafts_do_not(told):
    lead = Activity.objects.get(subject="核实成效")
    held(told.branch_b, "同一活动", lead=lead)
    ActivityFactory(branch=told.branch_a, held_on=date(2026, 8, 9))
    assert chain_records(Scope((told.nodes["JT"].path,)), PERIOD).count() == 7


def test_places_add_up_to_the_whole(told):
    found = chain_of(ground_of(Scope((told.nodes["JT"].path,))), PERIOD)
    assert (found.whole.total, str(found.whole.share)) == (7, "28.6")
    assert sum(line.total for line in found.places) == 7
    assert [q.total for q in found.quarters] == [0] * 7 + [7]


def test_a_unit_outside_is_not_reached(told):
    with pytest.raises(NotReachable):
        ground_of(Scope((told.branch_a.node.path,)), "MK2")


@pytest.mark.parametrize(
    ("asked", "code"), [("2026Q1", "2026Q1"), ("", "2026Q4"), ("2026", "2026Q4"), ("0000Q1", "2026Q4"), ("x", "2026Q4")]
)
def test_the_quarter_of_an_address(asked, code):
    assert asked_quarter(asked, date(2026, 12, 1)).code == code


def test_who_sees_what(client, told):
    for user, is_own in ((told.secretary, True), (told.committee, True), (told.sibling, False), (told.stranger, False)):
        client.force_login(user)
        texts = [text_of(page(client, name, quarter="2026Q3")) for name in ("chain", "chain_record_list")]
        assert ("点出瓦斯问题" in texts[1]) is is_own
        assert ("外单位活动" in texts[1]) is (user == told.stranger)
        assert client.get("/api/v1/chain/?quarter=2026Q3").json()["whole"]["total"] == {told.sibling: 0, told.stranger: 1}.get(user, 6)
    for user in (told.worker, told.hr):
        client.force_login(user)
        assert [page(client, name).status_code for name in ("chain", "chain_record_list")] == [404, 404]
        assert client.get("/api/v1/chain/").status_code == 404
    client.force_login(told.secretary)
    assert page(client, "chain", unit="MK2").status_code == 404


def test_a_number_opens_the_list_of_its_records(client, told):
    client.force_login(told.committee)
    text = text_of(page(client, "chain", quarter="2026Q3"))
    assert f"{reverse('chain_record_list')}?quarter=2026Q3&amp;stage=no_action" in text
    shown = text_of(page(client, "chain_record_list", quarter="2026Q3", stage="no_action"))
    assert "点出瓦斯问题" in shown
    assert "学习文件" not in shown


def test_the_pages_cost_the_same_for_one_record_and_many(client, told):
    client.force_login(told.committee)
    addresses = [reverse(name) + "?quarter=2026Q3" for name in ("chain", "chain_record_list")]
    many = [statements(client, address) for address in addresses]
    Activity.objects.exclude(subject="学习文件").delete()
    assert (many, [statements(client, address) for address in addresses]) == ([7, 7], [7, 7])
