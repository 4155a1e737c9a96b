"""The way up: a chosen nominee is recommended level by level, up to the nation."""

from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.contests import access, rules, selectors
from branches.contests.enums import StepOutcome
from branches.contests.models import ContestNomination, NominationStep
from branches.contests.services.nominating import locked
from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor
from workforce.honours.models import HonourTitle
from workforce.honours.services import Award, register_honour


@transaction.atomic
def send_on(*, actor: Actor, at: datetime, nomination: ContestNomination, title: HonourTitle, body: str, sent_on: date) -> NominationStep:
    """Recommend to the next level, for a title of that level. RuleBroken ``contest.*``."""
    contest = locked(nomination.contest)
    ensure(access.may(actor, contest, "climb"))
    row = ContestNomination.objects.select_for_update(of=("self",)).filter(pk=nomination.pk, is_chosen=True).first()
    if row is None:
        raise NotReachable("contest")
    if not selectors.titles().filter(pk=title.pk).exists():
        raise RuleBroken("contest.title_foreign", field="title")
    if title.is_for_people != contest.title.is_for_people:
        raise RuleBroken("contest.step_other_kind", field="title")
    last = row.steps.order_by("-level").first()
    reached, outcome = (last.level, last.outcome) if last else (contest.title.level, "")
    since = last.answered_on if last and last.answered_on else contest.done_on or sent_on
    verdict = rules.step_verdict(title.level, reached, outcome, sent_on, since, localdate(at))
    ensure(verdict, field={"contest.step_level": "title", "contest.step_day": "sent_on"}.get(verdict.code, ""))
    if not body.strip():
        raise RuleBroken("contest.reason_needed", field="body")
    step = NominationStep(nomination=row, level=title.level, title=title, body=body.strip()[:80], sent_on=sent_on, sent_by=actor.user)
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("contest.step_level", field="title") from None
    record(actor=actor, at=at, action="contest.sent_on", obj=contest, path=contest.node.path, after={"level": step.level})
    return step


@transaction.atomic
def answer_step(*, actor: Actor, at: datetime, step: NominationStep, is_awarded: bool, on: date) -> NominationStep:
    """What came of it; an award is registered as an honour, which a second person confirms. RuleBroken ``contest.*``."""
    contest = locked(step.nomination.contest)
    ensure(access.may(actor, contest, "climb"))
    row = (
        NominationStep.objects.select_for_update(of=("self",))
        .select_related("nomination__person__unit", "nomination__unit", "title")
        .get(pk=step.pk)
    )
    if row.outcome != StepOutcome.PENDING:
        raise RuleBroken("contest.step_answered")
    if not row.sent_on <= on <= localdate(at):
        raise RuleBroken("contest.answer_day", field="on")
    row.outcome, row.answered_on = StepOutcome.AWARDED if is_awarded else StepOutcome.ENDED, on
    if is_awarded:
        award = Award(row.title, on, row.body, person=row.nomination.person, node=row.nomination.unit, matter=contest.name)
        row.honour = register_honour(actor=replace(actor, is_system=True), at=at, award=award)
    row.save()
    record(actor=actor, at=at, action="contest.step_answered", obj=contest, path=contest.node.path, after={"outcome": row.outcome})
    return row
