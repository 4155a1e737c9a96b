from datetime import timedelta

import pytest
from django.urls import reverse

from branches.activities.models import MeetingResolution
from branches.temporaries.models import TemporaryBranch
from portal.audit.models import AuditRow
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory
from tests.branches.orgs.factories import BranchFactory
from tests.branches.temporaries import factories as make
from tests.support.factories import NodeFactory, RoleGrantFactory


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_a_temporary_branch_is_seen_by_its_committee_and_its_own(client, people, who, status):
    make.temporary(people)
    user = getattr(people, who)
    names = ("temporary_detail", "temporary_edit", "temporary_extend", "temporary_close")
    assert [get(client, user, name, "LS-1").status_code for name in names] == [status] * 4
    assert client.post(url("temporary_paper", "LS-1", "docx")).status_code == status
    assert get(client, user, "temporary_new").status_code == (200 if who == "committee" else 404)


def test_its_own_secretary_sees_it_and_takes_the_papers_but_does_not_close_it(client, people):
    row = make.temporary(people)
    RoleGrantFactory(user=people.sibling, role="secretary", node=row.branch.node)
    assert get(client, people.sibling, "temporary_detail", "LS-1").status_code == 200
    assert client.post(url("temporary_paper", "LS-1", "pdf")).status_code == 200
    assert client.get(url("temporary_close", "LS-1")).status_code == 404


def test_founding_over_the_page(client, people):
    client.force_login(people.committee)
    today = clock.today()
    facts = {
        "project": "主井大修", "duty": "保证工期", "approval": "", "ends_on": str(today + timedelta(days=60)), "code": "ls-7",
        "name": "主井大修临时党支部", "short_name": "主井大修", "parent": people.nodes["DW1"].pk, "founded_on": str(today),
        "founders": make.members(people.branch_a)[0].staff_no,
    }  # fmt: skip
    answer = client.post(url("temporary_new"), facts)
    assert (answer.status_code, "请填写上级党组织批准的文件名称和文号" in answer.content.decode()) == (422, True)
    assert client.post(url("temporary_new"), {**facts, "approval": "批复"}).status_code == 302
    assert client.post(url("temporary_new"), {**facts, "approval": "批复"}).status_code == 422
    assert TemporaryBranch.objects.get().branch.memberships.count() == 1
    page = client.get(url("branch_detail", "LS-7")).content.decode()
    assert ("主井大修" in page, url("temporary_detail", "LS-7") in page) == (True, True)


@pytest.mark.parametrize(("query", "count"), [({}, 2), ({"s": "over"}, 1), ({"s": "running"}, 1), ({"s": "closed"}, 0), ({"q": "搬家"}, 1)])
def test_the_filters(client, people, query, count):
    make.temporary(people)
    make.temporary(people, "LS-2", project="搬家", ends_on=clock.today() - timedelta(days=1))
    assert get(client, people.committee, "temporary_list", **query).context["listing"].page.paginator.count == count
    assert get(client, people.stranger, "temporary_list", **query).context["listing"].page.paginator.count == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.temporary(people, f"LS-{n}")
    client.force_login(people.committee)
    client.get(url("temporary_list"))
    with django_assert_num_queries(9):
        client.get(url("temporary_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_more_activities(client, people, django_assert_num_queries, count):
    row = make.temporary(people)
    for n in range(count):
        make.held(row, ago=n + 1)
    client.force_login(people.committee)
    client.get(url("temporary_detail", "LS-1"))
    with django_assert_num_queries(21):
        client.get(url("temporary_detail", "LS-1"))


def test_closing_is_refused_with_the_list_of_what_is_open(client, people):
    row = make.temporary(people)
    activity = ActivityFactory(branch=row.branch, subject="收尾会议")
    client.force_login(people.committee)
    form = {"version": 1, "closed_on": str(clock.today()), "reason": "竣工", "summary": "完成", "receiver": people.nodes["DW1"].pk}
    answer = client.post(url("temporary_close", "LS-1"), form)
    page = answer.content.decode()
    assert (answer.status_code, "还有 1 件事没有办完" in page, url("activity_detail", activity.pk) in page) == (422, True, True)
    # The plain page of dissolving a branch says the same.
    page = client.get(url("branch_close", "LS-1")).content.decode()
    assert url("activity_detail", activity.pk) in page
    activity.state = "archived"
    activity.save()
    assert client.post(url("temporary_close", "LS-1"), form).status_code == 302
    assert client.post(url("temporary_close", "LS-1"), form).status_code == 422
    page = client.get(url("temporary_detail", "LS-1")).content.decode()
    assert ("已撤销" in page, url("temporary_close", "LS-1") in page) == (True, False)


def test_the_hand_over_is_a_file_of_names_activities_and_resolutions(client, people):
    row = make.temporary(people)
    activity = make.held(row, subject="攻关主题党日")
    MeetingResolution.objects.create(activity=activity, no=1, text="清点备件", due_on=clock.today())
    client.force_login(people.committee)
    for kind in ("docx", "pdf"):
        answer = client.post(url("temporary_paper", "LS-1", kind))
        assert (answer.status_code, len(answer.content) > 3000) == (200, True)
    assert client.post(url("temporary_paper", "LS-1", "exe")).status_code == 404
    assert AuditRow.objects.filter(action="document.made").count() == 2


def test_the_credit_stands_on_the_page_of_the_home_branch(client, people):
    row = make.temporary(people)
    make.held(row, subject="攻关主题党日")
    page = get(client, people.secretary, "branch_detail", "ZB-A").content.decode()
    assert ("攻关主题党日" in page, "本支部 2 人中到会 2 人" in page) == (True, True)
    assert "攻关主题党日" not in get(client, people.stranger, "branch_detail", "ZB-C").content.decode()


def test_branches_without_a_project_are_asked_for_it(client, people):
    BranchFactory(node=NodeFactory(code="LS-9", name="老临时支部", kind="temporary_branch", parent=people.nodes["DW1"]))
    page = get(client, people.committee, "temporary_list").content.decode()
    assert url("temporary_tie", "LS-9") in page
    facts = {"project": "检修", "duty": "检修", "approval": "批复", "ends_on": str(clock.today() + timedelta(days=400))}
    assert client.post(url("temporary_tie", "LS-9"), {**facts, "project": "坏\x00字"}).status_code == 400
    assert client.post(url("temporary_tie", "LS-9"), facts).status_code == 302
    assert client.get(url("temporary_tie", "LS-9")).status_code == 404
    assert get(client, people.stranger, "temporary_tie", "LS-9").status_code == 404


def test_change_and_extend_over_the_page(client, people):
    make.temporary(people)
    client.force_login(people.committee)
    edit = {"version": 1, "project": "副井大修", "duty": "保证工期", "approval": "批复"}
    assert client.post(url("temporary_edit", "LS-1"), edit).status_code == 302
    assert client.post(url("temporary_edit", "LS-1"), {**edit, "project": "别的"}).status_code == 409
    assert client.post(url("temporary_extend", "LS-1"), {"version": 2, "ends_on": "2000-01-01", "extension": "批复"}).status_code == 422
    assert (
        client.post(
            url("temporary_extend", "LS-1"), {"version": 2, "ends_on": str(clock.today() + timedelta(days=400)), "extension": "批复"}
        ).status_code
        == 302
    )
    assert "经“批复”延期" in client.get(url("temporary_detail", "LS-1")).content.decode()
