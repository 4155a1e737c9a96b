"""The writes of competitions: planning, entries, scores, publishing, drives, and what an import of results does."""

from workforce.competitions.services.driving import check_figure, measure_figure, plan_figure, set_target
from workforce.competitions.services.entering import accept_entry, enter, label_of, send_up, withdraw_entry
from workforce.competitions.services.external import ExternalResult, note_external, settle_external
from workforce.competitions.services.planning import (
    CompetitionFacts,
    cancel_competition,
    change_competition,
    open_enrolment,
    plan_competition,
    start_competition,
)
from workforce.competitions.services.publishing import honour_winner, publicise_result, publish_result, take_publicity, take_withdrawal
from workforce.competitions.services.scoring import (
    check_entry,
    convene_jury,
    finish_scoring,
    note_outcome,
    reopen_scoring,
    score_entry,
    take_conclusion,
)

__all__ = [
    "CompetitionFacts", "ExternalResult", "accept_entry", "cancel_competition", "change_competition", "check_entry", "check_figure",
    "convene_jury", "enter", "finish_scoring", "honour_winner", "label_of", "measure_figure", "note_external", "note_outcome",
    "open_enrolment", "plan_competition", "plan_figure", "publicise_result", "publish_result", "reopen_scoring", "score_entry", "send_up",
    "set_target", "settle_external", "start_competition", "take_conclusion", "take_publicity", "take_withdrawal", "withdraw_entry",
]  # fmt: skip
