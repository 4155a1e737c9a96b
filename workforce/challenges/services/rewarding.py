"""The reward: noted once with everybody's share by the office, valid when a second person has agreed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor
from workforce.challenges import access, rules, selectors
from workforce.challenges.enums import AcceptanceState
from workforce.challenges.models import Challenge, ChallengePlace, ChallengeReward
from workforce.challenges.services.locking import locked, save, tell, told, words


def _team(row: Challenge) -> list[ChallengePlace]:
    return list(ChallengePlace.objects.filter(claim=selectors.chosen_claim(row)).select_related("person"))


def _note(row: Challenge, known: ChallengeReward | None, actor: Actor, at: datetime, amount: Decimal, paid_on: date) -> ChallengeReward:
    """A first note, or a new one in the place of one that was declined; the audit trail keeps the old one."""
    said = {"amount": amount, "paid_on": paid_on, "noted_by": actor.user, "noted_at": at, "state": AcceptanceState.OPEN}
    if known is not None:
        for name, value in {**said, "decided_by": None, "decided_on": None, "answer": ""}.items():
            setattr(known, name, value)
        known.save()
        return known
    try:
        with transaction.atomic():
            return ChallengeReward.objects.create(challenge=row, **said)
    except IntegrityError:
        raise RuleBroken("challenge.paid_already") from None


def _shares(team: list[ChallengePlace]) -> dict[str, list[str]]:
    """By staff number the share and the sum of everybody, as the trail keeps them."""
    return {place.person.staff_no: [str(place.share), str(place.amount)] for place in team if place.share is not None}


@transaction.atomic
def reward(
    *, actor: Actor, at: datetime, challenge: Challenge, amount: Decimal, paid_on: date, shares: Mapping[str, Decimal]
) -> ChallengeReward:
    """The prize, once, within what was posted; by staff number everybody's share, together 100 %. Another person agrees to it."""
    row, today = locked(challenge), localdate(at)
    ensure(access.may_run(actor, row))
    known = ChallengeReward.objects.select_for_update(of=("self",)).filter(challenge=row).first()
    is_paid = known is not None and known.state != AcceptanceState.DECLINED
    ensure(rules.reward_verdict(row.state, amount, prize=row.prize, is_paid=is_paid), field="amount")
    if row.accepted_on is None or not row.accepted_on <= paid_on <= today:
        raise RuleBroken("challenge.ahead", field="paid_on")
    team = _team(row)
    by_number = {place.person.staff_no: place for place in team}
    if set(shares) - set(by_number):
        raise RuleBroken("challenge.shares_team", field="shares")
    wanted = {by_number[number].pk: share for number, share in shares.items()}
    ensure(rules.shares_verdict(wanted, [place.pk for place in team]), field="shares")
    made, parts = _note(row, known, actor, at, amount, paid_on), rules.split(amount, wanted)
    for place in team:
        place.share, place.amount = wanted[place.pk], parts[place.pk]
    ChallengePlace.objects.bulk_update(team, ["share", "amount"])
    save(row)
    told(row, actor, at, "rewarded", after={"amount": str(amount), "on": str(paid_on), "shares": _shares(team)})
    return made


@transaction.atomic
def decide_reward(*, actor: Actor, at: datetime, challenge: Challenge, version: int, is_agreed: bool, answer: str = "") -> ChallengeReward:
    """Agreed to, the team is told; declined with a reason, the office notes it anew. Another one was noted meanwhile: EditConflict."""
    row = locked(challenge, version)
    access.must_decide(actor, row)
    found = ChallengeReward.objects.select_for_update(of=("self",)).filter(challenge=row).select_related("noted_by").first()
    is_author = found is not None and (actor.user_id is None or actor.user_id == found.noted_by_id)
    state = found.state if found is not None else None
    ensure(rules.reward_decide_verdict(state, is_author=is_author, is_concerned=access.is_in_team(actor, row)))
    assert found is not None
    found.answer = answer.strip()[:300] if is_agreed else words(answer, "reason_needed", "answer")
    found.state = AcceptanceState.AGREED if is_agreed else AcceptanceState.DECLINED
    found.decided_by, found.decided_on = actor.user, localdate(at)
    found.save(update_fields=["answer", "state", "decided_by", "decided_on"])
    save(row)
    team = _team(row)
    before = {"amount": str(found.amount), "on": str(found.paid_on), "shares": _shares(team)}
    told(row, actor, at, "reward_decided", before=before, after={"is_agreed": is_agreed}, reason=found.answer)
    if is_agreed:
        for place in team:
            if place.amount:
                tell(row, [place.person_id], "rewarded_notice", at, amount=str(place.amount))
        return found
    for place in team:
        place.share = place.amount = None
    ChallengePlace.objects.bulk_update(team, ["share", "amount"])
    if found.noted_by is not None:
        tell(row, [found.noted_by.person_id], "reward_declined_notice", at, reason=found.answer)
    return found
