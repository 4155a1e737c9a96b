"""Proposals of the made-up enterprise at every stage of the loop, one of them overdue, one rewarded and measured."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from portal.kernel.errors import RuleBroken
from portal.organization.demo import DemoBranch
from portal.rights.access import Actor, actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User
from workforce.proposals import services
from workforce.proposals.enums import ProposalBenefitRound
from workforce.proposals.models import Proposal, ProposalReason
from workforce.proposals.services import ProposalFacts

# (topic, last step, days ago, title, trouble, idea)
PROPOSALS = [
    ("technique", "verified", 70, "支架高压胶管改用快插接头",
     "更换一根胶管要停机四十分钟，接头容易渗漏", "在两个支架试用快插接头，统一备件型号"),
    ("safety", "done", 40, "皮带机头加装照明", "机头处照明不足，夜班看不清托辊运转", "加装防爆灯两盏，由机电队安装"),
    ("process", "doing", 25, "优化工器具领用流程", "领用要跑三个部门，一次一个多小时", "班组集中申请，库房每班送到现场"),
    ("productivity", "adopted", 12, "巡检数据自动录入", "每班手抄八十多个数据，回到地面再录一遍", "防爆终端扫码读数，升井后自动同步"),
    ("safety", "rejected", 30, "井口等候区增设座椅", "交接班排队时没有地方休息", "在井口东侧放置十把长椅"),
    ("process", "judging", 6, "矿灯房错峰发放", "交接班时排队二十分钟", "按队组错开十分钟领灯"),
    ("technique", "late", 30, "采煤机截齿改用耐磨合金", "截齿三天换一次，占用检修时间", "选两种合金截齿对比试验"),
    ("productivity", "filed", 1, "风机振动在线监测", "靠人听声音判断轴承好坏", "装振动传感器，超限自动提醒"),
]  # fmt: skip
BUDGET = Decimal(20000)


def _actors(role: Role, today) -> list[Actor]:
    """Holders of an office, the widest reach first."""
    rows = RoleGrant.objects.filter(role=role).valid_on(today).select_related("user__person__unit").order_by("node__depth", "pk")
    users = list(dict.fromkeys(row.user for row in rows if row.user.person_id is not None))
    return [actor_of(user, today) for user in users]


def propose(sites: list[DemoBranch], now: datetime) -> str:
    """File, judge and carry out the proposals above as far as there are people to do so."""
    today = timezone.localdate(now)
    offices = _actors(Role.HR, today)[:2]
    busy = {a.person_id for a in offices}
    workers = [a for a in _actors(Role.WORKER, today) if a.person_id not in busy][: len(PROPOSALS) + 1]
    if len(offices) < 2 or len(workers) < 3:
        return "0 proposals"
    root = RoleGrant.objects.filter(user=offices[0].user, role=Role.HR).select_related("node")[0].node
    services.set_budget(actor=offices[0], at=now, node=root, year=today.year, amount=BUDGET)
    made = 0
    for n, (topic, step, ago, title, trouble, idea) in enumerate(PROPOSALS):
        author, judge = workers[n % (len(workers) - 1)], workers[-1]
        user = author.user
        if user is None or user.person is None or author.person_id == judge.person_id:
            continue
        facts = ProposalFacts(title, trouble, idea, topic, user.person.unit, (user.person,), is_unnamed=n == 5)
        try:
            row = services.file_proposal(actor=author, at=now - timedelta(days=ago), facts=facts)
            _go_on(row, step, offices, author, judge, now, ago)
        except RuleBroken:
            continue  # somebody of a small enterprise holds two of the parts
        made += 1
    services.escalate_late(actor=system_actor("demo"), at=now, today=today)
    return f"{made} proposals"


def _go_on(row: Proposal, step: str, offices: list[Actor], author: Actor, judge: Actor, now: datetime, ago: int) -> None:
    """As far as ``step``."""
    if step in ("filed", "late"):
        return
    judged_by: User | None = judge.user
    assert judged_by is not None
    assert judged_by.person is not None
    number, at = judged_by.person.staff_no, now - timedelta(days=max(1, ago - 2))
    row = services.assign_proposal(actor=offices[0], at=at, proposal=row, assignee=number)
    if step == "judging":
        return
    at = now - timedelta(days=max(1, ago - 8))
    if step == "rejected":
        reason, reply = ProposalReason.objects.get(code="NOT-FEASIBLE"), "井口改造年内完成，等候区另行设计，现在不单独增设。"
        services.answer_proposal(actor=judge, at=at, proposal=row, outcome="rejected", reply=reply, reason=reason)
        return
    row = services.answer_proposal(actor=judge, at=at, proposal=row, outcome="adopted", reply="做法具体，列入本季度改进计划。")
    reward = services.propose_instant(actor=offices[0], at=at, proposal=row, amount=Decimal(100))
    services.decide_reward(actor=offices[1], at=at, reward=reward, is_approved=True)
    if step == "adopted":
        return
    due = timezone.localdate(now) + timedelta(days=20)
    row = services.start_proposal(actor=judge, at=at, proposal=row, owner=number, due_on=due)
    if step == "doing":
        return
    row = services.report_done(actor=judge, at=now - timedelta(days=max(1, ago - 30)), proposal=row, note="已完成，运行正常。")
    if step == "verified":
        _measure(row, offices, author, judge, now)


def _measure(row: Proposal, offices: list[Actor], author: Actor, judge: Actor, now: datetime) -> None:
    row = services.confirm_closure(actor=author, at=now, proposal=row)
    benefit = services.claim_benefit(
        actor=judge, at=now, proposal=row, round=ProposalBenefitRound.FIRST, claimed=Decimal(180000), basis="每月少停机 12 小时，按产量折算"
    )
    services.verify_benefit(actor=offices[1], at=now, benefit=benefit, verified=Decimal(150000))
    award = services.propose_award(actor=offices[0], at=now, proposal=row, amount=Decimal(1000))
    services.decide_reward(actor=offices[1], at=now, reward=award, is_approved=True)
