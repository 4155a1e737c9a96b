"""The workbench and the table of duties: what a secretary sees, and that nobody sees a neighbour's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.activities.enums import ActivityState
from branches.duties.wiring import workbench_tile
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.periods import month_of
from portal.notices.models import Notice
from portal.rights.enums import Role
from portal.signin.models import SigninSession
from tests.branches.duties.factories import ExemptionFactory, RecordFactory
from tests.branches.orgs.factories import GroupNodeFactory
from tests.support.factories import RoleGrantFactory

WORKBENCH = "/workbench/"


@pytest.fixture
def at_desk(client, people):
    client.force_login(people.secretary)
    return client


def test_the_desk_starts_with_what_is_late_and_leads_to_the_record(at_desk, people):
    answer = at_desk.get(WORKBENCH)
    late = [row["css"] for row in answer.context["todo"]]
    first = answer.context["todo"][0]["duty"]
    assert answer.status_code == 200
    assert late == sorted(late, key=["late", "soon", "open"].index)
    href = f"{reverse('activity_log')}?branch=ZB-A&amp;kind={first.kind_code}&amp;starts_at={first.period.ends_on}T"
    assert answer.content.decode().count(href) == 1
    assert answer.context["total"] == len(answer.context["todo"]) + len(answer.context["finished"])


def test_a_duty_of_a_group_names_the_group(at_desk, people):
    group = GroupNodeFactory(parent=people.nodes["ZB-A"], code="ZB-A-1", short_name="第一党小组")
    page = at_desk.get(WORKBENCH).content.decode()
    assert "党小组会（第一党小组）" in page
    assert f"kind=MT-03&amp;group={group.code}" in page


def test_a_missed_duty_opens_the_form_on_its_own_last_day(at_desk, people):
    late = next(row for row in at_desk.get(WORKBENCH).context["todo"] if row["css"] == "late")
    duty = late["duty"]

    sheet = at_desk.get(reverse("activity_log"), {"branch": "ZB-A", "kind": duty.kind_code, "starts_at": late["starts_at"]}).context[
        "sheet"
    ]

    assert (sheet.kind, timezone.localdate(sheet.starts_at)) == (duty.kind, duty.period.ends_on)


def test_what_the_branch_is_freed_of_stands_apart_with_its_reason(at_desk, people):
    before = at_desk.get(WORKBENCH).context["total"]
    month = month_of(clock.today())
    ExemptionFactory(branch=people.branch_a, from_on=month.starts_on, to_on=month.ends_on)

    answer = at_desk.get(WORKBENCH)

    assert answer.context["total"] == before - 1
    assert [row["duty"].kind_code for row in answer.context["exempt"]] == ["MT-05"]
    assert ("已免除 1 项" in answer.content.decode(), "停产停工：工作面搬家停产" in answer.content.decode()) == (True, True)


def test_done_duties_are_folded_and_counted(at_desk, people):
    before = at_desk.get(WORKBENCH).context
    RecordFactory(branch=people.branch_a, code="MT-05", held_on=clock.today())
    after = at_desk.get(WORKBENCH).context
    assert len(after["finished"]) == len(before["finished"]) + 1
    assert after["total"] == before["total"]


def test_a_record_that_was_begun_is_offered_for_filing(at_desk, people):
    record = RecordFactory(branch=people.branch_a, code="MT-05", held_on=clock.today(), state=ActivityState.HELD)
    page = at_desk.get(WORKBENCH).content.decode()
    assert page.count(reverse("activity_detail", args=[record.pk])) == 3  # the duty, what needs you, recent


def test_what_needs_the_secretary(at_desk, people):
    RecordFactory(branch=people.branch_a, held_on=clock.today(), state=ActivityState.RETURNED, return_reason="缺少照片")
    Notice.objects.create(
        recipient=people.secretary, code="branch.import_too_few", params={"branch": "甲", "limit": 3, "actual": 2}, created_at=clock.now()
    )
    answer = at_desk.get(WORKBENCH)
    assert [a.return_reason for a in answer.context["returned"]] == ["缺少照片"]
    assert len(answer.context["notices"]) == 1


def test_the_running_sign_in_shows_its_count(at_desk, people):
    now = timezone.now()
    record = RecordFactory(branch=people.branch_a, held_on=clock.today(), starts_at=now, expected=5, present=3)
    session = SigninSession.objects.create(
        record_kind="activity", record_id=record.pk, secret="s" * 32, opens_at=now - timedelta(minutes=5),
        closes_at=now + timedelta(hours=1), opened_by=people.secretary,
    )  # fmt: skip
    page = at_desk.get(WORKBENCH).content.decode()
    assert f'hx-get="{reverse("signin_live", args=[session.pk])}"' in page
    assert "<b>3</b><span> / 5" in page


def test_nothing_of_a_neighbour_is_on_the_desk(at_desk, people):
    for branch, subject in ((people.branch_b, "邻支部的会"), (people.branch_c, "外单位的会")):
        RecordFactory(branch=branch, subject=subject, held_on=clock.today(), state=ActivityState.RETURNED)
    page = at_desk.get(WORKBENCH).content.decode()
    assert ("邻支部的会" in page, "外单位的会" in page) == (False, False)


@pytest.mark.parametrize("code", ["ZB-B", "ZB-C", "NONE"])
def test_the_desk_of_another_branch_is_404(at_desk, code):
    assert at_desk.get(WORKBENCH, {"branch": code}).status_code == 404


@pytest.mark.parametrize("who", ["committee", "assessor", "hr", "worker"])
def test_who_runs_no_branch_has_no_desk(client, people, who):
    client.force_login(getattr(people, who))
    assert client.get(WORKBENCH).status_code == 404


def test_a_secretary_of_two_branches_switches(at_desk, people):
    assert 'name="branch"' not in at_desk.get(WORKBENCH).content.decode()
    RoleGrantFactory(user=people.secretary, role=Role.SECRETARY, node=people.nodes["ZB-B"])
    answer = at_desk.get(WORKBENCH, {"branch": "ZB-B"})
    assert answer.context["branch"] == people.branch_b
    assert [b.node.code for b in answer.context["branches"]] == ["ZB-A", "ZB-B"]


def test_a_secretary_without_a_branch_is_told_what_to_do(client, people):
    Branch.objects.filter(pk=people.branch_a.pk).update(note="")
    people.nodes["ZB-A"].closed_on = clock.today()
    people.nodes["ZB-A"].save()
    client.force_login(people.secretary)
    answer = client.get(WORKBENCH)
    assert (answer.status_code, "您的范围内还没有党支部" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_with_one_and_three_records(at_desk, people, django_assert_num_queries, count):
    GroupNodeFactory.create_batch(count, parent=people.nodes["ZB-A"])
    for _ in range(count):
        RecordFactory(branch=people.branch_a, held_on=clock.today(), state=ActivityState.RETURNED)
    at_desk.get(WORKBENCH)
    with django_assert_num_queries(41):
        at_desk.get(WORKBENCH)


def test_the_tile_of_the_home_page_counts_as_the_workbench_does(client, people):
    RecordFactory(branch=people.branch_a, held_on=clock.today())
    client.force_login(people.secretary)
    desk = client.get("/workbench/").context
    tile = workbench_tile(people.actor(people.secretary), clock.now())
    assert tile["total"] == tile["done"] + tile["left"]
    wanted = (desk["branch"], desk["total"], len(desk["finished"]), len(desk["todo"]), desk["late"])
    assert (tile["branch"], tile["total"], tile["done"], tile["left"], tile["late"]) == wanted
    assert (tile["done"], tile["todo"]) == (1, desk["todo"][:4])
