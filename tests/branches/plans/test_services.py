"""From the draft to the end: approval by the level above, progress, the four «same», a double click."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from branches.plans import services
from branches.plans.models import Plan, PlanCheck, PlanItem, PlanProgress, PlanTemplate
from branches.plans.services import ItemFacts
from portal.audit.models import AuditRow
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.plans.factories import approved, drafted, facts, kind, put, running, submitted, told, work

pytestmark = pytest.mark.django_db


def words(people, user=None):
    return {"actor": people.actor(user or people.secretary), "at": clock.now()}


def code_of(call, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(**given)
    return refusal.value.code


def titles(plan):
    return list(plan.items.order_by("no", "pk").values_list("title", flat=True))


@pytest.mark.parametrize(
    ("template", "first", "tagged"),
    [
        ("FOUR-PATHS", "由“工”到“匠”", "AIM-POLITICS"),
        ("THREE-IN-ONE", "党建与产业工人培养协同", "PILLAR-SKILL"),
        ("462", "四个作用", "FUNCTION-LEAD"),
        ("FOUR-STEPS", "强基础", "STEP-BASE"),
    ],
)
def test_a_plan_begins_from_a_template(people, template, first, tagged):
    plan = drafted(people, template=template)
    lines = PlanTemplate.objects.get(code=template).lines
    assert (titles(plan)[0], plan.items.count()) == (first, lines.count())
    assert plan.items.filter(parent=None).count() == lines.filter(parent=None).count()
    assert plan.items.filter(tags__code=tagged).count() == 1


def test_the_four_paths_stand_below_the_goal_from_worker_to_craftsman(people):
    plan = drafted(people, template="FOUR-PATHS")
    goal = plan.items.get(kind__code="GOAL")
    assert list(goal.children.values_list("title", flat=True)) == ["思想引领", "机制创新", "载体创建", "组织保障"]
    target = put(people, plan, "TARGET", title="培养高级工及以上", parent=goal, measure=None, unit_label="人", target=Decimal(12))
    assert (target.parent, target.unit) == (goal, "人")


def test_a_plan_states_its_problem_and_its_result(people):
    for name, code in (("problem", "plan.no_problem"), ("result", "plan.no_result"), ("title", "plan.no_title")):
        assert code_of(services.draft_plan, **words(people), facts=facts(people, **{name: "  "})) == code
    assert Plan.objects.count() == 0


def test_one_annual_plan_a_year_and_a_double_click_makes_one(people):
    first = services.draft_plan(**words(people), facts=facts(people), once_key="k")
    again = services.draft_plan(**words(people), facts=facts(people), once_key="k")
    assert (first.pk, Plan.objects.count()) == (again.pk, 1)
    assert code_of(services.draft_plan, **words(people), facts=facts(people, title="又一份")) == "plan.exists"


def test_nobody_plans_for_a_foreign_organisation(people):
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.draft_plan(**words(people, user), facts=facts(people))


def test_a_union_plan_is_taken_into_the_annual_plan_of_the_same_year(people):
    annual = drafted(people, user=people.committee, node="DW1")
    part = drafted(people, user=people.committee, node="ZB-A", sort="union", title="工会工作计划", part_of=annual)
    assert list(annual.parts.all()) == [part]
    given = {"sort": "union", "title": "又一份", "part_of": annual, "year": annual.year + 1}
    assert code_of(services.draft_plan, **words(people, people.committee), facts=facts(people, **given)) == "plan.part_of_wrong"


def test_the_level_above_approves_and_nobody_his_own(people):
    plan = submitted(people)
    told_to = set(Notice.objects.filter(code="plan.told_submitted").values_list("recipient_id", flat=True))
    assert told_to == {people.committee.pk, people.second_committee.pk}
    with pytest.raises(NotReachable):
        services.approve_plan(**words(people, people.secretary), plan=plan)
    row = services.approve_plan(**words(people, people.committee), plan=plan)
    assert (row.state, row.approved_by) == ("approved", people.committee)
    assert services.approve_plan(**words(people, people.committee), plan=plan).version == row.version
    assert code_of(services.approve_plan, **words(people, people.second_committee), plan=plan) == "plan.not_submitted"
    assert Notice.objects.get(code="plan.told_approved").recipient == people.secretary


def test_a_committee_does_not_approve_its_own_level(people):
    plan = drafted(people, user=people.committee, node="DW1")
    put(people, plan, user=people.committee)
    services.submit_plan(**words(people, people.committee), plan=plan)
    assert code_of(services.approve_plan, **words(people, people.second_committee), plan=plan) == "plan.needs_level_above"
    assert code_of(services.approve_plan, **words(people, people.committee), plan=plan) == "plan.own_work"


def test_who_wrote_in_a_plan_does_not_approve_it(people):
    plan = drafted(people)
    item = put(people, plan)
    services.change_item(
        **words(people, people.committee),
        item=item,
        version=item.version,
        facts=ItemFacts(kind=item.kind, title="改过", lead_post="支部书记"),
    )
    services.submit_plan(**words(people), plan=plan)
    assert code_of(services.approve_plan, **words(people, people.committee), plan=plan) == "plan.own_work"
    assert services.approve_plan(**words(people, people.second_committee), plan=plan).state == "approved"


def test_an_item_that_was_reported_on_stays_when_the_plan_is_opened_again(people):
    plan = running(people)
    item = plan.items.filter(kind__code="TASK").get()
    told(people, item)
    services.return_plan(**words(people, people.committee), plan=plan, reason="指标有误")
    assert code_of(services.remove_item, **words(people), item=item) == "plan.item_has_progress"
    assert PlanProgress.objects.filter(item=item).count() == 1


def test_returned_with_a_reason_and_changed(people):
    plan = submitted(people)
    assert code_of(services.return_plan, **words(people, people.committee), plan=plan, reason=" ") == "plan.reason_needed"
    services.return_plan(**words(people, people.committee), plan=plan, reason="指标偏低")
    row = Plan.objects.get()
    assert (row.state, row.return_reason) == ("draft", "指标偏低")
    changed = services.change_plan(**words(people), plan=row, version=row.version, facts=facts(people, problem="接续紧张"))
    assert changed.problem == "接续紧张"
    with pytest.raises(EditConflict):
        services.change_plan(**words(people), plan=row, version=row.version, facts=facts(people))


def test_what_goes_up_has_work_with_somebody_who_leads_it(people):
    plan = drafted(people)
    assert code_of(services.submit_plan, **words(people), plan=plan) == "plan.no_work"
    item = put(people, plan, lead_post="")
    assert code_of(services.submit_plan, **words(people), plan=plan) == "plan.without_owner"
    with_lead = ItemFacts(kind=item.kind, title=item.title, lead_node=people.nodes["CM-A"])
    services.change_item(**words(people), item=item, version=item.version, facts=with_lead)
    assert services.submit_plan(**words(people), plan=plan).state == "submitted"


def test_items_change_only_while_the_plan_is_drawn_up(people):
    plan = submitted(people)
    item = work(plan)
    assert code_of(services.add_item, **words(people), plan=plan, facts=ItemFacts(kind=kind("TASK"), title="x")) == "plan.not_draft"
    assert code_of(services.remove_item, **words(people), item=item) == "plan.not_draft"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "plan.no_title"),
        ({"code": "TARGET", "target": None}, "plan.target_missing"),
        ({"target": Decimal(3), "measure": None}, "plan.unit_missing"),
        ({"due_on": date(1999, 1, 1)}, "plan.other_year"),
    ],
)
def test_what_an_item_cannot_be(people, given, code):
    plan = drafted(people)
    assert code_of(put, people=people, plan=plan, **given) == code


def test_the_tree_has_no_loops_and_no_children_below_work(people):
    plan = drafted(people)
    top = put(people, plan, "PILLAR", title="上")
    below = put(people, plan, "PATH", title="下", parent=top)
    task = put(people, plan, parent=below)
    assert code_of(put, people=people, plan=plan, title="再下", parent=task) == "plan.parent_is_work"
    loop = ItemFacts(kind=top.kind, title="上", parent=below)
    assert code_of(services.change_item, **words(people), item=top, version=top.version, facts=loop) == "plan.parent_loop"
    assert code_of(services.remove_item, **words(people), item=top) == "plan.item_has_children"
    other = drafted(people, user=people.committee, node="ZB-B")
    assert code_of(put, people=people, plan=other, user=people.committee, parent=top) == "plan.parent_foreign"
    services.remove_item(**words(people), item=task)
    assert titles(plan) == ["上", "下"]


def test_the_same_words_below_one_heading_stand_once(people):
    plan = drafted(people)
    put(people, plan, title="一样")
    assert code_of(put, people=people, plan=plan, title="一样") == "plan.item_known_otherwise"


def test_an_item_follows_its_newest_progress(people):
    item = work(running(people))
    told(people, item, percent=30)
    told(people, item, percent=20, on=clock.today() - timedelta(days=3))
    assert work(item.plan).percent == 30
    told(people, item, percent=100, is_done=True)
    assert (work(item.plan).percent, work(item.plan).done_on) == (100, clock.today())
    told(people, item, percent=80, words="又发现一处")
    assert (work(item.plan).percent, work(item.plan).done_on) == (80, None)


def test_progress_of_a_numeric_party_task(people):
    plan = drafted(people)
    task = put(people, plan, title="结对帮带", target=Decimal(6), unit_label="对", measure=None)
    services.submit_plan(**words(people), plan=plan)
    services.approve_plan(**words(people, people.committee), plan=plan)
    services.start_plan(**words(people), plan=plan)
    told(people, task, actual=Decimal(4), percent=66)
    assert work(plan, "结对帮带").actual == 4


def test_progress_is_refused_in_words(people):
    plan = running(people)
    item, head = work(plan), plan.items.get(kind__code="PILLAR")
    for given, code in (
        ({"on": clock.today() + timedelta(days=1)}, "plan.progress_ahead"),
        ({"words": " "}, "plan.words_missing"),
        ({"percent": 101}, "plan.percent_wrong"),
        ({"percent": 90, "is_done": True}, "plan.done_needs_hundred"),
    ):
        assert code_of(told, people=people, item=item, **given) == code
    assert code_of(told, people=people, item=head) == "plan.item_no_work"
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            told(people, item, user=user)
    assert PlanProgress.objects.count() == 0


def test_progress_waits_until_the_plan_runs(people):
    assert code_of(told, people=people, item=work(approved(people))) == "plan.not_running"


def test_whoever_leads_an_item_of_another_plan_reports_on_it(people):
    plan = drafted(people, user=people.committee, node="DW1")
    item = put(people, plan, user=people.committee, title="支部书记讲党课", lead_node=people.nodes["ZB-A"])
    shared = put(people, plan, user=people.committee, title="共建", nodes=[people.nodes["ZB-B"]])
    Plan.objects.filter(pk=plan.pk).update(state="running")
    told(people, work(plan, "支部书记讲党课"))
    told(people, work(plan, "共建"), user=people.sibling)
    with pytest.raises(NotReachable):
        told(people, work(plan, "共建"), user=people.secretary)
    scope = people.actor(people.secretary).scope("plan.view")
    assert (list(PlanItem.objects.within(scope)), list(Plan.objects.within(scope))) == ([item], [])
    assert list(PlanItem.objects.within(people.actor(people.sibling).scope("plan.view"))) == [shared]


def test_the_four_same_of_a_joint_item(people):
    plan = drafted(people)
    put(people, plan, title="联合劳动竞赛", is_joint=True, sides=["union", "league"])
    plain = put(people, plan, title="普通任务")
    Plan.objects.filter(pk=plan.pk).update(state="running")
    item = work(plan, "联合劳动竞赛")
    given = {**words(people), "item": item, "on": clock.today()}
    for point in ("draw_up", "deploy", "advance", "assess"):
        services.mark_point(**given, point=point, words="党政工团联席会议纪要")
    services.mark_point(**given, point="assess", words="改为年度考核办法")
    assert [c.point for c in item.checks.order_by("pk")] == ["draw_up", "deploy", "advance", "assess"]
    assert PlanCheck.objects.get(point="assess").words == "改为年度考核办法"
    assert code_of(services.mark_point, **{**given, "item": plain}, point="deploy", words="x") == "plan.item_not_joint"
    assert code_of(services.mark_point, **given, point="dance", words="x") == "plan.point_unknown"
    assert code_of(services.mark_point, **given, point="deploy", words=" ") == "plan.words_missing"


def test_a_double_click_tells_once_and_the_trail_has_every_act(people):
    item = work(running(people))
    entry = services.ProgressFacts(clock.today(), "已开展", 50)
    for _ in range(2):
        services.tell_progress(**words(people), item=item, facts=entry, once_key="p")
    assert PlanProgress.objects.count() == 1
    services.close_plan(**words(people), plan=item.plan)
    acts = list(AuditRow.objects.filter(action__startswith="plan").order_by("pk").values_list("action", flat=True))
    assert acts == [
        "plan.drafted",
        "plan_item.added",
        "plan_item.added",
        "plan_item.added",
        "plan.submit",
        "plan.approve",
        "plan.start",
        "plan_item.progressed",
        "plan.close",
    ]


def test_a_running_plan_is_opened_again_by_the_level_above(people):
    plan = running(people)
    services.return_plan(**words(people, people.second_committee), plan=plan, reason="年中调整")
    row = Plan.objects.get()
    assert (row.state, row.approved_by, row.return_reason) == ("draft", None, "年中调整")


def test_scores_follow_when_a_plan_starts_and_when_it_is_opened_again(people):
    plan = approved(people)
    first, last = date(plan.year, 2, 10), date(plan.year, 12, 20)
    plan.items.filter(kind__code="TASK").update(due_on=first, lead_node=people.nodes["ZB-B"])
    both = {people.branch_a.pk, people.branch_b.pk}
    with changes.kept() as begun:
        services.start_plan(**words(people), plan=plan)
    with changes.kept() as opened:
        services.return_plan(**words(people, people.committee), plan=plan, reason="目标要调整")
    assert [(c.source, c.on, c.until, set(c.branch_ids)) for c in [*begun, *opened]] == 2 * [("plan_item", first, last, both)]
