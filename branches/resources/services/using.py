"""What is used of a line: entered, never more than is left, and taken back with a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from branches.activities.models import Activity
from branches.resources import access, rules, selectors
from branches.resources.models import ResourceLine, ResourceUse
from branches.resources.services.planning import locked
from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor


@dataclass(frozen=True)
class UseFacts:
    used_on: date
    quantity: Decimal
    topic: str
    activity: Activity | None = None


def _locked_line(line: ResourceLine, actor: Actor) -> ResourceLine:
    """Under lock, so that two uses at once are measured one after the other."""
    plan = locked(line.plan)
    ensure(access.may_use(actor, plan))
    rows = ResourceLine.objects.select_for_update(of=("self",)).select_related("speaker", "place", "purpose")
    row = rows.filter(pk=line.pk).first()
    if row is None:
        raise NotReachable("resource.line")
    row.plan = plan
    return row


@transaction.atomic
def enter_use(*, actor: Actor, at: datetime, line: ResourceLine, facts: UseFacts, once_key: str = "") -> ResourceUse:
    """A second click finds the use of the first. RuleBroken ``resource.*``; NotReachable out of reach."""
    row, today = _locked_line(line, actor), localdate(at)
    if once_key and (found := row.uses.filter(once_key=once_key).first()):
        return found
    if row.dropped_on is not None:
        raise RuleBroken("resource.line_dropped")
    if row.speaker is not None and not row.speaker.is_listed:
        raise RuleBroken("resource.speaker_withdrawn")
    ensure(rules.use_day_verdict(facts.used_on, row.from_on, row.to_on, today), field="used_on")
    if not facts.topic.strip():
        raise RuleBroken("resource.topic_needed", field="topic")
    ensure(rules.use_verdict(rules.Balance(row.planned, selectors.used_of(row)), facts.quantity, row.unit), field="quantity")
    if facts.activity is not None and not selectors.activities(actor, row.plan, today).filter(pk=facts.activity.pk).exists():
        raise RuleBroken("resource.activity_foreign", field="activity")
    use = ResourceUse.objects.create(
        line=row, used_on=facts.used_on, quantity=facts.quantity, topic=facts.topic.strip(), activity=facts.activity,
        entered_by=actor.user, entered_at=at, once_key=once_key or None,
    )  # fmt: skip
    told = {"line": row.pk, "on": facts.used_on.isoformat(), "quantity": str(facts.quantity)}
    record(actor=actor, at=at, action="resource.used", obj=row.plan, path=row.plan.node.path, after=told)
    return use


@transaction.atomic
def withdraw_use(*, actor: Actor, at: datetime, use: ResourceUse, reason: str) -> ResourceUse:
    """The entry stays readable, with who took it back and why. RuleBroken ``resource.*``."""
    row = _locked_line(use.line, actor)
    found = row.uses.select_for_update(of=("self",)).get(pk=use.pk)
    if found.withdrawn_on is not None:
        raise RuleBroken("resource.use_gone")
    if not reason.strip():
        raise RuleBroken("resource.withdraw_reason", field="reason")
    found.withdrawn_by, found.withdrawn_on, found.withdraw_reason = actor.user, localdate(at), reason.strip()[:200]
    found.save()
    told = {"line": row.pk, "use": found.pk, "quantity": str(found.quantity)}
    record(actor=actor, at=at, action="resource.use_withdrawn", obj=row.plan, path=row.plan.node.path, before=told, reason=reason)
    return found
