"""The political status of those who are no members yet: applicants, league members, masses, with the day it began."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from branches.orgs.access import ensure_may_note
from branches.orgs.models import BranchMembership, StatusRecord
from portal.audit import services as audit
from portal.kernel.errors import RuleBroken
from portal.people.models import Person
from portal.rights.access import Actor


@transaction.atomic
def note_status(
    *, actor: Actor, at: datetime, person: Person, status: str, on: date, reason: str = "", right: str = "branch.edit"
) -> StatusRecord:
    """Keep that ``person`` has had ``status`` since ``on``; the roster follows unless something later is known.

    Raises RuleBroken ``branch.status_of_member``, ``branch.status_in_future``; NotReachable out of reach.
    """
    ensure_may_note(actor, person, right)
    if on > localdate(at):
        raise RuleBroken("branch.status_in_future", field="on")
    stored = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    memberships = BranchMembership.objects.filter(person=stored).filter(Q(to_on=None) | Q(to_on__gte=on))
    if (running := memberships.filter(from_on__lte=on).select_related("branch__node").first()) is not None:
        raise RuleBroken("branch.status_of_member", field="status", name=stored.name, branch=str(running.branch))
    row, _is_new = StatusRecord.objects.update_or_create(person=stored, from_on=on, defaults={"status": status, "reason": reason})
    is_latest = not memberships.exists() and not StatusRecord.objects.filter(person=stored, from_on__gt=on).exists()
    before = stored.political_status
    if is_latest and before != status:
        Person.objects.filter(pk=stored.pk).update(political_status=status, version=F("version") + 1)
    audit.record(
        actor=actor, at=at, action="person.status_noted", obj=stored, path=stored.unit.path, reason=reason,
        before={"political_status": before}, after={"political_status": status, "on": on.isoformat()},
    )  # fmt: skip
    return row
