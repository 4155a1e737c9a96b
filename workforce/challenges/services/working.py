"""The contract with its milestones, reviews of the stages, acceptance by two persons."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.rights.access import Actor
from workforce.challenges import access, rules, selectors
from workforce.challenges.enums import AcceptanceOutcome, AcceptanceState, ChallengeState, ProblemState
from workforce.challenges.models import Challenge, ChallengeAcceptance, ChallengeMilestone
from workforce.challenges.services.locking import announce, locked, save, set_problem, tell, told, words
from workforce.results.models import WorkResult


@transaction.atomic
def add_milestone(*, actor: Actor, at: datetime, challenge: Challenge, title: str, due_on: date, pay: int = 0) -> ChallengeMilestone:
    """A node of the contract, before it is signed."""
    row = locked(challenge)
    ensure(access.may_run(actor, row))
    planned = sum(row.milestones.values_list("pay", flat=True))
    ensure(rules.milestone_verdict(row.state, due_on, last=row.due_on, pay=pay, planned=planned), field="due_on")
    said = words(title, "words_needed", "title", 120)
    if row.milestones.filter(title=said, due_on=due_on).exists():
        raise RuleBroken("challenge.milestone_twice", field="title")
    made = ChallengeMilestone.objects.create(challenge=row, title=said, due_on=due_on, pay=pay)
    save(row)
    told(row, actor, at, "milestone_added", after={"title": said, "due_on": str(due_on), "pay": pay})
    return made


@transaction.atomic
def drop_milestone(*, actor: Actor, at: datetime, challenge: Challenge, milestone_id: int) -> Challenge:
    """A node is taken out again, before the contract is signed."""
    row = locked(challenge)
    ensure(access.may_run(actor, row))
    if row.state != ChallengeState.CHOSEN:
        raise RuleBroken("challenge.not_chosen")
    found = row.milestones.select_for_update().filter(pk=milestone_id).first()
    if found is None:
        raise NotReachable("challenge")
    before = {"title": found.title, "due_on": str(found.due_on), "pay": found.pay}
    found.delete()
    save(row)
    told(row, actor, at, "milestone_dropped", before=before)
    return row


@transaction.atomic
def sign(*, actor: Actor, at: datetime, challenge: Challenge, version: int) -> Challenge:
    """The lead of the chosen team takes the contract as it was read."""
    row, today = locked(challenge, version), localdate(at)
    chosen = selectors.chosen_claim(row)
    is_lead = chosen is not None and actor.person_id is not None and chosen.lead_id == actor.person_id
    ensure(rules.sign_verdict(row.state, is_lead=is_lead, milestones=row.milestones.count()))
    row.state, row.signed_on = ChallengeState.RUNNING, today
    save(row, "state", "signed_on")
    told(row, actor, at, "signed", after={"due_on": str(row.due_on)})
    announce(row)
    return row


@transaction.atomic
def review_milestone(
    *, actor: Actor, at: datetime, challenge: Challenge, milestone_id: int, score: int, finding: str, risk: str = ""
) -> ChallengeMilestone:
    """The office looks at a stage: score, progress, risks. Once."""
    row = locked(challenge)
    ensure(access.may_run(actor, row))
    if row.state != ChallengeState.RUNNING:
        raise RuleBroken("challenge.not_running")
    found = row.milestones.select_for_update().filter(pk=milestone_id).first()
    if found is None:
        raise NotReachable("challenge")
    if found.reviewed_on is not None:
        raise RuleBroken("challenge.milestone_done")
    if not 0 <= score <= rules.TOP_SCORE:
        raise RuleBroken("challenge.score_range", field="score")
    found.score, found.finding, found.risk = score, words(finding, "words_needed", "finding"), risk.strip()[:300]
    found.reviewed_by, found.reviewed_on = actor.user, localdate(at)
    found.save(update_fields=["score", "finding", "risk", "reviewed_by", "reviewed_on"])
    save(row)
    told(row, actor, at, "stage_reviewed", after={"milestone": found.title, "score": score})
    return found


def _check(row: Challenge, outcome: str, reached: str, proof: str, new_due: date | None, day: date, *, has_open: bool) -> None:
    extended = row.acceptances.filter(outcome=AcceptanceOutcome.EXTEND, state=AcceptanceState.AGREED).count()
    most = int(value_on("CHALLENGE_EXTENSIONS_MOST", day))
    verdict = rules.acceptance_verdict(
        row.state, outcome, unreviewed=row.milestones.filter(reviewed_on=None).count(), has_proof=bool(reached.strip() and proof.strip()),
        has_open=has_open, new_due=new_due, due_on=max(row.due_on, day), extended=extended, most=most,
    )  # fmt: skip
    ensure(verdict, field={"challenge.new_due_needed": "new_due", "challenge.proof_needed": "proof"}.get(verdict.code, ""))


@transaction.atomic
def propose_acceptance(
    *, actor: Actor, at: datetime, challenge: Challenge, version: int, outcome: str, reached: str, proof: str = "",
    benefit: Decimal | None = None, new_due: date | None = None,
) -> ChallengeAcceptance:  # fmt: skip
    """What was reached against the target, with the proof of its worth; another person decides."""
    row = locked(challenge, version)
    ensure(access.may_run(actor, row))
    has_open = row.acceptances.filter(state=AcceptanceState.OPEN).exists()
    _check(row, outcome, reached, proof, new_due, localdate(at), has_open=has_open)
    made = ChallengeAcceptance.objects.create(
        challenge=row, outcome=outcome, reached=words(reached, "words_needed", "reached"), proof=proof.strip()[:300], benefit=benefit,
        new_due=new_due if outcome == AcceptanceOutcome.EXTEND else None, proposed_by=actor.user, proposed_at=at,
    )  # fmt: skip
    save(row)
    told(row, actor, at, "acceptance_proposed", after={"outcome": outcome})
    return made


@transaction.atomic
def decide_acceptance(
    *, actor: Actor, at: datetime, challenge: Challenge, is_agreed: bool, answer: str = "", acceptance_id: int | None = None
) -> Challenge:
    """``acceptance_id``: the proposal that the page showed; another one was made meanwhile: EditConflict."""
    row, today = locked(challenge), localdate(at)
    access.must_decide(actor, row)
    found = row.acceptances.select_for_update(of=("self",)).filter(state=AcceptanceState.OPEN).select_related("proposed_by").first()
    is_proposer = found is not None and (actor.user_id is None or actor.user_id == found.proposed_by_id)
    ensure(rules.decide_verdict(is_open=found is not None, is_proposer=is_proposer, is_concerned=access.is_in_team(actor, row)))
    assert found is not None
    if acceptance_id is not None and acceptance_id != found.pk:
        raise EditConflict("challenge.edited", theirs={})
    found.answer = answer.strip()[:300] if is_agreed else words(answer, "reason_needed", "answer")
    found.state = AcceptanceState.AGREED if is_agreed else AcceptanceState.DECLINED
    found.decided_by, found.decided_on = actor.user, today
    if is_agreed:
        _check(row, found.outcome, found.reached, found.proof, found.new_due, today, has_open=False)
        _carry(row, found, today)
    found.save(update_fields=["answer", "state", "decided_by", "decided_on"])
    save(row, "state", "due_on", "accepted_on", "closed_on")
    told(row, actor, at, "accepted", after={"outcome": found.outcome, "is_agreed": is_agreed}, reason=found.answer)
    announce(row)
    chosen = selectors.chosen_claim(row)
    if is_agreed and chosen is not None:
        tell(row, [chosen.lead_id], "accepted_notice", at, outcome=AcceptanceOutcome(found.outcome).label)
    elif found.proposed_by is not None:
        tell(row, [found.proposed_by.person_id], "declined_notice", at, reason=found.answer)
    return row


def _carry(row: Challenge, found: ChallengeAcceptance, today: date) -> None:
    """A pass solves the problem, a failure sends it back to the pool, more time moves the day."""
    if found.outcome == AcceptanceOutcome.EXTEND and found.new_due is not None:
        row.due_on = found.new_due
        return
    row.closed_on = today
    if found.outcome == AcceptanceOutcome.PASS:
        row.state, row.accepted_on = ChallengeState.ACCEPTED, today
        set_problem(row, ProblemState.SOLVED)
    else:
        row.state = ChallengeState.FAILED
        set_problem(row, ProblemState.POOLED)


@transaction.atomic
def link_result(*, actor: Actor, at: datetime, challenge: Challenge, result: WorkResult) -> Challenge:
    """The result of the register that came of an accepted project."""
    row = locked(challenge)
    ensure(access.may_run(actor, row))
    if row.state != ChallengeState.ACCEPTED:
        raise RuleBroken("challenge.not_accepted")
    if result.state != "confirmed":
        raise RuleBroken("challenge.result_open", field="result")
    row.result = result
    save(row, "result")
    told(row, actor, at, "result_linked", after={"result": result.title})
    return row
