"""One person proposes to name, keep, promote or withdraw, another decides; nominations to a higher level."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.periods import add_years
from portal.rights.access import Actor
from workforce.studios import access, rules, selectors
from workforce.studios.enums import (
    StudioDecision,
    StudioGate,
    StudioNominationOutcome,
    StudioReviewState,
    StudioState,
)
from workforce.studios.models import Studio, StudioNomination, StudioReview, StudioStage, StudioStep
from workforce.studios.services.locking import announce, locked, save, tell, told, words


def _check(row: Studio, decision: str, level: int, day: date) -> None:
    """RuleBroken ``studio.*`` where the facts do not bear the decision. Asked when it is proposed and again when it is decided."""
    if decision == StudioDecision.NAME:
        ensure(rules.first_gap(selectors.naming_gaps(row, level, day)))
    if decision in (StudioDecision.KEEP, StudioDecision.UPGRADE):
        first = selectors.period_start(row)
        results, reports = selectors.results_in(row, first, day), selectors.reports_in(row, first)
        ensure(rules.keep_verdict(results, is_team=row.kind.is_team, reports=reports))
    if decision == StudioDecision.UPGRADE:
        ensure(rules.upgrade_verdict(row.level, level, highest_own=int(value_on("STUDIO_OWN_LEVEL", day))), field="level")
        ensure(rules.years_verdict(row.named_on, selectors.rung_of(level).years, day), field="level")
        if not row.kind.is_team:
            ensure(rules.first_gap(selectors.lead_gaps(row, level, day)), field="level")


@transaction.atomic
def propose(
    *, actor: Actor, at: datetime, studio: Studio, version: int, decision: str, reason: str, level: int | None = None
) -> StudioReview:
    """The office says what it recommends. RuleBroken names what is missing."""
    row, today = locked(studio, version), localdate(at)
    ensure(access.may_run(actor, row))
    ensure(rules.proposal_verdict(row.state, decision, has_open=row.reviews.filter(state=StudioReviewState.OPEN).exists()))
    wanted = (level or row.level) if decision in (StudioDecision.NAME, StudioDecision.UPGRADE) else row.level
    if decision == StudioDecision.NAME and wanted > int(value_on("STUDIO_OWN_LEVEL", today)):
        raise RuleBroken("studio.level_by_nomination", field="level")
    _check(row, decision, wanted, today)
    said = words(reason, "reason_needed", "reason", 500)
    made = StudioReview.objects.create(
        studio=row,
        decision=decision,
        level=wanted,
        reason=said,
        from_on=selectors.period_start(row),
        proposed_by=actor.user,
        proposed_at=at,
    )
    save(row)
    told(row, actor, at, "proposed", after={"decision": decision, "level": wanted}, reason=said)
    return made


def _pass(row: Studio, gate: StudioGate, actor: Actor, day: date, note: str) -> None:
    """The stage of the decision is passed with it, once."""
    stage = StudioStage.objects.filter(is_active=True, gate=gate).first()
    if stage is not None and not row.steps.filter(stage=stage).exists():
        StudioStep.objects.create(studio=row, stage=stage, passed_on=day, note=note[:300], noted_by=actor.user)
        row.stage = stage


def _carry(row: Studio, review: StudioReview, actor: Actor, day: date) -> None:
    """What follows from a decision that was agreed to."""
    if review.decision == StudioDecision.REFUSE:
        row.state, row.closed_on, row.close_reason = StudioState.REFUSED, day, review.reason[:300]
    elif review.decision == StudioDecision.WITHDRAW:
        row.state, row.closed_on, row.close_reason = StudioState.WITHDRAWN, day, review.reason[:300]
    else:
        row.level = review.level
        years = selectors.plate_years(row.level)
        row.valid_until = add_years(day, years) if years else None
    if review.decision == StudioDecision.NAME:
        row.state, row.named_on = StudioState.NAMED, day
        _pass(row, StudioGate.NAMING, actor, day, review.reason)
    elif review.decision in rules.LATER:
        row.reviewed_on = day
        _pass(row, StudioGate.REVIEW, actor, day, review.reason)


@transaction.atomic
def decide(*, actor: Actor, at: datetime, review: StudioReview, is_agreed: bool, answer: str = "") -> Studio:
    """A second person, who neither proposed it nor belongs to the studio, agrees or does not."""
    row, today = locked(review.studio), localdate(at)
    found = row.reviews.select_for_update().filter(pk=review.pk).first()
    if found is None:
        raise NotReachable("studio")
    ensure(access.may_decide(actor, row, found))
    if is_agreed:
        _check(row, found.decision, found.level, today)
        _carry(row, found, actor, today)
    found.answer = answer.strip()[:300] if is_agreed else words(answer, "reason_needed", "answer")
    found.state = StudioReviewState.AGREED if is_agreed else StudioReviewState.DECLINED
    found.decided_by, found.decided_on, found.valid_until = actor.user, today, row.valid_until if is_agreed else None
    found.save(update_fields=["answer", "state", "decided_by", "decided_on", "valid_until"])
    save(row, "state", "level", "stage", "named_on", "reviewed_on", "valid_until", "closed_on", "close_reason")
    told(row, actor, at, "decided", after={"decision": found.decision, "is_agreed": is_agreed, "level": row.level}, reason=found.answer)
    if is_agreed:
        announce(row)
        tell(row, [row.lead_id], "decided_notice", at, decision=StudioDecision(found.decision).label)
    elif found.proposed_by is not None:
        tell(row, [found.proposed_by.person_id], "declined_notice", at, reason=found.answer)
    return row


@transaction.atomic
def nominate(*, actor: Actor, at: datetime, studio: Studio, contest: str, level: int, nominated_on: date) -> StudioNomination:
    """A named studio is sent up the ladder; lead and years of running are looked at first (STU-01, STU-08)."""
    row, today = locked(studio), localdate(at)
    ensure(access.may_run(actor, row))
    if nominated_on > today:
        raise RuleBroken("studio.ahead", field="nominated_on")
    verdict = rules.nomination_verdict(row.state, row.level, level, valid_until=row.valid_until, day=today)
    ensure(verdict, field="level")
    ensure(rules.years_verdict(row.named_on, selectors.rung_of(level).years, nominated_on), field="level")
    if not row.kind.is_team:
        ensure(rules.first_gap(selectors.lead_gaps(row, level, today)), field="level")
    said = words(contest, "contest_needed", "contest", 100)
    try:
        with transaction.atomic():
            made = StudioNomination.objects.create(
                studio=row, contest=said, level=level, nominated_on=nominated_on, nominated_by=actor.user
            )
    except IntegrityError:
        raise RuleBroken("studio.nominated_twice", field="contest") from None
    save(row)
    told(row, actor, at, "nominated", after={"contest": said, "level": level})
    return made


@transaction.atomic
def settle_nomination(
    *, actor: Actor, at: datetime, studio: Studio, nomination_id: int, outcome: str, decided_on: date
) -> StudioNomination:
    """What the level above has decided; a studio that won stands on its level with a new plate. Who sent it up does not say so."""
    row = locked(studio)
    ensure(access.may_run(actor, row))
    found = row.nominations.select_for_update().filter(pk=nomination_id).first()
    if found is None:
        raise NotReachable("studio")
    if found.outcome != StudioNominationOutcome.WAITING:
        raise RuleBroken("studio.nomination_done")
    if actor.user_id in (None, found.nominated_by_id):
        raise RuleBroken("studio.nomination_own")
    if not found.nominated_on <= decided_on <= localdate(at):
        raise RuleBroken("studio.decided_early", field="decided_on")
    found.outcome, found.decided_on = StudioNominationOutcome(outcome), decided_on
    found.save(update_fields=["outcome", "decided_on"])
    if found.outcome == StudioNominationOutcome.WON and found.level > row.level:
        years = selectors.plate_years(found.level)
        row.level, row.valid_until = found.level, add_years(decided_on, years) if years else row.valid_until
    save(row, "level", "valid_until")
    told(row, actor, at, "nomination_settled", after={"contest": found.contest, "outcome": outcome})
    announce(row)
    tell(row, [row.lead_id], "outcome_notice", at, outcome=StudioNominationOutcome(outcome).label)
    return found
