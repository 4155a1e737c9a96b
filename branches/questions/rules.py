"""The way of a question from being asked to the board. Pure."""

from branches.questions.enums import MarkKind, QuestionState
from portal.kernel.verdict import ALLOWED, Verdict, denied

OPEN = (QuestionState.ASKED, QuestionState.DRAFTED)


def may_answer(state: str) -> Verdict:
    """An answer may be worded anew until it is published."""
    return ALLOWED if state in OPEN else denied("question.is_over")


def may_publish(state: str, *, is_author: bool) -> Verdict:
    """A second person reviews."""
    if state != QuestionState.DRAFTED:
        return denied("question.no_answer_yet")
    return denied("question.own_answer") if is_author else ALLOWED


def may_decline(state: str) -> Verdict:
    return ALLOWED if state in OPEN else denied("question.is_over")


def may_mark(kind: str, state: str) -> Verdict:
    return ALLOWED if kind in MarkKind.values and state == QuestionState.PUBLISHED else denied("question.not_on_board")
