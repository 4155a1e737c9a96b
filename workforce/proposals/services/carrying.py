"""What was adopted is carried out by somebody until a day; the author confirms, or has it done over once."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.periods import add_months
from portal.rights.access import Actor
from workforce.proposals import access, rules, selectors
from workforce.proposals.enums import ProposalAct, ProposalState
from workforce.proposals.models import Proposal
from workforce.proposals.services.locking import announce, authors_of, locked, person_told, save, step, tell, told, words


@transaction.atomic
def start_proposal(
    *, actor: Actor, at: datetime, proposal: Proposal, owner: str, due_on: date, version: int | None = None
) -> Proposal:  # fmt: skip
    """Name who carries it out and until when."""
    row = locked(proposal, version)
    ensure(access.may_start(actor, row))
    person = person_told(row, owner, at, "owner")
    if due_on < localdate(at):
        raise RuleBroken("proposal.due_past", field="due_on")
    row.state, row.owner, row.due_on = ProposalState.DOING, person, due_on
    row.escalated_on = row.escalated_to = None
    save(row, "state", "owner", "due_on", "escalated_on", "escalated_to")
    step(row, actor, at, ProposalAct.STARTED, due_on.isoformat())
    told(row, actor, at, "started", after={"owner": person.staff_no, "due_on": due_on.isoformat()})
    tell(row, authors_of(row), "started_notice", at, due=due_on.isoformat())
    tell(row, [person.pk], "carry_notice", at, due=due_on.isoformat())
    return row


@transaction.atomic
def report_done(*, actor: Actor, at: datetime, proposal: Proposal, note: str, version: int | None = None) -> Proposal:
    """It is done; the authors are asked, and half a year later its benefit is measured again."""
    row, today = locked(proposal, version), localdate(at)
    ensure(access.may_report(actor, row))
    row.done_note = words(note, "text_needed", "note", 500)
    row.state, row.done_on = ProposalState.DONE, today
    row.measure_on = add_months(today, int(value_on("PROPOSAL_MEASURE_MONTHS", today)))
    row.due_on = selectors.workday_after(today, "PROPOSAL_CONFIRM_DAYS")
    row.escalated_on = row.escalated_to = None
    save(row, "done_note", "state", "done_on", "measure_on", "due_on", "escalated_on", "escalated_to")
    step(row, actor, at, ProposalAct.DONE, row.done_note)
    told(row, actor, at, "done", after={"note": row.done_note})
    announce(row)
    tell(row, authors_of(row), "done_notice", at)
    return row


@transaction.atomic
def confirm_closure(*, actor: Actor, at: datetime, proposal: Proposal, version: int | None = None) -> Proposal:
    """An author agrees that it is settled."""
    row = locked(proposal, version)
    ensure(access.may_confirm(actor, row))
    row.state, row.closed_on, row.is_confirmed, row.due_on = ProposalState.CLOSED, localdate(at), True, None
    save(row, "state", "closed_on", "is_confirmed", "due_on")
    step(row, actor, at, ProposalAct.CLOSED)
    told(row, actor, at, "closed")
    announce(row)
    tell(row, [row.assignee_id, row.owner_id, *authors_of(row)], "closed_notice", at)
    return row


@transaction.atomic
def reopen_proposal(*, actor: Actor, at: datetime, proposal: Proposal, reason: str, version: int | None = None) -> Proposal:
    """An author is not content: once it is judged, or carried out, again."""
    row, today = locked(proposal, version), localdate(at)
    ensure(access.may_reopen(actor, row, int(value_on("PROPOSAL_REOPENS", today))))
    said = words(reason, "text_needed", "reason")
    row.due_on = selectors.workday_after(today, "PROPOSAL_JUDGE_DAYS")
    row.reopened += 1
    if row.outcome in rules.TAKEN:
        row.state, row.done_on, row.measure_on = ProposalState.DOING, None, None
    else:
        row.state, row.outcome, row.reason = ProposalState.JUDGING, "", None
    save(row, "state", "outcome", "reason", "due_on", "reopened", "done_on", "measure_on")
    step(row, actor, at, ProposalAct.REOPENED, said)
    told(row, actor, at, "reopened", reason=said)
    announce(row)
    tell(row, [row.owner_id if row.state == ProposalState.DOING else row.assignee_id], "reopened_notice", at, reason=said)
    return row
