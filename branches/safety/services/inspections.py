"""Somebody has looked: written down whether or not a hazard was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.safety import rules, selectors
from branches.safety.models import InspectionRule, SafetyInspection
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class InspectionFacts:
    """Who has looked on which day, and where; the kind of node decides the rhythm."""

    node: Node
    held_on: date
    place: str = ""
    note: str = ""


def _rule_for(node: Node, schedule: Sequence[InspectionRule]) -> InspectionRule:
    rule = next((rule for rule in schedule if node.kind in rule.node_kinds), None)
    if rule is None:
        raise RuleBroken("inspection.wrong_node", field="node")
    return rule


@transaction.atomic
def log_inspection(*, actor: Actor, at: datetime, facts: InspectionFacts, once_key: str = "") -> SafetyInspection:
    """Write a look down. The same ``once_key`` from the same account gives the first record again. NotReachable outside the
    reach; RuleBroken ``inspection.*``."""
    key, today = own_key(actor, once_key), localdate(at)
    known = SafetyInspection.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    if not actor.is_system and not selectors.looking_nodes(actor, "inspection.log", today).filter(pk=facts.node.pk).exists():
        raise NotReachable("inspection.log")
    ensure(rules.may_have_looked(facts.held_on, today), field="held_on")
    rule = _rule_for(facts.node, selectors.inspection_rules(facts.held_on, facts.held_on))
    row = SafetyInspection(
        node=facts.node, rhythm=rule.rhythm, held_on=facts.held_on, place=facts.place.strip()[:80], note=facts.note.strip()[:300],
        branch_id=selectors.answering_branches([facts.node], facts.held_on).get(facts.node.pk), inspector_id=actor.person_id,
        created_by=actor.user, created_at=at, once_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return SafetyInspection.objects.get(once_key=key)
    after = {"rhythm": row.rhythm, "held_on": row.held_on.isoformat()}
    record(actor=actor, at=at, action="inspection.logged", obj=row, path=row.node.path, after=after)
    changes.announce("inspection", on=row.held_on, branches=[row.branch_id] if row.branch_id else [], units=[row.node_id])
    return row
