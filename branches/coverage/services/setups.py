"""A place or new unit gets its branch or group by a deadline: registered, prepared condition by condition, completed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.coverage import access, rules, selectors
from branches.coverage.models import PartySetup, SetupCheck, SetupCondition, SetupKind
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor

NEW_UNIT = "UNIT"


@dataclass(frozen=True)
class SetupFacts:
    """A set-up as it is told; the deadline follows from the kind."""

    node: Node
    kind: SetupKind
    name: str
    opened_on: date
    head: Person | None = None
    helper: Branch | None = None
    note: str = ""


def _announce(row: PartySetup, day: date) -> None:
    known = [pk for pk in (row.helper_id, row.branch_id) if pk is not None]
    changes.announce("party_setup", on=min(row.due_on, day), until=max(row.due_on, day), branches=known)


def _save_new(row: PartySetup) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("setup.twice", field="name") from None


@transaction.atomic
def register_setup(*, actor: Actor, at: datetime, facts: SetupFacts) -> PartySetup:
    """Register a place or unit; the deadline is that of its kind. RuleBroken ``setup.twice``, ``setup.name_needed``."""
    access.ensure_unit(actor, "setup.edit", facts.node.path)
    if not facts.name.strip():
        raise RuleBroken("setup.name_needed", field="name")
    row = PartySetup(
        node=facts.node, kind=facts.kind, name=facts.name.strip(), opened_on=facts.opened_on, head=facts.head, helper=facts.helper,
        due_on=rules.due_on(facts.opened_on, facts.kind.days), note=facts.note.strip(), registered_by=actor.user, registered_at=at,
    )  # fmt: skip
    _save_new(row)
    after = {"name": row.name, "kind": facts.kind.code, "due_on": row.due_on.isoformat()}
    record(actor=actor, at=at, action="setup.registered", obj=row, path=facts.node.path, after=after)
    _announce(row, localdate(at))
    return row


def _locked(actor: Actor, setup: PartySetup, version: int | None = None) -> PartySetup:
    """The set-up as stored and open. RuleBroken ``setup.is_closed``; EditConflict after another save."""
    row = PartySetup.objects.select_for_update(of=("self",)).select_related("node", "kind").filter(pk=setup.pk).first()
    if row is None:
        raise NotReachable("setup.edit")
    access.ensure_unit(actor, "setup.edit", row.node.path)
    if row.set_up_on is not None or row.ended_on is not None:
        raise RuleBroken("setup.is_closed")
    if version is not None and row.version != version:
        raise EditConflict("setup.edited", theirs={})
    return row


@transaction.atomic
def change_setup(*, actor: Actor, at: datetime, setup: PartySetup, version: int, facts: SetupFacts) -> PartySetup:
    """Put right what was entered: everything but the unit it is at."""
    row = _locked(actor, setup, version)
    if not facts.name.strip():
        raise RuleBroken("setup.name_needed", field="name")
    before = {"name": row.name, "due_on": row.due_on.isoformat(), "head": str(row.head or "")}
    row.kind, row.name, row.opened_on, row.note = facts.kind, facts.name.strip(), facts.opened_on, facts.note.strip()
    row.head, row.helper, row.due_on = facts.head, facts.helper, rules.due_on(facts.opened_on, facts.kind.days)
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("setup.twice", field="name") from None
    after = {"name": row.name, "due_on": row.due_on.isoformat(), "head": str(row.head or "")}
    record(actor=actor, at=at, action="setup.changed", obj=row, path=row.node.path, before=before, after=after)
    _announce(row, localdate(at))
    return row


@transaction.atomic
def confirm_condition(*, actor: Actor, at: datetime, setup: PartySetup, condition: SetupCondition) -> SetupCheck:
    """A basic condition is there; a second time changes nothing."""
    row = _locked(actor, setup)
    first = {"checked_by": actor.user, "checked_on": localdate(at)}
    check, is_new = SetupCheck.objects.get_or_create(setup=row, condition=condition, defaults=first)
    if is_new:
        record(actor=actor, at=at, action="setup.condition_met", obj=row, path=row.node.path, after={"condition": condition.code})
    return check


@transaction.atomic
def complete_setup(
    *, actor: Actor, at: datetime, setup: PartySetup, version: int, on: date, branch: Branch | None, group: Node | None = None
) -> PartySetup:
    """The branch or group is there. RuleBroken: no head, conditions missing, no branch, a foreign group, a wrong day."""
    row, today = _locked(actor, setup, version), localdate(at)
    missing = [line.condition.name for line in selectors.conditions_of(row) if line.check is None]
    verdict = rules.may_complete(
        need=row.kind.need, has_branch=branch is not None, has_group=group is not None, has_head=row.head_id is not None, missing=missing
    )
    ensure(verdict, field="branch" if verdict.code == "setup.branch_needed" else "")
    if group is not None and (group.kind != NodeKind.PARTY_GROUP or group.parent_id != (branch.pk if branch else None)):
        raise RuleBroken("setup.group_foreign", field="group")
    if not row.opened_on <= on <= today:
        raise RuleBroken("setup.day_wrong", field="on")
    row.branch, row.group, row.set_up_on, row.version = branch, group, on, row.version + 1
    row.save(update_fields=["branch", "group", "set_up_on", "version"])
    after = {"branch": str(branch), "group": str(group or ""), "on": on.isoformat()}
    record(actor=actor, at=at, action="setup.completed", obj=row, path=row.node.path, after=after)
    _announce(row, on)
    return row


@transaction.atomic
def end_setup(*, actor: Actor, at: datetime, setup: PartySetup, version: int, reason: str) -> PartySetup:
    """The place or unit is gone, or needs no organisation of its own."""
    row = _locked(actor, setup, version)
    if not reason.strip():
        raise RuleBroken("setup.reason_needed", field="reason")
    row.ended_on, row.note, row.version = localdate(at), reason.strip(), row.version + 1
    row.save(update_fields=["ended_on", "note", "version"])
    record(actor=actor, at=at, action="setup.ended", obj=row, path=row.node.path, reason=row.note)
    _announce(row, localdate(at))
    return row


@transaction.atomic
def open_setups(*, actor: Actor, at: datetime) -> int:
    """A set-up for each unit that opened lately and that no branch covers; returns how many. A second run opens none."""
    today = localdate(at)
    since = today - timedelta(days=int(value_on("SETUP_LOOKBACK", today)))
    kind = SetupKind.objects.filter(code=NEW_UNIT, is_active=True).first()
    if kind is None:
        return 0
    covers = selectors.cover_paths(today)
    fresh = Node.objects.filter(kind__in=selectors.MAPPED, opened_on__gte=since, opened_on__lte=today, closed_on=None, party_setups=None)
    opened = 0
    for node in fresh.order_by("path"):
        if rules.covering(node.path, covers) is None:
            facts = SetupFacts(node=node, kind=kind, name=node.name, opened_on=node.opened_on)
            register_setup(actor=actor, at=at, facts=facts)
            opened += 1
    return opened
