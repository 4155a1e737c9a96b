"""Counsellors, their slots, bookings and notes.

A booking and its cancelling by the worker write no line of the trail: it would say who seeks counsel. What the counsellor does
stands there by the number of the booking. Notes are written and read by the counsellor alone (docs/adr/0038).
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.care import access, rules
from workforce.care.enums import CounselState
from workforce.care.models import CounselBooking, Counsellor, CounselNote, CounselSlot
from workforce.care.selectors import counselling as selectors
from workforce.care.selectors.needs import person_of
from workforce.care.services.common import colleague_at, tell, told, words


@transaction.atomic
def name_counsellor(*, actor: Actor, at: datetime, node: Node, number: str, intro: str = "") -> Counsellor:
    """RuleBroken ``counsel.known`` where he serves the unit already."""
    access.ensure_office(actor, "counsel.office", node.path)
    today = localdate(at)
    person = colleague_at(number, node, today, "number")
    try:
        with transaction.atomic():
            row = Counsellor.objects.create(person=person, node=node, intro=intro.strip()[:200], from_on=today)
    except IntegrityError:
        raise RuleBroken("counsel.known", field="number") from None
    told(row, actor, at, "counsel.named", node.path, staff_no=person.staff_no)
    return row


@transaction.atomic
def end_counsellor(*, actor: Actor, at: datetime, post: Counsellor) -> Counsellor:
    """From tomorrow on nobody books him; slots that nobody has booked go."""
    row = Counsellor.objects.select_for_update(of=("self",)).select_related("node").filter(pk=post.pk).first()
    if row is None:
        raise NotReachable("counsel")
    access.ensure_office(actor, "counsel.office", row.node.path)
    if row.to_on is not None:
        raise RuleBroken("counsel.ended")
    row.to_on = localdate(at)
    row.save(update_fields=["to_on"])
    row.slots.filter(starts_at__gt=at, bookings=None).delete()
    told(row, actor, at, "counsel.post_ended", row.node.path)
    return row


@transaction.atomic
def open_slot(*, actor: Actor, at: datetime, post: Counsellor, starts_at: datetime, minutes: int, place: str) -> CounselSlot:
    """By the counsellor himself. The same slot twice is one."""
    row = Counsellor.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
    if row is None:
        raise NotReachable("counsel")
    access.ensure_counsels(actor, row)
    if row.to_on is not None and row.to_on < localdate(starts_at):
        raise RuleBroken("counsel.ended")
    twin = CounselSlot.objects.filter(counsellor=row, starts_at=starts_at).first()
    if twin is not None:
        return twin
    said = words(place, "counsel.place_needed", "place", 60)
    ensure(rules.slot_verdict(starts_at=starts_at, now=at, overlaps=selectors.overlaps(row, starts_at, minutes)), field="starts_at")
    slot = CounselSlot.objects.create(counsellor=row, starts_at=starts_at, minutes=minutes, place=said)
    told(slot, actor, at, "counsel.slot_opened", "")
    return slot


def _slot(pk: int) -> CounselSlot:
    row = CounselSlot.objects.select_for_update(of=("self",)).select_related("counsellor").filter(pk=pk).first()
    if row is None:
        raise NotReachable("counsel")
    return row


@transaction.atomic
def drop_slot(*, actor: Actor, at: datetime, slot: CounselSlot) -> None:
    row = _slot(slot.pk)
    access.ensure_counsels(actor, row.counsellor)
    if row.bookings.exists():
        raise RuleBroken("counsel.slot_booked")
    told(row, actor, at, "counsel.slot_dropped", "")
    row.delete()


@transaction.atomic
def book(*, actor: Actor, at: datetime, slot: CounselSlot) -> CounselBooking:
    """By a worker whom the counsellor serves; one booking at a time. Twice the same is one."""
    row, person = _slot(slot.pk), person_of(actor)
    if person is None or not actor.can("counsel.own"):
        raise NotReachable("counsel")
    own = row.counsellor.person_id == person.pk
    if not own and row.starts_at > at and not selectors.offered_slots(actor, at).filter(pk=row.pk).exists():
        raise NotReachable("counsel")
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    mine = CounselBooking.objects.filter(person=person, state=CounselState.BOOKED).first()
    if mine is not None and mine.slot_id == row.pk:
        return mine
    taken = row.bookings.exclude(state=CounselState.CANCELLED).exists()
    ensure(rules.book_verdict(is_own=own, is_taken=taken, has_open=mine is not None, starts_at=row.starts_at, now=at))
    try:
        with transaction.atomic():
            made = CounselBooking.objects.create(slot=row, person=person, unit=person.unit, booked_on=localdate(at))
    except IntegrityError:
        raise RuleBroken("counsel.one_at_a_time") from None
    tell(row.counsellor.person_id, "counsel.booked_notice", at, "counsel_booking", made.pk)
    return made


def _booking(actor: Actor, booking: CounselBooking) -> CounselBooking:
    rows = CounselBooking.objects.select_for_update(of=("self",)).select_related("slot__counsellor__node")
    row = rows.filter(pk=booking.pk).first()
    if row is None or not (access.is_me(actor, row.person_id) or access.is_counsellor(actor, row)):
        raise NotReachable("counsel")
    return row


@transaction.atomic
def cancel(*, actor: Actor, at: datetime, booking: CounselBooking) -> CounselBooking:
    """By either of the two; the other is told. Once its hour has come it was missed: it counts as nothing and another may be booked."""
    row = _booking(actor, booking)
    counsellor = access.is_counsellor(actor, row)
    hours = selectors.cancel_hours(localdate(at))
    ensure(rules.cancel_verdict(row.state, is_counsellor=counsellor, starts_at=row.slot.starts_at, now=at, hours=hours))
    row.state = CounselState.CANCELLED
    row.save(update_fields=["state"])
    if counsellor:
        told(row, actor, at, "counsel.cancelled", "")
    code = "counsel.missed_notice" if rules.is_missed(row.slot.starts_at, at) else "counsel.cancelled_notice"
    tell(row.person_id if counsellor else row.slot.counsellor.person_id, code, at, "counsel_home")
    return row


@transaction.atomic
def close_booking(*, actor: Actor, at: datetime, booking: CounselBooking) -> CounselBooking:
    """The counsellor says that it took place."""
    row = _booking(actor, booking)
    access.ensure_counsels(actor, row.slot.counsellor)
    ensure(rules.done_verdict(row.state, starts_at=row.slot.starts_at, now=at))
    row.state, row.done_on = CounselState.DONE, localdate(row.slot.starts_at)
    row.save(update_fields=["state", "done_on"])
    told(row, actor, at, "counsel.done", "")
    return row


@transaction.atomic
def write_note(*, actor: Actor, at: datetime, booking: CounselBooking, text: str) -> CounselNote:
    """The counsellor's own words; the trail learns that a note was written, never what."""
    row = _booking(actor, booking)
    access.ensure_counsels(actor, row.slot.counsellor)
    note, _is_new = CounselNote.objects.update_or_create(booking=row, defaults={"text": text.strip()[:4000]})
    told(row, actor, at, "counsel.noted", "")
    return note
