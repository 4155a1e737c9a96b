"""Lines of a plan: added, changed, dropped; after the approval each change keeps who and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.orgs.models import Branch
from branches.places.models import LearningPlace
from branches.resources import access, rules, selectors
from branches.resources.enums import ChangeKind, ResourceKind, ResourceState
from branches.resources.models import BudgetPurpose, ResourceChange, ResourceLine, ResourcePlan
from branches.resources.services.planning import locked, touch
from branches.speakers.models import Speaker
from branches.speakers.selectors import bookable
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.rights.access import Actor


@dataclass(frozen=True)
class LineFacts:
    """``what``: the purpose, the place or the trainer, as the kind says; it is fixed once the line stands."""

    kind: str
    what: BudgetPurpose | LearningPlace | Speaker | None
    topic: str
    from_on: date
    to_on: date
    planned: Decimal
    branches: Sequence[Branch] = field(default_factory=tuple)


NAMES = {ResourceKind.BUDGET: "purpose", ResourceKind.ROOM: "place", ResourceKind.TRAINER: "speaker"}


def _checked(row: ResourcePlan, facts: LineFacts, used: Decimal) -> None:
    if not facts.topic.strip():
        raise RuleBroken("resource.topic_needed", field="topic")
    verdict = rules.span_verdict(row.year, facts.from_on, facts.to_on)
    ensure(verdict, field="to_on" if not verdict and verdict.code == "resource.backwards" else "from_on")
    ensure(rules.plan_verdict(facts.planned, used), field="planned")
    wanted = {branch.pk for branch in facts.branches}
    if wanted - set(selectors.branches(row).filter(pk__in=wanted).values_list("pk", flat=True)):
        raise RuleBroken("resource.branches_foreign", field="branches")


def _offered(row: ResourcePlan, facts: LineFacts, today: date) -> None:
    """Whether the committee may dispose of it."""
    choices = {
        ResourceKind.BUDGET: selectors.purposes, ResourceKind.ROOM: lambda: selectors.places(row, today),
        ResourceKind.TRAINER: lambda: bookable(row.node),
    }[ResourceKind(facts.kind)]  # fmt: skip
    name = NAMES[ResourceKind(facts.kind)]
    if facts.what is None or not choices().filter(pk=facts.what.pk).exists():  # type: ignore[operator]
        raise RuleBroken(f"resource.{name}_foreign", field="what")


def _changed(
    line: ResourceLine, actor: Actor, at: datetime, kind: ChangeKind, before: Decimal | None, after: Decimal | None, reason: str
) -> None:
    """Kept beside the line once the plan is in force."""
    if line.plan.state == ResourceState.RUNNING:
        words = {"before": before, "after": after, "reason": reason.strip()[:200]}
        ResourceChange.objects.create(line=line, kind=kind, changed_by=actor.user, changed_at=at, **words)
    told = {"line": line.pk, "planned": str(after or "")}
    path = line.plan.node.path
    record(
        actor=actor, at=at, action=f"resource.line_{kind}", obj=line.plan, path=path, before={"planned": str(before or "")}, after=told,
        reason=reason,
    )  # fmt: skip


@transaction.atomic
def add_line(*, actor: Actor, at: datetime, plan: ResourcePlan, facts: LineFacts, reason: str = "") -> ResourceLine:
    """Put a resource into the plan. RuleBroken ``resource.*``; NotReachable out of reach."""
    row = locked(plan)
    ensure(access.may_change(actor, row))
    ensure(rules.reason_verdict(row.state, reason), field="reason")
    _offered(row, facts, localdate(at))
    _checked(row, facts, rules.NOTHING)
    line = ResourceLine(
        plan=row, kind=facts.kind, topic=facts.topic.strip(), from_on=facts.from_on, to_on=facts.to_on, planned=facts.planned,
        **{NAMES[ResourceKind(facts.kind)]: facts.what},
    )  # fmt: skip
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError:
        raise RuleBroken("resource.purpose_twice", field="what") from None
    line.branches.set(facts.branches)
    touch(row, actor, at)
    _changed(line, actor, at, ChangeKind.ADDED, None, line.planned, reason)
    return line


def _locked_line(line: ResourceLine, actor: Actor, version: int) -> ResourceLine:
    """The line under the lock of its plan, for somebody who may change it."""
    plan = locked(line.plan)
    ensure(access.may_change(actor, plan))
    row = ResourceLine.objects.select_for_update(of=("self",)).filter(pk=line.pk).first()
    if row is None:
        raise NotReachable("resource.line")
    if row.version != version:
        raise EditConflict("resource.edited", theirs={})
    if row.dropped_on is not None:
        raise RuleBroken("resource.line_dropped")
    row.plan = plan
    return row


@transaction.atomic
def change_line(
    *, actor: Actor, at: datetime, line: ResourceLine, version: int, facts: LineFacts, reason: str = ""
) -> ResourceLine:  # fmt: skip
    """Another amount, time, purpose or branches; never below what is used. EditConflict; RuleBroken ``resource.*``."""
    row = _locked_line(line, actor, version)
    ensure(rules.reason_verdict(row.plan.state, reason), field="reason")
    _checked(row.plan, facts, selectors.used_of(row))
    ensure(rules.days_verdict(facts.from_on, facts.to_on, *selectors.days_of(row)), field="from_on")
    before = row.planned
    row.topic, row.from_on, row.to_on, row.planned = facts.topic.strip(), facts.from_on, facts.to_on, facts.planned
    row.version += 1
    row.save()
    row.branches.set(facts.branches)
    touch(row.plan, actor, at)
    _changed(row, actor, at, ChangeKind.CHANGED, before, row.planned, reason)
    return row


@transaction.atomic
def drop_line(*, actor: Actor, at: datetime, line: ResourceLine, version: int, reason: str = "") -> ResourceLine:
    """Out of the plan, as long as nothing of it is used; the line stays readable with its reason."""
    row = _locked_line(line, actor, version)
    ensure(rules.reason_verdict(row.plan.state, reason), field="reason")
    if row.uses.filter(withdrawn_on=None).exists():
        raise RuleBroken("resource.line_used")
    row.dropped_on, row.version = localdate(at), row.version + 1
    row.save()
    touch(row.plan, actor, at)
    _changed(row, actor, at, ChangeKind.DROPPED, row.planned, None, reason)
    return row
