"""A concern becomes a ticket: by a worker's own wish, with his name or with a receipt; or out of a meeting.

A ticket with a receipt writes no line of the trail: the line would name its author, or stand beside his sign-in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.tickets import rules, selectors
from branches.tickets.enums import TicketSource, TicketWay
from branches.tickets.models import ConcernTopic, ServiceTicket
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.fields import keyed_hash
from portal.notices.services import notify
from portal.rights.access import Actor


@dataclass(frozen=True)
class TicketFacts:
    """A concern as it is told."""

    topic: ConcernTopic
    subject: str
    text: str
    way: str = TicketWay.NAMED
    is_direct: bool = False


def _checked(facts: TicketFacts) -> dict[str, Any]:
    if not facts.topic.is_active:
        raise RuleBroken("ticket.topic_closed", field="topic")
    subject, text = " ".join(facts.subject.split()), facts.text.strip()
    if not subject:
        raise RuleBroken("ticket.subject_needed", field="subject")
    if not text:
        raise RuleBroken("ticket.text_needed", field="text")
    return {"topic": facts.topic, "subject": subject[:80], "text": text[:2000], "way": facts.way, "is_direct": facts.is_direct}


def _save(row: ServiceTicket, at: datetime) -> ServiceTicket:
    """Save it with its days and tell the office; the first one where a second click has come."""
    today = localdate(at)
    days = selectors.ticket_days(today)
    row.raised_on = today
    row.due_on = row.first_due_on = rules.due_on(today, days.reply)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        twin = ServiceTicket.objects.filter(once_key=row.once_key).first() if row.once_key else None
        if twin is None:
            raise
        return twin
    url = reverse("ticket_detail", args=[row.pk])
    notify(user_ids=selectors.told_of(row, today), code="ticket.raised_notice", params={}, url=url, at=at)
    changes.announce("ticket", on=today, branches=[row.branch_id])
    return row


@transaction.atomic
def raise_ticket(*, actor: Actor, at: datetime, facts: TicketFacts, once_key: str = "") -> tuple[ServiceTicket, str]:
    """A worker's concern, and his receipt where he leaves no name (else empty). The same ``once_key`` gives both again."""
    person = selectors.person_of(actor)
    if person is None:
        raise RuleBroken("ticket.no_person")
    branch = selectors.branch_of_person(person, localdate(at))
    if branch is None:
        raise RuleBroken("ticket.no_branch")
    key = once_key or secrets.token_hex(16)
    named, receipt = facts.way == TicketWay.NAMED, ""
    row = ServiceTicket(branch=branch, source=TicketSource.WORKER, once_key=keyed_hash(f"ticket:{key}"), **_checked(facts))
    if named:
        row.raised_by = person
    else:
        receipt = rules.receipt_of(keyed_hash(f"receipt:{key}"))
        row.receipt_hash = keyed_hash(receipt)
    saved = _save(row, at)
    if named and saved is row:
        record(actor=actor, at=at, action="ticket.raised", obj=row, path=branch.node.path, after={"topic": facts.topic.code})
    return saved, receipt


@transaction.atomic
def raise_from_meeting(*, actor: Actor, at: datetime, activity: Activity, facts: TicketFacts, once_key: str = "") -> ServiceTicket:
    """What workers said at a meeting, brought on by the branch's office without anybody's name."""
    ensure(actor.may("ticket.edit", path=activity.branch.node.path))
    if activity.held_on > localdate(at):
        raise RuleBroken("ticket.activity_open")
    branch: Branch = activity.branch
    words = _checked(facts) | {"way": TicketWay.NAMED, "is_direct": False}
    key = keyed_hash(f"meeting:{actor.user_id}:{once_key}") if once_key else None
    row = ServiceTicket(branch=branch, source=TicketSource.MEETING, activity=activity, raised_by_id=actor.person_id, once_key=key, **words)
    saved = _save(row, at)
    if saved is row:
        after = {"topic": facts.topic.code, "activity": activity.pk}
        record(actor=actor, at=at, action="ticket.raised", obj=row, path=branch.node.path, after=after)
    return saved
