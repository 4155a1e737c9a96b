"""Checks of the plan: planned, joined by departments, held, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.safety.selectors import answering_branches
from branches.supervision import access, rules
from branches.supervision.enums import SupervisionCheckKind, SupervisionCheckState
from branches.supervision.models import (
    SupervisionCheck,
    SupervisionDraw,
    SupervisionMatter,
    SupervisionOffice,
    SupervisionPart,
    SupervisionTopic,
)
from branches.supervision.services.matters import ensure_reach
from portal.audit.services import record
from portal.catalogue.models import Tag
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class CheckFacts:
    """A check as it is planned."""

    node: Node
    title: str
    topic: SupervisionTopic
    lead: SupervisionOffice
    planned_on: date
    kind: str
    source: str
    matter: SupervisionMatter | None = None


def announce(row: Any, days: Sequence[date | None], today: date) -> None:
    """Scores of the days that a check or finding touches may have changed."""
    told = [day for day in days if day is not None]
    changes.announce(
        "supervision", on=min(told), until=max([*told, today]), branches={row.branch_id} if row.branch_id else set(), units={row.node_id}
    )


def _checked(facts: CheckFacts, partners: Sequence[SupervisionOffice]) -> dict[str, Any]:
    """What is written of a check. RuleBroken ``supervision.*``."""
    words = {f.name: getattr(facts, f.name) for f in fields(facts)}
    words["title"] = facts.title.strip()
    if not words["title"]:
        raise RuleBroken("supervision.title_missing", field="title")
    if facts.kind == SupervisionCheckKind.JOINT and not [o for o in partners if o.pk != facts.lead.pk]:
        raise RuleBroken("supervision.joint_partners", field="partners")
    if facts.matter is not None and facts.matter.node_id != facts.node.pk:
        raise RuleBroken("supervision.matter_elsewhere", field="matter")
    return words


def _join(row: SupervisionCheck, partners: Sequence[SupervisionOffice]) -> None:
    """The departments of a joint check, the leading one too, each once; what has been filed stays."""
    wanted = {row.lead_id, *(o.pk for o in partners)} if row.kind == SupervisionCheckKind.JOINT else set()
    row.parts.filter(filed_on=None).exclude(office__in=wanted).delete()
    known = set(row.parts.values_list("office_id", flat=True))
    SupervisionPart.objects.bulk_create(SupervisionPart(check_record=row, office_id=pk) for pk in sorted(wanted - known))


@transaction.atomic
def plan_check(
    *, actor: Actor, at: datetime, facts: CheckFacts, partners: Sequence[SupervisionOffice] = (), tags: Sequence[Tag] = (),
    draw: SupervisionDraw | None = None, once_key: str = "",
) -> SupervisionCheck:  # fmt: skip
    """Put a check into the plan. The same ``once_key`` gives the first again. NotReachable; RuleBroken ``supervision.*``."""
    key = own_key(actor, once_key)
    known = SupervisionCheck.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    ensure_reach(actor, "supervision.plan", facts.node, at)
    words = _checked(facts, partners)
    branch_id = answering_branches([facts.node], localdate(at)).get(facts.node.pk)
    row = SupervisionCheck(**words, branch_id=branch_id, draw=draw, created_by=actor.user, created_at=at, once_key=key)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return SupervisionCheck.objects.get(once_key=key)
    row.tags.set(tags)
    _join(row, partners)
    after = {"kind": row.kind, "planned_on": row.planned_on.isoformat(), "topic": row.topic.code}
    record(actor=actor, at=at, action="supervision.planned", obj=row, path=row.node.path, after=after)
    announce(row, [row.planned_on], localdate(at))
    return row


def locked(check: SupervisionCheck, version: int | None) -> SupervisionCheck:
    rows = SupervisionCheck.objects.select_for_update(of=("self",)).select_related("node", "branch__node", "topic", "lead")
    row = rows.filter(pk=check.pk).first()
    if row is None:
        raise NotReachable("supervision")
    if version is not None and row.version != version:
        raise EditConflict("supervision.edited", theirs={})
    return row


def _open(actor: Actor, right: str, check: SupervisionCheck, version: int | None) -> SupervisionCheck:
    """The locked row of a check that is still planned."""
    row = locked(check, version)
    access.ensure_near(actor, right, row)
    if row.state != SupervisionCheckState.PLANNED:
        raise RuleBroken("supervision.check_done")
    return row


@transaction.atomic
def change_check(
    *, actor: Actor, at: datetime, check: SupervisionCheck, facts: CheckFacts, partners: Sequence[SupervisionOffice] = (),
    tags: Sequence[Tag] = (), version: int | None = None,
) -> SupervisionCheck:  # fmt: skip
    """Change what is planned, until it is held. A lot keeps its unit and matter."""
    row = _open(actor, "supervision.plan", check, version)
    ensure_reach(actor, "supervision.plan", facts.node, at)
    words, old = _checked(facts, partners), row.planned_on
    if row.draw_id is not None:
        words |= {"node": row.node, "matter_id": row.matter_id, "kind": row.kind}
        words.pop("matter")
    for name, value in words.items():
        setattr(row, name, value)
    row.branch_id = answering_branches([row.node], localdate(at)).get(row.node_id)
    row.version += 1
    row.save()
    row.tags.set(tags)
    _join(row, partners)
    before, after = {"planned_on": old.isoformat()}, {"planned_on": row.planned_on.isoformat()}
    record(actor=actor, at=at, action="supervision.replanned", obj=row, path=row.node.path, before=before, after=after)
    announce(row, [old, row.planned_on], localdate(at))
    return row


@transaction.atomic
def file_part(*, actor: Actor, at: datetime, check: SupervisionCheck, office: SupervisionOffice, opinion: str) -> SupervisionPart:
    """What a department of a joint check has seen, once."""
    row = _open(actor, "supervision.find", check, None)
    part = row.parts.filter(office=office, filed_on=None).first()
    if part is None:
        raise RuleBroken("supervision.not_a_part", field="office")
    if not opinion.strip():
        raise RuleBroken("supervision.opinion_missing", field="opinion")
    part.opinion, part.filed_by, part.filed_on = opinion.strip()[:500], actor.user, localdate(at)
    part.save()
    record(actor=actor, at=at, action="supervision.part_filed", obj=row, path=row.node.path, after={"office": office.code})
    return part


@transaction.atomic
def hold_check(
    *, actor: Actor, at: datetime, check: SupervisionCheck, held_on: date, result: str, version: int | None = None
) -> SupervisionCheck:
    """Write down that it was held and what was seen. RuleBroken ``supervision.parts_missing`` of a joint one."""
    row = locked(check, version)
    access.ensure_near(actor, "supervision.find", row)
    silent = [str(p.office) for p in row.parts.filter(filed_on=None).select_related("office")]
    ensure(rules.may_hold(row.state, silent))
    ensure(rules.may_have_been(held_on, localdate(at)), field="held_on")
    if not result.strip():
        raise RuleBroken("supervision.result_missing", field="result")
    row.state, row.held_on, row.result, row.version = SupervisionCheckState.HELD, held_on, result.strip(), row.version + 1
    row.save(update_fields=["state", "held_on", "result", "version"])
    record(actor=actor, at=at, action="supervision.held", obj=row, path=row.node.path, after={"held_on": held_on.isoformat()})
    announce(row, [row.planned_on, held_on], localdate(at))
    return row


@transaction.atomic
def cancel_check(*, actor: Actor, at: datetime, check: SupervisionCheck, reason: str, version: int | None = None) -> SupervisionCheck:
    """Out of the plan, with a reason that stays; a lot too, and then its draw shows it."""
    row = _open(actor, "supervision.plan", check, version)
    if not reason.strip():
        raise RuleBroken("supervision.reason_missing", field="reason")
    row.state, row.reason, row.version = SupervisionCheckState.CANCELLED, reason.strip()[:300], row.version + 1
    row.save(update_fields=["state", "reason", "version"])
    record(actor=actor, at=at, action="supervision.cancelled", obj=row, path=row.node.path, reason=row.reason)
    announce(row, [row.planned_on], localdate(at))
    return row
