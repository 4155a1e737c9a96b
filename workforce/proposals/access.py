"""Who files, judges, carries out, rewards and verifies proposals, and who learns whose a proposal is."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor
from workforce.proposals import rules
from workforce.proposals.enums import ProposalState
from workforce.proposals.models import Proposal

FILES = "proposal"


def is_author(actor: Actor, row: Proposal) -> bool:
    return actor.person_id is not None and any(a.person_id == actor.person_id for a in row.authors.all())


def in_office(actor: Actor, row: Proposal, right: str = "proposal.office") -> bool:
    """Whether the office's right reaches the unit of the proposal."""
    return actor.is_system or (actor.can(right) and actor.scope(right).covers(row.node.path))


def sees_authors(actor: Actor, row: Proposal) -> bool:
    """An author who stays unnamed is known to the office and to his fellow authors alone."""
    return not row.is_unnamed or in_office(actor, row) or is_author(actor, row)


def _office(actor: Actor, row: Proposal, right: str) -> Verdict:
    """The office at the unit, but no author of the proposal. NotReachable for everybody else."""
    if not in_office(actor, row, right):
        raise NotReachable("proposal")
    return denied("proposal.own") if is_author(actor, row) else ALLOWED


def may_assign(actor: Actor, row: Proposal) -> Verdict:
    verdict = _office(actor, row, "proposal.office")
    return rules.may_do("assign", row.state, row.outcome) if verdict else verdict


def may_merge(actor: Actor, row: Proposal) -> Verdict:
    verdict = _office(actor, row, "proposal.office")
    return rules.may_do("merge", row.state, row.outcome) if verdict else verdict


def may_give_opinion(actor: Actor, row: Proposal) -> Verdict:
    """An officer of the branch that is asked."""
    if row.branch is None or not (actor.can("proposal.opinion") and actor.scope("proposal.opinion").covers(row.branch.path)):
        raise NotReachable("proposal")
    return denied("proposal.own") if is_author(actor, row) else rules.may_do("opinion", row.state, row.outcome)


def _handles(actor: Actor, row: Proposal, who: int | None) -> Verdict:
    """Whoever is charged with it, or the office; never an author."""
    if is_author(actor, row):
        return denied("proposal.own")
    if not (actor.person_id is not None and who == actor.person_id) and not in_office(actor, row):
        raise NotReachable("proposal")
    return ALLOWED


def may_answer(actor: Actor, row: Proposal) -> Verdict:
    verdict = _handles(actor, row, row.assignee_id)
    return rules.may_do("answer", row.state, row.outcome) if verdict else verdict


def may_start(actor: Actor, row: Proposal) -> Verdict:
    verdict = _handles(actor, row, row.assignee_id)
    return rules.may_do("start", row.state, row.outcome) if verdict else verdict


def may_report(actor: Actor, row: Proposal) -> Verdict:
    """Whoever carries it out may well be its author: another one confirms nothing by it."""
    is_owner = actor.person_id is not None and row.owner_id == actor.person_id
    if not is_owner and not in_office(actor, row):
        raise NotReachable("proposal")
    return rules.may_do("done", row.state, row.outcome)


def may_confirm(actor: Actor, row: Proposal) -> Verdict:
    return rules.may_do("confirm", row.state, row.outcome) if is_author(actor, row) else denied("proposal.author_confirms")


def may_reopen(actor: Actor, row: Proposal, most: int) -> Verdict:
    if not is_author(actor, row):
        return denied("proposal.author_confirms")
    verdict = rules.may_do("reopen", row.state, row.outcome)
    return denied("proposal.reopened_already") if verdict and row.reopened >= most else verdict


def may_reward(actor: Actor, row: Proposal) -> Verdict:
    verdict = _office(actor, row, "proposal.reward")
    if not verdict:
        return verdict
    return ALLOWED if row.outcome in rules.TAKEN else denied("proposal.not_taken")


def may_claim(actor: Actor, row: Proposal) -> Verdict:
    is_owner = actor.person_id is not None and row.owner_id == actor.person_id
    if not is_owner and not in_office(actor, row):
        raise NotReachable("proposal")
    return ALLOWED if row.done_on is not None and row.outcome in rules.TAKEN else denied("proposal.not_carried_out")


def may_verify(actor: Actor, row: Proposal) -> Verdict:
    return _office(actor, row, "proposal.verify")


def may_open(actor: Actor, proposal_id: int) -> bool:
    """Asked for the files beside a proposal."""
    return Proposal.objects.within(actor.scope("proposal.view")).filter(pk=proposal_id).exists()


def may_change_files(actor: Actor, proposal_id: int) -> bool:
    """Photos and papers are added by authors, by whoever judges or carries out, and by the office, until it is closed."""
    open_rows = Proposal.objects.exclude(state__in=(ProposalState.CLOSED, ProposalState.MERGED))
    row = open_rows.select_related("node").prefetch_related("authors").filter(pk=proposal_id).first()
    if row is None:
        return False
    own = actor.person_id is not None and actor.person_id in {row.assignee_id, row.owner_id}
    return own or is_author(actor, row) or in_office(actor, row)
