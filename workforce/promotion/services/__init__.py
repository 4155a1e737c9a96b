"""Every write of the room: single applications (``cases``), batches with panel and publicity (``batches``), catalogue."""

from workforce.promotion.services.batches import (
    add_to_batch,
    close_enrolment,
    convene_again,
    open_batch,
    publicise_batch,
    remove_from_batch,
    take_conclusion,
    take_publicity,
    take_withdrawal,
)
from workforce.promotion.services.cases import (
    add_evidence,
    approve_application,
    conclude_check,
    draft_application,
    edit_application,
    judge_check,
    recheck_application,
    refuse_application,
    return_application,
    submit_application,
)
from workforce.promotion.services.occupations import choose_rule_version
from workforce.promotion.services.outlook import record_outlook_export

__all__ = [
    "add_evidence", "add_to_batch", "approve_application", "choose_rule_version", "close_enrolment", "conclude_check",
    "convene_again", "draft_application", "edit_application", "judge_check", "open_batch", "publicise_batch",
    "recheck_application", "record_outlook_export", "refuse_application", "remove_from_batch", "return_application",
    "submit_application", "take_conclusion", "take_publicity", "take_withdrawal",
]  # fmt: skip
