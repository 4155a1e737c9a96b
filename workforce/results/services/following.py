"""What follows a confirmed result: rewards and shares of its authors, contests it is sent to."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.notices.services import notify_person
from portal.rights.access import Actor
from portal.rights.models import User
from workforce.results import access
from workforce.results.enums import NominationOutcome, RewardKind
from workforce.results.models import ResultAuthor, ResultNomination, ResultReward, WorkResult
from workforce.results.services.entering import locked


def _recorder(actor: Actor) -> User:
    """The account that is written down; the system itself pays and nominates nobody."""
    if actor.user is None:
        raise RuleBroken("result.needs_registrar")
    return actor.user


@transaction.atomic
def record_reward(
    *, actor: Actor, at: datetime, result: WorkResult, author: ResultAuthor, kind: str, amount: Decimal, paid_on: date, basis: str
) -> ResultReward:
    """Money paid to an author of ours. RuleBroken ``result.*``; NotReachable outside the reach."""
    row, user = locked(result, None), _recorder(actor)
    ensure(access.may_reward(actor, row))
    if author.result_id != row.pk:
        raise NotReachable("result")
    if author.person is None:
        raise RuleBroken("result.reward_of_outsiders", field="author")
    if author.person_id == actor.person_id:
        raise RuleBroken("result.reward_own", field="author")
    if amount <= 0:
        raise RuleBroken("result.reward_amount", field="amount")
    if not row.achieved_on <= paid_on <= localdate(at):
        raise RuleBroken("result.reward_day", field="paid_on")
    made = ResultReward.objects.create(
        author=author, kind=kind, amount=amount, paid_on=paid_on, basis=basis.strip(), recorded_by=user, recorded_at=at
    )
    after = _paid(made)
    record(actor=actor, at=at, action="result.rewarded", obj=row, label=str(row), path=row.node.path, after=after)
    params = {"title": row.title, "kind": str(RewardKind(kind).label)}
    notify_person(person_id=author.person.pk, code="result.rewarded_notice", params=params, at=at, url=reverse("result_rewards"))
    return made


def _paid(reward: ResultReward) -> dict[str, str]:
    person = reward.author.person
    who = person.staff_no if person else reward.author.name
    return {"author": who, "kind": reward.kind, "amount": str(reward.amount), "paid_on": reward.paid_on.isoformat(), "basis": reward.basis}


@transaction.atomic
def remove_reward(*, actor: Actor, at: datetime, reward: ResultReward) -> None:
    """A wrong entry is taken out; the trail keeps it."""
    row = locked(reward.author.result, None)
    ensure(access.may_reward(actor, row))
    before = _paid(reward)
    reward.delete()
    record(actor=actor, at=at, action="result.reward_removed", obj=row, label=str(row), path=row.node.path, before=before)


@transaction.atomic
def nominate_result(*, actor: Actor, at: datetime, result: WorkResult, contest: str, level: int, nominated_on: date) -> ResultNomination:
    """Send a confirmed result to a contest. RuleBroken ``result.*``."""
    row, user = locked(result, None), _recorder(actor)
    ensure(access.may_nominate(actor, row))
    if not row.achieved_on <= nominated_on <= localdate(at):
        raise RuleBroken("result.nomination_day", field="nominated_on")
    made = ResultNomination(result=row, contest=contest.strip(), level=level, nominated_on=nominated_on, nominated_by=user)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("result.nominated_twice", field="contest") from None
    after = {"contest": made.contest, "level": level, "nominated_on": nominated_on.isoformat()}
    record(actor=actor, at=at, action="result.nominated", obj=row, label=str(row), path=row.node.path, after=after)
    return made


@transaction.atomic
def settle_nomination(
    *, actor: Actor, at: datetime, nomination: ResultNomination, outcome: str, decided_on: date, prize_class: str = ""
) -> ResultNomination:
    """What came of it, once. RuleBroken ``result.*``."""
    made = ResultNomination.objects.select_for_update(of=("self",)).select_related("result__node").get(pk=nomination.pk)
    row = made.result
    ensure(actor.may("result.nominate", path=row.node.path))
    if made.outcome != NominationOutcome.WAITING:
        raise RuleBroken("result.nomination_settled")
    if not made.nominated_on <= decided_on <= localdate(at):
        raise RuleBroken("result.outcome_day", field="decided_on")
    if bool(prize_class) != (outcome == NominationOutcome.WON):
        raise RuleBroken("result.outcome_class", field="prize_class")
    made.outcome, made.decided_on, made.prize_class = outcome, decided_on, prize_class
    made.save(update_fields=["outcome", "decided_on", "prize_class"])
    after = {"contest": made.contest, "outcome": outcome, "prize_class": prize_class, "decided_on": decided_on.isoformat()}
    record(actor=actor, at=at, action="result.nomination_settled", obj=row, label=str(row), path=row.node.path, after=after)
    return made
