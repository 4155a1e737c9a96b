"""A branch hands in its checklist; a feedback sheet names lost points; each problem gets an owner and is closed by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.improvement import access, rules, selectors
from assessment.improvement.enums import DiagnosisState, ImprovementState, ProblemSource
from assessment.improvement.models import Diagnosis, DiagnosisAnswer, FeedbackLine, FeedbackSheet, Improvement
from assessment.metrics.rules import text_of
from assessment.rounds.models import AssessmentRound
from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.plans.models import PlanItem
from portal.audit.services import record, record_each
from portal.catalogue.selectors import value_on
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify, notify_person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.selectors import officers_of

BRANCH_OFFICE = (Role.SECRETARY, Role.BRANCH_OFFICER)
Given = Mapping[int, tuple[str, str]]  # item -> (degree, words)
SHOWN = 60  # characters of a problem in a notice


@dataclass(frozen=True)
class Done:
    """What the owner reports: words, and the record that shows it."""

    proof: str
    activity: Activity | None = None
    plan_item: PlanItem | None = None


# -- the checklist ------------------------------------------------------------------------------------------
@transaction.atomic
def open_diagnosis(*, actor: Actor, at: datetime, branch: Branch, year: int) -> Diagnosis:
    """The sheet of the branch for ``year``: the one there is, or a new one with today's questions. RuleBroken ``diagnosis.*``."""
    ensure(actor.may("improvement.diagnose", path=branch.node.path))
    ensure(rules.check_year(year, localdate(at)), field="year")
    known = Diagnosis.objects.filter(branch=branch, year=year).first()
    if known is not None:
        return known
    items = list(selectors.asked_items())
    if not items:
        raise RuleBroken("diagnosis.nothing_asked")
    try:
        with transaction.atomic():
            row = Diagnosis.objects.create(branch=branch, year=year, opened_by=actor.user, opened_at=at)
    except IntegrityError:  # the other half of a double click
        return Diagnosis.objects.get(branch=branch, year=year)
    DiagnosisAnswer.objects.bulk_create(DiagnosisAnswer(diagnosis=row, item=item, question=item.question) for item in items)
    record(actor=actor, at=at, action="diagnosis.opened", obj=row, path=branch.node.path, after={"year": year})
    return row


def _diagnosis(diagnosis: Diagnosis, version: int | None) -> Diagnosis:
    row = Diagnosis.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=diagnosis.pk)
    if version is not None and row.version != version:
        raise EditConflict("diagnosis.conflict")
    return row


def _write(row: Diagnosis, given: Given) -> list[DiagnosisAnswer]:
    answers = list(row.answers.select_related("item"))
    for answer in answers:
        degree, words = given.get(answer.item_id, (answer.degree, answer.words))
        answer.degree, answer.words = degree, words.strip()
    DiagnosisAnswer.objects.bulk_update(answers, ["degree", "words"])
    return answers


@transaction.atomic
def save_answers(*, actor: Actor, at: datetime, diagnosis: Diagnosis, given: Given, version: int | None = None) -> Diagnosis:
    """Keep what is answered so far; nobody above the branch sees it yet."""
    row = _diagnosis(diagnosis, version)
    ensure(access.may_answer(actor, row))
    answers = _write(row, given)
    row.version += 1
    row.save(update_fields=["version"])
    told = {"answered": sum(bool(a.degree) for a in answers), "asked": len(answers)}
    record(actor=actor, at=at, action="diagnosis.saved", obj=row, path=row.branch.node.path, after=told)
    return row


@transaction.atomic
def hand_in(*, actor: Actor, at: datetime, diagnosis: Diagnosis, given: Given, version: int | None = None) -> Diagnosis:
    """Hand the sheet to the committee: it stands from now on with today's figures, and each named problem is proposed for improvement."""
    row, today = _diagnosis(diagnosis, version), localdate(at)
    ensure(access.may_answer(actor, row))
    answers = _write(row, given)
    ensure(rules.check_answers([a.item_id for a in answers], {a.item_id: (a.degree, a.words) for a in answers}))
    facts = selectors.facts_beside(row.branch_id, row.year, (a.item.metric for a in answers), today)
    for answer in answers:
        answer.fact = facts[answer.item.metric].text if answer.item.metric in facts else ""
    DiagnosisAnswer.objects.bulk_update(answers, ["fact"])
    row.state, row.handed_in_by, row.handed_in_at, row.version = DiagnosisState.HANDED_IN, actor.user, at, row.version + 1
    row.save(update_fields=["state", "handed_in_by", "handed_in_at", "version"])
    named = [a for a in answers if rules.names_a_problem(a.degree)]
    told = {"year": row.year, "problems": len(named)}
    record(actor=actor, at=at, action="diagnosis.handed_in", obj=row, path=row.branch.node.path, after=told)
    found = [
        Improvement(
            branch=row.branch, source=ProblemSource.DIAGNOSIS, answer=a, problem=f"{a.item.name_zh}：{a.words}"[:300],
            made_by=actor.user, made_at=at,
        )
        for a in named
    ]  # fmt: skip
    _propose_all(actor, at, found)
    words = {"branch": row.branch.node.name, "year": row.year, "count": len(named)}
    url = reverse("diagnosis_detail", args=[row.pk])
    _tell_committee(row.branch, actor, "diagnosis.handed_in_notice", words, url, at)
    return row


def _propose_all(actor: Actor, at: datetime, found: list[Improvement]) -> None:
    made = Improvement.objects.bulk_create(found)
    rows: list[tuple[Any, str, dict[str, Any], dict[str, Any]]] = [
        (row, row.branch.node.path, {}, {"problem": row.problem, "source": str(row.source)}) for row in made
    ]
    record_each(actor=actor, at=at, action="improvement.proposed", rows=rows)


def _tell_committee(branch: Branch, actor: Actor, code: str, params: dict[str, Any], url: str, at: datetime) -> None:
    readers = officers_of(branch.node.path, (Role.COMMITTEE,), localdate(at)) - {actor.user_id}
    notify(user_ids=readers, code=code, params=params, url=url, at=at)


def _tell_branch(branch: Branch, actor: Actor, code: str, params: dict[str, Any], url: str, at: datetime) -> None:
    readers = officers_of(branch.node.path, BRANCH_OFFICE, localdate(at)) - {actor.user_id}
    notify(user_ids=readers, code=code, params=params, url=url, at=at)


# -- the feedback sheet -------------------------------------------------------------------------------------
@transaction.atomic
def make_feedback(*, actor: Actor, at: datetime, branch: Branch, round: AssessmentRound, words: str = "") -> FeedbackSheet:
    """The sheet of a branch after a published round: its weakest indicators, each proposed for improvement. Made twice, it is the first."""
    ensure(actor.may("improvement.prepare", path=branch.node.path))
    ensure(rules.may_use(round.state), field="round")
    total = selectors.total_of(round, branch, actor.scope("improvement.prepare"))
    if total is None:
        raise RuleBroken("feedback.not_ranked", field="branch")
    known = FeedbackSheet.objects.filter(branch=branch, round=round).first()
    if known is not None:
        return known
    facts = {"words": words.strip(), "party": total.party, "business": total.business, "made_by": actor.user, "made_at": at}
    try:
        with transaction.atomic():
            sheet = FeedbackSheet.objects.create(branch=branch, round=round, **facts)
    except IntegrityError:  # the other half of a double click
        return FeedbackSheet.objects.get(branch=branch, round=round)
    with translation.override(settings.LANGUAGE_CODE):  # what is kept is in the language of the house
        parts = selectors.weakest_indicators(round, branch, actor, int(value_on("FEEDBACK_WEAKEST", localdate(at))))
        lines = FeedbackLine.objects.bulk_create(
            FeedbackLine(sheet=sheet, no=no, indicator=p.code, name=p.name[:120], points=p.full - p.lost, full=p.full, lost=p.lost)
            for no, p in enumerate(parts, 1)
        )
        found = [
            Improvement(branch=branch, source=ProblemSource.FEEDBACK, line=line, problem=_lost(line), made_by=actor.user, made_at=at)
            for line in lines
        ]
    told = {"round": round.code, "lines": [line.indicator for line in lines], "words": sheet.words}
    record(actor=actor, at=at, action="feedback.made", obj=sheet, path=branch.node.path, after=told)
    _propose_all(actor, at, found)
    params = {"branch": branch.node.name, "round": round.code, "count": len(lines)}
    _tell_branch(branch, actor, "feedback.made_notice", params, reverse("feedback_detail", args=[sheet.pk]), at)
    return sheet


def _lost(line: FeedbackLine) -> str:
    return _("%(name)s：满分 %(full)s 分，失 %(lost)s 分") % {
        "name": line.name, "full": text_of(line.full), "lost": text_of(line.lost),
    }  # fmt: skip


# -- the loop -----------------------------------------------------------------------------------------------
def _locked(improvement: Improvement, version: int | None) -> Improvement:
    """The row as it stands now, held until the end. EditConflict when the reader saw another state of it."""
    row = Improvement.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=improvement.pk)
    if version is not None and row.version != version:
        raise EditConflict("improvement.conflict")
    return row


def _keep(row: Improvement, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def _trail(row: Improvement, actor: Actor, at: datetime, act: str, after: dict[str, Any]) -> None:
    record(actor=actor, at=at, action=f"improvement.{act}", obj=row, path=row.branch.node.path, after=after)


def _address(row: Improvement) -> str:
    return reverse("improvement_detail", args=[row.pk])


def _short(row: Improvement) -> str:
    return row.problem if len(row.problem) <= SHOWN else f"{row.problem[: SHOWN - 1]}…"


@transaction.atomic
def propose(*, actor: Actor, at: datetime, branch: Branch, problem: str, once_key: str = "") -> Improvement:
    """A problem that somebody writes down by hand. NotReachable outside the reach."""
    ensure(actor.may("improvement.keep", path=branch.node.path))
    key = own_key(actor, once_key)
    if (known := twin_of(Improvement, key)) is not None:
        return known
    row = Improvement(
        branch=branch, source=ProblemSource.OTHER, problem=problem.strip(), made_by=actor.user, made_at=at, once_key=key
    )  # fmt: skip
    if (twin := save_once(row)) is not None:
        return twin
    _trail(row, actor, at, "proposed", {"problem": row.problem, "source": str(row.source)})
    return row


@transaction.atomic
def plan(
    *, actor: Actor, at: datetime, improvement: Improvement, cause: str, measure: str, owner: str, due_on: date, version: int | None = None
) -> Improvement:
    """Cause, measure, owner (staff number or full name) and last day; changed the same way while it is worked on."""
    row, today = _locked(improvement, version), localdate(at)
    ensure(access.may_plan(actor, row))
    if due_on != row.due_on:
        ensure(rules.check_due(due_on, today), field="due_on")
    person = colleague(owner, row.branch.node, today)
    if person is None:
        raise RuleBroken("improvement.no_owner", field="owner", given=owner.strip())
    is_new_owner, row.owner = row.owner_id != person.pk, person
    row.state, row.cause, row.measure, row.due_on = ImprovementState.OPEN, cause.strip(), measure.strip(), due_on
    _keep(row, "state", "cause", "measure", "owner", "due_on")
    told = {"cause": row.cause, "measure": row.measure, "owner": person.staff_no, "due_on": due_on.isoformat()}
    _trail(row, actor, at, "planned", told)
    if is_new_owner:
        words = {"branch": row.branch.node.name, "problem": _short(row), "due": due_on.isoformat()}
        notify_person(person_id=person.pk, code="improvement.owner_notice", params=words, url=_address(row), at=at)
    return row


@transaction.atomic
def report_done(*, actor: Actor, at: datetime, improvement: Improvement, done: Done, version: int | None = None) -> Improvement:
    """The owner, or the branch, says what was done and names the record that shows it."""
    row = _locked(improvement, version)
    ensure(access.may_report(actor, row))
    if done.activity is not None and done.activity.branch_id != row.branch_id:
        raise RuleBroken("improvement.foreign_proof", field="activity")
    if done.plan_item is not None and done.plan_item.plan.node_id != row.branch.node_id:
        raise RuleBroken("improvement.foreign_proof", field="plan_item")
    row.state, row.proof, row.done_by, row.done_on = ImprovementState.DONE, done.proof.strip(), actor.user, localdate(at)
    row.activity, row.plan_item, row.judged_by, row.judged_at = done.activity, done.plan_item, None, None
    _keep(row, "state", "proof", "done_by", "done_on", "activity", "plan_item", "judged_by", "judged_at")
    linked = {"activity": row.activity_id, "plan_item": row.plan_item_id}
    _trail(row, actor, at, "done", {"proof": row.proof, **{key: pk for key, pk in linked.items() if pk}})
    words = {"branch": row.branch.node.name, "problem": _short(row)}
    _tell_committee(row.branch, actor, "improvement.done_notice", words, _address(row), at)
    return row


def _tell_owner(row: Improvement, actor: Actor, code: str, params: dict[str, Any], at: datetime) -> None:
    """The owner and whoever reported it, once each."""
    if row.owner_id is not None and row.owner_id != actor.person_id:
        notify_person(person_id=row.owner_id, code=code, params=params, url=_address(row), at=at)
    if row.done_by_id is not None and row.done_by_id != actor.user_id and row.done_by is not None and row.done_by.person_id != row.owner_id:
        notify(user_ids=[row.done_by_id], code=code, params=params, url=_address(row), at=at)


@transaction.atomic
def confirm(*, actor: Actor, at: datetime, improvement: Improvement, version: int | None = None) -> Improvement:
    """Somebody else of the committee closes it."""
    row = _locked(improvement, version)
    ensure(access.may_judge(actor, row))
    row.state, row.judged_by, row.judged_at, row.reason = ImprovementState.CONFIRMED, actor.user, at, ""
    _keep(row, "state", "judged_by", "judged_at", "reason")
    _trail(row, actor, at, "confirmed", {})
    _tell_owner(row, actor, "improvement.confirmed_notice", {"problem": _short(row)}, at)
    return row


@transaction.atomic
def reopen(
    *, actor: Actor, at: datetime, improvement: Improvement, reason: str, due_on: date, version: int | None = None
) -> Improvement:  # fmt: skip
    """Not good enough: back to its owner, with the reason and a new last day."""
    row = _locked(improvement, version)
    ensure(access.may_judge(actor, row))
    ensure(rules.check_due(due_on, localdate(at)), field="due_on")
    if not reason.strip():
        raise RuleBroken("improvement.reason_needed", field="reason")
    row.state, row.reason, row.due_on, row.reopened = ImprovementState.OPEN, reason.strip(), due_on, row.reopened + 1
    row.judged_by, row.judged_at = actor.user, at
    _keep(row, "state", "reason", "due_on", "reopened", "judged_by", "judged_at")
    _trail(row, actor, at, "reopened", {"reason": row.reason, "due_on": due_on.isoformat()})
    _tell_owner(row, actor, "improvement.reopened_notice", {"problem": _short(row), "reason": row.reason}, at)
    return row


@transaction.atomic
def drop(*, actor: Actor, at: datetime, improvement: Improvement, reason: str, version: int | None = None) -> Improvement:
    """A proposed problem that is not taken up, with the reason; it stays in the list."""
    row = _locked(improvement, version)
    ensure(access.may_drop(actor, row))
    if not reason.strip():
        raise RuleBroken("improvement.reason_needed", field="reason")
    row.state, row.reason, row.judged_by, row.judged_at = ImprovementState.DROPPED, reason.strip(), actor.user, at
    _keep(row, "state", "reason", "judged_by", "judged_at")
    _trail(row, actor, at, "dropped", {"reason": row.reason})
    _tell_branch(row.branch, actor, "improvement.dropped_notice", {"problem": _short(row), "reason": row.reason}, _address(row), at)
    return row
