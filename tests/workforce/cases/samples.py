"""What cases add to the tests that go over all rooms."""

from tests.support.people import FourPeople
from tests.workforce.cases import factories as make


def _handled(p: FourPeople) -> dict:
    """The standing worker handles the case of somebody else."""
    row = make.raised(p, make.user_of(p, "同事甲"))
    return {"pk": make.assigned(p, row, p.worker).pk}


SAMPLES = {
    "worker_case_detail": lambda p: {"pk": make.raised(p).pk}, "worker_case_assign": lambda p: {"pk": make.raised(p).pk},
    "worker-case-detail": lambda p: {"pk": make.raised(p).pk}, "worker_case_mine": lambda p: {"pk": make.raised(p).pk},
    "worker_case_speak": lambda p: {"pk": make.answered(p).pk}, "worker_case_handle": _handled, "worker_case_hand_on": _handled,
    "worker_case_answer": _handled, "worker_case_mediate": _handled,
}  # fmt: skip
ROOMS = {
    "worker-cases": ("worker_case_list", ("", "s=open&o=-raised_on", "category=rest&o=due_on", "channel=online", "s=late", "q=CM-A")),
}


def fill(p: FourPeople) -> None:
    make.late(p)
    make.raised(p, p.worker, "code", category="pay")
    make.raised(p, make.user_of(p, "远方甲", unit="CM-C"))
