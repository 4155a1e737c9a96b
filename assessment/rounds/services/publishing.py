"""From the review to the locked result: what the review froze is published under one hash, and two persons stand for it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.rounds.access import may_confirm_publication, may_in_round
from assessment.rounds.enums import FROZEN_STATES, MOVING_STATES, StepKind
from assessment.rounds.models import AssessmentRound
from assessment.rounds.registry import holds
from assessment.rounds.rules import may_publish, next_state
from assessment.rounds.selectors import judge_work, judged_progress, quarter_states, waiting_adjustments
from assessment.rounds.services.freezing import freeze_round, hash_of_frozen, melt_round
from assessment.rounds.services.judging import locked
from assessment.rounds.services.steps import mark_done
from assessment.rounds.services.verifying import verify_round
from assessment.scoring.services import drain_dirty
from branches.orgs.selectors import secretaries
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor, actor_of
from portal.rights.models import User

NAMED = 10  # branches named in a sentence
BEFORE_REVIEW = (StepKind.SELF_REPORT, StepKind.VERIFICATION, StepKind.JUDGING)


def _move(round: AssessmentRound, act: str, actor: Actor, at: datetime, *, reason: str = "", **fields: object) -> None:
    """Take the round through ``act``, write the fields and the audit row."""
    before = round.state
    round.state = next_state(before, act)
    for name, value in fields.items():
        setattr(round, name, value)
    round.version += 1
    round.save(update_fields=["state", "version", *fields])
    record(actor=actor, at=at, action=f"round.{act}", obj=round, before={"state": before}, after={"state": round.state}, reason=reason)


@transaction.atomic
def review_round(*, actor: Actor, at: datetime, round: AssessmentRound) -> AssessmentRound:
    """End the review: facts, evidence and points are frozen, later edits do not move them.

    Raises RuleBroken before the period is over and while judged points, decisions, the scores of branches or, for a year,
    quarters are missing.
    """
    drain_dirty(at=at)  # before the round is locked: the queue's own lock always comes first
    round = locked(round)
    ensure(may_in_round(actor, "round.review", "review", round))
    if localdate(at) <= round.ends_on:
        raise RuleBroken("round.not_over", period=round.code, day=round.ends_on.isoformat())
    unpublished = [code for code, state in quarter_states(round) if state and state not in FROZEN_STATES]
    if unpublished:
        raise RuleBroken("round.quarters_open", quarters="、".join(unpublished))
    _judging_is_over(round, localdate(at))
    waiting = waiting_adjustments(round).count()
    if waiting:
        raise RuleBroken("round.adjustments_open", n=waiting)
    failed = round.participants.exclude(failed_at=None).order_by("path").values_list("branch__node__name", flat=True)
    if failed:
        raise RuleBroken("round.branches_failed", n=len(failed), branches="、".join(failed[:NAMED]))
    freeze_round(round=round)
    _move(round, "review", actor, at, reviewed_by=actor.user, reviewed_at=at)
    mark_done(round, *BEFORE_REVIEW, on=localdate(at))
    return round


def _judging_is_over(round: AssessmentRound, day: date) -> None:
    """Raises RuleBroken with the indicators that lack points, and how many of the named judges are not through."""
    lacking = []
    for line in judged_progress(round, judge_work(round, day)):
        if line.missing:
            params = {"code": line.indicator.code, "n": line.judges, "open": line.judges - line.done, "missing": line.missing}
            lacking.append(_("%(code)s（指定 %(n)s 人，%(open)s 人未评完，缺 %(missing)s 个评分）") % params)
        elif not line.is_complete:
            lacking.append(line.indicator.code)
    if lacking:
        raise RuleBroken("round.judging_open", indicators="、".join(lacking))


@transaction.atomic
def reopen_round(*, actor: Actor, at: datetime, round: AssessmentRound, reason: str) -> AssessmentRound:
    """Take a reviewed round back to computing; branches that had changed meanwhile are scored again."""
    round = locked(round)
    ensure(may_in_round(actor, "round.reopen", "reopen", round))
    if not reason.strip():
        raise RuleBroken("round.reason_missing", field="reason")
    _move(round, "reopen", actor, at, reason=reason.strip(), reviewed_by=None, reviewed_at=None, published_by=None)
    melt_round(round=round)
    mark_done(round, StepKind.JUDGING, on=None)
    stale = list(round.participants.filter(is_stale=True).values_list("branch_id", flat=True))
    round.participants.filter(is_stale=True).update(is_stale=False, stale_source="", stale_at=None)
    if stale:
        changes.announce("reopened", on=round.starts_on, until=round.ends_on, branches=stale)
    return round


@transaction.atomic
def propose_publication(*, actor: Actor, at: datetime, round: AssessmentRound) -> AssessmentRound:
    """The first person stands for the result; nothing is published yet. Proposing again takes the proposal over."""
    round = locked(round)
    ensure(may_in_round(actor, "round.publish", "propose", round))
    _move(round, "propose", actor, at, published_by=actor.user)
    return round


@transaction.atomic
def confirm_publication(*, actor: Actor, at: datetime, round: AssessmentRound) -> AssessmentRound:
    """The second person confirms: what the review froze, the scheme and the tree are published under one hash."""
    round = locked(round)
    ensure(may_confirm_publication(actor, round))
    if round.published_by is None or not actor_of(round.published_by, localdate(at)).can("round.publish"):
        raise RuleBroken("round.proposer_left", name=str(round.published_by or ""))
    return _publish(round, first=round.published_by, second=actor, at=at)


@transaction.atomic
def publish_round(*, actor: Actor, second: Actor, at: datetime, round: AssessmentRound) -> AssessmentRound:
    """Publish with both persons at once (command, demo). Raises RuleBroken unless they are two and both may."""
    round = locked(round)
    ensure(may_in_round(actor, "round.publish", "publish", round))
    if not second.can("round.publish"):
        raise NotReachable("round.publish")
    ensure(may_publish(first=actor.user_id, second=second.user_id))
    return _publish(round, first=actor.user, second=second, at=at)


def _publish(round: AssessmentRound, *, first: User | None, second: Actor, at: datetime) -> AssessmentRound:
    round.package_hash = digest = hash_of_frozen(round)
    differences = verify_round(round).differences
    if differences:
        raise RuleBroken("round.score_outdated", branch=differences[0].branch)
    _move(
        round, "publish", second, at, published_by=first, second_by=second.user, published_at=at, package_hash=digest,
        reason=f"sha256 {digest}",
    )  # fmt: skip
    mark_done(round, StepKind.PRELIMINARY, on=localdate(at))
    tell_the_year(round)
    _tell_secretaries(round, at)
    return round


def tell_the_year(round: AssessmentRound, branch_ids: Collection[int] | None = None) -> None:
    """A published quarter counts in the running round of its year from now on; ``branch_ids`` None: for all its branches."""
    if not round.is_year and AssessmentRound.objects.filter(code=round.code[:4], state__in=MOVING_STATES).exists():
        ids = round.participants.values_list("branch_id", flat=True) if branch_ids is None else branch_ids
        changes.announce("quarter", on=round.ends_on, branches=ids)


def _tell_secretaries(round: AssessmentRound, at: datetime) -> None:
    """One notice for each secretary whose branch took part. Three statements."""
    posts = secretaries(list(round.participants.values_list("branch_id", flat=True)), round.ends_on)
    accounts = User.objects.filter(person_id__in={p.person_id for p in posts.values()}, is_active=True)
    notify(
        user_ids=accounts.values_list("pk", flat=True), code="round.published_notice", params={"round": round.code},
        url=reverse("home"), at=at,
    )  # fmt: skip


@transaction.atomic
def lock_round(*, actor: Actor, at: datetime, round: AssessmentRound) -> AssessmentRound:
    """Close a published round for good. Raises RuleBroken while its publicity runs or an appeal is open."""
    round = locked(round)
    ensure(may_in_round(actor, "round.lock", "lock", round))
    for hold in holds(round):
        ensure(hold)
    _move(round, "lock", actor, at, locked_at=at)
    mark_done(round, *StepKind, on=localdate(at))
    return round
