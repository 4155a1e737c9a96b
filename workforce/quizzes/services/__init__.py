"""All writes of the question bank, of papers, sheets and tests on the spot."""

from workforce.quizzes.services.answering import begin_sheet, hand_in, save_answers
from workforce.quizzes.services.bank import (
    QuestionFacts,
    approve_questions,
    change_question,
    known_question,
    propose_question,
    withdraw_question,
)
from workforce.quizzes.services.inspecting import InspectionFacts, call_more, start_inspection
from workforce.quizzes.services.papers import (
    PaperFacts,
    add_questions,
    change_paper,
    draft_paper,
    drop_part,
    drop_question,
    publish_paper,
    set_part,
    withdraw_paper,
)

__all__ = [
    "InspectionFacts",
    "PaperFacts",
    "QuestionFacts",
    "add_questions",
    "approve_questions",
    "begin_sheet",
    "call_more",
    "change_paper",
    "change_question",
    "draft_paper",
    "drop_part",
    "drop_question",
    "hand_in",
    "known_question",
    "propose_question",
    "publish_paper",
    "save_answers",
    "set_part",
    "start_inspection",
    "withdraw_paper",
    "withdraw_question",
]
