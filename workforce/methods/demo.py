"""Operating methods of workers with accounts: one named and spread, one that waits for its review."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from portal.kernel.periods import add_months
from portal.organization.demo import DemoBranch
from portal.people.models import ProfessionalTitle
from portal.rights.access import actor_of
from portal.rights.models import User
from workforce.methods import services
from workforce.methods.models import OperatingMethod
from workforce.methods.services import MethodFacts

TITLES = (("支架快速调整操作法", "调架时间全矿第一"), ("皮带跑偏三步调整法", "皮带跑偏停机时间全矿最少"))


def master(sites: list[DemoBranch], officers: list[User], now: datetime) -> str:
    """The creators are found among the workers with accounts who hold no senior title."""
    today = localdate(now)
    first, second = (actor_of(user, today) for user in officers[:2])
    senior = ProfessionalTitle.objects.filter(level="senior").values("person")
    rows = User.objects.filter(person__isnull=False, grants__role="worker").exclude(person__in=senior)
    creators = list(rows.select_related("person__unit").order_by("pk").distinct()[: len(TITLES)])
    for place, (user, (title, indicator)) in enumerate(zip(creators, TITLES, strict=False)):
        assert user.person is not None
        facts = MethodFacts(
            title, 1, user.person, "operator", "先看后调、小步快调、复核到位", "现场首创", "比原做法快三成", "符合受力规律", "一天学会",
            indicator, add_months(today, -15), today - timedelta(days=5), True, True, True, True,
        )  # fmt: skip
        row = services.draft_method(actor=first, at=now, facts=facts)
        if place or user.person_id == second.person_id:
            continue
        services.review_method(actor=second, at=now, method=row, is_passed=True, answer="数据真实，现场可学")
        services.consent(actor=actor_of(user, today), at=now, method=row)
        named_as = f"{user.person.name}{title}"
        services.name_method(actor=second, at=now, method=row, named_as=named_as, plan="每月一次现场演示，三个月内覆盖全部采掘队")
        units = [site.unit for site in sites if site.unit.pk != row.unit_id][:2]
        for n, unit in enumerate(units):
            day = today - timedelta(days=30 - n)
            services.adopt_method(actor=second, at=now, method=row, unit=unit, adopted_on=day, effect="调整时间缩短约三成")
        if len(units) == 2:
            services.promote_method(actor=second, at=now, method=row)
    return f"{OperatingMethod.objects.count()} operating methods"
