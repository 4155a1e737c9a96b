"""Backbone members, and candidates of a branch committee: proposed by one, looked at by another."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.coverage import rules
from branches.coverage.enums import CandidateState
from branches.coverage.models import BackboneMember, CandidateCriterion, CandidateMark, CommitteeCandidate
from branches.orgs.models import Branch, BranchMembership
from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor


def _member(branch: Branch, number: str, day: date) -> Person:
    """A member of the branch on the day. RuleBroken ``crew.not_member``."""
    rows = BranchMembership.objects.valid_on(day).filter(branch=branch, person__staff_no=number.strip().upper())
    found = rows.select_related("person").first()
    if found is None:
        raise RuleBroken("crew.not_member", field="number", number=number.strip()[:20])
    return found.person


@transaction.atomic
def mark_backbone(*, actor: Actor, at: datetime, branch: Branch, number: str, field: str) -> BackboneMember:
    """A member is one of the technical backbone, in a field."""
    ensure(actor.may("crew.edit", path=branch.node.path))
    today = localdate(at)
    person = _member(branch, number, today)
    if not field.strip():
        raise RuleBroken("backbone.field_needed", field="field")
    row = BackboneMember(branch=branch, person=person, field=field.strip(), from_on=today)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("backbone.twice", field="number", name=person.name) from None
    record(actor=actor, at=at, action="backbone.marked", obj=row, path=branch.node.path, label=person.name, after={"field": row.field})
    return row


@transaction.atomic
def end_backbone(*, actor: Actor, at: datetime, mark: BackboneMember) -> BackboneMember:
    row = BackboneMember.objects.select_for_update(of=("self",)).select_related("branch__node", "person").filter(pk=mark.pk).first()
    if row is None:
        raise NotReachable("crew.edit")
    ensure(actor.may("crew.edit", path=row.branch.node.path))
    if row.to_on is not None:
        raise RuleBroken("backbone.is_ended")
    row.to_on = localdate(at)
    row.save(update_fields=["to_on"])
    record(actor=actor, at=at, action="backbone.ended", obj=row, path=row.branch.node.path, label=row.person.name)
    return row


@transaction.atomic
def propose_candidate(*, actor: Actor, at: datetime, branch: Branch, number: str, post: str, reason: str) -> CommitteeCandidate:
    """Propose a member for a post of the committee."""
    ensure(actor.may("candidate.propose", path=branch.node.path))
    person = _member(branch, number, localdate(at))
    if not reason.strip():
        raise RuleBroken("setup.reason_needed", field="reason")
    row = CommitteeCandidate(
        branch=branch, person=person, post=post, reason=reason.strip(), proposed_by=actor.user, proposed_on=localdate(at)
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("candidate.twice", field="number", name=person.name) from None
    record(actor=actor, at=at, action="candidate.proposed", obj=row, path=branch.node.path, label=person.name, after={"post": post})
    return row


@transaction.atomic
def judge_candidate(
    *, actor: Actor, at: datetime, candidate: CommitteeCandidate, marks: Mapping[CandidateCriterion, tuple[bool, str]]
) -> CommitteeCandidate:
    """Look at a candidate by every criterion (S2-11); neither his proposer nor he himself does. A no says why."""
    rows = CommitteeCandidate.objects.select_for_update(of=("self",)).select_related("branch__node", "person")
    row = rows.filter(pk=candidate.pk).first()
    if row is None:
        raise NotReachable("candidate.judge")
    ensure(actor.may("candidate.judge", path=row.branch.node.path))
    if row.state != CandidateState.PROPOSED:
        raise RuleBroken("candidate.is_judged")
    ensure(rules.may_judge(judge=actor.person_id, person=row.person_id, proposer=row.proposed_by_id, judge_user=actor.user_id))
    for criterion, (is_met, note) in marks.items():
        if not is_met and not note.strip():
            raise RuleBroken("candidate.note_needed", name=criterion.name)
    CandidateMark.objects.bulk_create(
        CandidateMark(candidate=row, criterion=criterion, is_met=is_met, note=note.strip()) for criterion, (is_met, note) in marks.items()
    )
    row.state, row.judged_by, row.judged_on = rules.outcome_of(is_met for is_met, _note in marks.values()), actor.user, localdate(at)
    row.save(update_fields=["state", "judged_by", "judged_on"])
    record(
        actor=actor, at=at, action="candidate.judged", obj=row, path=row.branch.node.path, label=row.person.name, after={"state": row.state}
    )
    return row
