"""Tickets of the first branches in every state, one of them out of a meeting and one without a name."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.activities.models import Activity
from branches.tickets import services
from branches.tickets.models import ConcernTopic, ServiceTicket
from branches.tickets.services import TicketFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

# days ago, topic, subject, text, way, answer, word of the person ("": none yet)
TICKETS = (
    (40, "LIVING", "二采区澡堂热水不够", "夜班下井后热水不足，希望错峰供水。", "named", "加装一台热水器，夜班错峰供水。", "yes"),
    (33, "PAY", "夜班津贴少发两天", "上月夜班津贴与考勤不符。", "code", "核对后随本月工资补发。", ""),
    (26, "WORKPLACE", "检修间照明不足", "检修间灯坏了两盏，看不清零件。", "named", "更换为防爆灯四盏。", "no"),
    (20, "TRAINING", "希望开变频器维修班", "新设备多，想学变频器维修。", "named", "列入十二月培训计划，班后授课四次。", ""),
    (14, "CAREER", "技师评审什么时候开始", "想知道今年申报时间和条件。", "code", "", ""),
    (3, "SAFETY", "防尘口罩换发周期太长", "综采面粉尘大，希望每周换发。", "named", "", ""),
)


def listen(sites: list[DemoBranch], now: datetime) -> str:
    today = timezone.localdate(now)
    branch = sites[0].node
    workers = User.objects.filter(grants__role=Role.WORKER, person__unit__path__startswith=sites[0].unit.path)
    grants = RoleGrant.objects.filter(role=Role.SECRETARY, node=branch).select_related("user")
    head = actor_of(grants.order_by("pk")[0].user, today)
    helper = Person.objects.filter(account__grants__role=Role.HR).order_by("pk")[0]
    workers = workers.exclude(pk=head.user_id).exclude(person=helper).order_by("pk")  # nobody handles a ticket of his own
    for n, line in enumerate(TICKETS):
        if workers:
            _one(line, actor_of(workers[n % len(workers)], today), head, helper, now)
    meeting = Activity.objects.filter(branch=branch.pk, state="archived").order_by("-held_on").first()
    if meeting is not None:
        facts = TicketFacts(ConcernTopic.objects.get(code="PRODUCTION"), "三号皮带常跑偏", "会上几名职工提到，希望检修时调整托辊。")
        services.raise_from_meeting(actor=head, at=now - timedelta(days=5), activity=meeting, facts=facts)
    services.escalate_late(actor=system_actor("ticket watch"), at=now, today=today)
    return f"{ServiceTicket.objects.count()} service tickets"


def _one(line: tuple, worker: Actor, head: Actor, helper: Person, now: datetime) -> None:
    ago, topic, subject, text, way, answer, word = line
    at = now - timedelta(days=ago)
    facts = TicketFacts(ConcernTopic.objects.get(code=topic), subject, text, way)
    row, _receipt = services.raise_ticket(actor=worker, at=at, facts=facts)
    if ago < 5:
        return
    later = at + timedelta(days=1)
    row = services.route_ticket(actor=head, at=later, ticket=row, version=row.version, number=helper.staff_no)
    if answer:
        row = services.answer_ticket(actor=head, at=at + timedelta(days=6), ticket=row, version=row.version, text=answer)
    if word:
        told = {"helped": word == "yes", "reason": "" if word == "yes" else "只换了一半，另一头还是暗。"}
        services.tell_ticket(actor=worker, at=at + timedelta(days=8), ticket=row, version=row.version, **told)
