"""Who prepares and closes a ballot, who votes, who checks a count by hand.

Running needs the right in reach and the consent of the record's room. Voting needs the roll, nothing else. A count by
hand is checked by somebody of the roll or of the office who has not made it and is not voted on.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from portal.ballots import rules
from portal.ballots.enums import BallotState
from portal.ballots.models import Ballot, BallotVoter
from portal.ballots.registry import BallotBrief, BallotOwner, is_confidential, owner_of, owners
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def owner_or_404(record_kind: str) -> BallotOwner:
    """The room of a record kind; NotReachable for a kind that holds no ballots."""
    owner = owner_of(record_kind)
    if owner is None:
        raise NotReachable(record_kind)
    return owner


def runs(actor: Actor, ballot: Ballot) -> bool:
    """Whether a runner's buttons belong on the page at all."""
    return actor.can("ballot.run") and actor.scope(owner_or_404(ballot.record_kind).run_right).covers(ballot.node.path)


def sees(actor: Actor, ballot: Ballot) -> bool:
    """Whether the ballot lies in reach of an office of the actor."""
    return actor.can("ballot.view") and actor.scope(owner_or_404(ballot.record_kind).view_right).covers(ballot.node.path)


def sees_totals(actor: Actor, ballot: Ballot) -> bool:
    """Whether the result is told to the actor: to every voter, unless the room keeps it to its office."""
    return not is_confidential(ballot.record_kind) or sees(actor, ballot)


def _reached(actor: Actor, right: str, of_owner: str) -> QuerySet[Ballot]:
    wanted = Q(pk__in=[])
    for kind, owner in owners().items() if actor.can(right) else ():
        rows = Ballot.objects.within(actor.scope(getattr(owner, of_owner)))
        wanted |= Q(pk__in=rows.filter(record_kind=kind).values("pk"))
    return Ballot.objects.filter(wanted)


def in_office(actor: Actor) -> QuerySet[Ballot]:
    """Ballots that the actor sees by office: beside records whose room lets him see them."""
    return _reached(actor, "ballot.view", "view_right")


def in_hand(actor: Actor) -> QuerySet[Ballot]:
    """Ballots that the actor runs."""
    return _reached(actor, "ballot.run", "run_right").select_related("node", "rule")


def ensure_may_draft(actor: Actor, record_kind: str, record_id: int, at: datetime) -> BallotBrief:
    """The record beside which the actor may put something to the vote. NotReachable outside his reach; RuleBroken by the room."""
    owner = owner_or_404(record_kind)
    owner.ensure_may_run(actor, record_id, at)
    brief = owner.brief(record_id)
    if brief is None or not actor.can("ballot.run") or not actor.scope(owner.run_right).covers(brief.node.path):
        raise NotReachable(record_kind)
    return brief


def may_run(actor: Actor, ballot: Ballot, act: str, at: datetime) -> Verdict:
    """``act`` of a runner. NotReachable outside the reach; RuleBroken by the room for a record that is closed."""
    if not runs(actor, ballot):
        raise NotReachable("ballot.run")
    if act in {"leave_out", "open", "run_off"}:  # a vote that runs is brought to its end, whatever becomes of the record
        owner_or_404(ballot.record_kind).ensure_may_run(actor, ballot.record_id, at)
    verdict = rules.may_do(act, ballot.state)
    if verdict and act == "cancel" and ballot.state == BallotState.COUNTED:
        return rules.void_verdict(voider=actor.user_id, teller=ballot.teller_id, is_candidate=is_candidate(actor, ballot))
    return verdict


def visible(actor: Actor) -> QuerySet[Ballot]:
    """Ballots in reach of the office, and those, once begun, on whose roll the actor stands."""
    wanted = Q(pk__in=in_office(actor).values("pk"))
    if actor.person_id is not None:
        rolls = BallotVoter.objects.filter(person_id=actor.person_id).values("ballot_id")
        wanted |= Q(pk__in=rolls) & ~Q(state=BallotState.DRAFT)
    return Ballot.objects.select_related("node", "rule", "drafted_by", "teller", "checker", "ended_by", "parent").filter(wanted)


def voter_of(actor: Actor, ballot: Ballot) -> BallotVoter | None:
    """The actor's own line of the roll."""
    return ballot.voters.filter(person_id=actor.person_id).first() if actor.person_id is not None else None


def is_candidate(actor: Actor, ballot: Ballot) -> bool:
    return actor.person_id is not None and ballot.items.filter(person_id=actor.person_id).exists()


def may_check(actor: Actor, ballot: Ballot) -> Verdict:
    """Whether the actor checks the count that a teller has entered."""
    voter = voter_of(actor, ballot)
    if not runs(actor, ballot) and (voter is None or voter.left_out):
        raise NotReachable("ballot.check")
    verdict = rules.may_do("check", ballot.state)
    if not verdict:
        return verdict
    return rules.check_verdict(checker=actor.user_id, teller=ballot.teller_id, is_candidate=is_candidate(actor, ballot))


def may_cast(actor: Actor, ballot: Ballot) -> tuple[BallotVoter | None, Verdict]:
    """The actor's line of the roll, and whether he votes now. NotReachable for whoever may not know of the ballot."""
    voter = voter_of(actor, ballot)
    if voter is None:
        if not sees(actor, ballot):
            raise NotReachable("ballot.vote")
        return None, denied("ballot.not_on_roll")
    if voter.left_out:
        return voter, denied("ballot.left_out")
    if voter.has_voted:
        return voter, denied("ballot.voted_already")
    verdict = rules.may_do("cast", ballot.state)
    if verdict and ballot.mode == "paper":
        return voter, denied("ballot.is_paper")
    if verdict and ballot.needs_presence:
        here = owner_or_404(ballot.record_kind).present(ballot.record_id)
        if voter.person_id not in here:
            return voter, denied("ballot.not_present")
    return voter, verdict
