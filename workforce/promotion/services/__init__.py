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
from workforce.promotion.services.exams import (
    cancel_sitting,
    enter_scores,
    name_examiners,
    plan_single,
    plan_sitting,
    start_sitting,
    verify_scores,
)
from workforce.promotion.services.fasttrack import approve_fasttrack, ask_fasttrack, check_fasttrack, refuse_fasttrack
from workforce.promotion.services.history import FACTS, check_certificate, correct_past_promotion, tell_past_promotions
from workforce.promotion.services.occupations import choose_rule_version
from workforce.promotion.services.volumes import (
    condemn_volume,
    destroy_volume,
    lend_volume,
    make_volume,
    place_volume,
    spare_volume,
    take_back,
)

__all__ = [
    "FACTS", "add_evidence", "add_to_batch", "approve_application", "approve_fasttrack", "ask_fasttrack", "cancel_sitting",
    "check_certificate", "check_fasttrack", "choose_rule_version", "close_enrolment", "conclude_check", "condemn_volume",
    "convene_again", "correct_past_promotion", "destroy_volume", "draft_application", "edit_application", "enter_scores", "judge_check",
    "lend_volume", "make_volume", "name_examiners", "open_batch", "place_volume", "plan_single", "plan_sitting", "publicise_batch",
    "recheck_application", "refuse_application", "refuse_fasttrack", "remove_from_batch", "return_application", "spare_volume",
    "start_sitting", "submit_application", "take_back", "take_conclusion", "take_publicity", "take_withdrawal", "tell_past_promotions",
    "verify_scores",
]  # fmt: skip
