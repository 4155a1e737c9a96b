"""Freeing a branch of a duty, and taking that back: by the organisation above it, with a reason from a closed list."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from branches.activities.enums import KindHolder
from branches.duties import rules, selectors
from branches.duties.enums import ExemptionReason
from branches.duties.models import DutyExemption, FrequencyRule
from branches.orgs.models import Branch
from branches.orgs.selectors import secretaries
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.periods import Period
from portal.notices.services import notify_person
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class ExemptionFacts:
    """``group``: None for the whole branch. The span frees from the periods whose last day lies in it."""

    branch: Branch
    rule_code: str
    from_on: date
    to_on: date
    reason: str
    note: str
    group: Node | None = None


def _check_rule(facts: ExemptionFacts) -> FrequencyRule:
    rule = next((r for r in selectors.rules_for(facts.branch, facts.to_on) if r.code == facts.rule_code), None)
    if rule is None:
        raise RuleBroken("exemption.rule_unknown", field="rule_code")
    if facts.group is not None:
        if rule.kind.holder != KindHolder.GROUP:
            raise RuleBroken("exemption.group_not_wanted", field="group", kind=rule.kind.name)
        if facts.group.parent_id != facts.branch.pk or facts.group.kind != NodeKind.PARTY_GROUP:
            raise RuleBroken("exemption.group_foreign", field="group")
    return rule


def _freed(facts: ExemptionFacts, kind: str) -> list[Period]:
    """Periods of the rule's length whose last day lies in the span."""
    if facts.to_on < facts.from_on:
        return []
    return rules.falls_due_in(Period(facts.from_on, facts.to_on, "", ""), kind)


def _overlaps(facts: ExemptionFacts) -> bool:
    rows = DutyExemption.objects.valid().filter(
        branch=facts.branch, rule_code=facts.rule_code, from_on__lte=facts.to_on, to_on__gte=facts.from_on
    )
    return rows.filter(Q(group=None) | Q(group=facts.group)).exists() if facts.group else rows.exists()


@transaction.atomic
def grant_exemption(*, actor: Actor, at: datetime, facts: ExemptionFacts) -> DutyExemption:
    """Free a branch, or one of its groups, of a duty for the periods that end in the span.

    RuleBroken: the actor's own branch, a duty the branch does not have, a foreign group, no such reason, no note, a span
    that frees nothing or stands beside another.
    """
    branch = Branch.objects.select_for_update(of=("self",)).select_related("node").get(pk=facts.branch.pk)
    ensure(actor.may("duty.exempt", path=branch.node.path))
    if actor.person_id is not None and branch.memberships.valid_on(timezone.localdate(at)).filter(person=actor.person_id).exists():
        raise RuleBroken("exemption.own_branch")
    rule = _check_rule(facts)
    if facts.reason not in ExemptionReason.values:
        raise RuleBroken("exemption.reason_unknown", field="reason")
    if not facts.note.strip():
        raise RuleBroken("exemption.note_missing", field="note")
    verdict = rules.check_exemption(from_on=facts.from_on, to_on=facts.to_on, periods=_freed(facts, rule.period), overlaps=_overlaps(facts))
    ensure(verdict, field="to_on")
    exemption = DutyExemption.objects.create(
        branch=branch, group=facts.group, rule_code=facts.rule_code, from_on=facts.from_on, to_on=facts.to_on,
        reason=facts.reason, note=facts.note.strip()[:200], granted_by=actor.user, granted_at=at,
    )  # fmt: skip
    _tell(actor, at, exemption, rule.kind.name, "granted")
    return exemption


@transaction.atomic
def withdraw_exemption(*, actor: Actor, at: datetime, exemption: DutyExemption) -> DutyExemption:
    """The branch owes the duty again, for the whole span. RuleBroken: withdrawn already."""
    stored = DutyExemption.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=exemption.pk)
    ensure(actor.may("duty.exempt", path=stored.branch.node.path))
    if stored.withdrawn_at is not None:
        raise RuleBroken("exemption.withdrawn_already")
    stored.withdrawn_by, stored.withdrawn_at = actor.user, at
    stored.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _tell(actor, at, stored, selectors.rule_names().get(stored.rule_code, stored.rule_code), "withdrawn")
    return stored


def _tell(actor: Actor, at: datetime, row: DutyExemption, kind: str, what: str) -> None:
    """The trail, the scores and the secretary of the branch."""
    reason = str(ExemptionReason(row.reason).label)
    span = {"from": row.from_on.isoformat(), "to": row.to_on.isoformat()}
    record(
        actor=actor, at=at, action=f"duty_exemption.{what}", obj=row, label=f"{row.branch.node.name} · {kind}",
        path=row.branch.node.path, after={**span, "reason": row.reason}, reason=row.note,
    )  # fmt: skip
    changes.announce("duty_exemption", on=row.from_on, until=row.to_on, branches=[row.branch_id])
    post = secretaries([row.branch_id], timezone.localdate(at)).get(row.branch_id)
    if post is not None:
        params = {"kind": kind, "reason": reason, **span}
        notify_person(person_id=post.person_id, code=f"exemption.{what}", params=params, url=reverse("workbench"), at=at)
