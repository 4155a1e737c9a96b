"""What the rooms of proposals add to the tests that go over all rooms."""

from collections.abc import Callable
from typing import Any

from tests.support.people import FourPeople
from tests.workforce.proposals import factories as make
from workforce.proposals.models import Proposal


def _at(step: str) -> Callable[[FourPeople], dict[str, Any]]:
    def sample(p: FourPeople) -> dict[str, Any]:
        return {"pk": getattr(make, step)(p).pk}

    return sample


def _sheet(p: FourPeople) -> dict[str, Any]:
    return {"pk": make.answered(p).pk, "band_set": "D"}


SAMPLES = {
    "proposal_detail": _at("assigned"),
    "proposal-detail": _at("assigned"),
    "proposal_assign": _at("filed"),
    "proposal_opinion": _at("assigned"),
    "proposal_answer": _at("assigned"),
    "proposal_merge": _at("filed"),
    "proposal_start": _at("answered"),
    "proposal_done": _at("started"),
    "proposal_confirm": _at("done"),
    "proposal_reopen": _at("done"),
    "proposal_instant": _at("answered"),
    "proposal_award": _at("done"),
    "proposal_benefit": _at("done"),
    "proposal_sheet": _sheet,
    "proposal_reward_decide": _at("rewarded"),
    "proposal_benefit_verify": _at("claimed"),
    "proposal_note": _at("noted"),
}
ROOMS = {"proposal-list": ("proposal_list", ("", "s=judging&o=-filed_on", "topic=safety&o=title", "q=T-", "year=2020"))}


def fill(people: FourPeople) -> None:
    if not Proposal.objects.exists():
        make.assigned(people)
        make.foreign(people)
