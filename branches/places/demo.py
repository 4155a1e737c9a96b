"""Places of the first branches with inspections, one to be mended; two brands, one approved, one waiting."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.orgs.models import Branch
from branches.places import services
from branches.places.models import LearningPlace, LearningPlaceKind
from branches.places.services import BrandFacts, InspectionFacts, PlaceFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import User

PLACES = (
    ("BRANCH-ROOM", "党员活动室", "办公楼二层"),
    ("TEAM-CORNER", "班组学习角", "班前会议室"),
    ("CORRIDOR", "井口文化长廊", "副井口候罐通道"),
    ("POST-DISPLAY", "党员示范岗展示牌", "变电所门口"),
)
BRANDS = (
    ("井下先锋", "急难险重有党员，安全质量有标杆", "党员包机组、包头面，每月亮承诺、晒结果"),
    ("匠心支部", "一名党员带一名徒弟，一个班组一个绝活", "师徒结对、绝活展示、案例入库"),
)


def set_up(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    kinds = {k.code: k for k in LearningPlaceKind.objects.all()}
    for n, site in enumerate(sites[:3]):
        crew = members[site.node.pk]
        head = actor_of(User.objects.get(person=crew[0]), today)
        for i, (kind, name, spot) in enumerate(PLACES[: 4 - n]):
            facts = PlaceFacts(site.node, kinds[kind], name, site.unit, crew[1 + i % (len(crew) - 1)], today - timedelta(days=400), spot)
            row = services.open_place(actor=head, at=now, facts=facts)
            back = 120 if (n, i) == (1, 1) else 20 + i
            found = InspectionFacts(today - timedelta(days=back), "good", "整洁，内容已更新")
            if (n, i) == (0, 1):
                found = InspectionFacts(today - timedelta(days=back), "mend", "书刊旧，照明不足", today + timedelta(days=10))
            services.inspect_place(actor=head, at=now, place=row, facts=found)
    _brands(sites, members, now)
    return f"{LearningPlace.objects.count()} learning places"


def _brands(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> None:
    today = timezone.localdate(now)
    committee = User.objects.filter(grants__role=Role.COMMITTEE).order_by("pk").first()
    for n, (site, (name, statement, practice)) in enumerate(zip(sites[:2], BRANDS, strict=False)):
        head = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        branch = Branch.objects.select_related("node").get(pk=site.node.pk)
        row = services.draft_brand(actor=head, at=now, facts=BrandFacts(branch, name, statement, practice))
        row = services.submit_brand(actor=head, at=now, brand=row)
        if n == 0 and committee is not None:
            judge = actor_of(committee, today)
            row = services.decide_brand(actor=judge, at=now, brand=row, version=row.version, is_approved=True)
