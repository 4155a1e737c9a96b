"""From the report to the closure: given to somebody, fixed, checked by another, or sent back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.safety import access, rules, selectors
from branches.safety.models import Hazard
from branches.safety.services.hazards import announce, told
from portal.audit.services import record
from portal.files.services import attach_uploads
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify, notify_person
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import Role


def _locked(hazard: Hazard, version: int | None) -> Hazard:
    rows = Hazard.objects.select_for_update(of=("self",)).select_related("node", "branch__node", "grade", "owner")
    row = rows.filter(pk=hazard.pk).first()
    if row is None:
        raise NotReachable("hazard")
    if version is not None and row.version != version:
        raise EditConflict("hazard.edit_conflict", theirs={str(Hazard._meta.get_field("state").verbose_name): row.get_state_display()})
    return row


def _moved(row: Hazard, act: str, actor: Actor, at: datetime, verb: str, why: str = "", **values: Any) -> Hazard:
    """Write the new state with its values, the trail and the announcement."""
    before = told(row)
    if "due_on" in values and row.due_on is not None and row.due_on < (row.fixed_on or localdate(at)):
        row.was_overdue = True
    row.state = rules.state_after(act, row.state)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=["state", "version", "was_overdue", *values])
    record(actor=actor, at=at, action=f"hazard.{verb}", obj=row, path=row.node.path, reason=why, before=before, after=told(row))
    announce([row], localdate(at))
    return row


def _tell_owner(row: Hazard, code: str, at: datetime, **params: Any) -> None:
    if row.owner_id is not None:
        words = {"place": row.place, **params}
        notify_person(person_id=row.owner_id, code=code, params=words, at=at, url=reverse("hazard_detail", args=[row.pk]))


@transaction.atomic
def assign_hazard(*, actor: Actor, at: datetime, hazard: Hazard, owner: Person, due_on: date, version: int | None = None) -> Hazard:
    """Give it to somebody of the district with a last day; may be done again until it is fixed. RuleBroken ``hazard.*``."""
    row, today = _locked(hazard, version), localdate(at)
    ensure(access.may(actor, "assign", row))
    if not selectors.owners_for(row, today).filter(pk=owner.pk).exists():
        raise RuleBroken("hazard.owner_elsewhere", field="owner")
    if due_on != row.due_on:
        ensure(rules.may_be_due(due_on, row.found_on, today), field="due_on")
    post = owner.post or owner.unit.name
    _moved(row, "assign", actor, at, "assigned", owner=owner, owner_post=post[:60], due_on=due_on)
    _tell_owner(row, "hazard.given", at, due=due_on.isoformat())
    return row


@transaction.atomic
def fix_hazard(
    *, actor: Actor, at: datetime, hazard: Hazard, note: str, uploads: Sequence[UploadedFile] = (), version: int | None = None
) -> Hazard:
    """Report the work as done, by the owner or an officer of the branch; the others are asked to check it."""
    row = _locked(hazard, version)
    ensure(access.may(actor, "fix", row))
    if not note.strip():
        raise RuleBroken("hazard.note_missing", field="note")
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind="hazard-after", record_id=row.pk)
    _moved(
        row, "fix", actor, at, "fixed", fixed_by=actor.user, fixed_on=localdate(at), fix_note=note.strip()[:500], reason="", checked_by=None
    )
    if row.branch is not None:
        lines = [(row.pk, [row.branch.node.path])]
        readers = selectors.readers_of(lines, (Role.SECRETARY, Role.BRANCH_OFFICER), localdate(at))[row.pk]
        params = {"node": row.node.name, "place": row.place}
        url = reverse("hazard_detail", args=[row.pk])
        notify(user_ids=readers - {actor.user_id or 0}, code="hazard.to_check", params=params, url=url, at=at)
    return row


@transaction.atomic
def check_hazard(*, actor: Actor, at: datetime, hazard: Hazard, version: int | None = None) -> Hazard:
    """A second person has been there and found it in order: closed. RuleBroken ``hazard.own_fix``, ``hazard.own_task``."""
    row = _locked(hazard, version)
    ensure(access.may(actor, "check", row))
    _moved(row, "check", actor, at, "closed", checked_by=actor.user, closed_on=localdate(at))
    if row.found_by_id is not None and row.found_by_id != actor.person_id:
        url = reverse("hazard_detail", args=[row.pk])
        notify_person(person_id=row.found_by_id, code="hazard.closed_notice", params={"place": row.place}, at=at, url=url)
    return row


@transaction.atomic
def return_hazard(*, actor: Actor, at: datetime, hazard: Hazard, reason: str, due_on: date, version: int | None = None) -> Hazard:
    """A second person has been there and it is not in order: back to the owner with a reason and a new last day."""
    row = _locked(hazard, version)
    ensure(access.may(actor, "return", row))
    if not reason.strip():
        raise RuleBroken("hazard.reason_missing", field="reason")
    ensure(rules.may_be_due(due_on, row.found_on, localdate(at)), field="due_on")
    words = reason.strip()[:300]
    _moved(row, "return", actor, at, "returned", why=words, reason=words, due_on=due_on, fixed_by=None, fixed_on=None)
    _tell_owner(row, "hazard.sent_back", at, reason=row.reason)
    return row


@transaction.atomic
def cancel_hazard(*, actor: Actor, at: datetime, hazard: Hazard, reason: str, version: int | None = None) -> Hazard:
    """It is none, or stands there twice: out of the counts, with a reason, readable still. Who reported or mends it reads why."""
    row = _locked(hazard, version)
    ensure(access.may(actor, "cancel", row))
    if not reason.strip():
        raise RuleBroken("hazard.reason_missing", field="reason")
    words = reason.strip()[:300]
    _moved(row, "cancel", actor, at, "cancelled", why=words, reason=words)
    url, told = reverse("hazard_detail", args=[row.pk]), {"place": row.place, "reason": words}
    for person in {row.found_by_id, row.owner_id} - {None, actor.person_id}:
        notify_person(person_id=person or 0, code="hazard.cancelled_notice", params=told, at=at, url=url)
    return row
