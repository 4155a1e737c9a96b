"""Alarms come in from machines, once each; a person decides what they are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.safety import access, rules, selectors
from branches.safety.enums import AlarmState, Rhythm
from branches.safety.models import AlarmKind, AlarmRule, HazardGrade, SafetyAlarm
from branches.safety.services.hazards import HazardFacts, report_hazard
from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class AlarmFacts:
    """What a machine says. ``source`` and ``external_id`` name the message."""

    kind: AlarmKind
    node: Node
    source: str
    external_id: str
    place: str
    occurred_at: datetime
    device: str = ""
    value: Decimal | None = None


def _threshold(facts: AlarmFacts) -> tuple[Decimal | None, bool]:
    """The value from which it is an alarm on that day, and whether it is one. RuleBroken ``alarm.*``."""
    if not facts.kind.is_reading:
        return None, True
    if facts.value is None:
        raise RuleBroken("alarm.value_missing", field="value")
    day = localdate(facts.occurred_at)
    rule = AlarmRule.objects.valid_on(day).filter(kind=facts.kind).order_by("-effective_from").first()
    if rule is None:
        raise RuleBroken("alarm.no_rule", field="kind", kind=facts.kind.name, day=day.isoformat())
    return rule.threshold, rules.is_beyond(facts.value, rule.threshold, rule.direction)


def _known(facts: AlarmFacts) -> SafetyAlarm | None:
    row = SafetyAlarm.objects.select_related("node", "kind").filter(source=facts.source, external_id=facts.external_id).first()
    if row is not None and (row.kind_id, row.node_id) != (facts.kind.pk, facts.node.pk):
        raise RuleBroken("alarm.sent_otherwise", field="external_id")
    return row


@transaction.atomic
def receive_alarm(*, actor: Actor, at: datetime, facts: AlarmFacts) -> tuple[SafetyAlarm | None, bool]:
    """(the alarm, whether it is new); no alarm for a reading within the threshold. The same message again gives the same
    alarm. NotReachable outside the reach of ``alarm.send``; RuleBroken ``alarm.*``."""
    if not actor.is_system and not selectors.reachable_units(actor, "alarm.send", localdate(at)).filter(pk=facts.node.pk).exists():
        raise NotReachable("alarm.send")
    known = _known(facts)
    if known is not None:
        return known, False
    if not facts.kind.is_active:
        raise RuleBroken("alarm.kind_closed", field="kind", kind=facts.kind.name)
    if facts.occurred_at > at + timedelta(minutes=5):  # clocks of machines run ahead a little
        raise RuleBroken("alarm.in_the_future", field="occurred_at")
    threshold, is_alarm = _threshold(facts)
    if not is_alarm:
        return None, False
    row = SafetyAlarm(
        node=facts.node, kind=facts.kind, source=facts.source, external_id=facts.external_id, device=facts.device, place=facts.place,
        value=facts.value, threshold=threshold, occurred_at=facts.occurred_at, received_at=at, received_by=actor.user,
        branch_id=selectors.answering_branches([facts.node], localdate(facts.occurred_at)).get(facts.node.pk),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _known(facts), False
    after = {"kind": facts.kind.code, "source": facts.source, "external_id": facts.external_id}
    record(actor=actor, at=at, action="alarm.received", obj=row, path=row.node.path, after=after)
    return row, True


def _locked(alarm: SafetyAlarm) -> SafetyAlarm:
    rows = SafetyAlarm.objects.select_for_update(of=("self",)).select_related("node", "branch__node", "kind__grade")
    row = rows.filter(pk=alarm.pk).first()
    if row is None:
        raise NotReachable("alarm.decide")
    return row


def _decided(row: SafetyAlarm, state: str, reason: str, actor: Actor, at: datetime) -> SafetyAlarm:
    row.state, row.reason, row.decided_by, row.decided_at = state, reason.strip()[:300], actor.user, at
    row.save(update_fields=["state", "reason", "decided_by", "decided_at", "hazard"])
    record(actor=actor, at=at, action=f"alarm.{state}", obj=row, path=row.node.path, reason=row.reason, after={"state": state})
    return row


@transaction.atomic
def confirm_alarm(
    *, actor: Actor, at: datetime, alarm: SafetyAlarm, text: str, grade: HazardGrade | None = None, reason: str = ""
) -> SafetyAlarm:
    """It is real: a hazard is written in the same act. RuleBroken ``alarm.decided``, ``hazard.*``."""
    row = _locked(alarm)
    ensure(access.may_decide(actor, row))
    facts = HazardFacts(row.node, row.place, text, grade or row.kind.grade, min(row.occurred_at, at), Rhythm.SPOT)
    row.hazard = report_hazard(actor=actor, at=at, facts=facts, right="alarm.decide")
    return _decided(row, AlarmState.CONFIRMED, reason, actor, at)


@transaction.atomic
def dismiss_alarm(*, actor: Actor, at: datetime, alarm: SafetyAlarm, reason: str) -> SafetyAlarm:
    """It is none, for a reason that stays readable. RuleBroken ``alarm.decided``, ``alarm.reason_missing``."""
    row = _locked(alarm)
    ensure(access.may_decide(actor, row))
    if not reason.strip():
        raise RuleBroken("alarm.reason_missing", field="reason")
    return _decided(row, AlarmState.DISMISSED, reason, actor, at)


@transaction.atomic
def add_alarm_rule(
    *, actor: Actor, at: datetime, kind: AlarmKind, direction: str, threshold: Decimal, effective_from: date, source: str
) -> AlarmRule:
    """From ``effective_from`` on readings of ``kind`` are measured by a new value. RuleBroken ``alarm.rule_twice``."""
    if not actor.is_system and not actor.governs("alarm.rules"):
        raise NotReachable("alarm.rules")
    row = AlarmRule(kind=kind, direction=direction, threshold=threshold, effective_from=effective_from, source=source.strip()[:200])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("alarm.rule_twice", field="effective_from") from None
    after = {"kind": kind.code, "threshold": str(threshold), "direction": direction, "from": effective_from.isoformat()}
    record(actor=actor, at=at, action="alarm.rule_added", obj=row, after=after)
    return row
