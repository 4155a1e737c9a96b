"""Records of the room for the tests that go over all rooms: one per address, the lists, and data on both sides of the reach."""

from tests.assessment.improvement import factories as improvement
from tests.branches.samples import Sample
from tests.support.people import FourPeople


def _made(at_step: str) -> Sample:
    return lambda p: {"pk": getattr(improvement, at_step)(p).pk}


def _owned(p: FourPeople) -> dict:
    """The standing worker owns it: a worker opens no other."""
    return {"pk": improvement.planned(p, owner=p.worker).pk}


IMPROVEMENT_SAMPLES: dict[str, Sample] = {
    "diagnosis_detail": _made("handed_in"), "diagnosis_answer": _made("opened"), "diagnosis-detail": _made("handed_in"),
    "feedback_detail": _made("feedback"), "feedback-sheet-detail": _made("feedback"),
    "improvement_detail": _owned, "improvement-detail": _owned, "improvement_plan": _made("proposed"),
    "improvement_done": _made("planned"), "improvement_confirm": _made("reported"), "improvement_reopen": _made("reported"),
    "improvement_drop": _made("proposed"),
}  # fmt: skip
# exporter -> (page, queries)
ROOMS = {
    "improvement-list": (
        "improvement_list",
        ("", "s=open&o=-due_on", "s=late", "s=done", "source=diagnosis&o=branch__node__path", "group=service", "q=夜班", "s=nonsense"),
    ),
    "diagnosis-list": ("diagnosis_list", ("", "s=handed_in&o=-year", "s=draft", "q=支部A&o=branch__node__path", "year=2020")),
    "feedback-list": ("feedback_list", ("", "round=2026Q2&o=-round__starts_on", "q=支部&o=branch__node__path", "round=none")),
}


def fill(people: FourPeople) -> None:
    """Near: branch A handed in, branch B is writing; far: branch C handed in."""
    improvement.handed_in(people)
    improvement.opened(people, people.sibling, people.branch_b)
    improvement.handed_in(people, people.stranger, people.branch_c)
    improvement.feedback(people)
    improvement.feedback(people, people.stranger, people.branch_c)
    improvement.reported(people)
    improvement.planned(people, owner=people.worker)
    improvement.planned(people, people.stranger, people.branch_c)
