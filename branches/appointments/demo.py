"""Appointments of the first committee with a board, a manager and a union chair; the roster of Party staff."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.appointments import services
from branches.appointments.enums import StaffSource
from branches.appointments.models import CrossPost
from branches.appointments.services import PostFacts, StaffFacts
from portal.organization.demo import DemoBranch
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import User

# (person by place in the first branch, body, rank, title)
POSTS = (
    (0, "party", "secretary", "党委书记"),
    (0, "board", "chair", "董事长"),
    (1, "party", "other", "党委副书记"),
    (1, "management", "general_manager", "总经理"),
    (2, "party", "other", "党委委员"),
    (2, "union", "union_chair", "工会主席"),
    (3, "management", "other", "副总经理"),
    (4, "board", "other", "职工董事"),
)
DUTY = "负责党委会议材料、党员发展档案和支部工作指导；每月到联系支部一次。"


def fill_posts(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    head = actor_of(User.objects.filter(grants__role=Role.COMMITTEE).order_by("pk")[0], today)
    committee = Node.objects.filter(kind=NodeKind.PARTY_COMMITTEE, closed_on=None).order_by("path").first()
    if committee is None:
        return "0 appointments"
    crew = members[sites[-1].node.pk]
    for place, body, rank, title in POSTS:
        if place < len(crew):
            facts = PostFacts(committee, crew[place], body, rank, title, today - timedelta(days=500), today + timedelta(days=600))
            services.appoint(actor=head, at=now, facts=facts)
    first = sites[0]
    union = PostFacts(first.node, members[first.node.pk][1], "union", "other", "工会小组长", today - timedelta(days=200))
    services.appoint(actor=head, at=now, facts=union)
    for n, (node, person) in enumerate(((committee, crew[-1]), (first.node, members[first.node.pk][2]))):
        staff = StaffFacts(
            node, person.staff_no, "党委办公室干事" if n == 0 else "支部党务干事", StaffSource.EXTERNAL if n == 0 else StaffSource.INTERNAL,
            n == 0, 100 if n == 0 else 30, DUTY, today - timedelta(days=300),
        )  # fmt: skip
        services.enrol_staff(actor=head, at=now, facts=staff)
    return f"{CrossPost.objects.count()} appointments"
