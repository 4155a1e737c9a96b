"""Party staff come, change and go."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.appointments import access, rules, selectors
from branches.appointments.models import PartyStaff
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.people.selectors import colleague
from portal.rights.access import Actor


@dataclass(frozen=True)
class StaffFacts:
    """``number``: the staff number; ``load``: percent of the working time, 100 for full-time."""

    node: Node
    number: str
    title: str
    source: str
    is_full_time: bool
    load: int
    duty: str
    from_on: date


def _told(row: PartyStaff) -> dict[str, Any]:
    return {
        "person": row.person.staff_no, "title": row.title, "source": row.source, "is_full_time": row.is_full_time, "load": row.load,
    }  # fmt: skip


def _write(row: PartyStaff, facts: StaffFacts, today: date) -> None:
    if not facts.title.strip():
        raise RuleBroken("appointment.title_needed", field="title")
    if not facts.duty.strip():
        raise RuleBroken("party_staff.duty_needed", field="duty")
    if facts.from_on > today:
        raise RuleBroken("party_staff.term_backwards", field="from_on")
    ensure(rules.load_verdict(facts.is_full_time, facts.load), field="load")
    row.title, row.source, row.is_full_time = facts.title.strip(), facts.source, facts.is_full_time
    row.load, row.duty, row.from_on = facts.load, facts.duty.strip(), facts.from_on
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("party_staff.twice", field="number") from None


@transaction.atomic
def enrol_staff(*, actor: Actor, at: datetime, facts: StaffFacts) -> PartyStaff:
    """Put somebody on the roster with source, load and duty statement. RuleBroken ``party_staff.*``."""
    ensure(actor.may("party_staff.edit", path=facts.node.path))
    today = localdate(at)
    if facts.node.kind not in selectors.KEEPERS or facts.node.closed_on is not None:
        raise RuleBroken("appointment.node_foreign", field="node")
    person = colleague(facts.number, facts.node, today)
    if person is None:
        raise RuleBroken("appointment.no_person", field="number", number=facts.number)
    row = PartyStaff(node=facts.node, person=person, made_by=actor.user, made_at=at)
    _write(row, facts, today)
    record(actor=actor, at=at, action="party_staff.enrolled", obj=row, path=row.node.path, after=_told(row))
    return row


def _locked(staff: PartyStaff, version: int) -> PartyStaff:
    rows = PartyStaff.objects.select_for_update(of=("self",)).select_related("node", "person")
    row = rows.filter(pk=staff.pk).first()
    if row is None:
        raise NotReachable("party_staff")
    if row.version != version:
        raise EditConflict("party_staff.edited", theirs={})
    return row


@transaction.atomic
def change_staff(*, actor: Actor, at: datetime, staff: PartyStaff, version: int, facts: StaffFacts) -> PartyStaff:
    """Change load, duty and what else is told; person and organisation stay."""
    row = _locked(staff, version)
    ensure(access.may_edit_staff(actor, row))
    before = _told(row)
    row.version += 1
    _write(row, facts, localdate(at))
    record(actor=actor, at=at, action="party_staff.changed", obj=row, path=row.node.path, before=before, after=_told(row))
    return row


@transaction.atomic
def end_staff(*, actor: Actor, at: datetime, staff: PartyStaff, version: int, on: date) -> PartyStaff:
    row = _locked(staff, version)
    ensure(access.may_edit_staff(actor, row))
    if not row.from_on <= on <= localdate(at):
        raise RuleBroken("party_staff.end_day", field="on")
    row.ended_on, row.version = on, row.version + 1
    row.save()
    record(actor=actor, at=at, action="party_staff.ended", obj=row, path=row.node.path, after={"on": on.isoformat()})
    return row
