"""What the rooms of the congress add to the tests that go over all rooms."""

from collections.abc import Callable
from typing import Any

from tests.support.people import FourPeople
from tests.workforce.congress import factories as make
from workforce.congress.models import CongressMatter


def _at(step: str) -> Callable[[FourPeople], dict[str, Any]]:
    def sample(p: FourPeople) -> dict[str, Any]:
        return {"pk": getattr(make, step)(p).pk}

    return sample


def _seat(p: FourPeople) -> dict[str, Any]:
    return {"pk": make.listed(p).delegates.first().pk}


SAMPLES = {
    "congress_detail": _at("confirmed"),
    "congress_delegate_add": _at("opened"),
    "congress_delegate_drop": _seat,
    "congress_confirm": _at("listed"),
    "congress_call": _at("confirmed"),
    "congress_session": _at("called"),
    "congress_attendance": _at("called"),
    "congress_vote": _at("held"),
    "congress_vote_check": _at("voted"),
    "congress_vote_return": _at("voted"),
    "congress_matter": _at("raised"),
    "congress-matter-detail": _at("raised"),
    "congress_matter_new": _at("confirmed"),
    "congress_consultation": _at("begun"),
}
ROOMS = {"congress-matters": ("congress_matters", ("", "s=open&o=-raised_on", "s=answered", "q=班中餐&o=title"))}


def fill(people: FourPeople) -> None:
    if not CongressMatter.objects.exists():
        make.raised(people)
