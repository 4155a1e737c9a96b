"""Money for proposals: at once within the year's budget, later by the benefit that somebody else has verified."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.models import User
from workforce.proposals import access, rules, selectors
from workforce.proposals.enums import ProposalBandBasis, ProposalBandSet, ProposalBenefitRound, ProposalRewardKind, ProposalRewardState
from workforce.proposals.models import Proposal, ProposalAwardBand, ProposalBenefit, ProposalBudget, ProposalReward, ProposalSheet
from workforce.proposals.services.locking import announce, authors_of, locked, save, tell, told, words


def _user(actor: Actor) -> User:
    """A record of money is a person's; the system itself rewards nobody."""
    if actor.user is None:
        raise RuleBroken("proposal.needs_registrar")
    return actor.user


@transaction.atomic
def set_budget(*, actor: Actor, at: datetime, node: Node, year: int, amount: Decimal, version: int | None = None) -> ProposalBudget:
    """The year's budget of a unit, set or changed; never below what is spent."""
    ensure(actor.may("proposal.budget", path=node.path))
    if amount <= 0:
        raise RuleBroken("proposal.amount_needed", field="amount")
    ProposalBudget.objects.get_or_create(node=node, year=year, defaults={"amount": amount, "set_by": _user(actor), "set_at": at})
    row = ProposalBudget.objects.select_for_update(of=("self",)).select_related("node").get(node=node, year=year)
    if version is not None and row.version != version:
        raise EditConflict("proposal.edit_conflict", theirs={})
    spent = selectors.spent_of(row)
    if amount < spent:
        raise RuleBroken("proposal.budget_below", field="amount", spent=spent)
    before = {"amount": str(row.amount)}
    row.amount, row.set_by, row.set_at, row.version = amount, _user(actor), at, row.version + 1
    row.save(update_fields=["amount", "set_by", "set_at", "version"])
    after = {"amount": str(amount), "year": year}
    record(
        actor=actor, at=at, action="proposal.budget_set", obj=row, label=f"{node.name} {year}", path=node.path, before=before, after=after
    )
    return row


def _propose(row: Proposal, kind: str, amount: Decimal, actor: Actor, at: datetime, **more) -> ProposalReward:
    made = ProposalReward(proposal=row, kind=kind, amount=amount, proposed_by=_user(actor), proposed_at=at, **more)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("proposal.rewarded_already") from None
    save(row)
    told(row, actor, at, "reward_proposed", after={"kind": kind, "amount": str(amount)})
    return made


@transaction.atomic
def propose_instant(*, actor: Actor, at: datetime, proposal: Proposal, amount: Decimal) -> ProposalReward:
    """A reward on the spot when a proposal is taken, before anybody knows its benefit: once, and within the budget, whose row is
    locked, so that two rewards at the same moment cannot both take the last yuan."""
    row, today = locked(proposal), localdate(at)
    ensure(access.may_reward(actor, row))
    most = Decimal(str(value_on("PROPOSAL_INSTANT_MOST", today)))
    if amount <= 0:
        raise RuleBroken("proposal.amount_needed", field="amount")
    if amount > most:
        raise RuleBroken("proposal.above_instant", field="amount", most=most)
    nearest = selectors.budget_over(row.node, today.year).first()
    if nearest is None:
        raise RuleBroken("proposal.no_budget", field="amount", year=today.year)
    budget = ProposalBudget.objects.select_for_update().get(pk=nearest.pk)
    if row.rewards.filter(kind=ProposalRewardKind.INSTANT).exclude(state=ProposalRewardState.REFUSED).exists():
        raise RuleBroken("proposal.rewarded_already")
    ensure(rules.budget_verdict(selectors.spent_of(budget), amount, budget.amount), field="amount")
    return _propose(row, ProposalRewardKind.INSTANT, amount, actor, at, budget=budget)


@transaction.atomic
def propose_award(
    *, actor: Actor, at: datetime, proposal: Proposal, amount: Decimal, band: ProposalAwardBand | None = None
) -> ProposalReward:  # fmt: skip
    """A reward by the set that is switched on, from the verified benefit. RuleBroken ``proposal.*``."""
    row, today = locked(proposal), localdate(at)
    ensure(access.may_reward(actor, row))
    if amount <= 0:
        raise RuleBroken("proposal.amount_needed", field="amount")
    first = row.benefits.filter(round=ProposalBenefitRound.FIRST, verified__isnull=False).first()
    if first is None or first.verified is None:
        raise RuleBroken("proposal.benefit_first")
    lines = selectors.bands_on(selectors.band_set_on(today), today)
    bands, value = [selectors.as_rule(line) for line in lines], first.verified
    share = rules.shared_amount(bands, value)
    if share is not None:
        if amount > share:
            raise RuleBroken("proposal.above_share", field="amount", most=share)
        return _propose(row, ProposalRewardKind.AWARD, amount, actor, at)
    by_value = rules.band_of(bands, value)
    chosen = next((line for line in lines if by_value is not None and line.code == by_value.code), None)
    if by_value is None:
        chosen = next((line for line in lines if band is not None and line.pk == band.pk and line.basis == ProposalBandBasis.GRADE), None)
    if chosen is None:
        raise RuleBroken("proposal.band_needed", field="band")
    ensure(rules.amount_verdict(selectors.as_rule(chosen), amount, rules.bonus_of(bands, value)), field="amount")
    return _propose(row, ProposalRewardKind.AWARD, amount, actor, at, band=chosen)


@transaction.atomic
def decide_reward(*, actor: Actor, at: datetime, reward: ProposalReward, is_approved: bool, reason: str = "") -> ProposalReward:
    """Somebody else approves or refuses; what is refused gives the budget back."""
    row = locked(reward.proposal)
    found = ProposalReward.objects.select_for_update().filter(pk=reward.pk, proposal=row).first()
    if found is None:
        raise NotReachable("proposal")
    ensure(access.may_reward(actor, row))
    if found.state != ProposalRewardState.PROPOSED:
        raise RuleBroken("proposal.reward_settled")
    if found.proposed_by_id == actor.user_id:
        raise RuleBroken("proposal.second_person")
    found.reason = "" if is_approved else words(reason, "text_needed", "reason", 200)
    found.state = ProposalRewardState.APPROVED if is_approved else ProposalRewardState.REFUSED
    found.decided_by, found.decided_at = _user(actor), at
    found.save(update_fields=["reason", "state", "decided_by", "decided_at"])
    save(row)
    told(row, actor, at, "reward_decided", after={"kind": found.kind, "state": str(found.state)}, reason=found.reason)
    if is_approved:
        kind = str(ProposalRewardKind(found.kind).label)
        tell(row, authors_of(row), "rewarded_notice", at, kind=kind, amount=str(found.amount))
    return found


@transaction.atomic
def claim_benefit(*, actor: Actor, at: datetime, proposal: Proposal, round: str, claimed: Decimal, basis: str) -> ProposalBenefit:
    """What it is worth in a year, as whoever carried it out reckons it; half a year later once more."""
    row, today = locked(proposal), localdate(at)
    ensure(access.may_claim(actor, row))
    if claimed < 0:
        raise RuleBroken("proposal.below_zero", field="claimed")
    if round == ProposalBenefitRound.AGAIN:
        if not row.benefits.filter(round=ProposalBenefitRound.FIRST, verified__isnull=False).exists():
            raise RuleBroken("proposal.benefit_needs_first")
        if row.measure_on is not None and today < row.measure_on:
            raise RuleBroken("proposal.benefit_early", on=row.measure_on.isoformat())
    said = words(basis, "text_needed", "basis")
    made = ProposalBenefit(proposal=row, round=round, claimed=claimed, basis=said, claimed_by=_user(actor), claimed_at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("proposal.benefit_known") from None
    save(row)
    told(row, actor, at, "benefit_claimed", after={"round": round, "claimed": str(claimed)})
    return made


@transaction.atomic
def verify_benefit(*, actor: Actor, at: datetime, benefit: ProposalBenefit, verified: Decimal) -> ProposalBenefit:
    """Somebody else, of finance, says what the benefit is."""
    row = locked(benefit.proposal)
    found = ProposalBenefit.objects.select_for_update().filter(pk=benefit.pk, proposal=row).first()
    if found is None:
        raise NotReachable("proposal")
    ensure(access.may_verify(actor, row))
    if found.claimed_by_id == actor.user_id:
        raise RuleBroken("proposal.claimed_own")
    if found.verified is not None:
        raise RuleBroken("proposal.benefit_verified")
    if verified < 0:
        raise RuleBroken("proposal.below_zero", field="verified")
    found.verified, found.verified_by, found.verified_on = verified, _user(actor), localdate(at)
    found.save(update_fields=["verified", "verified_by", "verified_on"])
    save(row)
    told(row, actor, at, "benefit_verified", after={"round": found.round, "verified": str(verified)})
    announce(row)
    tell(row, authors_of(row), "verified_notice", at)
    return found


@transaction.atomic
def fill_sheet(*, actor: Actor, at: datetime, proposal: Proposal, band_set: str, scores: Mapping[str, int]) -> ProposalSheet:
    """A scoring sheet of a taken proposal: by weights (D) or by classes (H)."""
    row, today = locked(proposal), localdate(at)
    ensure(access.may_reward(actor, row))
    bands = [selectors.as_rule(line) for line in selectors.bands_on(band_set, today) if line.criterion]
    try:
        total = rules.weighed(bands, scores) if band_set == ProposalBandSet.D else rules.sheet_sum(bands, scores)
    except ValueError as wrong:
        raise RuleBroken("proposal.sheet_wrong", criterion=str(wrong)) from None
    made = ProposalSheet(proposal=row, band_set=band_set, scores=dict(scores), total=total, scored_by=_user(actor), scored_at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("proposal.sheet_known") from None
    save(row)
    told(row, actor, at, "sheet_filled", after={"sheet": band_set, "total": str(total)})
    return made
