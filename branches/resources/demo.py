"""Plans of the first committee with two members: last year's closed, this year's in force with uses, a change and one taken back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from branches.resources import selectors, services
from branches.resources.models import BudgetPurpose, ResourceLine, ResourcePlan
from branches.resources.services import LineFacts, UseFacts
from branches.speakers.selectors import bookable
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

MONEY = (
    ("SKILL-TEAM", "技师工作站、取证培训和师带徒津贴", 100000),
    ("PARTY-EDUCATION", "党员轮训和教材", 36000),
    ("SKILL-CONTEST", "全矿技能比武", 48000),
)


def _writers(today: date) -> tuple[Node, Actor, Actor] | None:
    """The first committee right above branches that two people write for."""
    grants = RoleGrant.objects.valid_on(today).filter(role=Role.COMMITTEE).select_related("user", "node").order_by("pk")
    actors = [actor_of(grant.user, today) for grant in grants]
    for first in actors:
        for node in selectors.committees(first.scope("resource.edit"), today):
            second = next((a for a in actors if a.user_id != first.user_id and a.scope("resource.approve").covers(node.path)), None)
            is_near = Node.objects.filter(parent=node, kind=NodeKind.BRANCH).exists()
            if second is not None and is_near:
                return node, first, second
    return None


def provide(now: datetime) -> str:
    today = timezone.localdate(now)
    found = _writers(today)
    if found is None:
        return "0 resource plans"
    node, writer, judge = found
    for back in (2, 1, 0):
        year = today.year - back
        plan = services.draft_plan(actor=writer, at=now, node=node, year=year, aim="优先保障一线技能培训和班组学习。")
        lines = [_money(plan, writer, now, code, topic, amount * (100 + 8 * (2 - back)) // 100) for code, topic, amount in MONEY]
        if back == 0:
            lines += _things(plan, writer, now, today)
        plan.refresh_from_db()
        plan = services.approve_plan(actor=judge, at=now, plan=plan, version=plan.version)
        _use(lines, writer, now, today if back == 0 else date(year, 12, 20), share=35 if back == 0 else 96)
        if back:
            plan.refresh_from_db()
            services.close_plan(actor=writer, at=now, plan=plan, version=plan.version, note="经费基本用完，主要用于取证培训和技能比武。")
    return f"{ResourcePlan.objects.count()} resource plans with {ResourceLine.objects.count()} lines"


def _money(plan: ResourcePlan, writer: Actor, now: datetime, code: str, topic: str, amount: int) -> ResourceLine:
    purpose = BudgetPurpose.objects.get(code=code)
    facts = LineFacts("budget", purpose, topic, date(plan.year, 1, 1), date(plan.year, 12, 31), Decimal(amount))
    return services.add_line(actor=writer, at=now, plan=plan, facts=facts)


def _things(plan: ResourcePlan, writer: Actor, now: datetime, today: date) -> list[ResourceLine]:
    """A room and a trainer, where there are any."""
    year = (date(plan.year, 1, 1), date(plan.year, 12, 31))
    place, speaker = selectors.places(plan, today).first(), bookable(plan.node).first()
    made = []
    if place is not None:
        branches = list(selectors.branches(plan)[:2])
        facts = LineFacts("room", place, "支部学习和技能微课", *year, Decimal(120), branches)
        made.append(services.add_line(actor=writer, at=now, plan=plan, facts=facts))
    if speaker is not None:
        made.append(
            services.add_line(actor=writer, at=now, plan=plan, facts=LineFacts("trainer", speaker, "老师傅讲堂", *year, Decimal(24)))
        )
    return made


def _use(lines: list[ResourceLine], writer: Actor, now: datetime, on: date, share: int) -> None:
    for n, line in enumerate(lines):
        amount = (line.planned * share / 100).quantize(Decimal(1))
        day = max(on - timedelta(days=10 + n), line.from_on)
        facts = UseFacts(day, max(amount, Decimal(1)), "按计划使用")
        services.enter_use(actor=writer, at=now, line=line, facts=facts)
    if share < 50:
        wrong = services.enter_use(actor=writer, at=now, line=lines[0], facts=UseFacts(max(on, lines[0].from_on), Decimal(500), "教材"))
        services.withdraw_use(actor=writer, at=now, use=wrong, reason="应列入党员教育培训")
        first = lines[0]
        more = LineFacts("budget", None, first.topic, first.from_on, first.to_on, first.planned + 5000)
        services.change_line(actor=writer, at=now, line=first, version=first.version, facts=more, reason="增加一期技师取证培训")
