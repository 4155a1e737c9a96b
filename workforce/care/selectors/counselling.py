"""Free slots for a worker, the counsellor's own, and the count by unit for everybody else."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.kernel.floors import hide_small, shown_whole
from portal.kernel.scope import Scope
from portal.organization.selectors import ancestors_of
from portal.rights.access import Actor
from workforce.care.models import CareTally, CounselBooking, Counsellor, CounselNote, CounselSlot
from workforce.care.selectors.needs import below, counted_paths, person_of

TAKEN = CounselBooking.objects.filter(slot=OuterRef("pk"), state__in=("booked", "done"))


def posts_of(actor: Actor, today: date) -> QuerySet[Counsellor]:
    """Where the actor counsels now."""
    return Counsellor.objects.within(Scope(person_id=actor.person_id)).on(today).select_related("node")


def office_posts(actor: Actor) -> QuerySet[Counsellor]:
    return Counsellor.objects.within(Scope(actor.scope("counsel.office").paths)).select_related("person", "node")


def offered_slots(actor: Actor, now: datetime) -> QuerySet[CounselSlot]:
    """Slots to come of counsellors for the actor's unit, taken or not; not his own."""
    person = person_of(actor)
    if person is None:
        return CounselSlot.objects.none()
    here = Counsellor.objects.on(localdate(now)).filter(node__path__in=ancestors_of(person.unit.path)).exclude(person=person)
    rows = CounselSlot.objects.filter(counsellor__in=here, starts_at__gt=now)
    return rows.select_related("counsellor__person").order_by("starts_at", "pk")


def free_slots(actor: Actor, now: datetime) -> QuerySet[CounselSlot]:
    """What the actor may book."""
    return offered_slots(actor, now).filter(~Exists(TAKEN))


def own_slots(actor: Actor) -> QuerySet[CounselSlot]:
    """The counsellor's own, with whether somebody has booked."""
    rows = CounselSlot.objects.within(Scope(person_id=actor.person_id)).select_related("counsellor")
    return rows.annotate(is_taken=Exists(TAKEN)).order_by("-starts_at", "-pk")


def bookings(actor: Actor) -> QuerySet[CounselBooking]:
    """The actor's, on either side of the table."""
    rows = CounselBooking.objects.within(Scope(person_id=actor.scope("counsel.own").person_id))
    return rows.select_related("slot__counsellor__person", "person__unit", "unit").order_by("-slot__starts_at", "-pk")


def note_of(actor: Actor, row: CounselBooking) -> str:
    """The words of the note for its counsellor; empty for everybody else."""
    found = CounselNote.objects.within(Scope(person_id=actor.person_id)).filter(booking=row).first()
    return found.text if found is not None else ""


def cancel_hours(day: date) -> int:
    return int(value_on("COUNSEL_CANCEL_HOURS", day))


def overlaps(post: Counsellor, starts_at: datetime, minutes: int) -> bool:
    """Whether the counsellor has a slot at that time already."""
    near = CounselSlot.objects.filter(counsellor__person=post.person_id, starts_at__lt=starts_at + timedelta(minutes=minutes))
    near = near.filter(starts_at__gt=starts_at - timedelta(hours=12))
    return any(slot.starts_at + timedelta(minutes=slot.minutes) > starts_at for slot in near)


def care_board(scope: Scope, year: int, today: date) -> dict[str, Any]:
    """Health checks, visits and talks by branch or unit; counselling by unit, small counts hidden. Four statements."""
    least, paths = int(value_on("CARE_SHOWN_LEAST", today)), counted_paths(scope)
    tallies = CareTally.objects.filter(below("node__path", paths), held_on__year=year).select_related("node").order_by("node__path")
    lines: dict[str, dict[str, list[int]]] = {}
    for row in tallies:
        cell = lines.setdefault(row.node.name, {}).setdefault(row.kind, [0, 0])
        cell[0] += 1
        cell[1] += row.heads
    done = CounselBooking.objects.filter(below("unit__path", paths), done_on__year=year, state="done").order_by()
    per_unit: dict[Any, int] = dict(done.values_list("unit__name").annotate(n=Count("person", distinct=True)))
    talks = sum(cells["mind_talk"][0] for cells in lines.values() if "mind_talk" in cells)
    return {
        "lines": lines, "least": least, "talks": talks, "counselled": shown_whole(sum(per_unit.values()), least),
        "counsel_units": sorted((str(k), n) for k, n in hide_small(per_unit, least).items()),
    }  # fmt: skip


def tallies(scope: Scope) -> QuerySet[CareTally]:
    return CareTally.objects.within(scope).select_related("node").order_by("-held_on", "-pk")
