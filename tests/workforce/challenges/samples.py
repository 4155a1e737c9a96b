"""Records of challenges for the tests that go over all rooms. They are not posted yet: what is posted everybody reads."""

from portal.kernel import clock
from tests.support.people import FourPeople
from tests.workforce.challenges import factories as make
from workforce.challenges.models import ChallengeProblem


def _problem(p: FourPeople) -> dict:
    return {"pk": make.raised(p).pk}


def _studied(p: FourPeople) -> dict:
    return {"pk": make.studied(p).pk}


def _act(p: FourPeople) -> dict:
    return {"pk": make.studied(p).pk, "act": "post"}


SAMPLES = {
    "challenge_problem": _problem, "challenge-problem-detail": _problem, "challenge_problem_edit": _problem,
    "challenge_problem_drop": _problem, "challenge_study": _problem, "challenge_detail": _studied, "challenge-detail": _studied,
    "challenge_edit": _studied, "challenge_act": _act,
}  # fmt: skip
ROOMS = {
    "challenge-list": (
        "challenge_list", ("", "s=studied&o=-title", "s=running&o=due_on", "source=bottleneck&o=-stage_score", "member=no", "q=截齿")
    ),
    "challenge-problems": (
        "challenge_problems", ("", "s=taken&o=-title", "s=pooled&o=due_on", "source=bottleneck", "branch=ZB-A", "q=抽采")
    ),
}  # fmt: skip


def fill(people: FourPeople) -> None:
    """Near: one studied and one in the pool; far: one in the pool."""
    make.studied(people)
    make.raised(people)
    ChallengeProblem.objects.create(
        title="外矿难题", source="difficulty", text="远", unit=people.nodes["CM-C"], owner=people.stranger.person, due_on=clock.today(),
        raised_by=people.stranger, raised_at=clock.now(),
    )  # fmt: skip
