"""Taking a step: asked of the rules, written with its vote, helpers and papers, followed by the register, told to the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from branches.membership import access, rules, selectors
from branches.membership.enums import CaseState, StepResult, TimeRule
from branches.membership.models import DevelopmentCase, DevelopmentOverride, DevelopmentStepRecord, DevelopmentVote
from branches.membership.rules import Course, Done, Finding, Given, Level, VoteFigures
from branches.membership.selectors import Standing
from branches.membership.services.register import follow_step
from branches.membership.services.rows import announce, end, hand_over, keep, locked, tell_person, told
from portal.ballots.models import Ballot
from portal.files.rules import MAX_FILES
from portal.files.services import attach, store_upload
from portal.kernel.errors import RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor


@dataclass(frozen=True)
class StepFacts:
    """What is told with a step; ``ballot`` gives the totals of a vote, to which the written opinions of ``vote`` are added."""

    on: date
    note: str = ""
    explanation: str = ""
    helpers: Sequence[Person] = ()
    training_days: int | None = None
    training_hours: int | None = None
    leaves_on: date | None = None
    result: str = ""
    months: int = 0
    vote: VoteFigures | None = None
    ballot: Ballot | None = None


@transaction.atomic
def take_step(
    *, actor: Actor, at: datetime, case: DevelopmentCase, version: int, facts: StepFacts, uploads: Sequence[UploadedFile] = ()
) -> DevelopmentStepRecord:
    """Take the step that follows. A double click gives the record of the first.

    NotReachable outside the reach; EditConflict when somebody acted meanwhile; RuleBroken: closed, another's step, what the
    rules have against it (a usual limit wants an explanation, a minimum the leave of the committee).
    """
    twin = _twin(actor, case, version, facts)
    if twin is not None:
        return twin
    row = locked(case, version)
    today = localdate(at)
    table, figures, course = selectors.step_table(today), selectors.figures_on(today), selectors.course_of(row)
    found = selectors.standing_of(course, table, figures, today)
    if row.state != CaseState.OPEN or found is None:
        actor.may("development.view", path=row.branch.node.path)
        raise RuleBroken("development.is_closed", state=str(row.get_state_display()))
    ensure(access.may_take(actor, row, found.step.actor))
    if row.person.left_on is not None and row.person.left_on < facts.on:
        raise RuleBroken("development.person_left", field="on", day=row.person.left_on.isoformat())
    given = _given(actor, row, facts)
    against = rules.findings(course, found.step.line, given, figures, selectors.vote_terms(), today)
    leave = _settle(actor, row, found, against, facts)
    record = _write(actor, at, row, found, facts, given, leave)
    follow_step(actor=actor, at=at, case=row, step=found.step, course=_with(course, record), figures=figures)
    _add_files(actor, at, record, uploads)
    if (state := _end_of(course, record)) is not None:
        end(row, state, facts.on, str(record.get_result_display()))
    keep(row, today, table)
    told(row, actor, at, "development.step_taken", after={"no": record.no, "on": record.on.isoformat(), "result": record.result})
    announce(row, record.on)
    tell_person(row, found.step, "development.step_notice", at)
    hand_over(row, found.step.actor, at, table)
    return record


def _twin(actor: Actor, case: DevelopmentCase, version: int, facts: StepFacts) -> DevelopmentStepRecord | None:
    """The record that the first half of a double click has just written. Two statements."""
    stored = DevelopmentCase.objects.filter(pk=case.pk).values_list("version", "last_no").first()
    if stored is None or stored[0] != version + 1:
        return None
    rows = DevelopmentStepRecord.objects.filter(case=case.pk, no=stored[1], on=facts.on, voided_at=None, note=facts.note.strip()[:500])
    return rows.filter(operator=actor.user, is_imported=False).order_by("-recorded_at").first()


def _given(actor: Actor, row: DevelopmentCase, facts: StepFacts) -> Given:
    vote = facts.vote
    if facts.ballot is not None:
        chosen = selectors.choosable_ballots(actor, row).filter(pk=facts.ballot.pk).first()
        totals = selectors.ballot_totals(chosen, row) if chosen else None
        if totals is None:
            raise RuleBroken("development.ballot_unknown", field="ballot")
        written = (vote.written_yes, vote.written_other) if vote else (0, 0)
        f = totals.figures
        vote = VoteFigures(f.expected, f.present, f.yes, f.no, f.abstain, f.spoiled, *written)
    helpers = selectors.helpers_of(row, facts.helpers, facts.on) if facts.helpers else ()
    return Given(
        facts.on, helpers, facts.training_days, facts.training_hours, facts.leaves_on, vote, facts.result, facts.months
    )  # fmt: skip


def _settle(actor: Actor, row: DevelopmentCase, found: Standing, against: Sequence[Finding], facts: StepFacts) -> list[DevelopmentOverride]:
    """What stands against the step is lifted or explained, or refused. Returns the leaves that were used."""
    granted = {o.code: o for o in row.overrides.filter(no=found.step.no, round=found.round)} if against else {}
    used = []
    for finding in against:
        if finding.level == Level.LIFT and finding.code in granted:
            if granted[finding.code].granted_by_id == actor.user_id:
                raise RuleBroken("development.override_same_person")
            used.append(granted[finding.code])
        elif finding.level != Level.WARN:
            raise RuleBroken(finding.code, field=finding.field, **finding.params)
        elif not facts.explanation.strip():
            raise RuleBroken(finding.code, field="explanation", **finding.params)
    return used


def _write(
    actor: Actor, at: datetime, row: DevelopmentCase, found: Standing, facts: StepFacts, given: Given, leave: Sequence[DevelopmentOverride]
) -> DevelopmentStepRecord:
    """The record with its vote and helpers; a column that the step does not ask for stays empty."""
    step, rule = found.step, found.step.rule
    has_vote = rule in (TimeRule.ADMISSION_VOTE, TimeRule.CONVERSION_VOTE)
    is_training = rule == TimeRule.TRAINING
    record = DevelopmentStepRecord.objects.create(
        case=row, branch=row.branch, no=step.no, round=found.round, on=facts.on, due_on=found.window.until, note=facts.note.strip()[:500],
        explanation=facts.explanation.strip()[:200], operator=actor.user, recorded_at=at,
        override_reason="；".join(o.reason for o in leave)[:200], override_by=leave[0].granted_by if leave else None,
        result=facts.result if has_vote else "", months=facts.months if facts.result == StepResult.EXTEND else 0,
        training_days=facts.training_days if is_training else None, training_hours=facts.training_hours if is_training else None,
        leaves_on=facts.leaves_on if rule == TimeRule.PRE_REVIEW else None,
    )  # fmt: skip
    if has_vote and given.vote is not None:
        v = given.vote
        DevelopmentVote.objects.create(
            step=record, ballot=facts.ballot, expected=v.expected, present=v.present, yes=v.yes, no=v.no, abstain=v.abstain,
            spoiled=v.spoiled, written_yes=v.written_yes, written_other=v.written_other,
        )  # fmt: skip
    if rule == TimeRule.CONTACTS:
        row.contacts.set(facts.helpers)
    elif rule == TimeRule.SPONSORS:
        row.sponsors.set(facts.helpers)
    return record


def _with(course: Course, record: DevelopmentStepRecord) -> Course:
    done = Done(record.no, record.on, record.round, record.result, record.months)
    return Course((*course.done, done), course.reviews, course.birth_on)


def _end_of(course: Course, record: DevelopmentStepRecord) -> CaseState | None:
    """The state in which this step leaves a case that ends with it."""
    decided = course.step(rules.DECIDED)
    if record.no == rules.ADMITTED and record.result == StepResult.FAILED:
        return CaseState.REFUSED
    if record.no == rules.CONVERTED and decided is not None and decided.result == StepResult.CANCEL:
        return CaseState.CANCELLED
    return CaseState.COMPLETED if record.no == rules.ARCHIVED else None


def _add_files(actor: Actor, at: datetime, record: DevelopmentStepRecord, uploads: Sequence[UploadedFile]) -> None:
    if len(uploads) > MAX_FILES:
        raise RuleBroken("development.too_many_files", field="files", most=MAX_FILES)
    for upload in uploads:
        stored = store_upload(actor=actor, at=at, upload=upload)
        attach(actor=actor, at=at, file=stored, record_kind="development_step", record_id=record.pk)
