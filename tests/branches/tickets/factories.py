"""Tickets of branch A, through the services."""

from datetime import timedelta

from branches.tickets import services
from branches.tickets.models import ConcernTopic, ServiceTicket
from branches.tickets.services import TicketFacts
from portal.kernel import clock
from portal.rights.access import system_actor
from portal.rights.enums import Role
from portal.rights.models import User
from tests.branches.activities.factories import ActivityFactory
from tests.support.people import FourPeople, user_with

__all__ = ["answered", "escalated", "facts", "from_meeting", "handler", "raised", "routed", "words"]


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.secretary), "at": clock.now()}


def facts(code: str = "LIVING", **changes) -> TicketFacts:
    first = {"topic": ConcernTopic.objects.get(code=code), "subject": "澡堂热水不够", "text": "夜班下井后没有热水。"}
    return TicketFacts(**{**first, **changes})


def raised(p: FourPeople, user: User | None = None, once_key: str = "", **changes) -> ServiceTicket:
    return services.raise_ticket(**words(p, user or p.worker), facts=facts(**changes), once_key=once_key)[0]


def handler(p: FourPeople) -> User:
    """Somebody of a department who can help."""
    found = User.objects.filter(person__name="后勤甲").first()
    return found or user_with(Role.WORKER, p.nodes["CM-B"], unit=p.nodes["CM-B"], name="后勤甲")


def routed(p: FourPeople, **changes) -> ServiceTicket:
    row = raised(p, **changes)
    return services.route_ticket(**words(p), ticket=row, version=1, number=handler(p).person.staff_no)


def answered(p: FourPeople, **changes) -> ServiceTicket:
    row = routed(p, **changes)
    return services.answer_ticket(**words(p, handler(p)), ticket=row, version=row.version, text="已加装热水器。")


def escalated(p: FourPeople) -> ServiceTicket:
    """Overdue, so that the branch and the committee both see it."""
    row = raised(p)
    ServiceTicket.objects.filter(pk=row.pk).update(due_on=clock.today() - timedelta(days=1))
    services.escalate_late(actor=system_actor("watch"), at=clock.now(), today=clock.today())
    row.refresh_from_db()
    return row


def from_meeting(p: FourPeople, user: User | None = None, **changes) -> ServiceTicket:
    activity = ActivityFactory(branch=p.branch_a, archived=True)
    return services.raise_from_meeting(**words(p, user), activity=activity, facts=facts(**changes))
