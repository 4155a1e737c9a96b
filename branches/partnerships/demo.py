"""Three partnerships of the first branches, one of each kind, with resources and a joint activity."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.activities.models import Activity
from branches.partnerships import services
from branches.partnerships.models import Partnership
from branches.partnerships.services import PartnershipFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.models import User

PARTNERS = (
    ("chain", "北山洗选公司党支部", "煤质提升共建协议", "原煤含矸率降下来，两家一起查源头", "煤质化验室", "分选技师"),
    ("unit", "机电职业学院机械系党支部", "实训和讲师共享协议", "青工到校实训，技师进课堂", "井下实训巷道", "数控实训车间"),
    ("community", "河西社区党委", "社区服务共建协议", "矿区家属服务和安全宣传", "志愿服务队", "社区活动室"),
)


def join_hands(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    for n, (site, (kind, name, agreement, aim, ours, theirs)) in enumerate(zip(sites[:3], PARTNERS, strict=False)):
        head = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        start = today - timedelta(days=170)
        facts = PartnershipFacts(site.node, kind, name, agreement, aim, start, start, today + timedelta(days=20 if n == 1 else 300))
        row = services.sign(actor=head, at=now, facts=facts)
        services.offer_resource(actor=head, at=now, partnership=row, side="ours", title=ours, terms="提前一周联系支部组织委员")
        services.offer_resource(actor=head, at=now, partnership=row, side="theirs", title=theirs)
        held = Activity.objects.filter(branch=site.node.pk, state="archived", held_on__gte=start).order_by("-held_on", "pk").first()
        if held is not None:
            effect = "查出源头问题 3 项，当月整改" if n == 0 else ""
            services.link_activity(actor=head, at=now, partnership=row, activity=held, effect=effect)
    return f"{Partnership.objects.count()} partnerships"
