"""An accident ends the count of a unit's days; a wrong record is withdrawn and the count is as it was."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.safety import access, rules, selectors
from branches.safety.models import AccidentRecord
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class AccidentFacts:
    node: Node
    happened_on: date
    kind: str
    severity: str
    summary: str


def _announce(row: AccidentRecord, at: datetime) -> None:
    branches = [row.branch_id] if row.branch_id else []
    changes.announce("accident", on=row.happened_on, until=max(row.happened_on, localdate(at)), branches=branches, units=[row.node_id])


@transaction.atomic
def record_accident(*, actor: Actor, at: datetime, facts: AccidentFacts, once_key: str = "") -> AccidentRecord:
    """Write an accident down, once. NotReachable outside the reach; RuleBroken ``accident.*``."""
    key, today = own_key(actor, once_key), localdate(at)
    known = AccidentRecord.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    if not actor.is_system and not selectors.reachable_units(actor, "accident.record", today).filter(pk=facts.node.pk).exists():
        raise NotReachable("accident.record")
    ensure(rules.may_have_happened(facts.happened_on, today), field="happened_on")
    if not facts.summary.strip():
        raise RuleBroken("accident.summary_missing", field="summary")
    row = AccidentRecord(
        node=facts.node, happened_on=facts.happened_on, kind=facts.kind, severity=facts.severity, summary=facts.summary.strip()[:500],
        branch_id=selectors.answering_branches([facts.node], facts.happened_on).get(facts.node.pk), recorded_by=actor.user,
        recorded_at=at, once_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return AccidentRecord.objects.get(once_key=key)
    after = {"happened_on": row.happened_on.isoformat(), "kind": row.kind, "severity": row.severity}
    record(actor=actor, at=at, action="accident.recorded", obj=row, path=row.node.path, after=after)
    _announce(row, at)
    return row


@transaction.atomic
def withdraw_accident(*, actor: Actor, at: datetime, accident: AccidentRecord, reason: str) -> AccidentRecord:
    """The record was wrong; it stays readable with the reason."""
    rows = AccidentRecord.objects.select_for_update(of=("self",)).select_related("node", "branch__node")
    row = rows.filter(pk=accident.pk).first()
    if row is None:
        raise NotReachable("accident.record")
    access.ensure_near(actor, "accident.record", row)
    if row.withdrawn_at is not None:
        raise RuleBroken("accident.is_withdrawn")
    if not reason.strip():
        raise RuleBroken("accident.reason_missing", field="reason")
    row.withdrawn_at, row.withdraw_reason = at, reason.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdraw_reason"])
    record(actor=actor, at=at, action="accident.withdrawn", obj=row, path=row.node.path, reason=row.withdraw_reason)
    _announce(row, at)
    return row
