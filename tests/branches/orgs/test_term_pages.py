"""Pages of terms, findings, proxies and closing: who sees what, and that each act works from its form."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.orgs import services
from branches.orgs.models import Branch, BranchPost, BranchProxy
from portal.kernel import clock
from portal.organization.models import Node
from tests.branches.orgs.factories import BranchFactory, MembershipFactory, PostFactory
from tests.support.factories import NodeFactory

DAY = timedelta(days=1)


def url(name: str, *args) -> str:
    return reverse(name, args=args)


@pytest.fixture
def committee(client, people):
    client.force_login(people.committee)
    return client


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def over_term(people, today) -> BranchPost:
    """The secretary of branch A is a day over term."""
    row = people.branch_a.posts.get()
    row.to_on = today - DAY
    row.save()
    return row


def rows(client, name: str, **query) -> list:
    return client.get(url(name), query).context["listing"].page.object_list


# -- terms ----------------------------------------------------------------------------------------------------


def test_terms_in_reach_sorted_by_their_end(committee, people, over_term, today):
    post_b = people.branch_b.posts.get()
    post_b.to_on = today
    post_b.save()
    assert [(p.branch.node.code, p.term_state) for p in rows(committee, "branch_terms")] == [("ZB-A", "expired"), ("ZB-B", "expiring")]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"state": "expired"}, ["ZB-A"]), ({"state": "open"}, ["ZB-B"]), ({"state": "running"}, []), ({"q": "支部B"}, ["ZB-B"]),
        ({"q": "zb-a"}, ["ZB-A"]), ({"q": "书记甲"}, ["ZB-A"]), ({"post": "deputy"}, []), ({"post": "secretary"}, ["ZB-A", "ZB-B"]),
    ],
)  # fmt: skip
def test_terms_are_filtered_by_state_branch_and_post(committee, over_term, query, codes):
    assert [p.branch.node.code for p in rows(committee, "branch_terms", **query)] == codes


def test_the_tabs_count_every_state(committee, over_term):
    tabs = committee.get(url("branch_terms")).context["listing"].tabs
    assert [(str(label), count) for label, _link, count, _on in tabs] == [
        ("全部", 2), ("已届满", 1), ("将届满", 0), ("任期内", 0), ("未定届满日期", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("who", "codes"), [("secretary", ["ZB-A"]), ("stranger", ["ZB-C"]), ("assessor", ["ZB-A", "ZB-B"])])
def test_everybody_sees_the_terms_of_his_reach_and_only_the_committee_acts(client, people, over_term, who, codes):
    client.force_login(getattr(people, who))
    answer = client.get(url("branch_terms"))
    assert [p.branch.node.code for p in answer.context["listing"].page.object_list] == codes
    assert "/election/" not in answer.content.decode()


def test_the_committee_finds_the_button_for_what_is_due(committee, over_term):
    page = committee.get(url("branch_terms")).content.decode()
    assert url("branch_elect", "ZB-A") in page
    assert url("post_extend", "ZB-A", over_term.pk) in page
    assert url("branch_elect", "ZB-B") not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_terms_cost_the_same_with_more_posts(committee, people, django_assert_num_queries, count):
    for post in ("deputy", "organization", "publicity")[:count]:
        PostFactory(branch=people.branch_a, post=post, to_on=date(2027, 1, 1))
    committee.get(url("branch_terms"))
    with django_assert_num_queries(9):
        committee.get(url("branch_terms"))


# -- acts -----------------------------------------------------------------------------------------------------


def acts(people) -> list[str]:
    post = people.branch_a.posts.get()
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    today = clock.today()
    proxy = BranchProxy.objects.create(
        branch=people.branch_a, person=member, from_on=today, to_on=today, reason="x", appointed_at=clock.now()
    )
    return [
        url("branch_elect", "ZB-A"), url("post_extend", "ZB-A", post.pk), url("proxy_appoint", "ZB-A"),
        url("proxy_withdraw", "ZB-A", proxy.pk), url("branch_close", "ZB-A"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger", "assessor", "hr"])
def test_nobody_but_the_committee_opens_an_act(client, people, who):
    client.force_login(getattr(people, who))
    assert {client.get(path).status_code for path in acts(people)} == {404}
    assert {client.post(path).status_code for path in acts(people)} == {404}


def test_the_committee_opens_every_act_with_the_note_about_secrets(committee, people):
    for path in acts(people):
        answer = committee.get(path)
        assert (path, answer.status_code, "不得录入涉密信息" in answer.content.decode()) == (path, 200, True)


def test_an_act_on_a_foreign_branch_is_404(committee, people):
    for name in ("branch_elect", "proxy_appoint", "branch_close"):
        assert committee.get(url(name, "ZB-C")).status_code == 404
    foreign = people.branch_c.posts.get()
    assert committee.get(url("post_extend", "ZB-C", foreign.pk)).status_code == 404
    assert committee.get(url("post_extend", "ZB-A", foreign.pk)).status_code == 404


def test_an_election_is_entered_once_for_the_whole_committee(committee, people, over_term, today):
    MembershipFactory.create_batch(3, branch=people.branch_a)
    form = committee.get(url("branch_elect", "ZB-A")).context["form"]
    assert form.initial["secretary"] == people.secretary.person.pk
    people_there = [m.person for m in people.branch_a.memberships.exclude(person=people.secretary.person)[:4]]
    names = ("secretary", "organization", "publicity", "discipline")
    values = {name: p.pk for name, p in zip(names, people_there, strict=True)} | {"from_on": today, "approval": "党发〔2026〕7号"}
    assert committee.post(url("branch_elect", "ZB-A"), values).status_code == 302
    assert people.branch_a.posts.valid_on(today).count() == 4
    over_term.refresh_from_db()
    assert over_term.ended_on == today - DAY


def test_an_election_without_a_secretary_is_said_beside_the_field(committee, people, over_term, today):
    answer = committee.post(url("branch_elect", "ZB-A"), {"from_on": today})
    assert answer.status_code == 422
    assert "换届结果应有一名书记" in answer.content.decode()
    assert "请填写上级党组织批复文件" in answer.content.decode()


def test_a_term_is_put_off_from_its_form(committee, people, over_term, today):
    page = url("post_extend", "ZB-A", over_term.pk)
    assert committee.post(page, {"to_on": today + 900 * DAY, "approval": "文"}).status_code == 422
    assert committee.post(page, {"to_on": today + 100 * DAY, "approval": "党发〔2026〕3号"}).status_code == 302
    assert "党发〔2026〕3号" in committee.get(url("branch_detail", "ZB-A")).content.decode()


def test_a_proxy_is_named_shown_and_withdrawn(committee, people, today):
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    values = {"person": member.pk, "from_on": today, "to_on": today + 7 * DAY, "reason": "书记外出学习"}
    assert committee.post(url("proxy_appoint", "ZB-A"), values).status_code == 302
    assert "书记外出学习" in committee.get(url("branch_detail", "ZB-A")).content.decode()
    row = BranchProxy.objects.get()
    assert committee.post(url("proxy_withdraw", "ZB-A", row.pk), {"reason": "返岗"}).status_code == 302
    assert "书记外出学习" not in committee.get(url("branch_detail", "ZB-A")).content.decode()


def test_a_rule_is_let_be_from_the_form_and_the_page_says_who_and_why(committee, people, today):
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    values = {"person": member.pk, "post": "organization", "from_on": today}
    answer = committee.post(url("post_appoint", "ZB-A"), values)
    assert (answer.status_code, "正式党员满 7 名才设支部委员会" in answer.content.decode()) == (422, True)
    assert committee.post(url("post_appoint", "ZB-A"), values | {"override_reason": "集团党委同意"}).status_code == 302
    assert "委员甲 批准：集团党委同意" in committee.get(url("branch_detail", "ZB-A")).content.decode()


def test_a_closed_branch_is_read_and_not_changed(committee, people, today):
    node = NodeFactory(code="LS-1", kind="temporary_branch", parent=people.nodes["DW1"])
    BranchFactory(node=node)
    assert committee.post(url("branch_close", "LS-1"), {"closed_on": today, "reason": "项目竣工"}).status_code == 302
    page = committee.get(url("branch_detail", "LS-1"))
    assert (page.status_code, page.context["can_edit"], page.context["findings"]) == (200, False, [])
    assert "撤销：记录仍可查看" in page.content.decode()
    assert "LS-1" not in [b.node.code for b in rows(committee, "branch_list")]


def test_former_holders_stay_readable(committee, people, today):
    PostFactory(branch=people.branch_a, post="deputy", person__name="前任副书记", from_on=today - 99 * DAY, ended_on=today - DAY)
    assert "前任副书记" in committee.get(url("branch_detail", "ZB-A")).content.decode()


def test_the_due_election_stands_on_the_branch_and_on_the_workbench(client, people, over_term):
    for who, path in ((people.committee, url("branch_detail", "ZB-A")), (people.secretary, url("workbench"))):
        client.force_login(who)
        page = client.get(path).content.decode()
        assert "换届提醒" in page
        assert (url("branch_elect", "ZB-A") in page) is (who == people.committee)


def test_what_is_not_due_is_not_announced(client, people):
    client.force_login(people.secretary)
    assert "换届提醒" not in client.get(url("workbench")).content.decode()


# -- findings -------------------------------------------------------------------------------------------------


def test_findings_of_all_in_reach_with_the_next_step(committee, people):
    MembershipFactory.create_batch(2, branch=people.branch_a)
    found = {row.code: [f["finding"].code for f in row.findings] for row in rows(committee, "branch_findings")}
    assert found == {"DW1": ["ORG-10"], "ZB-A": ["ORG-04", "ORG-05A", "ORG-07"]}
    assert "组织选举，在“登记换届结果”中一次填全。" in committee.get(url("branch_findings")).content.decode()


def test_findings_by_severity(committee, people):
    MembershipFactory.create_batch(10, branch=people.branch_a)
    assert [[f["finding"].code for f in row.findings] for row in rows(committee, "branch_findings", severity="block")] == [["ORG-04"]]
    assert [[f["finding"].code for f in row.findings] for row in rows(committee, "branch_findings", severity="info")] == [["ORG-13"]]
    assert len(rows(committee, "branch_findings", severity="nonsense")) == 2


def test_a_committee_counts_the_members_below_its_unit(client, people):
    from tests.support.people import user_with

    client.force_login(user_with("committee", people.nodes["JT"], unit=people.nodes["MK1"], name="集团委员"))
    found = {row.code: [(f["finding"].code, f["finding"].actual) for f in row.findings] for row in rows(client, "branch_findings")}
    assert (found["DW1"], found["DW2"]) == ([("ORG-10", 9)], [("ORG-10", 3)])


@pytest.mark.parametrize(("who", "codes"), [("secretary", ["ZB-A"]), ("stranger", []), ("sibling", [])])
def test_findings_stay_inside_the_reach(client, people, who, codes):
    MembershipFactory.create_batch(2, branch=people.branch_a)
    client.force_login(getattr(people, who))
    assert [row.code for row in rows(client, "branch_findings")] == codes


@pytest.mark.parametrize("count", [1, 3])
def test_findings_cost_the_same_with_more_branches(committee, people, django_assert_num_queries, count):
    for _ in range(count):
        MembershipFactory.create_batch(8, branch=BranchFactory(node=NodeFactory(kind="branch", parent=people.nodes["DW1"])))
    committee.get(url("branch_findings"))
    with django_assert_num_queries(15):
        committee.get(url("branch_findings"))


def test_the_list_tells_how_many_findings_a_branch_has(committee, people):
    MembershipFactory.create_batch(2, branch=people.branch_a)
    branches: list[Branch] = rows(committee, "branch_list")
    assert [(b.node.code, b.finding_count, b.finding_css) for b in branches] == [("ZB-A", 3, "bad"), ("ZB-B", 0, "warn")]


def test_founding_a_small_branch_from_the_form_needs_a_reason(committee, people, today):
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first()
    services.end_membership(actor=people.actor(people.committee), at=clock.now(), membership=member, to_on=today - DAY, reason="转出")
    values = {
        "code": "ZB-N", "name": "新党支部", "short_name": "新", "kind": "branch", "parent": people.nodes["DW1"].pk, "founded_on": today,
        "founders": member.person.staff_no,
    }  # fmt: skip
    assert committee.post(url("branch_create"), values).status_code == 422
    assert committee.post(url("branch_create"), values | {"override_reason": "集团同意"}).status_code == 302
    assert Node.objects.filter(code="ZB-N").exists()
    assert "成立时未满足规定" in committee.get(url("branch_detail", "ZB-N")).content.decode()


@pytest.mark.parametrize("name", ["branch_elect", "post_appoint", "proxy_appoint"])
def test_a_day_beyond_the_calendar_is_refused_beside_its_field(committee, people, name):
    person = MembershipFactory(branch=people.branch_a).person
    form = {"from_on": "9999-12-31", "approval": "党发1号", "secretary": person.pk, "person": person.pk, "post": "deputy",
            "reason": "外出"}  # fmt: skip

    answer = committee.post(url(name, "ZB-A"), form)

    assert (answer.status_code, "from_on" in answer.context["form"].errors) == (422, True)
