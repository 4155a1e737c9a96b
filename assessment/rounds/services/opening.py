"""A round begins: one for each period, with the branches that were there."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from assessment.rounds import registry
from assessment.rounds.enums import MOVING_STATES
from assessment.rounds.models import AssessmentRound, RoundBranch
from assessment.rounds.rules import is_gradable, period_of_round
from assessment.rounds.selectors import branches_in, months_to_be_graded
from assessment.rounds.services.steps import plan_steps
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.periods import year_of
from portal.rights.access import Actor


@transaction.atomic
def open_round(*, actor: Actor, at: datetime, code: str, scheme: AssessmentScheme) -> AssessmentRound:
    """Open the round of a quarter or year with an adopted scheme; every branch of the period takes part.

    Raises RuleBroken for a wrong code, a scheme not in force, a second round for the period, a quarter of
    a year that is settled already, records that have left the database, or no branch at all.
    """
    if not actor.can("round.open"):
        raise NotReachable("round.open")
    period = period_of_round(code)
    if period.starts_on > localdate(at):
        raise RuleBroken("round.not_begun", field="code", period=code, day=period.starts_on.isoformat())
    if scheme.state != SchemeState.ADOPTED:
        raise RuleBroken("round.scheme_not_adopted", field="scheme", scheme=str(scheme))
    if AssessmentRound.objects.filter(code=code).exists():
        raise RuleBroken("round.exists", field="code", period=code)
    year = year_of(period.starts_on).code
    if period.kind == "quarter" and AssessmentRound.objects.filter(code=year).exclude(state__in=MOVING_STATES).exists():
        raise RuleBroken("round.year_settled", field="code", period=code, year=year)
    registry.need_sources(period)
    branches = branches_in(period)
    if not branches:
        raise RuleBroken("round.no_branches", field="code", period=code)
    try:
        with transaction.atomic():
            round = AssessmentRound.objects.create(
                code=code, starts_on=period.starts_on, ends_on=period.ends_on, scheme=scheme, opened_by=actor.user, opened_at=at
            )
    except IntegrityError as broken:  # a second person opened it at the same moment
        raise RuleBroken("round.exists", field="code", period=code) from broken
    RoundBranch.objects.bulk_create(_participants(round, branches, months_to_be_graded(period.ends_on)), batch_size=1000)
    plan_steps(round)
    record(actor=actor, at=at, action="round.opened", obj=round, after={"scheme": str(scheme), "branches": len(branches)})
    return round


@transaction.atomic
def follow_tree(*, branch_ids: Collection[int]) -> None:
    """Let rounds that still move see founded, moved, closed and regrouped branches as the tree now holds them.

    Part of the announcing transaction, whose service writes the audit row. A round under review or published keeps what
    it saw; a branch that never lived in the period leaves, and takes its results with it at the next full run.
    """
    for round in AssessmentRound.objects.filter(state__in=MOVING_STATES).order_by("pk"):
        period = period_of_round(round.code)
        branches = [b for b in branches_in(period) if b.pk in branch_ids]
        round.participants.filter(branch_id__in=set(branch_ids) - {b.pk for b in branches}).delete()
        RoundBranch.objects.bulk_create(
            _participants(round, branches, months_to_be_graded(period.ends_on)), batch_size=1000, update_conflicts=True,
            unique_fields=["round", "branch"], update_fields=["path", "peer_group", "is_graded", "reason"],
        )  # fmt: skip


def _participants(round: AssessmentRound, branches: Collection[Any], months: int) -> list[RoundBranch]:
    rows = []
    for branch in branches:
        closed = branch.node.closed_on
        if closed is not None and closed < round.ends_on:
            reason = "round.closed_in_period"
        elif not is_gradable(founded_on=branch.founded_on, ends_on=round.ends_on, months=months):
            reason = "round.too_young"
        else:
            reason = ""
        peers = branch.node.peer_group.code if branch.node.peer_group else ""
        rows.append(RoundBranch(round=round, branch=branch, path=branch.node.path, peer_group=peers, is_graded=not reason, reason=reason))
    return rows
