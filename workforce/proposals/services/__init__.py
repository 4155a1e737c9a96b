"""The writes of proposals: filing, judging, carrying out, rewarding, watching the clock."""

from workforce.proposals.services.carrying import confirm_closure, reopen_proposal, report_done, start_proposal
from workforce.proposals.services.filing import NoteFacts, PastFacts, ProposalFacts, file_note, file_proposal, record_past, settle_proposals
from workforce.proposals.services.judging import answer_proposal, assign_proposal, give_opinion, merge_proposal
from workforce.proposals.services.rewarding import (
    claim_benefit,
    decide_reward,
    fill_sheet,
    propose_award,
    propose_instant,
    set_budget,
    verify_benefit,
)
from workforce.proposals.services.watching import close_silent, escalate_late

__all__ = [
    "NoteFacts", "PastFacts", "ProposalFacts",
    "answer_proposal", "assign_proposal", "claim_benefit", "close_silent", "confirm_closure", "decide_reward",
    "escalate_late", "file_note", "file_proposal", "fill_sheet", "give_opinion", "merge_proposal", "propose_award", "propose_instant",
    "record_past", "reopen_proposal", "report_done", "set_budget", "settle_proposals", "start_proposal", "verify_benefit",
]  # fmt: skip
