"""The annual plan of the committee and of two branches: one running, one that waits, with progress and the four «same»."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from branches.orgs.models import Branch
from branches.plans import services
from branches.plans.enums import CheckPoint
from branches.plans.models import Plan, PlanItem, PlanItemKind, PlanTemplate, ProductionKind
from branches.plans.services import EntryFacts, ItemFacts, PlanFacts, ProgressFacts
from portal.catalogue.models import Tag
from portal.measures.models import MeasureKind
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

PROBLEM = "采掘接续紧张、设备非计划停机偏多；党建工作与生产工作有“两张皮”现象，青年工人技能等级偏低。"
RESULT = "设备完好率达到 98% 以上，全年无轻伤及以上事故；高级工及以上占比提高 3 个百分点；每项重点任务都有党员牵头。"
# heading of the template -> (kind, words, side, post, baseline, target, measure or unit, day due)
WORK: dict[str, list[tuple]] = {
    "思想引领": [("TASK", "每月一次班前微党课进区队", "party", "支部书记", None, 12, "次", (12, 20)),
             ("TARGET", "“三违”次数控制", "admin", "安全科长", 30, 20, "VIOLATIONS", (12, 31))],
    "机制创新": [("TASK", "党员导师带徒结对", "union", "工会主席", 8, 20, "对", (11, 30)),
             ("TARGET", "隐患闭环率", "admin", "安全科长", 96, 98, "HAZARD-CLOSURE", (12, 31))],
    "载体创建": [("TASK", "“党建+设备管理”攻关", "party", "机电支部书记", None, None, "", (12, 10)),
             ("TARGET", "设备完好率", "admin", "机电科长", 92, 98, "AVAILABILITY", (12, 31)),
             ("TARGET", "设备故障率", "admin", "机电科长", 4, 3, "FAULT-RATE", (12, 31))],
    "组织保障": [("TASK", "党员责任区覆盖全部关键岗位", "party", "组织科长", 80, 100, "%", (12, 15)),
             ("TARGET", "产量", "admin", "生产矿长", None, 4500000, "OUTPUT", (12, 31))],
}  # fmt: skip
# kind, title, first and last day of the plan's year
ENTRIES = [
    ("SAFETY-MONTH", "全国安全生产月", (6, 1), (6, 30)), ("OVERHAUL", "四季度综采设备检修", (10, 10), (12, 20)),
    ("TACKLE", "奋战四季度、决胜全年产量", (10, 1), (12, 31)), ("MOVE", "3105 工作面搬家", (8, 5), (9, 15)),
]  # fmt: skip


def _facts(plan: Plan, heading: PlanItem, row: tuple) -> ItemFacts:
    code, title, side, post, baseline, target, measured, (month, day) = row
    kind, measure = PlanItemKind.objects.get(code=code), MeasureKind.objects.filter(code=measured).first()
    is_joint = side == "union"
    return ItemFacts(
        kind=kind, title=title, parent=heading, lead_side=side, lead_post=post, is_joint=is_joint, measure=measure,
        baseline=None if baseline is None else Decimal(baseline), target=None if target is None else Decimal(target),
        unit_label="" if measure else measured, due_on=date(plan.year, month, day), sides=["party", "admin"] if is_joint else ["union"],
        tags=list(Tag.objects.filter(code="PILLAR-SKILL" if is_joint else "PILLAR-VALUE")),
        stage="四季度检修" if measured == "" else "",
    )  # fmt: skip


def _fill(actor: Actor, now: datetime, node: Node, title: str, few: bool) -> Plan:
    template = PlanTemplate.objects.get(code="FOUR-PATHS")
    facts = PlanFacts(node, timezone.localdate(now).year, title, PROBLEM, RESULT)
    plan = services.draft_plan(actor=actor, at=now, facts=facts, template=template)
    for name, rows in WORK.items():
        heading = plan.items.get(title=name)
        for row in rows[: 2 if few else None]:
            services.add_item(actor=actor, at=now, plan=plan, facts=_facts(plan, heading, row))
    return services.submit_plan(actor=actor, at=now, plan=plan)


def _run(head: Actor, own: Actor, plan: Plan, now: datetime) -> None:
    services.approve_plan(actor=head, at=now, plan=plan)
    services.start_plan(actor=own, at=now, plan=plan)
    today = timezone.localdate(now)
    for no, item in enumerate(plan.items.filter(kind__code="TASK").order_by("pk")):
        day, done = today - timedelta(days=3 + no), no == 0
        words = "全年任务已完成，台账和照片已归档" if done else "按计划推进，已完成大部分"
        actual = item.target * (100 if done else 70) // 100 if item.target is not None else None
        told = ProgressFacts(day, words, 100 if done else 70, actual, done)
        services.tell_progress(actor=own, at=now, item=item, facts=told)
        if item.is_joint:
            for point in list(CheckPoint)[:3]:
                services.mark_point(actor=own, at=now, item=item, point=point, on=day, words="党政工团联席会议纪要，已下发各区队")


def draw_up(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """Plans of the root committee, of the first branch (running) and of the second (waiting)."""
    today = timezone.localdate(now)
    grants = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")
    first, second = (actor_of(grant.user, today) for grant in grants[:2])
    root = Node.objects.get(parent=None)
    whole = _fill(first, now, root, f"{today.year} 年党建与生产经营工作计划", few=False)
    _run(second, first, whole, now)
    for place, site in enumerate(sites[:2]):
        branch = Branch.objects.select_related("node").get(pk=site.node.pk)
        secretary = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        plan = _fill(secretary, now, branch.node, f"{branch.node.short_name} {today.year} 年工作计划", few=True)
        if place == 0:
            _run(first, secretary, plan, now)
    _calendar(first, root, whole, now)
    return f"{Plan.objects.count()} plans with {PlanItem.objects.count()} items"


def _calendar(actor: Actor, root: Node, plan: Plan, now: datetime) -> None:
    """The year of production, with two tasks of the plan beside it and one stretch that has none."""
    made = []
    for kind, title, first, last in ENTRIES:
        facts = EntryFacts(root, ProductionKind.objects.get(code=kind), title, date(plan.year, *first), date(plan.year, *last))
        made.append(services.keep_entry(actor=actor, at=now, facts=facts))
    for entry, title in zip(made, ("每月一次班前微党课进区队", "“党建+设备管理”攻关"), strict=False):
        services.link_entry(actor=actor, at=now, item=plan.items.get(title=title), entry=entry)
