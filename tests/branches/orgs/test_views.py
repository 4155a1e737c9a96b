"""Pages of a branch: who sees what, and that each small act works from its form."""

from datetime import date

import pytest
from django.urls import reverse

from branches.orgs.enums import BranchPostKind
from branches.orgs.models import Branch, BranchCoverage, BranchMembership
from branches.orgs.panels import _panels, register_panel
from portal.organization.models import Node
from portal.people.enums import PoliticalStatus
from tests.branches.orgs.factories import BranchFactory, GroupNodeFactory, MembershipFactory
from tests.support.factories import NodeFactory, PersonFactory


def url(name: str, *args) -> str:
    return reverse(name, args=args)


@pytest.fixture
def committee(client, people):
    client.force_login(people.committee)
    return client


# -- looking --------------------------------------------------------------------------------------------------


def test_the_list_holds_the_branches_in_reach(committee, people):
    rows = committee.get(url("branch_list")).context["listing"].page.object_list
    assert [(b.node.code, b.members, b.secretary.person.name) for b in rows] == [("ZB-A", 5, "书记甲"), ("ZB-B", 4, "书记乙")]


@pytest.mark.parametrize("query", [{"q": "支部B"}, {"q": "zb-b"}])
def test_the_list_is_searched_by_name_and_code(committee, people, query):
    rows = committee.get(url("branch_list"), query).context["listing"].page.object_list
    assert [b.node.code for b in rows] == ["ZB-B"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_branches(committee, people, django_assert_num_queries, count):
    for _ in range(count):
        branch = BranchFactory(node=NodeFactory(kind="branch", parent=people.nodes["DW1"]))
        MembershipFactory(branch=branch)
    committee.get(url("branch_list"))
    with django_assert_num_queries(17):
        committee.get(url("branch_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_branch_costs_the_same_with_more_members(committee, people, django_assert_num_queries, count):
    MembershipFactory.create_batch(count, branch=people.branch_a, group=GroupNodeFactory(parent=people.nodes["ZB-A"]))
    committee.get(url("branch_detail", "ZB-A"))
    with django_assert_num_queries(35):
        committee.get(url("branch_detail", "ZB-A"))


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404), ("worker", 404), ("hr", 404)]
)
def test_who_opens_a_branch(client, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(url("branch_detail", "ZB-A")).status_code == status


def test_the_register_is_for_the_branch_and_the_committee(client, people):
    name = MembershipFactory(branch=people.branch_a, person__name="不外传的姓名").person.name
    for who, sees in ((people.secretary, True), (people.committee, True), (people.assessor, False)):
        client.force_login(who)
        assert (name in client.get(url("branch_detail", "ZB-A")).content.decode()) is sees


def test_what_is_wrong_with_the_set_up_is_said_with_figures(committee, people):
    MembershipFactory.create_batch(2, branch=people.branch_a)
    words = [f["words"] for f in committee.get(url("branch_detail", "ZB-A")).context["findings"]]
    assert words == [
        "正式党员已满 7 名，应选举产生支部委员会；现有书记、委员 1 名。",
        "支部委员会现有 1 名，应为 3 至 7 名，请核对。",
        "书记和组织、宣传、纪检委员应有分工，现已明确 1 项，应为 4 项。",
    ]


def test_an_upper_room_adds_its_card(committee, people, monkeypatch):
    monkeypatch.setitem(_panels, "test", None)
    register_panel(
        "test", 5, "branches/orgs/_term.html", lambda branch, actor: {"code": branch.node.code} if actor.can("branch.edit") else None
    )
    assert [p["context"] for p in committee.get(url("branch_detail", "ZB-A")).context["panels"] if p["key"] == "test"] == [{"code": "ZB-A"}]


# -- acting ---------------------------------------------------------------------------------------------------


def acts(people) -> list[str]:
    member, post = people.branch_a.memberships.last(), people.branch_a.posts.get()
    cover = people.branch_a.coverage.get()
    return [
        url("branch_edit", "ZB-A"), url("member_admit", "ZB-A"), url("member_move", "ZB-A", member.pk),
        url("member_standing", "ZB-A", member.pk), url("member_end", "ZB-A", member.pk), url("post_appoint", "ZB-A"),
        url("post_end", "ZB-A", post.pk), url("cover_add", "ZB-A"), url("cover_end", "ZB-A", cover.pk),
        url("cover_share", "ZB-A", cover.pk),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger", "assessor", "hr"])
def test_nobody_but_the_committee_opens_an_act(client, people, who):
    client.force_login(getattr(people, who))
    assert {client.get(path).status_code for path in [*acts(people), url("branch_create")]} == {404}


def test_the_committee_opens_every_act_with_the_note_about_secrets(committee, people):
    for path in [*acts(people), url("branch_create")]:
        answer = committee.get(path)
        assert (path, answer.status_code, "不得录入涉密信息" in answer.content.decode()) == (path, 200, True)


def test_an_act_on_a_foreign_branch_is_404(committee, people):
    foreign = people.branch_c.memberships.last()
    assert committee.get(url("member_end", "ZB-C", foreign.pk)).status_code == 404
    assert committee.get(url("member_end", "ZB-A", foreign.pk)).status_code == 404
    assert committee.get(url("branch_edit", "ZB-C")).status_code == 404


def test_admission_by_staff_number(committee, people):
    person = PersonFactory(unit=people.nodes["CM-B"])
    values = {"person": person.staff_no, "standing": "full", "from_on": "2026-03-01"}
    assert committee.post(url("member_admit", "ZB-A"), values).status_code == 302
    person.refresh_from_db()
    assert person.memberships.get().branch == people.branch_a
    assert person.political_status == PoliticalStatus.FULL_MEMBER


def test_a_person_of_another_plant_reads_like_an_unknown_one(committee, people):
    foreign = PersonFactory(unit=people.nodes["CM-C"])
    for staff_no in (foreign.staff_no, "99999"):
        answer = committee.post(url("member_admit", "ZB-A"), {"person": staff_no, "standing": "full", "from_on": "2026-03-01"})
        assert answer.status_code == 422
        assert answer.context["form"].errors["person"] == [f"没有工号为 {staff_no} 的人员，或不在您的管理范围内。请核对工号。"]


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(committee, people):
    member = people.branch_a.memberships.last().person
    values = {"person": member.pk, "post": BranchPostKind.SECRETARY, "from_on": "2026-03-01", "reason": "换届选举结果"}
    answer = committee.post(url("post_appoint", "ZB-A"), values)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["reason"].value()) == (422, ["post"], "换届选举结果")


def test_members_move_leave_and_convert_from_their_forms(committee, people):
    first, second = people.branch_a.memberships.order_by("-pk")[:2]
    committee.post(url("member_move", "ZB-A", first.pk), {"to_branch": people.branch_b.pk, "on": "2026-03-01"})
    committee.post(url("member_standing", "ZB-A", second.pk), {"standing": "full", "is_vote_suspended": "on", "on": "2026-03-01"})
    assert list(BranchMembership.objects.filter(person=first.person).order_by("from_on").values_list("branch__node__code", "to_on")) == [
        ("ZB-A", date(2026, 2, 28)), ("ZB-B", None),
    ]  # fmt: skip
    changed = second.person.memberships.get(to_on=None)
    assert (changed.is_vote_suspended, changed.is_voting) == (True, False)
    committee.post(url("member_end", "ZB-A", changed.pk), {"to_on": "2026-04-01", "reason": "转往外单位"})
    changed.refresh_from_db()
    assert changed.to_on == date(2026, 4, 1)


def test_a_unit_is_shared_from_its_form(committee, people):
    cover = people.branch_a.coverage.get()
    values = {"on": "2026-07-01", "branch_1": people.branch_a.pk, "share_1": "70", "branch_2": people.branch_b.pk, "share_2": "30"}
    assert committee.post(url("cover_share", "ZB-A", cover.pk), values).status_code == 302
    running = BranchCoverage.objects.filter(unit=cover.unit, to_on=None).order_by("-share")
    assert list(running.values_list("branch__node__code", "share")) == [("ZB-A", 70), ("ZB-B", 30)]
    values["share_2"] = "29"
    answer = committee.post(url("cover_share", "ZB-A", running[0].pk), values | {"on": "2026-08-01"})
    assert (answer.status_code, "合计为 99%，应为 100%" in answer.content.decode()) == (422, True)


def test_units_offered_for_cover_lie_under_the_same_plant(committee, people):
    offered = committee.get(url("cover_add", "ZB-A")).context["form"].fields["unit"].queryset
    assert sorted(offered.values_list("code", flat=True)) == ["CM-A", "CM-B", "MK1"]


def test_founding_from_the_form(committee, people):
    numbers = [PersonFactory(unit=people.nodes["CM-A"]).staff_no for _ in range(3)]
    values = {
        "code": "zb-n", "name": "新党支部", "short_name": "新", "kind": "branch", "parent": people.nodes["DW1"].pk,
        "founded_on": "2026-07-01",
        "founders": "\n".join(numbers[:2]),
    }  # fmt: skip
    answer = committee.post(url("branch_create"), values)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["founders"])
    assert not Node.objects.filter(code="ZB-N").exists()
    assert committee.post(url("branch_create"), values | {"founders": "、".join(numbers)}).status_code == 302
    assert Branch.objects.get(node__code="ZB-N").memberships.count() == 3


def test_the_second_editor_sees_the_difference(committee, people):
    values = {"name": "支部甲", "short_name": "甲", "founded_on": "2020-01-01", "note": "第一位", "version": "1"}
    assert committee.post(url("branch_edit", "ZB-A"), values).status_code == 302
    answer = committee.post(url("branch_edit", "ZB-A"), values | {"note": "第二位"})
    page = answer.content.decode()
    assert (answer.status_code, "第一位" in page, "第二位" in page) == (409, True, True)
