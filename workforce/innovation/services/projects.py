"""A project from its draft to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.people.enums import PoliticalStatus
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.innovation import access, rules
from workforce.innovation.enums import InnovationState, InnovationSupportKind
from workforce.innovation.models import (
    InnovationJoint,
    InnovationKind,
    InnovationMember,
    InnovationMilestone,
    InnovationProject,
    InnovationSupport,
)
from workforce.innovation.services.rows import locked, saved, somebody, tell, words
from workforce.skills.models import Occupation

MEMBERS = (PoliticalStatus.FULL_MEMBER, PoliticalStatus.PROBATIONARY)
RELATED = ("kind", "lead__unit", "unit", "branch")


@dataclass(frozen=True)
class ProjectFacts:
    """What a draft says. ``members``, ``milestones``, ``joints`` are the lines of the form; ``supports``: (kind, words)."""

    kind: InnovationKind
    title: str
    goal: str
    lead: Person
    from_on: date
    due_on: date
    unit: Node | None = None
    branch: Node | None = None
    occupation: Occupation | None = None
    is_party_skill: bool = False
    studio: str = ""
    resource_ask: str = ""
    members: str = ""
    milestones: str = ""
    joints: str = ""
    supports: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class _Parts:
    """The lines, read."""

    members: list[tuple[Person, str, str]]
    milestones: list[tuple[date, str]]
    joints: list[Node]


def _read(facts: ProjectFacts, day: date) -> _Parts:
    """People and units of the same enterprise. RuleBroken ``innovation.*`` with the field to blame."""
    unit = facts.unit or facts.lead.unit
    found = rules.member_lines(facts.members)
    members = [(somebody(number, unit, day, "members"), part, group) for number, part, group in found]
    milestones = rules.milestone_lines(facts.milestones)
    for on, title in milestones:
        if not facts.from_on <= on <= facts.due_on:
            raise RuleBroken("innovation.milestone_outside", field="milestones", given=title)
    codes = facts.joints.replace("，", " ").replace(",", " ").upper().split()
    root = unit.path.partition("/")[0] + "/"
    known = {node.code.upper(): node for node in Node.objects.open_on(day).filter(code__in=codes, path__startswith=root)} if codes else {}
    for code in codes:
        if code not in known:
            raise RuleBroken("innovation.no_unit", field="joints", given=code)
    return _Parts(members, milestones, [node for node in known.values() if node.pk != unit.pk])


def _check(facts: ProjectFacts, parts: _Parts) -> None:
    if not facts.kind.is_active:
        raise RuleBroken("innovation.kind_closed", field="kind")
    verdict = rules.project_verdict(
        from_on=facts.from_on, due_on=facts.due_on, is_member_lead=facts.lead.political_status in MEMBERS,
        needs_member=facts.kind.needs_member, needs_partner=facts.kind.needs_partner, partners=len(parts.joints),
        is_party_skill=facts.is_party_skill, has_branch=facts.branch is not None, has_skill=facts.occupation is not None,
    )  # fmt: skip
    blamed = {"innovation.backwards": "due_on", "innovation.lead_no_member": "lead_no", "innovation.no_partner": "joints"}
    ensure(verdict, field=blamed.get(verdict.code, "branch"))


def _fill(row: InnovationProject, facts: ProjectFacts) -> None:
    row.kind, row.lead, row.unit, row.branch = facts.kind, facts.lead, facts.unit or facts.lead.unit, facts.branch
    row.title, row.goal = words(facts.title, "title", 120), words(facts.goal, "goal", 500)
    row.occupation, row.is_party_skill, row.studio = facts.occupation, facts.is_party_skill, facts.studio.strip()[:80]
    row.from_on, row.due_on, row.resource_ask = facts.from_on, facts.due_on, facts.resource_ask.strip()[:300]
    row.is_member_lead = facts.lead.political_status in MEMBERS


def _write_parts(row: InnovationProject, facts: ProjectFacts, parts: _Parts) -> None:
    for rows in (row.members, row.milestones, row.joints, row.supports):
        rows.all().delete()  # type: ignore[attr-defined]
    InnovationMember.objects.bulk_create(
        InnovationMember(project=row, person=person, part=part, group=group) for person, part, group in parts.members
    )
    InnovationMilestone.objects.bulk_create(InnovationMilestone(project=row, due_on=on, title=title) for on, title in parts.milestones)
    InnovationJoint.objects.bulk_create(InnovationJoint(project=row, unit=unit) for unit in parts.joints)
    InnovationSupport.objects.bulk_create(
        InnovationSupport(project=row, kind=InnovationSupportKind(kind), text=text.strip()[:120])
        for kind, text in facts.supports
        if text.strip()
    )


def _told(row: InnovationProject, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"innovation.{act}", obj=row, label=row.title, path=row.unit.path, **more)


def _facts(row: InnovationProject) -> dict[str, str]:
    return {
        "kind": row.kind.code, "title": row.title, "lead": row.lead.staff_no, "unit": row.unit.code, "from_on": str(row.from_on),
        "due_on": str(row.due_on),
    }  # fmt: skip


def announce(row: InnovationProject) -> None:
    """The share of projects closed on time may have changed for whoever covers the unit."""
    first = min(row.due_on, row.closed_on or row.due_on)
    changes.announce("innovation", on=first, until=date.max, units=[row.unit_id])


@transaction.atomic
def draft_project(*, actor: Actor, at: datetime, facts: ProjectFacts, once_key: str = "") -> InnovationProject:
    """A draft by its lead or an office. RuleBroken ``innovation.*``; NotReachable outside the reach."""
    key = own_key(actor, once_key)
    known = twin_of(InnovationProject, key)
    if known is not None:
        return known
    ensure(access.may_draft(actor, facts.lead, facts.unit or facts.lead.unit, facts.branch), field="lead_no")
    parts = _read(facts, localdate(at))
    _check(facts, parts)
    row = InnovationProject(drafted_by=actor.user, drafted_at=at, once_key=key)
    _fill(row, facts)
    twin = save_once(row)
    if twin is not None:
        return twin
    _write_parts(row, facts, parts)
    _told(row, actor, at, "drafted", after=_facts(row))
    return row


@transaction.atomic
def change_project(*, actor: Actor, at: datetime, project: InnovationProject, version: int, facts: ProjectFacts) -> InnovationProject:
    """Whoever changed it last is its drafter and does not approve it."""
    row = locked(project, version, *RELATED)
    ensure(access.may_edit(actor, row))
    ensure(access.may_draft(actor, facts.lead, facts.unit or facts.lead.unit, facts.branch), field="lead_no")
    parts = _read(facts, localdate(at))
    _check(facts, parts)
    before = _facts(row)
    _fill(row, facts)
    row.drafted_by, row.version = actor.user or row.drafted_by, row.version + 1
    row.save()
    _write_parts(row, facts, parts)
    _told(row, actor, at, "changed", before=before, after=_facts(row))
    return row


@transaction.atomic
def approve_project(*, actor: Actor, at: datetime, project: InnovationProject, version: int | None = None) -> InnovationProject:
    row = locked(project, version, *RELATED)
    ensure(access.may_approve(actor, row))
    row.state, row.approved_by, row.approved_at = InnovationState.APPROVED, actor.user, at
    saved(row, "state", "approved_by", "approved_at")
    _told(row, actor, at, "approved")
    tell([row.lead_id], "approved_notice", at, "innovation_detail", row.pk, title=row.title)
    announce(row)
    return row


@transaction.atomic
def answer_resources(
    *, actor: Actor, at: datetime, project: InnovationProject, is_granted: bool, answer: str, version: int | None = None
) -> InnovationProject:
    """The office says what of the platforms and resources asked for it provides."""
    row = locked(project, version, *RELATED)
    ensure(access.may_answer(actor, row))
    row.is_granted, row.resource_answer, row.answered_by = is_granted, words(answer, "answer", 300), actor.user
    saved(row, "is_granted", "resource_answer", "answered_by")
    _told(row, actor, at, "answered", after={"is_granted": is_granted}, reason=row.resource_answer)
    tell([row.lead_id], "answered_notice", at, "innovation_detail", row.pk, title=row.title, answer=row.resource_answer)
    return row


@transaction.atomic
def start_project(*, actor: Actor, at: datetime, project: InnovationProject, version: int | None = None) -> InnovationProject:
    row = locked(project, version, *RELATED)
    ensure(access.may_start(actor, row))
    row.state = InnovationState.RUNNING
    saved(row, "state")
    _told(row, actor, at, "started")
    return row


@transaction.atomic
def reach_milestone(*, actor: Actor, at: datetime, milestone: InnovationMilestone, done_on: date, note: str = "") -> InnovationProject:
    row = locked(milestone.project, None, *RELATED)
    ensure(access.may_progress(actor, row))
    part = row.milestones.select_for_update().get(pk=milestone.pk)
    if part.done_on is not None:
        raise RuleBroken("innovation.milestone_done")
    if done_on > localdate(at):
        raise RuleBroken("innovation.ahead", field="done_on")
    part.done_on, part.note = done_on, note.strip()[:300]
    part.save(update_fields=["done_on", "note"])
    saved(row)
    _told(row, actor, at, "reached", after={"milestone": part.title, "on": str(done_on)})
    return row


@transaction.atomic
def close_project(
    *, actor: Actor, at: datetime, project: InnovationProject, closed_on: date, outcome: str, version: int | None = None
) -> InnovationProject:
    """The office closes a project whose milestones are all reached."""
    row = locked(project, version, *RELATED)
    ensure(access.may_close(actor, row))
    if closed_on > localdate(at) or closed_on < row.from_on:
        raise RuleBroken("innovation.ahead" if closed_on > localdate(at) else "innovation.backwards", field="closed_on")
    last = max((m.done_on for m in row.milestones.all() if m.done_on is not None), default=row.from_on)
    if closed_on < last:
        raise RuleBroken("innovation.closed_early", field="closed_on", on=last.isoformat())
    row.state, row.closed_on, row.outcome = InnovationState.CLOSED, closed_on, words(outcome, "outcome", 500)
    saved(row, "state", "closed_on", "outcome")
    _told(row, actor, at, "closed", after={"closed_on": str(closed_on)})
    tell([row.lead_id], "closed_notice", at, "innovation_detail", row.pk, title=row.title)
    announce(row)
    return row


@transaction.atomic
def stop_project(*, actor: Actor, at: datetime, project: InnovationProject, reason: str, version: int | None = None) -> InnovationProject:
    row = locked(project, version, *RELATED)
    ensure(access.may_stop(actor, row))
    row.state, row.reason = InnovationState.STOPPED, words(reason, "reason", 300, "innovation.reason_needed")
    saved(row, "state", "reason")
    _told(row, actor, at, "stopped", reason=row.reason)
    tell([row.lead_id], "stopped_notice", at, "innovation_detail", row.pk, title=row.title, reason=row.reason)
    announce(row)
    return row
