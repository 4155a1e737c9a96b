"""Members of the pools, a plan of the year and a named programme, two workers who agree to be shown."""

from datetime import datetime

from django.utils import timezone

from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import User
from workforce.talents import services
from workforce.talents.models import TalentMembership, TalentPool
from workforce.talents.selectors import pools

EACH, SHOWN = 6, 2
# (direction, text, unit, target, done)
PLAN = (
    ("train", "引进高技能人才", "人", 12, 8), ("train", "培养技师、高级技师", "人", 40, 26), ("incentive", "兑现技能津贴", "人", 300, 300),
    ("space", "打通技能和管理岗位通道", "条", 6, 4), ("treatment", "首席技师享受高级职称待遇", "人", 3, 2),
)  # fmt: skip
PROGRAMME = (
    ("train", "3 年入门：掌握岗位操作", "人", 60, 41), ("train", "6 年成才：成为班组骨干", "人", 30, 17),
    ("train", "9 年成匠：独当一面", "人", 12, 5),
)  # fmt: skip


def gather(root: Node, first: User, second: User, at: datetime) -> str:
    today = timezone.localdate(at)
    hr, checker = actor_of(first, today), actor_of(second, today)
    for pool in TalentPool.objects.filter(is_active=True):
        found = pools.candidates(pool, Scope((root.path,)), today).exclude(pk__in=[first.person_id, second.person_id])
        for n, person in enumerate(found[:EACH]):
            row = services.propose(actor=hr, at=at, pool=pool, person=person)
            if n < EACH - 1:  # the last waits for the second person
                services.confirm(actor=checker, at=at, membership=row, version=row.version)
    for kind, name, lines in (("plan", "人才强企年度计划", PLAN), ("programme", "369 精准人才培养", PROGRAMME)):
        plan = services.save_plan(actor=hr, at=at, node=root, kind=kind, name=name, year=today.year)
        for direction, text, unit, target, done in lines:
            services.save_line(actor=hr, at=at, plan=plan, direction=direction, text=text, unit_label=unit, target=target, done=done)
    workers = User.objects.filter(grants__role=Role.WORKER, person__isnull=False).order_by("pk").distinct()
    for user in workers[:SHOWN]:
        services.consent(actor=actor_of(user, today), at=at, words="把手上的活干到最好")
    return f"{TalentMembership.objects.count()} members of pools"
