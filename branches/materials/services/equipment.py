"""Machines are written down; looks ahead of a failure are recorded and followed by work."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.materials import access, rules, selectors
from branches.materials.enums import CheckMethod, DataLink
from branches.materials.models import Equipment, EquipmentCheck
from branches.safety.selectors import answering_branches
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search

INDEX = "equipment"


@dataclass(frozen=True)
class EquipmentFacts:
    node: Node
    code: str
    name: str
    used_from: date
    model: str = ""
    maker: str = ""
    place: str = ""
    is_innovation: bool = False
    innovation: str = ""
    data_link: str = DataLink.NONE
    link_note: str = ""
    retired_on: date | None = None

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


@dataclass(frozen=True)
class CheckFacts:
    checked_on: date
    method: str = CheckMethod.ROUND
    is_sound: bool = True
    finding: str = ""
    forecast_on: date | None = None


def _check(facts: EquipmentFacts) -> None:
    for name in ("code", "name"):
        if not getattr(facts, name).strip():
            raise RuleBroken(f"equipment.no_{name}", field=name)
    if facts.is_innovation and not facts.innovation.strip():
        raise RuleBroken("equipment.no_innovation", field="innovation")
    if facts.data_link != DataLink.NONE and not facts.link_note.strip():
        raise RuleBroken("equipment.no_link_note", field="link_note")
    if facts.retired_on is not None and facts.retired_on < facts.used_from:
        raise RuleBroken("equipment.retired_early", field="retired_on")


@transaction.atomic
def register_equipment(*, actor: Actor, at: datetime, facts: EquipmentFacts, once_key: str = "") -> Equipment:
    """Write a machine down. The same ``once_key`` gives the first one again. RuleBroken ``equipment.*``."""
    if not actor.is_system and not selectors.edit_units(actor, "equipment.edit", localdate(at)).filter(pk=facts.node.pk).exists():
        raise RuleBroken("material.node_foreign", field="node")
    key = own_key(actor, once_key)
    known = twin_of(Equipment, key)
    if known is not None:
        return known
    _check(facts)
    branch_id = answering_branches([facts.node], localdate(at)).get(facts.node.pk)
    row = Equipment(branch_id=branch_id, made_by=actor.user, made_at=at, once_key=key, **facts.columns())
    try:
        twin = save_once(row)
    except IntegrityError:
        raise RuleBroken("equipment.twice", field="code", given=row.code) from None
    if twin is not None:
        return twin
    _written(actor, at, row, "equipment.registered")
    return row


@transaction.atomic
def change_equipment(*, actor: Actor, at: datetime, equipment: Equipment, version: int, facts: EquipmentFacts) -> Equipment:
    """Change what is told of a machine, or put it out of use. EditConflict; RuleBroken ``equipment.*``."""
    row = Equipment.objects.select_for_update(of=("self",)).select_related("node", "branch__node").get(pk=equipment.pk)
    access.ensure_near(actor, "equipment.edit", row)
    if row.version != version:
        raise EditConflict("material.edit_conflict", theirs={})
    _check(facts)
    for name, value in facts.columns().items():
        if name != "node":
            setattr(row, name, value)
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("equipment.twice", field="code", given=row.code) from None
    _written(actor, at, row, "equipment.changed")
    return row


def _written(actor: Actor, at: datetime, row: Equipment, action: str) -> None:
    search.refresh(index=INDEX, ids=[row.pk])
    record(actor=actor, at=at, action=action, obj=row, path=row.node.path, after={"code": row.code, "data_link": row.data_link})
    _announce(row, row.used_from, at)


def _announce(row: Equipment, on: date, at: datetime) -> None:
    if row.branch_id is not None:
        today = localdate(at)
        changes.announce("equipment", on=min(on, today), until=today, branches=[row.branch_id])


@transaction.atomic
def record_check(*, actor: Actor, at: datetime, equipment: Equipment, facts: CheckFacts, once_key: str = "") -> EquipmentCheck:
    """A look at a machine in use, with what it lets expect. RuleBroken ``equipment.*``."""
    row = Equipment.objects.select_for_update(of=("self",)).select_related("node", "branch__node").get(pk=equipment.pk)
    access.ensure_near(actor, "equipment.edit", row)
    key = own_key(actor, once_key)
    known = twin_of(EquipmentCheck, key)
    if known is not None:
        return known
    if row.retired_on is not None:
        raise RuleBroken("equipment.retired")
    if not row.used_from <= facts.checked_on <= localdate(at):
        raise RuleBroken("equipment.check_ahead", field="checked_on")
    verdict = rules.check_verdict(facts.is_sound, facts.finding, facts.checked_on, facts.forecast_on)
    ensure(verdict, field="finding" if verdict.code == "equipment.no_finding" else "forecast_on")
    check = EquipmentCheck(
        equipment=row, checked_on=facts.checked_on, method=facts.method, is_sound=facts.is_sound, finding=facts.finding.strip()[:300],
        forecast_on=facts.forecast_on, made_by=actor.user, made_at=at, once_key=key,
    )  # fmt: skip
    twin = save_once(check)
    if twin is not None:
        return twin
    after = {"is_sound": check.is_sound, "method": check.method}
    record(actor=actor, at=at, action="equipment.checked", obj=row, path=row.node.path, after=after)
    _announce(row, check.checked_on, at)
    return check


@transaction.atomic
def settle_check(*, actor: Actor, at: datetime, check: EquipmentCheck, done_on: date, note: str) -> EquipmentCheck:
    """The forecast work is done. RuleBroken ``equipment.*``."""
    row = (
        EquipmentCheck.objects.select_for_update(of=("self",)).select_related("equipment__node", "equipment__branch__node").get(pk=check.pk)
    )
    access.ensure_near(actor, "equipment.edit", row.equipment)
    if row.forecast_on is None or row.done_on is not None:
        raise RuleBroken("equipment.nothing_forecast")
    if not note.strip():
        raise RuleBroken("equipment.no_done", field="note")
    if not row.checked_on <= done_on <= localdate(at):
        raise RuleBroken("equipment.done_early", field="done_on")
    row.done_on, row.done_note = done_on, note.strip()[:300]
    row.save(update_fields=["done_on", "done_note"])
    record(
        actor=actor, at=at, action="equipment.settled", obj=row.equipment, path=row.equipment.node.path, after={"on": done_on.isoformat()}
    )
    return row
