"""A year of supervision in the first branches: matters, a plan across departments, a draw, findings in every state."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from branches.supervision import selectors, services
from branches.supervision.models import SupervisionFinding, SupervisionMatter, SupervisionObject, SupervisionOffice, SupervisionTopic
from branches.supervision.services import CheckFacts, DrawFacts, FindingFacts, MatterFacts
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

MATTERS = [
    ("零星物资采购", "CONTRACT", "EXPENSE", True, "化整为零、规避招标", "限额以上一律进平台比价"),
    ("外委工程结算", "PROJECT", "PROJECT", True, "虚增工程量", "三方现场收方并留影像"),
    ("绩效工资二次分配", "PAY", "EXPENSE", False, "分配不公开", "班组公示三天"),
    ("废旧物资处置", "FINANCE", "ASSET", True, "低价处置、账外循环", "集中竞价，财务同步入账"),
]
SEEN = [
    ("CONTRACT", "两份零星采购合同拆分签订，未进平台比价", "合并后重新履行比价程序", "GOAL-LEAK", "3.20"),
    ("PAY", "九月二次分配结果未在班组公示", "补公示并说明", "GOAL-EFFICIENCY", None),
    ("SAFETY", "环保设施运行台账缺两天记录", "补查运行参数，落实双人签字", "GOAL-SAFE", None),
    ("FINANCE", "废旧托辊处置款晚入账 12 天", "当日入账，修订处置流程", "GOAL-LEAK", "1.80"),
]
WAYS = ["closed", "issued", "answered", "returned"]


def supervise(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    office = actor_of(RoleGrant.objects.filter(role=Role.DISCIPLINE).select_related("user").order_by("pk")[0].user, today)
    topics = {t.code: t for t in SupervisionTopic.objects.all()}
    offices = {o.code: o for o in SupervisionOffice.objects.all()}
    objects = {o.code: o for o in SupervisionObject.objects.all()}
    for site in sites[:4]:
        for name, topic, kind, is_key, risk, measure in MATTERS:
            facts = MatterFacts(
                site.unit, name, topics[topic], objects[kind], is_key, risk, measure, rule=f"{name}管理办法", flow="申请—审核—审批—验收",
                authority="区队长提出，分管副总审批", platform="红匠或业务系统对应页面", data="单据、影像、台账",
            )  # fmt: skip
            services.register_matter(actor=office, at=now, facts=facts)
    for no, site in enumerate(sites[:4]):
        head = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        _branch(site, no, office, head, topics, offices, now)
    root = Node.objects.get(parent=None)
    lots = DrawFacts(root, "四季度关键环节抽查", "topic", 4, offices["AUDIT"], today + timedelta(days=20), keys_only=True)
    services.draw_lots(actor=office, at=now, facts=lots)
    return f"{SupervisionMatter.objects.count()} matters, {SupervisionFinding.objects.count()} findings of supervision"


def _branch(site: DemoBranch, no: int, office: Actor, head: Actor, topics, offices, now: datetime) -> None:
    """A check that was held, a joint one that waits for a department, and what was found."""
    today = timezone.localdate(now)
    code, text, demand, goal, amount = SEEN[no]
    matter = SupervisionMatter.objects.filter(node=site.unit, topic__code=code).first()
    drives = list(selectors.drives())
    facts = CheckFacts(site.unit, f"{topics[code]}专项检查", topics[code], offices["DISCIPLINE"], today - timedelta(days=30), "regular",
                       "inside", matter)  # fmt: skip
    held = services.plan_check(actor=office, at=now, facts=facts, tags=drives[: 1 + no % 3])
    services.hold_check(
        actor=office, at=now, check=held, held_on=today - timedelta(days=33), result="查阅台账和单据 36 份，访谈 5 人，发现问题 1 个。"
    )
    joint = CheckFacts(site.unit, "三季度合同和结算联合监督", topics["CONTRACT"], offices["AUDIT"], today + timedelta(days=25), "joint",
                       "internal")  # fmt: skip
    partners = [offices["FINANCE"], offices["LAW"]]
    row = services.plan_check(actor=office, at=now, facts=joint, partners=partners)
    services.file_part(actor=office, at=now, check=row, office=offices["AUDIT"], opinion="抽查合同 12 份，程序完整。")
    _finding(site, held, matter, (code, text, demand, goal, amount), WAYS[no], office, head, topics, now)
    if no == 1:
        outside = FindingFacts(
            site.unit, topics["FINANCE"], "external", "往来款清理不及时，三笔挂账超过一年", today - timedelta(days=20),
            today + timedelta(days=40), "清理并说明", body="audit", document="审意见〔2026〕7号",
        )  # fmt: skip
        services.issue_finding(actor=office, at=now, facts=outside)


def _finding(site, check, matter, told, way: str, office: Actor, head: Actor, topics, now: datetime) -> None:
    code, text, demand, goal, amount = told
    today: date = timezone.localdate(now)
    goals = {t.code: t for t in selectors.goals()}
    facts = FindingFacts(
        site.unit, topics[code], "inside", text, today - timedelta(days=33), today + timedelta(days=6), demand, matter, goals[goal],
        check_record=check,
    )  # fmt: skip
    row = services.issue_finding(actor=office, at=now, facts=facts)
    if way == "issued":
        return
    figure = Decimal(amount) if amount else None
    row = services.answer_finding(actor=head, at=now, finding=row, measure=f"已整改：{demand}。", amount=figure)
    if way == "closed":
        services.close_finding(actor=office, at=now, finding=row)
    elif way == "returned":
        services.return_finding(actor=office, at=now, finding=row, reason="只补了台账，流程还没有修订", due_on=today + timedelta(days=10))
