"""Task forces: called together for an urgent task, closed with a result."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.vanguard import access, rules
from branches.vanguard.enums import ForceKind
from branches.vanguard.models import TaskForce, TaskForceMember
from branches.vanguard.selectors import covered_units, members_by_number
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.measures.models import MeasureKind
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search
from workforce.challenges.models import Challenge
from workforce.challenges.selectors import posted_in

INDEX = "task_force"
Line = tuple[str, str, str]  # staff number, role, duty


@dataclass(frozen=True)
class ForceFacts:
    """A task force as it is told."""

    branch: Branch
    name: str
    task: str
    reason: str
    duty: str
    node: Node
    from_on: date
    to_on: date
    activity: Activity | None = None
    measure: MeasureKind | None = None
    challenge: Challenge | None = None
    kind: str = ForceKind.OTHER


def _checked(actor: Actor, at: datetime, facts: ForceFacts) -> dict[str, Any]:
    ensure(actor.may("vanguard.edit", path=facts.branch.node.path))
    ensure(rules.term_verdict(facts.from_on, facts.to_on), field="to_on")
    if not covered_units(facts.branch, localdate(at)).filter(pk=facts.node.pk).exists():
        raise RuleBroken("vanguard.node_foreign", field="node")
    if facts.activity is not None and facts.activity.branch_id != facts.branch.pk:
        raise RuleBroken("task_force.activity_foreign", field="activity")
    if facts.challenge is not None and not posted_in(facts.branch.node).filter(pk=facts.challenge.pk).exists():
        raise RuleBroken("task_force.challenge_foreign", field="challenge")
    words = {f.name: getattr(facts, f.name) for f in fields(facts)}
    words |= {name: words[name].strip() for name in ("name", "task", "reason", "duty")}
    for name in ("name", "task", "reason", "duty"):
        if not words[name]:
            raise RuleBroken("vanguard.name_needed" if name == "name" else "vanguard.duty_needed", field=name)
    return words


def _roster(facts: ForceFacts, lines: Sequence[Line]) -> list[TaskForceMember]:
    """The roster as rows; everybody is a member of the branch on the first day."""
    if not lines:
        raise RuleBroken("vanguard.nobody", field="roster")
    ensure(rules.roster_verdict((number, role) for number, role, _duty in lines), field="roster")
    found = members_by_number(facts.branch, [number for number, _role, _duty in lines], facts.from_on)
    missing = [number for number, _role, _duty in lines if number not in found]
    if missing:
        raise RuleBroken("vanguard.not_members", field="roster", numbers="、".join(missing))
    return [TaskForceMember(person=found[number], role=role, duty=duty[:120]) for number, role, duty in lines]


def _save(row: TaskForce, roster: list[TaskForceMember], *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError:
        raise RuleBroken("task_force.twice", field="name") from None
    row.roster.all().delete()
    for line in roster:
        line.force = row
    TaskForceMember.objects.bulk_create(roster)
    search.refresh(index=INDEX, ids=[row.pk])


def _announce(row: TaskForce) -> None:
    """Its task falls due on one day: scores of that day may have changed."""
    changes.announce("task_force", on=row.to_on, branches=[row.branch_id])


@transaction.atomic
def register_force(*, actor: Actor, at: datetime, facts: ForceFacts, lines: Sequence[Line]) -> TaskForce:
    """Call a task force together."""
    words, roster = _checked(actor, at, facts), _roster(facts, lines)
    row = TaskForce(**words, registered_by=actor.user, registered_at=at)
    _save(row, roster, is_new=True)
    _announce(row)
    record(actor=actor, at=at, action="task_force.registered", obj=row, path=facts.branch.node.path, after={"members": len(roster)})
    return row


def _locked(force: TaskForce, version: int) -> TaskForce:
    rows = TaskForce.objects.select_for_update(of=("self",)).select_related("branch__node")
    row = rows.filter(pk=force.pk).first()
    if row is None:
        raise NotReachable("vanguard")
    if row.version != version:
        raise EditConflict("vanguard.edited", theirs={})
    return row


@transaction.atomic
def change_force(*, actor: Actor, at: datetime, force: TaskForce, version: int, facts: ForceFacts, lines: Sequence[Line]) -> TaskForce:
    """Change what is told of it and its roster, until the result is in."""
    row = _locked(force, version)
    ensure(access.may_keep_force(actor, row))
    _announce(row)
    if facts.branch.pk != row.branch_id:
        raise NotReachable("vanguard")
    words, roster = _checked(actor, at, facts), _roster(facts, lines)
    for name, value in words.items():
        setattr(row, name, value)
    row.version += 1
    _save(row, roster, is_new=False)
    _announce(row)
    record(actor=actor, at=at, action="task_force.changed", obj=row, path=row.branch.node.path, after={"members": len(roster)})
    return row


@transaction.atomic
def finish_force(*, actor: Actor, at: datetime, force: TaskForce, version: int, on: date, result: str) -> TaskForce:
    """Write down the result; evidence stands beside it as files."""
    row = _locked(force, version)
    ensure(access.may_keep_force(actor, row))
    if not row.from_on <= on <= localdate(at):
        raise RuleBroken("task_force.end_day", field="on")
    if not result.strip():
        raise RuleBroken("task_force.result_needed", field="result")
    row.ended_on, row.result, row.version = on, result.strip(), row.version + 1
    row.save(update_fields=["ended_on", "result", "version"])
    _announce(row)
    record(actor=actor, at=at, action="task_force.finished", obj=row, path=row.branch.node.path, after={"on": on.isoformat()})
    return row
