"""What follows from a published result: which rule suggests a consequence, who decides, and until when a penalty may be appealed. Pure."""

from datetime import date
from decimal import Decimal

from assessment.outcomes.enums import OutcomeState, OutcomeWhen
from portal.kernel.verdict import ALLOWED, Verdict, denied

USED = frozenset({"published", "locked"})


def suggests(when: str, points: Decimal, party: Decimal, business: Decimal) -> bool:
    """Whether a rule speaks for these two results: both reach its points, or one of them stays below."""
    if when == OutcomeWhen.BOTH:
        return party >= points and business >= points
    return party < points or business < points


def may_use(round_state: str) -> Verdict:
    """Consequences follow from published results alone (docs/rules.md 5.6 USE-1, USE-2)."""
    return ALLOWED if round_state in USED else denied("outcome.not_published")


def may_decide(state: str, *, is_proposer: bool) -> Verdict:
    if state != OutcomeState.PROPOSED:
        return denied("outcome.not_waiting")
    return denied("outcome.second_person") if is_proposer else ALLOWED


def may_carry_out(state: str, *, is_appealed: bool, appeal_until: date | None = None, today: date | None = None) -> Verdict:
    """``appeal_until``: the last day on which what was not appealed yet still may be; None where nobody can appeal any more."""
    if state != OutcomeState.DECIDED:
        return denied("outcome.not_decided")
    if is_appealed:
        return denied("outcome.on_hold")
    if appeal_until is not None and today is not None and today <= appeal_until:
        return denied("outcome.appeal_open", until=appeal_until.isoformat())
    return ALLOWED


def may_withdraw(state: str) -> Verdict:
    return ALLOWED if state in {OutcomeState.PROPOSED, OutcomeState.DECIDED} else denied("outcome.is_closed")


def check_due(due_on: date, today: date) -> Verdict:
    return ALLOWED if due_on >= today else denied("outcome.due_past", today=today.isoformat())


def check_done(done_on: date, decided_on: date, today: date) -> Verdict:
    return ALLOWED if decided_on <= done_on <= today else denied("outcome.done_day", decided=decided_on.isoformat())


def check_amount(amount: Decimal | None, *, has_money: bool) -> Verdict:
    """Money stands only with a consequence that pays, and is more than nothing."""
    if amount is None:
        return ALLOWED
    if not has_money:
        return denied("outcome.no_money")
    return ALLOWED if amount > 0 else denied("outcome.amount")


def may_appeal(state: str, *, is_penalty: bool, has_appeal: bool, until: date, today: date) -> Verdict:
    """A penalty that is decided may be appealed once, until ``until``."""
    if not is_penalty:
        return denied("outcome.no_penalty")
    if state != OutcomeState.DECIDED:
        return denied("outcome.not_decided")
    if has_appeal:
        return denied("outcome.appealed")
    return ALLOWED if today <= until else denied("outcome.appeal_late", until=until.isoformat())


def may_answer(*, is_answered: bool, is_decider: bool) -> Verdict:
    """An appeal is answered once, by somebody who did not decide what it is about."""
    if is_answered:
        return denied("outcome.answered")
    return denied("outcome.own_decision") if is_decider else ALLOWED
