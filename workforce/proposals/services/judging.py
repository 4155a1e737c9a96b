"""The office hands a proposal to a department, the branch gives its view, the department answers with a reason; twins are merged."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.kernel.errors import RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.models import RoleGrant
from portal.rights.row import BRANCH
from workforce.proposals import access, rules, selectors
from workforce.proposals.enums import ProposalAct, ProposalOutcome, ProposalState
from workforce.proposals.models import Proposal, ProposalReason
from workforce.proposals.services.locking import announce, authors_of, locked, person_told, save, step, tell, tell_users, told, words


@transaction.atomic
def assign_proposal(
    *, actor: Actor, at: datetime, proposal: Proposal, assignee: str, branch: Node | None = None, version: int | None = None
) -> Proposal:
    """Hand it to somebody of the department that judges it, and ask a branch for its view where one is named."""
    row, today = locked(proposal, version), localdate(at)
    ensure(access.may_assign(actor, row))
    person = person_told(row, assignee, at, "assignee")
    if person.pk in authors_of(row):
        raise RuleBroken("proposal.own", field="assignee")
    if branch is not None and not branch.is_branch:
        raise RuleBroken("proposal.not_a_branch", field="branch")
    if row.state == ProposalState.FILED:
        row.due_on = selectors.workday_after(today, "PROPOSAL_JUDGE_DAYS")
        row.escalated_on = row.escalated_to = None
    row.state, row.assignee, row.branch = ProposalState.JUDGING, person, branch or row.branch
    save(row, "state", "assignee", "branch", "due_on", "escalated_on", "escalated_to")
    step(row, actor, at, ProposalAct.ASSIGNED, person.unit.name)
    told(row, actor, at, "assigned", after={"assignee": person.staff_no, "branch": row.branch.code if row.branch else ""})
    tell(row, authors_of(row), "assigned_notice", at)
    tell(row, [person.pk], "judge_notice", at, due=str(row.due_on))
    if branch is not None:
        officers = RoleGrant.objects.filter(node=branch, role__in=BRANCH).valid_on(today).values_list("user_id", flat=True)
        tell_users(row, officers, "opinion_notice", at)
    return row


@transaction.atomic
def give_opinion(*, actor: Actor, at: datetime, proposal: Proposal, opinion: str) -> Proposal:
    """The branch says what it thinks of it, before the answer."""
    row = locked(proposal)
    ensure(access.may_give_opinion(actor, row))
    row.branch_opinion = words(opinion, "text_needed", "opinion")
    save(row, "branch_opinion")
    step(row, actor, at, ProposalAct.OPINION, row.branch_opinion)
    told(row, actor, at, "opinion_given", after={"opinion": row.branch_opinion})
    return row


@transaction.atomic
def answer_proposal(
    *, actor: Actor, at: datetime, proposal: Proposal, outcome: str, reply: str, reason: ProposalReason | None = None,
    version: int | None = None,
) -> Proposal:  # fmt: skip
    """Adopt, try, keep or reject, always with words for the author and, when rejected, a reason of the catalogue."""
    row, today = locked(proposal, version), localdate(at)
    ensure(access.may_answer(actor, row))
    ensure(rules.reply_verdict(outcome, reason is not None, reply), field="reason" if reply.strip() else "reply")
    is_taken = outcome in rules.TAKEN
    row.state, row.outcome, row.reply = ProposalState.REPLIED, outcome, reply.strip()[:1000]
    row.reason = reason if outcome == ProposalOutcome.REJECTED else None
    row.replied_on = row.replied_on or today
    row.due_on = selectors.workday_after(today, "PROPOSAL_PLAN_DAYS" if is_taken else "PROPOSAL_CONFIRM_DAYS")
    row.escalated_on = row.escalated_to = None
    save(row, "state", "outcome", "reply", "reason", "replied_on", "due_on", "escalated_on", "escalated_to")
    label = str(ProposalOutcome(outcome).label)
    step(row, actor, at, ProposalAct.REPLIED, label)
    told(row, actor, at, "answered", after={"outcome": outcome, "reason": reason.code if row.reason and reason else ""})
    announce(row)
    tell(row, authors_of(row), "replied_notice", at, outcome=label, reply=row.reply[:120])
    return row


@transaction.atomic
def merge_proposal(*, actor: Actor, at: datetime, proposal: Proposal, number: str, version: int | None = None) -> Proposal:
    """Put two that say the same together: the one that was filed first is the main one, whichever page the office stands on."""
    other = Proposal.objects.within(actor.scope("proposal.office")).filter(number=number.strip().upper()).first()
    if other is None:
        raise RuleBroken("proposal.merge_unknown", field="number", given=number.strip())
    if other.pk == proposal.pk:
        raise RuleBroken("proposal.merge_itself", field="number")
    pair = {row.pk: row for row in (proposal, other)}  # always locked in one order, so that two merges never wait for each other
    rows = [locked(pair[pk], version if pk == proposal.pk else None) for pk in sorted(pair)]
    main, later = sorted(rows, key=lambda row: (row.filed_on, row.pk))
    ensure(access.may_merge(actor, later))
    if (main.state not in rules.OPEN and main.state != ProposalState.CLOSED) or selectors.root_of(main.node.path) != selectors.root_of(
        later.node.path
    ):
        raise RuleBroken("proposal.cannot_merge")
    later.state, later.merged_into, later.due_on = ProposalState.MERGED, main, None
    later.escalated_on = later.escalated_to = None
    save(later, "state", "merged_into", "due_on", "escalated_on", "escalated_to")
    save(main)
    step(later, actor, at, ProposalAct.MERGED, main.number)
    step(main, actor, at, ProposalAct.MERGED, later.number)
    told(later, actor, at, "merged", after={"into": main.number})
    announce(later)
    tell(later, authors_of(later), "merged_notice", at, main=main.number)
    tell(main, authors_of(main), "joined_notice", at, main=main.number, number=later.number)
    return main
