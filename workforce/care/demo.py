"""Needs, services, a hardship file, a counsellor with slots, and counts of the first branches."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from portal.organization.demo import DemoBranch
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User
from workforce.care import services
from workforce.care.models import CareNeed, CareService, HardshipReason
from workforce.care.services import AidFacts, NeedFacts, OrderFacts, TallyFacts

# class, text, service, done
ASKED = (
    ("skill", "希望开变频器维修班，班后上课", "SKILL-TRAINING", True),
    ("career", "想了解从操作岗转技术岗的条件", "CAREER-ADVICE", False),
    ("living", "夜班希望有心理疏导", "", False),
)
SURVEYED = (
    ("living", "夜班食堂供应热饭", 46),
    ("skill", "增加高级工考证辅导", 31),
    ("rights", "讲解年休假和加班规定", 22),
    ("career", "公开班组长选拔条件", 18),
)
TALLIES = (
    ("checkup", "三季度职业健康体检", 62, 45),
    ("visit", "夏送清凉走访", 18, 90),
    ("health_talk", "尘肺预防讲座", 54, 30),
    ("mind_talk", "夜班睡眠和情绪讲座", 40, 20),
)


def officer_of(today) -> Actor:
    grant = RoleGrant.objects.filter(role=Role.UNION_OFFICER).select_related("user").order_by("pk").first()
    if grant is None:
        raise LookupError("the demo has no union officer")
    return actor_of(grant.user, today)


def workers_of(site: DemoBranch) -> list[Any]:
    """Accounts, each with its person."""
    rows = User.objects.filter(grants__role=Role.WORKER, person__unit__path__startswith=site.unit.path)
    return list(rows.select_related("person__unit").distinct().order_by("pk"))


def care_for(sites: list[DemoBranch], now: datetime) -> str:
    today = timezone.localdate(now)
    officer, workers = officer_of(today), workers_of(sites[0])
    if len(workers) < 3:
        return "no workers to care for"
    _serve(sites, officer, workers, now)
    _help(sites[0], officer, workers, now)
    for n, site in enumerate(sites[:4]):
        for kind, title, heads, ago in TALLIES:
            facts = TallyFacts(site.node, kind, title, today - timedelta(days=ago + n), heads - 3 * n)
            services.note_tally(actor=officer, at=now, facts=facts)
    return f"{CareNeed.objects.count()} needs of workers"


def _serve(sites: list[DemoBranch], officer: Actor, workers: list[Any], now: datetime) -> None:
    """Own needs, one of them served and rated; those of a survey."""
    today, owner = timezone.localdate(now), workers[2]
    for n, (need_class, text, service, is_done) in enumerate(ASKED):
        asker = actor_of(workers[n % 2], today)
        need = services.ask_for(actor=asker, at=now, need_class=need_class, text=text)
        if not service:
            continue
        facts = OrderFacts(
            CareService.objects.get(code=service), owner.person.staff_no, today + timedelta(days=14), branch=sites[0].node,
            union_part="联系师资和场地", worker_part="自愿报名，班组轮流参加",
        )  # fmt: skip
        order = services.arrange(actor=officer, at=now, need=need, version=need.version, facts=facts)
        if is_done:
            order = services.finish(
                actor=actor_of(owner, today), at=now, order=order, version=order.version, note="班后授课四次，二十人参加"
            )
            services.rate(actor=asker, at=now, order=order, version=order.version, is_satisfied=True, note="讲得清楚")
    for site in sites[:2]:
        for need_class, text, asked in SURVEYED:
            told = NeedFacts(site.unit, need_class, text, "survey", today - timedelta(days=20), "2026 年职工需求调研", asked)
            services.note_need(actor=officer, at=now, facts=told)


def _help(site: DemoBranch, officer: Actor, workers: list[Any], now: datetime) -> None:
    """A file with an aid that waits for a second person; a counsellor with three slots, one of them booked."""
    today, reason = timezone.localdate(now), HardshipReason.objects.get(code="FAMILY-ILLNESS")
    file = services.open_file(
        actor=officer, at=now, number=workers[0].person.staff_no, reason=reason, detail="家属长期治疗，自费部分较多。"
    )
    services.give_aid(actor=officer, at=now, file=file, facts=AidFacts("money", Decimal("2000"), today, "中秋慰问"))
    guide = workers[2]
    post = services.name_counsellor(actor=officer, at=now, node=site.unit, number=guide.person.staff_no, intro="国家二级心理咨询师")
    hour = timezone.localtime(now).replace(hour=15, minute=0, second=0, microsecond=0)
    slots = [
        services.open_slot(
            actor=actor_of(guide, today),
            at=now,
            post=post,
            starts_at=hour + timedelta(days=day),
            minutes=50,
            place="工会二楼谈心室",
        )
        for day in (2, 3, 5)
    ]
    services.book(actor=actor_of(workers[1], today), at=now, slot=slots[0])
