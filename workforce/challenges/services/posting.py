"""A problem is raised, studied and posted; or it is dropped, and a challenge cancelled."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.challenges import access, rules, selectors
from workforce.challenges.enums import LIVE_STATES, ChallengeState, ClaimState, ProblemState
from workforce.challenges.models import Challenge, ChallengePlace, ChallengeProblem
from workforce.challenges.services.locking import announce, locked, locked_problem, save, set_problem, somebody, tell, told, words


@dataclass(frozen=True)
class ProblemFacts:
    """A problem as it is told. ``origin`` and ``origin_no``: another room that it comes from."""

    title: str
    source: str
    text: str
    unit: Node
    owner_no: str
    due_on: date
    branch: Node | None = None
    value: str = ""
    origin: str = ""
    origin_no: str = ""


@dataclass(frozen=True)
class StudyFacts:
    """What the study found and what will be posted."""

    title: str
    feasibility: str
    target: str
    budget: Decimal
    prize: Decimal
    claim_until: date
    due_on: date


def _write(row: ChallengeProblem, actor: Actor, facts: ProblemFacts, today: date) -> None:
    if not selectors.units_for(actor).filter(pk=facts.unit.pk).exists():
        raise RuleBroken("challenge.unit_foreign", field="unit")
    if facts.branch is not None and not selectors.branches_for(actor).filter(pk=facts.branch.pk).exists():
        raise RuleBroken("challenge.unit_foreign", field="branch")
    if facts.due_on <= today:
        raise RuleBroken("challenge.due_past", field="due_on")
    row.title, row.text = words(facts.title, "title_needed", "title", 120), words(facts.text, "text_needed", "text", 1000)
    row.source, row.value, row.unit, row.branch = facts.source, facts.value.strip()[:300], facts.unit, facts.branch
    row.origin, row.origin_no, row.due_on = facts.origin.strip()[:40], facts.origin_no.strip()[:40], facts.due_on
    row.owner = somebody(facts.owner_no, facts.unit, today, "owner_no")


@transaction.atomic
def raise_problem(*, actor: Actor, at: datetime, facts: ProblemFacts, once_key: str = "") -> ChallengeProblem:
    """Into the pool: by a worker for his unit, by branch or office within their reach."""
    key = own_key(actor, once_key)
    if (twin := twin_of(ChallengeProblem, key)) is not None:
        return twin
    row = ChallengeProblem(raised_by=actor.user, raised_at=at, once_key=key)
    _write(row, actor, facts, localdate(at))
    try:
        with transaction.atomic():
            twin = save_once(row)
    except IntegrityError:
        raise RuleBroken("challenge.problem_twice", field="title") from None
    if twin is not None:
        return twin
    told(row, actor, at, "raised", after={"source": row.source, "due_on": str(row.due_on)})
    return row


@transaction.atomic
def change_problem(*, actor: Actor, at: datetime, problem: ChallengeProblem, version: int, facts: ProblemFacts) -> ChallengeProblem:
    row = locked_problem(problem, version)
    ensure(access.may_keep_problem(actor, row))
    before = {"title": row.title, "due_on": str(row.due_on)}
    _write(row, actor, facts, localdate(at))
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("challenge.problem_twice", field="title") from None
    told(row, actor, at, "problem_changed", before=before, after={"title": row.title, "due_on": str(row.due_on)})
    return row


@transaction.atomic
def drop_problem(*, actor: Actor, at: datetime, problem: ChallengeProblem, version: int, reason: str) -> ChallengeProblem:
    """Not for the board, with the reason for who raised it."""
    row = locked_problem(problem, version)
    ensure(access.may_keep_problem(actor, row))
    row.drop_reason, row.state, row.version = words(reason, "reason_needed", "reason"), ProblemState.DROPPED, row.version + 1
    row.save(update_fields=["drop_reason", "state", "version"])
    told(row, actor, at, "problem_dropped", reason=row.drop_reason)
    if row.raised_by_id is not None and row.raised_by_id != actor.user_id:
        url, params = reverse("challenge_problem", args=[row.pk]), {"title": row.title, "reason": row.drop_reason}
        notify(user_ids=[row.raised_by_id], code="challenge.dropped_notice", params=params, url=url, at=at)
    return row


def _studied(row: Challenge, facts: StudyFacts, today: date) -> None:
    verdict = rules.study_verdict(prize=facts.prize, budget=facts.budget, due_on=facts.due_on, claim_until=facts.claim_until, today=today)
    ensure(verdict, field={"challenge.claim_past": "claim_until", "challenge.due_early": "due_on"}.get(verdict.code, "prize"))
    row.title, row.target = words(facts.title, "title_needed", "title", 120), words(facts.target, "words_needed", "target")
    row.feasibility = words(facts.feasibility, "words_needed", "feasibility", 1000)
    row.budget, row.prize, row.claim_until = facts.budget, facts.prize, facts.claim_until
    row.due_on = row.first_due_on = facts.due_on


@transaction.atomic
def study_problem(*, actor: Actor, at: datetime, problem: ChallengeProblem, facts: StudyFacts) -> Challenge:
    """What the study found becomes the challenge that a second person posts."""
    found = locked_problem(problem)
    ensure(access.may_study(actor, found))
    row = Challenge(problem=found, studied_by=actor.user, studied_at=at)
    _studied(row, facts, localdate(at))
    row.save()
    set_problem(row, ProblemState.TAKEN)
    told(row, actor, at, "studied", after={"budget": str(row.budget), "prize": str(row.prize), "due_on": str(row.due_on)})
    return row


@transaction.atomic
def change_study(*, actor: Actor, at: datetime, challenge: Challenge, version: int, facts: StudyFacts) -> Challenge:
    """Until it is posted. Who changed it last has studied it: somebody else posts."""
    row = locked(challenge, version)
    ensure(access.may_run(actor, row))
    if row.state != ChallengeState.STUDIED:
        raise RuleBroken("challenge.wrong_state")
    _studied(row, facts, localdate(at))
    row.studied_by, row.studied_at, row.version = actor.user, at, row.version + 1
    row.save()
    told(row, actor, at, "study_changed", after={"budget": str(row.budget), "prize": str(row.prize)})
    return row


@transaction.atomic
def post_challenge(*, actor: Actor, at: datetime, challenge: Challenge, version: int) -> Challenge:
    """A second person puts it on the board."""
    row, today = locked(challenge, version), localdate(at)
    access.must_decide(actor, row)
    is_author = actor.user_id is None or actor.user_id == row.studied_by_id
    ensure(rules.post_verdict(row.state, is_author=is_author, claim_until=row.claim_until, today=today))
    row.state, row.posted_by, row.posted_on = ChallengeState.POSTED, actor.user, today
    save(row, "state", "posted_by", "posted_on")
    told(row, actor, at, "posted", after={"claim_until": str(row.claim_until)})
    announce(row)
    tell(row, [row.problem.owner_id], "posted_notice", at, until=row.claim_until.isoformat())
    return row


@transaction.atomic
def extend_claims(*, actor: Actor, at: datetime, challenge: Challenge, version: int, claim_until: date) -> Challenge:
    """More time to claim, before the work has to be done."""
    row = locked(challenge, version)
    ensure(access.may_run(actor, row))
    if row.state != ChallengeState.POSTED:
        raise RuleBroken("challenge.not_posted")
    verdict = rules.study_verdict(prize=row.prize, budget=row.budget, due_on=row.due_on, claim_until=claim_until, today=localdate(at))
    ensure(verdict, field="claim_until")
    before, row.claim_until = str(row.claim_until), claim_until
    save(row, "claim_until")
    told(row, actor, at, "claims_extended", before={"claim_until": before}, after={"claim_until": str(claim_until)})
    return row


@transaction.atomic
def cancel_challenge(*, actor: Actor, at: datetime, challenge: Challenge, version: int, reason: str) -> Challenge:
    """Off the board with its reason; the problem goes back to the pool."""
    row = locked(challenge, version)
    ensure(access.may_run(actor, row))
    if row.state not in LIVE_STATES:
        raise RuleBroken("challenge.wrong_state")
    row.close_reason = words(reason, "reason_needed", "reason")
    row.state, row.closed_on = ChallengeState.CANCELLED, localdate(at)
    save(row, "state", "closed_on", "close_reason")
    row.acceptances.filter(state="open").delete()
    set_problem(row, ProblemState.POOLED)
    told(row, actor, at, "cancelled", reason=row.close_reason)
    announce(row)
    team = ChallengePlace.objects.filter(claim__challenge=row).exclude(claim__state=ClaimState.WITHDRAWN)
    people = set(team.values_list("person", flat=True)) | set(row.judges.values_list("person", flat=True))
    tell(row, people, "cancelled_notice", at, reason=row.close_reason)
    return row
