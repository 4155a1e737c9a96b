"""Who sat in without being expected: named in the minutes, never in the counts (docs/rules.md 1.6, field 6)."""

from datetime import datetime

from django.db import transaction

from branches.activities import access
from branches.activities.enums import KindHolder
from branches.activities.models import Activity, ActivityObserver
from branches.activities.selectors import expected_of
from branches.activities.services.states import locked
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor


def _refuse_expected(activity: Activity, person: Person) -> None:
    """By invitation only those on the roll are counted; everybody else who may be chosen may sit in."""
    on_roll = activity.attendance.filter(person=person).exists()
    invited = activity.kind.holder == KindHolder.INVITED
    if on_roll or (not invited and any(p.person_id == person.pk for p in expected_of(activity))):
        raise RuleBroken("observer.is_expected", field="q", name=person.name)


@transaction.atomic
def add_observer(
    *, actor: Actor, at: datetime, activity: Activity, person: Person | None = None, name: str = "", role: str = ""
) -> ActivityObserver:
    """Name somebody who sat in: a person of the roster, or name and unit of a guest. No counter moves.

    RuleBroken: the record is closed, the person is expected or named already, a guest without name or unit.
    """
    stored = locked(activity)
    ensure(access.may_edit(actor, stored, at))
    name, role = name.strip()[:50], role.strip()[:80]
    if person is not None:
        _refuse_expected(stored, person)
        name = person.name
        known = stored.observers.filter(person=person)
    else:
        if not name:
            raise RuleBroken("observer.name_missing", field="name")
        if not role:
            raise RuleBroken("observer.role_missing", field="role")
        known = stored.observers.filter(person=None, name=name, role=role)
    if known.exists():
        raise RuleBroken("observer.twice", field="q" if person else "name", name=name)
    observer = ActivityObserver.objects.create(activity=stored, person=person, name=name, role=role)
    _record(actor, at, stored, "activity.observer_added", after=f"{name} {role}".strip())
    return observer


@transaction.atomic
def remove_observer(*, actor: Actor, at: datetime, observer: ActivityObserver) -> None:
    """Strike somebody off the list of observers. RuleBroken: the record is closed."""
    stored = locked(observer.activity)
    ensure(access.may_edit(actor, stored, at))
    _record(actor, at, stored, "activity.observer_removed", before=f"{observer.name} {observer.role}".strip())
    observer.delete()


def _record(actor: Actor, at: datetime, activity: Activity, action: str, *, before: str = "", after: str = "") -> None:
    record(
        actor=actor, at=at, action=action, obj=activity, path=activity.branch.node.path,
        before={"observer": before} if before else {}, after={"observer": after} if after else {},
    )  # fmt: skip
