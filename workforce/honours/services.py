"""Honours are registered by one person and count after a second has confirmed them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record, record_each
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.sentences import naming
from portal.notices.services import notify_person
from portal.organization.enums import BRANCH_KINDS
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.search import services as search
from workforce.honours import access, rules
from workforce.honours.models import Honour, HonourTitle
from workforce.honours.selectors import unit_on


@dataclass(frozen=True)
class Award:
    """An honour as it is told. ``level`` None: the usual one of the title; ``node`` is asked for collectives only."""

    title: HonourTitle
    awarded_on: date
    awarded_by: str
    person: Person | None = None
    node: Node | None = None
    level: int | None = None
    document: str = ""
    matter: str = ""


def honour_of(*, actor: Actor, at: datetime, award: Award, unit: Node | None = None) -> Honour:
    """A checked honour that is not saved yet. RuleBroken ``honour.*``; NotReachable outside the reach.

    ``unit``: the unit of the person on the day, where the caller has read it.
    """
    if actor.user is None:
        raise RuleBroken("honour.needs_registrar")
    if not award.title.is_active:
        raise RuleBroken("honour.title_closed", field="title", title=award.title.name)
    field = "staff_no" if award.title.is_for_people else "node"
    ensure(rules.may_go_to(is_for_people=award.title.is_for_people, is_person=award.person is not None), field=field)
    ensure(rules.may_be_dated(award.awarded_on, localdate(at)), field="awarded_on")
    if award.person is not None:
        ensure(actor.may("honour.register", path=award.person.unit.path))
        node = unit or unit_on(award.person, award.awarded_on)
        if not actor.is_system and not actor.scope("honour.register").covers(node.path):
            raise RuleBroken("honour.other_unit_then", field="staff_no", unit=node.name)
    elif award.node is not None:
        node = award.node
        ensure(actor.may("honour.register", path=node.path))
    else:
        raise RuleBroken("honour.no_node", field="node")
    return Honour(
        title=award.title, level=award.level or award.title.level, person=award.person, node=node, awarded_on=award.awarded_on,
        awarded_by=award.awarded_by.strip(), document=award.document.strip(), matter=award.matter.strip(),
        registered_by=actor.user, registered_at=at,
    )  # fmt: skip


def _told(row: Honour) -> dict:
    who = row.person.staff_no if row.person else row.node.code
    return {"title": row.title.code, "level": row.level, "of": who, "awarded_on": row.awarded_on.isoformat(), "document": row.document}


def label_of(row: Honour) -> str:
    """The honour in the trail: title and holder."""
    return f"{row.title.name_zh} {row.person.name if row.person else row.node.name}"


def announce(rows: Sequence[Honour]) -> None:
    """Scores of the days of the awards may have changed, for the branch itself or for whoever covers the unit."""
    branches = {r.node_id for r in rows if r.person_id is None and r.node.kind in BRANCH_KINDS}
    units = {r.node_id for r in rows} - branches
    people = {r.person_id for r in rows if r.person_id}
    days = [r.awarded_on for r in rows]
    changes.announce("honour", on=min(days), until=max(days), branches=branches, units=units, people=people)


@transaction.atomic
def register_honour(*, actor: Actor, at: datetime, award: Award) -> Honour:
    """Write an honour down; it counts after a second person has confirmed it. RuleBroken ``honour.*``."""
    row = honour_of(actor=actor, at=at, award=award)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("honour.twice", field="awarded_on") from None
    search.refresh(index="honour", ids=[row.pk])
    record(actor=actor, at=at, action="honour.registered", obj=row, label=label_of(row), path=row.node.path, after=_told(row))
    announce([row])
    return row


@transaction.atomic
def register_honours(*, actor: Actor, at: datetime, rows: list[Honour]) -> list[Honour]:
    """The bulk form, for rows of ``honour_of`` without a twin: one insert, an audit row each, one announcement a day."""
    made = Honour.objects.bulk_create(rows, batch_size=400)
    search.refresh(index="honour", ids=[r.pk for r in made])
    record_each(actor=actor, at=at, action="honour.registered", rows=[(r, r.node.path, {}, _told(r)) for r in made])
    announce(made)
    return made


def settle_honours(*, actor: Actor, at: datetime, gone: Sequence[Honour], back: Sequence[Honour]) -> None:
    """Honours of an import were taken back."""
    search.refresh(index="honour", ids=[row.pk for row in [*gone, *back]])
    announce([*gone, *back])


def _locked(honour: Honour, version: int | None) -> Honour:
    rows = Honour.objects.select_for_update(of=("self",)).select_related("title", "person__unit", "node")
    row = rows.filter(pk=honour.pk).first()
    if row is None:
        raise NotReachable("honour")
    if version is not None and row.version != version:
        raise EditConflict("honour.edit_conflict", theirs={})
    return row


@transaction.atomic
def confirm_honour(*, actor: Actor, at: datetime, honour: Honour, version: int | None = None) -> Honour:
    """The second person has compared it with the paper. RuleBroken ``honour.*``; EditConflict when stale."""
    row = _locked(honour, version)
    ensure(access.may_confirm(actor, row))
    row.confirmed_by, row.confirmed_at, row.version = actor.user, at, row.version + 1
    row.save(update_fields=["confirmed_by", "confirmed_at", "version"])
    after = {"state": rules.CONFIRMED}
    record(actor=actor, at=at, action="honour.confirmed", obj=row, label=label_of(row), path=row.node.path, after=after)
    announce([row])
    if row.person_id is not None:
        notify_person(
            person_id=row.person_id, code="honour.confirmed_notice", params={"title": naming(row.title)}, at=at,
            url=reverse("honour_detail", args=[row.pk]),
        )  # fmt: skip
    return row


@transaction.atomic
def withdraw_honour(*, actor: Actor, at: datetime, honour: Honour, reason: str, version: int | None = None) -> Honour:
    """Take an honour out with a reason that its holder sees; it stays readable and counts no more."""
    row = _locked(honour, version)
    ensure(access.may_withdraw(actor, row))
    if not reason.strip():
        raise RuleBroken("honour.reason_needed", field="reason")
    before = {"state": access.state_of(row)}
    row.withdrawn_at, row.withdraw_reason, row.is_shown, row.version = at, reason.strip()[:200], False, row.version + 1
    row.save(update_fields=["withdrawn_at", "withdraw_reason", "is_shown", "version"])
    search.refresh(index="honour", ids=[row.pk])
    record(
        actor=actor, at=at, action="honour.withdrawn", obj=row, label=label_of(row), path=row.node.path, reason=reason,
        before=before, after={"state": rules.WITHDRAWN},
    )  # fmt: skip
    announce([row])
    if row.person_id is not None:
        params = {"title": naming(row.title), "reason": row.withdraw_reason}
        url = reverse("honour_detail", args=[row.pk])
        notify_person(person_id=row.person_id, code="honour.withdrawn_notice", params=params, at=at, url=url)
    return row


@transaction.atomic
def show_honour(*, actor: Actor, at: datetime, honour: Honour, is_shown: bool) -> Honour:
    """The holder agrees that others see his honour, or takes that back. NotReachable for anybody else."""
    row = _locked(honour, None)
    ensure(access.may_show(actor, row))
    if row.is_shown != is_shown:
        before, row.is_shown, row.version = {"is_shown": row.is_shown}, is_shown, row.version + 1
        row.save(update_fields=["is_shown", "version"])
        after = {"is_shown": is_shown}
        record(actor=actor, at=at, action="honour.shown", obj=row, label=label_of(row), path=row.node.path, before=before, after=after)
    return row
