"""A committee's plan row becomes a task a branch and month; each is planned once, answered by a record, or explained."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.activities import services as activities
from branches.activities.models import Activity
from branches.arrangements import rules, selectors, services, todos
from branches.arrangements.enums import TaskState
from branches.arrangements.models import ArrangedTask, Arrangement
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.periods import quarter_of
from portal.notices.models import Notice
from portal.organization.enums import NodeKind
from tests.branches.activities.factories import ActivityFactory, facts, kind
from tests.branches.arrangements.factories import arranged, by, given
from tests.support.factories import NodeFactory

TODAY = date(2026, 11, 29)


def code_of(call, *args, **words) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **words)
    return refusal.value.code


@pytest.mark.parametrize(
    ("year", "month", "days"),
    [(2026, 2, (date(2026, 2, 1), date(2026, 2, 28))), (2028, 2, (date(2028, 2, 1), date(2028, 2, 29))),
     (2026, 12, (date(2026, 12, 1), date(2026, 12, 31)))],
)  # fmt: skip
def test_the_days_of_a_month(year, month, days):
    assert rules.month_of(year, month) == days


@pytest.mark.parametrize(("months", "code"), [([], "arrangement.no_months"), ([11], ""), ([10, 12], "arrangement.month_over"), ([12], "")])
def test_which_months(months, code):
    assert rules.months_verdict(months, 2026, TODAY).code == code


@pytest.mark.parametrize(
    ("activity", "excused", "state"),
    [(None, False, "open"), (None, True, "excused"), ("planned", False, "planned"), ("returned", False, "planned"), ("filed", True, "done"),
     ("archived", False, "done")],
)  # fmt: skip
def test_how_a_task_stands(activity, excused, state):
    assert rules.state_of(activity, excused) == TaskState(state)


def task_of(people, branch=None, month=11) -> ArrangedTask:
    return ArrangedTask.objects.get(branch=branch or people.branch_a, month=date(2026, month, 1))


@pytest.mark.django_db
def test_one_row_becomes_a_task_a_branch_and_month_and_comes_once(people):
    row = arranged(people, once_key="k")
    assert arranged(people, once_key="k").pk == row.pk
    found = list(ArrangedTask.objects.order_by("branch__node__code", "month").values_list("branch__node__code", "month"))
    assert found == [(b, date(2026, m, 1)) for b in ("ZB-A", "ZB-B") for m in (11, 12)]
    assert services.spread_again(**by(people, people.committee), arrangement=row) == 0
    node = NodeFactory(code="ZB-N", name="新支部", kind=NodeKind.BRANCH, parent=people.nodes["DW1"])
    Branch.objects.create(node=node, founded_on=date(2026, 11, 20))
    assert services.spread_again(**by(people, people.committee), arrangement=row) == 1
    assert {n.recipient for n in Notice.objects.filter(code="arrangement.pushed_notice")} == {people.secretary, people.sibling}


@pytest.mark.django_db
def test_who_may_arrange_and_what_it_needs(people):
    for user in (people.secretary, people.stranger):
        with pytest.raises(NotReachable):
            services.arrange(**by(people, user), facts=given(people))
    assert code_of(arranged, people, subject=" ") == "arrangement.no_subject"
    assert code_of(arranged, people, node=people.nodes["ZB-A"]) == "arrangement.node_foreign"
    assert Arrangement.objects.count() == 0


@pytest.mark.django_db
def test_planning_makes_the_branchs_record_once(people):
    arranged(people)
    task, at = task_of(people), clock.now() + timedelta(hours=3)
    assert (
        code_of(services.plan_task, **by(people, people.secretary), task=task, starts_at=at + timedelta(days=20))
        == "arrangement.other_month"
    )
    made = services.plan_task(**by(people, people.secretary), task=task, starts_at=at, place="井口")
    assert services.plan_task(**by(people, people.secretary), task=task, starts_at=at).pk == made.pk
    assert (made.state, made.subject, [(i.title, i.gist) for i in made.agenda.all()]) == (
        "planned", "学习安全生产法", [("学习安全生产法", "结合岗位讲")]
    )  # fmt: skip
    task.refresh_from_db()
    assert (task.state, Activity.objects.count()) == (TaskState.PLANNED, 1)
    Activity.objects.filter(pk=made.pk).update(state="filed")
    assert task_of(people).state == TaskState.DONE
    assert code_of(services.excuse, **by(people, people.secretary), task=task, reason="x") == "arrangement.answered"


@pytest.mark.django_db
def test_a_record_that_stands_answers_the_task(people):
    held = activities.log_activity(**by(people, people.secretary), facts=facts(people.branch_a))
    other = activities.log_activity(**by(people, people.sibling), facts=facts(people.branch_b))
    arranged(people)
    task = task_of(people)
    assert code_of(services.link_record, **by(people, people.secretary), task=task, activity=other) == "arrangement.record_foreign"
    services.link_record(**by(people, people.secretary), task=task, activity=held)
    assert task_of(people).activity == held


@pytest.mark.django_db
def test_a_branch_says_why_not_and_may_still_plan_it(people):
    arranged(people)
    task = task_of(people)
    assert code_of(services.excuse, **by(people, people.secretary), task=task, reason=" ") == "arrangement.reason_missing"
    services.excuse(**by(people, people.secretary), task=task, reason="全员抢修")
    services.excuse(**by(people, people.secretary), task=task, reason="全员抢修")
    assert [(n.recipient, n.params["reason"]) for n in Notice.objects.filter(code="arrangement.excused_notice")] == [
        (people.committee, "全员抢修")
    ]
    assert todos.to_plan(people.actor(people.secretary), clock.now()).count == 1  # December
    services.plan_task(**by(people, people.secretary), task=task, starts_at=clock.now())
    assert (task_of(people).state, task_of(people).excuse) == (TaskState.PLANNED, "")
    for user in (people.sibling, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            services.excuse(**by(people, user), task=task_of(people, month=12), reason="x")


@pytest.mark.django_db
def test_stopping_keeps_what_was_planned(people):
    row = arranged(people)
    services.plan_task(**by(people, people.secretary), task=task_of(people), starts_at=clock.now())
    services.stop(**by(people, people.committee), arrangement=row)
    assert [t.branch for t in ArrangedTask.objects.all()] == [people.branch_a]
    assert code_of(services.spread_again, **by(people, people.committee), arrangement=row) == "arrangement.stopped"


@pytest.mark.django_db
def test_the_pages_of_the_committee_and_the_branch(client, people):
    client.force_login(people.committee)
    typed = {"node": "DW1", "kind": "MT-05", "subject": "学习安全生产法", "year": "2026", "months": ["11", "12"], "once_key": "k"}
    assert client.post("/arrangements/new/", {**typed, "months": ["1"]}).status_code == 422
    assert client.post("/arrangements/new/", {**typed, "year": "99999999999999999999"}).status_code == 422
    assert client.post("/arrangements/new/", typed).status_code == 302
    row = Arrangement.objects.get()
    assert "支部B" in client.get(reverse("arrangement_detail", args=[row.pk])).content.decode()
    assert client.get("/arrangements/pushed/").status_code == 200
    client.force_login(people.secretary)
    task = reverse("arranged_detail", args=[task_of(people).pk])
    shown = client.get("/arrangements/").content.decode()
    assert task in shown
    assert reverse("arranged_detail", args=[task_of(people, people.branch_b).pk]) not in shown
    assert client.post(task + "excuse/", {"reason": ""}).status_code == 422
    assert client.post(task + "link/", {"activity": "7"}).status_code == 422
    assert client.post(task + "plan/", {"starts_at": "2026-12-20T10:00"}).status_code == 422
    local = timezone.localtime(clock.now())
    assert client.post(task + "plan/", {"starts_at": f"{local:%Y-%m-%dT%H:%M}"}).status_code == 302
    assert "打开活动记录" in client.get(task).content.decode()
    later = reverse("arranged_detail", args=[task_of(people, month=12).pk])
    assert client.post(later + "excuse/", {"reason": "检修"}).status_code == 302
    assert client.get(f"/arrangements/{row.pk}/").status_code in {403, 404}
    client.force_login(people.stranger)
    assert client.get(task).status_code == 404
    assert client.post(task + "excuse/", {"reason": "x"}).status_code == 404
    assert "学习安全生产法" not in client.get("/arrangements/").content.decode()
    client.force_login(people.committee)
    assert client.post(reverse("arrangement_spread", args=[row.pk])).status_code == 302
    assert client.post(reverse("arrangement_stop", args=[row.pk])).status_code == 302


@pytest.mark.django_db
def test_figures_of_the_list(people):
    arranged(people)
    services.plan_task(**by(people, people.secretary), task=task_of(people), starts_at=datetime(2026, 11, 20, 9, tzinfo=clock.now().tzinfo))
    services.excuse(**by(people, people.sibling), task=task_of(people, people.branch_b), reason="检修")
    scope = people.actor(people.committee).scope("arrangement.push")
    row = selectors.arrangement_rows(scope).get()
    assert (row.n_all, row.n_open, row.n_planned, row.n_done, row.n_excused) == (4, 2, 1, 0, 1)
    assert selectors.state_counts(selectors.tasks(scope)) == {"": 4, "open": 2, "planned": 1, "done": 0, "excused": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_and_three(client, people, rows, django_assert_num_queries):
    for n in range(rows):
        arranged(people, subject=f"安排{n}", months=[12])
    client.force_login(people.secretary)
    client.get("/arrangements/")
    with django_assert_num_queries(7):
        client.get("/arrangements/")


@pytest.mark.django_db
def test_the_api_reads_within_reach(client, people):
    arranged(people)
    client.force_login(people.secretary)
    found = client.get("/api/v1/arranged-activities/").json()["results"]
    assert {(r["branch"], r["state"]) for r in found} == {("ZB-A", "open")}
    client.force_login(people.stranger)
    assert client.get("/api/v1/arranged-activities/").json()["results"] == []


@pytest.mark.django_db
def test_the_board_of_political_lead(client, people, django_assert_num_queries):
    arranged(people)
    ActivityFactory(branch=people.branch_a, filed=True, kind=kind("MT-02"), has_first_item=True)
    ActivityFactory(branch=people.branch_a, filed=True, kind=kind("MT-02"))
    ActivityFactory(branch=people.branch_a, filed=True, kind=kind("MT-04"))
    services.excuse(**by(people, people.secretary), task=task_of(people), reason="检修")
    found = {b.node.code: b.lead for b in selectors.with_lead([people.branch_a, people.branch_b], quarter_of(TODAY), TODAY)}
    assert found["ZB-A"] == selectors.LeadFigures(1, 2, 1, 2, 0, 1)
    assert found["ZB-B"] == selectors.LeadFigures(0, 0, 0, 2, 0, 0)
    with django_assert_num_queries(3):
        selectors.with_lead([people.branch_a, people.branch_b, people.branch_c], quarter_of(TODAY), TODAY)
    client.force_login(people.committee)
    shown = client.get("/arrangements/lead/?q=2026Q4").content.decode()
    assert "支部A" in shown
    assert "支部C" not in shown
    assert client.get("/arrangements/lead/?q=%00x").status_code in {200, 400}
