"""Tickets in reach, the branch of a worker, and the board of needs: sets, whatever their size."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from branches.orgs.models import Branch, BranchCoverage, BranchMembership
from branches.tickets import registry, rules
from branches.tickets.enums import TICKET_TONES
from branches.tickets.models import ConcernTopic, ServiceTicket
from portal.catalogue.selectors import values_on
from portal.kernel.fields import keyed_hashes
from portal.kernel.periods import Period
from portal.kernel.scope import Scope, path_line, subtree
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.selectors import officers_of


@dataclass(frozen=True)
class TicketDays:
    """``route``: to pass a ticket on; ``reply``: to answer it; ``confirm``: for the person's word on the answer."""

    route: int
    reply: int
    confirm: int


def ticket_days(day: date) -> TicketDays:
    found = values_on(("TICKET_ROUTE_DAYS", "TICKET_REPLY_DAYS", "TICKET_CONFIRM_DAYS"), day)
    return TicketDays(int(found["TICKET_ROUTE_DAYS"]), int(found["TICKET_REPLY_DAYS"]), int(found["TICKET_CONFIRM_DAYS"]))


def branch_of_person(person: Person, day: date) -> Branch | None:
    """The branch that covers the person's unit most closely on ``day``; else the one he is a member of. Two statements."""
    covers = BranchCoverage.objects.valid_on(day).filter(unit__path__in=path_line(person.unit.path), branch__node__closed_on=None)
    rows = list(covers.select_related("branch__node", "unit"))
    if rows:
        return max(rows, key=lambda c: (len(c.unit.path), c.share, -c.branch_id)).branch
    member = BranchMembership.objects.valid_on(day).filter(person=person, branch__node__closed_on=None).select_related("branch__node")
    found = member.order_by("pk").first()
    return found.branch if found else None


def person_of(actor: Actor) -> Person | None:
    """The person of the account, where he may raise a ticket."""
    if actor.person_id is None or not actor.can("ticket.own"):
        return None
    return Person.objects.select_related("unit").get(pk=actor.person_id)


def with_all(rows: QuerySet[ServiceTicket]) -> QuerySet[ServiceTicket]:
    return rows.select_related("branch__node", "topic", "handler", "unit", "activity").order_by("-raised_on", "-pk")


def with_states(rows: list[Any], today: date) -> list[Any]:
    """Tone and lateness beside each row; no statement."""
    for row in rows:
        row.is_late = rules.is_late(row.state, row.due_on, today)
        row.tone = TICKET_TONES[row.state]
    return rows


def told_of(row: ServiceTicket, today: date) -> set[int]:
    """Whose turn it is with a new ticket: the branch's office, or the committee where the person has asked for it."""
    roles = (Role.COMMITTEE,) if row.is_direct else (Role.SECRETARY, Role.BRANCH_OFFICER)
    return officers_of(row.branch.node.path, roles, today)


def handlers(number: str, root: str, today: date) -> QuerySet[Person]:
    """Somebody at work with an account in the enterprise of ``root``, by staff number."""
    people = Person.objects.filter(subtree("unit__path", root), staff_no=number, account__is_active=True)
    return people.active_on(today).select_related("unit")  # type: ignore[attr-defined]


def of_receipt(code: str) -> ServiceTicket | None:
    """The ticket of a receipt, also of one that was given before the keys of the server were changed."""
    return with_all(ServiceTicket.objects.filter(receipt_hash__in=keyed_hashes(code))).first() if code else None


def of_activity(activity_id: int) -> list[Any]:
    """Tickets that came out of a meeting, the newest first: one statement."""
    return list(ServiceTicket.objects.filter(activity=activity_id, is_direct=False).select_related("topic").order_by("-pk"))


def silent_rows(today: date, days: int) -> QuerySet[ServiceTicket]:
    """Answered, and no word from the person for ``days``."""
    return ServiceTicket.objects.filter(state="answered", answered_on__lt=today - (rules.due_on(today, days) - today))


@dataclass(frozen=True)
class Need:
    """A topic on the board; ``others``: the figures of the further columns."""

    topic: ConcernTopic
    line: rules.Line
    others: list[int] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return self.line.raised + sum(self.others)


def board(scope: Scope, period: Period, today: date) -> list[Need]:
    """Needs by topic of what was raised in a period, the most asked first; counts, nobody's name. Two statements and one for
    each further column."""
    ontime = Q(first_answered_on__isnull=False, first_answered_on__lte=F("first_due_on"))
    rows = ServiceTicket.objects.within(scope).filter(raised_on__gte=period.starts_on, raised_on__lte=period.ends_on)
    counted = rows.order_by().values("topic_id").annotate(
        raised=Count("pk"), answered=Count("pk", filter=Q(first_answered_on__isnull=False)), ontime=Count("pk", filter=ontime),
        helped_n=Count("pk", filter=Q(helped=True)), unhelped=Count("pk", filter=Q(helped=False)),
        waiting=Count("pk", filter=Q(state__in=rules.WAITING)),
    )  # fmt: skip
    lines = {
        r["topic_id"]: rules.Line(r["raised"], r["answered"], r["ontime"], r["helped_n"], r["unhelped"], r["waiting"]) for r in counted
    }
    others = [column.counts(scope, period) for column in registry.columns()]
    found = [Need(t, lines.get(t.pk, rules.Line()), [o.get(t.pk, 0) for o in others]) for t in ConcernTopic.objects.all()]
    return sorted((n for n in found if n.asked or n.topic.is_active), key=lambda n: (-n.asked, n.topic.sort))


def topics() -> QuerySet[ConcernTopic]:
    return ConcernTopic.objects.filter(is_active=True)


def branches_to_lead(actor: Actor) -> QuerySet[Branch]:
    return Branch.objects.within(actor.scope("ticket.edit")).filter(node__closed_on=None).select_related("node")
