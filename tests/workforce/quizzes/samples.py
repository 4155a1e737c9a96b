"""What the tests that go over all rooms ask of quizzes."""

from collections.abc import Callable
from typing import Any

from portal.kernel import clock
from tests.support.people import FourPeople
from tests.workforce.quizzes import factories as make
from workforce.quizzes import services
from workforce.quizzes.models import QuizPaper

Sample = Callable[[FourPeople], dict[str, Any]]


def _question(p: FourPeople) -> dict:
    return {"pk": make.approved(p)[0].pk}


def _proposed(p: FourPeople) -> dict:
    return {"pk": make.proposed(p, text=f"题目 {clock.now().timestamp()}").pk}


def _paper(step: str = "published", record: str = "", **changes) -> Sample:
    def sample(p: FourPeople) -> dict:
        row: QuizPaper = getattr(make, step)(p, **changes)
        if record == "line":
            return {"pk": row.pk, "line": row.lines.first().pk}
        return {"pk": row.pk, "part": row.parts.get().pk} if record == "part" else {"pk": row.pk}

    return sample


def _inspection(p: FourPeople) -> dict:
    return {"pk": make.inspected(p).pk}


def _call(p: FourPeople) -> dict:
    return {"pk": make.inspected(p).calls.get().pk}


def _sheet(p: FourPeople) -> dict:
    return {"pk": make.begun(p).pk}


SAMPLES: dict[str, Sample] = {
    "quiz_question_detail": _question, "quiz-question-detail": _question, "quiz_question_edit": _proposed,
    "quiz_question_approve": _proposed, "quiz_question_withdraw": _question,
    "quiz_paper_detail": _paper(), "quiz-paper-detail": _paper(),
    "quiz_paper_edit": _paper("filled"), "quiz_paper_choose": _paper("filled"),
    "quiz_paper_drop_line": _paper("filled", "line"), "quiz_paper_part": _paper("filled", draw="drawn"),
    "quiz_paper_drop_part": _paper("filled", "part", draw="drawn"), "quiz_paper_publish": _paper("filled"),
    "quiz_paper_withdraw": _paper(), "quiz_paper_people": _paper(purpose="exam"), "quiz_start": _paper(), "quiz_standing": _paper(),
    "quiz_inspection_detail": _inspection, "quiz_inspection_call": _inspection, "quiz_call_start": _call,
    "quiz_sheet": _sheet, "quiz-sheet-detail": _sheet, "quiz-sheet-save": _sheet, "quiz-sheet-hand-in": _sheet,
}  # fmt: skip
ROOMS = {
    "quiz-questions": ("quiz_question_list", ("", "s=approved&o=-text", "subject=SAFETY", "kind=judge&o=kind", "q=浓度")),
    "quiz-papers": ("quiz_paper_list", ("", "s=published&o=-title", "purpose=exam&o=opens_at", "q=竞赛")),
    "quiz-inspections": ("quiz_inspection_list", ("", "q=变电所&o=-started_at", "year=2025", "o=place")),
}


def fill(p: FourPeople) -> None:
    """A contest answered by the worker, a test on the spot, a question that waits."""
    make.handed_in(p, make.published(p))
    make.inspected(p)
    services.propose_question(**make.words(p), facts=make.question_facts(p, kind="judge", options=(), answer="对", text="甲烷比空气轻。"))
