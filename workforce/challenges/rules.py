"""Open bidding: what a problem needs before it is posted, who may claim, judge, sign, accept, and how a reward is shared. Pure.

Sources: docs/rules.md 4.5 (nine stages; share of Party members in a team as a row of rules).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal

from portal.kernel.verdict import ALLOWED, Verdict, denied

CENT = Decimal("0.01")
TOP_SCORE = 100
STUDIED, POSTED, JUDGING, CHOSEN, RUNNING = "studied", "posted", "judging", "chosen", "running"


def percent(part: int, whole: int) -> int:
    return round(part * 100 / whole) if whole else 0


def study_verdict(*, prize: Decimal, budget: Decimal, due_on: date, claim_until: date, today: date) -> Verdict:
    """Claims end before the work does, and the prize lies within the budget."""
    if claim_until < today:
        return denied("challenge.claim_past")
    if due_on <= claim_until:
        return denied("challenge.due_early")
    if budget <= 0 or prize < 0:
        return denied("challenge.budget_positive")
    return ALLOWED if prize <= budget else denied("challenge.prize_above")


def post_verdict(state: str, *, is_author: bool, claim_until: date, today: date) -> Verdict:
    if state != STUDIED:
        return denied("challenge.wrong_state")
    if is_author:
        return denied("challenge.second_person")
    return ALLOWED if today <= claim_until else denied("challenge.claim_past")


def claim_verdict(state: str, *, claim_until: date, today: date, has_open: bool) -> Verdict:
    """The last day of the claims counts."""
    if state != POSTED:
        return denied("challenge.not_posted")
    if today > claim_until:
        return denied("challenge.claim_late", until=claim_until.isoformat())
    return denied("challenge.claimed_already") if has_open else ALLOWED


def lead_verdict(*, is_member: bool, exception: str) -> Verdict:
    """A Party member leads; anybody else does with a reason that is read by whoever judges."""
    return ALLOWED if is_member or exception.strip() else denied("challenge.lead_no_member")


def team_verdict(members: int, total: int, *, share: int, is_binding: bool) -> Verdict:
    """The share of Party members in the team: a hint, or a limit where the rule row says so."""
    if total < 2:
        return denied("challenge.team_small")
    if is_binding and members * 100 < share * total:
        return denied("challenge.team_share", share=share, now=percent(members, total))
    return ALLOWED


def is_share_met(members: int, total: int, share: int) -> bool:
    return members * 100 >= share * total


def seating_verdict(state: str, *, claim_until: date, today: date) -> Verdict:
    """Judges are named once the last day of the claims is over; while judging more are added."""
    if state == POSTED:
        return ALLOWED if today > claim_until else denied("challenge.claims_open", until=claim_until.isoformat())
    return ALLOWED if state == JUDGING else denied("challenge.wrong_state")


def judges_verdict(judges: Collection[int], concerned: Collection[int], *, least: int) -> Verdict:
    """Nobody judges a claim that he has a part in; so many judges at least."""
    if set(judges) & set(concerned):
        return denied("challenge.judge_concerned")
    return ALLOWED if len(set(judges)) >= least else denied("challenge.judges_few", n=least)


def score_verdict(state: str, *, is_recused: bool, value: int) -> Verdict:
    if state != JUDGING:
        return denied("challenge.not_judging")
    if is_recused:
        return denied("challenge.recused")
    return ALLOWED if 0 <= value <= TOP_SCORE else denied("challenge.score_range")


def choose_verdict(state: str, *, judges: int, least: int, missing: int, is_concerned: bool) -> Verdict:
    """Every judge who has not stepped back has scored every claim."""
    if state != JUDGING:
        return denied("challenge.not_judging")
    if is_concerned:
        return denied("challenge.own_case")
    if judges < least:
        return denied("challenge.judges_few", n=least)
    return denied("challenge.scores_missing", n=missing) if missing else ALLOWED


def average(scores: Sequence[int]) -> Decimal | None:
    return (Decimal(sum(scores)) / len(scores)).quantize(CENT) if scores else None


def milestone_verdict(state: str, due_on: date, *, last: date, pay: int, planned: int) -> Verdict:
    """Payment nodes of a contract come to 100 % at most."""
    if state != CHOSEN:
        return denied("challenge.not_chosen")
    if due_on > last:
        return denied("challenge.milestone_late", on=last.isoformat())
    return ALLOWED if planned + pay <= 100 else denied("challenge.pay_above", left=100 - planned)


def sign_verdict(state: str, *, is_lead: bool, milestones: int) -> Verdict:
    if state != CHOSEN:
        return denied("challenge.not_chosen")
    if not is_lead:
        return denied("challenge.not_lead")
    return ALLOWED if milestones else denied("challenge.no_milestone")


def acceptance_verdict(
    state: str,
    outcome: str,
    *,
    unreviewed: int,
    has_proof: bool,
    has_open: bool,
    new_due: date | None,
    due_on: date,
    extended: int,
    most: int,
) -> Verdict:
    """Passing needs every stage reviewed and the economic proof; more time has a day and an end."""
    if state != RUNNING:
        return denied("challenge.not_running")
    if has_open:
        return denied("challenge.acceptance_open")
    if outcome == "pass" and unreviewed:
        return denied("challenge.unreviewed", n=unreviewed)
    if outcome == "pass" and not has_proof:
        return denied("challenge.proof_needed")
    if outcome == "extend" and extended >= most:
        return denied("challenge.extended_enough", n=most)
    if outcome == "extend" and (new_due is None or new_due <= due_on):
        return denied("challenge.new_due_needed")
    return ALLOWED


def decide_verdict(*, is_open: bool, is_proposer: bool, is_concerned: bool) -> Verdict:
    if not is_open:
        return denied("challenge.acceptance_done")
    if is_proposer:
        return denied("challenge.second_person")
    return denied("challenge.own_case") if is_concerned else ALLOWED


def reward_verdict(state: str, amount: Decimal, *, prize: Decimal, is_paid: bool) -> Verdict:
    if is_paid:
        return denied("challenge.paid_already")
    if state != "accepted":
        return denied("challenge.not_accepted")
    if amount <= 0:
        return denied("challenge.amount_positive")
    return ALLOWED if amount <= prize else denied("challenge.reward_above", prize=str(prize))


def reward_decide_verdict(state: str | None, *, is_author: bool, is_concerned: bool) -> Verdict:
    """A second person agrees, who neither noted the reward nor gets a share of it."""
    if state != "open":
        return denied("challenge.no_reward_open")
    if is_author:
        return denied("challenge.second_person")
    return denied("challenge.own_case") if is_concerned else ALLOWED


def shares_verdict(shares: Mapping[int, Decimal], team: Collection[int]) -> Verdict:
    """Everybody of the team and nobody else; together 100 %."""
    if set(shares) != set(team) or any(share < 0 for share in shares.values()):
        return denied("challenge.shares_team")
    total = sum(shares.values(), Decimal(0))
    return ALLOWED if total == 100 else denied("challenge.shares_sum", now=str(total))


def split(amount: Decimal, shares: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The amount in cents by share; what rounding leaves goes to the largest share, so that nothing is lost."""
    parts = {who: (amount * share / 100).quantize(CENT, rounding=ROUND_DOWN) for who, share in shares.items()}
    rest = amount - sum(parts.values(), Decimal(0))
    if parts and rest:
        first = max(parts, key=lambda who: (shares[who], -who))
        parts[first] += rest
    return parts
