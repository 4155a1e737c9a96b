"""A pledge of the year with most members of the first branches signed, talks, a question, envelopes, two of the staff."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from branches.integrity import services
from branches.integrity.models import ConductPledge, IntegrityTalk
from branches.integrity.services import TalkFacts
from branches.orgs.models import BranchMembership
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

TEXT = "遵守国家法律和企业规章；不利用职务之便谋取私利；不接受可能影响公正履职的宴请、礼品；主动报告利害关系并回避。"


def keep_clean(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    # In a small enterprise one person holds several of these offices, and nobody answers himself.
    seats: list[Actor] = []
    taken: set[int] = set()
    for role in (Role.DISCIPLINE, Role.COMMITTEE, Role.HR):
        grants = RoleGrant.objects.filter(role=role).exclude(user__in=taken).select_related("user").order_by("pk")
        user = grants[0].user
        taken.add(user.pk)
        seats.append(actor_of(user, today))
    office, head, personnel = seats
    root = Node.objects.get(parent=None)
    round_ = services.open_round(
        actor=head, at=now, node=root, title=f"{today.year} 年廉洁从业承诺书", text=TEXT, due_on=today + timedelta(days=21)
    )
    for user in User.objects.filter(person__in=BranchMembership.objects.valid_on(today).values("person")).order_by("pk")[:24]:
        services.sign_pledge(actor=actor_of(user, today), at=now, round_=round_)
    for no, site in enumerate(sites[:3]):
        secretary = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        number = members[site.node.pk][2].staff_no
        facts = TalkFacts(
            number, ("daily", "reminder", "appointment")[no], today - timedelta(days=20 + no), "节假日廉洁提醒", "提醒不收受服务对象礼品",
            "节后了解执行情况" if no == 1 else "", today + timedelta(days=15) if no == 1 else None,
        )  # fmt: skip
        services.log_talk(actor=secretary, at=now, facts=facts)
    numbers = [members[site.node.pk][1].staff_no for site in sites[:4]]
    due = today + timedelta(days=7)
    first = services.ask_check(actor=personnel, at=now, number=numbers[0], post="综采一队副队长", due_on=due)
    services.answer_check(actor=office, at=now, check=first, outcome="clear")
    services.ask_check(actor=personnel, at=now, number=numbers[1], post="机电科副科长", due_on=due)
    for number in numbers[:2]:
        services.log_filing(
            actor=office, at=now, number=number, kind="annual", year=today.year, filed_on=today - timedelta(days=5), envelope="档案柜 3-2"
        )
    row = services.seat(
        actor=office, at=now, number=numbers[2], post="专职纪检员", from_on=today - timedelta(days=400), selected="公开选拔"
    )
    services.train(actor=office, at=now, row=row, title="监督执纪业务培训", held_on=today - timedelta(days=60), hours=Decimal(16))
    return f"{ConductPledge.objects.count()} conduct pledges, {IntegrityTalk.objects.count()} talks"
