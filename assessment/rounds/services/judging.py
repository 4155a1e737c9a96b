"""What people add to a round: points for judged indicators, and corrections that a second person confirms."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from assessment.rounds.access import may_judge, may_touch_branch
from assessment.rounds.models import AssessmentRound, JudgedScore, ScoreAdjustment
from assessment.rounds.rules import adjustment_problem, judged_problem, may_act
from assessment.rounds.selectors import body_of, score_items
from assessment.schemes.rules import Indicator
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.verdict import denied
from portal.rights.access import Actor


def indicator_of(round: AssessmentRound, code: str) -> Indicator:
    """The indicator of the round's scheme. Raises RuleBroken for a code that it does not have."""
    found = body_of(round).indicator(code)
    if found is None:
        raise RuleBroken("round.no_such_indicator", field="indicator", indicator=code)
    return found


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise RuleBroken("round.reason_missing", field="reason")
    return text


def locked(round: AssessmentRound) -> AssessmentRound:
    """The round as it is now: its state must not move while a write hangs on it."""
    return AssessmentRound.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=round.pk)


def _takes_part(round: AssessmentRound, branch: Branch) -> None:
    if not round.participants.filter(branch=branch).exists():
        raise RuleBroken("round.branch_not_in_round", branch=branch.node.name)


@transaction.atomic
def judge(
    *, actor: Actor, at: datetime, round: AssessmentRound, branch: Branch, indicator: str, points: Decimal, reason: str
) -> JudgedScore:
    """Give or change the actor's own points for one branch. The same again writes nothing.

    Raises RuleBroken outside 0…points, without a reason, for the own branch, where others are named, or once the review
    has ended.
    """
    round = locked(round)
    ensure(may_judge(actor, round, branch, indicator))
    line = indicator_of(round, indicator)
    if line.kind != "judged":
        raise RuleBroken("round.not_judged", field="indicator", indicator=line.code)
    _takes_part(round, branch)
    ensure(judged_problem(points, line.points), field="points")
    text = _reason(reason)
    before = JudgedScore.objects.filter(round=round, branch=branch, indicator=indicator, judge=actor.user).first()
    if before is not None and (before.points, before.reason) == (points, text):
        return before
    group = round.judges.filter(indicator=indicator, judge=actor.user).values_list("group", flat=True).first() or ""
    given = {"points": points, "reason": text, "given_at": at, "group": group}
    row, _ = JudgedScore.objects.update_or_create(round=round, branch=branch, indicator=indicator, judge=actor.user, defaults=given)
    record(
        actor=actor, at=at, action="round.judged", obj=round, label=f"{round.code} {branch.node.name} {indicator}", path=branch.node.path,
        before={"points": str(before.points)} if before else {}, after={"points": str(points)}, reason=text,
    )  # fmt: skip
    changes.announce("judged", on=round.ends_on, branches=[branch.pk])
    return row


@transaction.atomic
def withdraw_points(*, actor: Actor, at: datetime, round: AssessmentRound, branch: Branch, indicator: str) -> bool:
    """Take the actor's own points for one branch back while the round moves; False where there were none."""
    round = locked(round)
    actor.may("round.judge", path=branch.node.path)
    ensure(may_act(round.state, "judge"))
    row = JudgedScore.objects.filter(round=round, branch=branch, indicator=indicator, judge=actor.user).first()
    if row is None:
        return False
    row.delete()
    record(
        actor=actor, at=at, action="round.judged_withdrawn", obj=round, label=f"{round.code} {branch.node.name} {indicator}",
        path=branch.node.path, before={"points": str(row.points)}, reason=row.reason,
    )  # fmt: skip
    changes.announce("judged", on=round.ends_on, branches=[branch.pk])
    return True


@transaction.atomic
def propose_adjustment(
    *, actor: Actor, at: datetime, round: AssessmentRound, branch: Branch, indicator: str, delta: Decimal, reason: str
) -> ScoreAdjustment:
    """Propose to correct the points of one indicator by ``delta``; in force only when a second person confirms it.

    Raises RuleBroken when the result would leave 0…full points, without a reason, or while another waits.
    """
    round = locked(round)
    ensure(may_touch_branch(actor, "round.adjust", "adjust", round, branch))
    line = indicator_of(round, indicator)
    _takes_part(round, branch)
    text = _reason(reason)
    check_delta(round, branch, line, delta)
    if ScoreAdjustment.objects.filter(round=round, branch=branch, indicator=indicator, confirmed_at=None, refused_at=None).exists():
        raise RuleBroken("round.adjustment_waits", indicator=line.code, branch=branch.node.name)
    row = ScoreAdjustment.objects.create(
        round=round,
        branch=branch,
        indicator=indicator,
        delta=delta,
        reason=text,
        proposed_by_id=actor.user_id,
        proposed_at=at,  # type: ignore[misc]
    )
    record(
        actor=actor, at=at, action="round.adjustment_proposed", obj=round, label=f"{round.code} {branch.node.name} {indicator}",
        path=branch.node.path, after={"delta": str(delta)}, reason=text,
    )  # fmt: skip
    return row


def check_delta(round: AssessmentRound, branch: Branch, line: Indicator, delta: Decimal) -> None:
    """Raises RuleBroken where nothing is scored yet or the result would leave 0…full points."""
    item = score_items(round, [branch.pk]).get((branch.pk, line.code))
    if item is None or item.points is None:
        raise RuleBroken("round.nothing_to_adjust", field="indicator", indicator=line.code)
    ensure(adjustment_problem(delta=delta, current=item.points, full=line.points), field="delta")


def _decided(actor: Actor, adjustment: ScoreAdjustment) -> tuple[ScoreAdjustment, AssessmentRound]:
    """The adjustment and its round, locked, after the checks that both decisions share."""
    round = locked(adjustment.round)
    row = ScoreAdjustment.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=adjustment.pk)
    ensure(may_touch_branch(actor, "round.confirm", "confirm", round, row.branch))
    if row.confirmed_at is not None or row.refused_at is not None:
        raise RuleBroken("round.adjustment_decided")
    if row.proposed_by_id == actor.user_id:
        ensure(denied("round.adjustment_second_person"))
    return row, round


@transaction.atomic
def confirm_adjustment(*, actor: Actor, at: datetime, adjustment: ScoreAdjustment) -> ScoreAdjustment:
    """Put a proposed adjustment into force. Raises RuleBroken for the proposer himself or a second decision."""
    row, round = _decided(actor, adjustment)
    check_delta(round, row.branch, indicator_of(round, row.indicator), row.delta)
    row.confirmed_by, row.confirmed_at = actor.user, at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    record(
        actor=actor, at=at, action="round.adjustment_confirmed", obj=round, path=row.branch.node.path,
        label=f"{round.code} {row.branch.node.name} {row.indicator}", after={"delta": str(row.delta)}, reason=row.reason,
    )  # fmt: skip
    changes.announce("adjustment", on=round.ends_on, branches=[row.branch_id])
    return row


@transaction.atomic
def refuse_adjustment(*, actor: Actor, at: datetime, adjustment: ScoreAdjustment) -> ScoreAdjustment:
    """Turn a proposed adjustment down; it stays on record without effect."""
    row, round = _decided(actor, adjustment)
    row.refused_at = at
    row.save(update_fields=["refused_at"])
    record(
        actor=actor, at=at, action="round.adjustment_refused", obj=round, path=row.branch.node.path,
        label=f"{round.code} {row.branch.node.name} {row.indicator}", after={"delta": str(row.delta)}, reason=row.reason,
    )  # fmt: skip
    return row
