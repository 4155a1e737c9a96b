"""Pay by grade, key posts of the first crews with their holders, a young worker's plan."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from portal.kernel.errors import RuleBroken
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import User
from workforce.careers import rules, selectors, services
from workforce.careers.models import SkillPost
from workforce.careers.services import PlanFacts
from workforce.skills.models import GradeLevel, SkillCertificate

SITES, WRITERS = 6, 3
# rank -> yuan a month, earlier and now
PAY = {8: (3000, 3500), 7: (2200, 2500), 6: (1500, 1800), 5: (900, 1000), 4: (500, 600), 3: (300, 300), 2: (150, 150)}
SOURCE = "职代会审议通过的技能津贴办法"


def grow(sites: list[DemoBranch], crews: dict[int, list[Person]], first: User, second: User, at: datetime) -> str:
    """Everything above, as far as the enterprise is large enough."""
    today = timezone.localdate(at)
    hr, checker = actor_of(first, today), actor_of(second, today)
    for level in GradeLevel.objects.filter(rank__in=PAY):
        for on, amount in zip((date(2024, 1, 1), date(2026, 1, 1)), PAY[level.rank], strict=True):
            services.set_pay(actor=hr, at=at, level=level, monthly=Decimal(amount), from_on=on, source=SOURCE)
    for site in sites[:SITES]:
        crew = [p for p in crews[site.node.pk] if p.pk not in (first.person_id, second.person_id)]
        held = SkillCertificate.objects.valid_on(today).filter(person__in=crew, grade__lte=3).select_related("person", "occupation")
        best = held.order_by("grade", "person__staff_no").first()
        if best is None:
            continue
        said = {"occupation": best.occupation, "allowance": Decimal(500), "from_on": date(2025, 1, 1)}
        name = f"{best.occupation.name_zh}主操"
        if SkillPost.objects.filter(node=best.person.unit, name=name).exists():
            continue
        post = services.save_post(actor=hr, at=at, node=best.person.unit, name=name, needs_grade=best.grade, **said)
        services.save_post(actor=hr, at=at, node=best.person.unit, name=f"{best.occupation.name_zh}副操", needs_grade=3, **said)
        start = max(date(2025, 1, 1), best.issued_on)
        row = services.hold_post(actor=hr, at=at, post=post, staff_no=best.person.staff_no, from_on=start)
        services.confirm_holding(actor=checker, at=at, holding=row)
    return f"{SkillPost.objects.count()} key posts, {_plans(today, at)} career plans"


def _plans(today: date, at: datetime) -> int:
    """Of the first young workers who have an account."""
    limit, made = selectors.youth_age(today), 0
    users = User.objects.filter(grants__role=Role.WORKER, person__isnull=False).select_related("person").order_by("pk").distinct()
    for user in users:
        if made == WRITERS:
            break
        if user.person is None or not rules.is_young(user.person.birth_on, today.year, limit):
            continue
        facts = PlanFacts(today.year, "两年内取得高级工证书，独立顶岗", "上半年学理论；下半年跟师傅上设备，每月写一篇小结", goal_grade=3)
        try:
            services.write_plan(actor=actor_of(user, today), at=at, facts=facts)
        except RuleBroken:
            continue
        made += 1
    return made
