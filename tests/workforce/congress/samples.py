"""What the rooms of the congress add to the tests that go over all rooms."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.kernel import clock
from tests.support.factories import PersonFactory
from tests.support.people import FourPeople
from tests.workforce.congress import factories as make
from workforce.congress import services
from workforce.congress.models import CongressDelegate, CongressMatter


def _at(step: str) -> Callable[[FourPeople], dict[str, Any]]:
    def sample(p: FourPeople) -> dict[str, Any]:
        return {"pk": getattr(make, step)(p).pk}

    return sample


def _seat(p: FourPeople) -> dict[str, Any]:
    return {"pk": make.listed(p).delegates.first().pk}


def _gone(p: FourPeople) -> dict[str, Any]:
    seat = make.confirmed(p).delegates.exclude(person=p.worker.person).first()
    seat.person.left_on = clock.today() - timedelta(days=1)
    seat.person.save()
    return {"pk": seat.pk}


def _substitute(p: FourPeople) -> dict[str, Any]:
    seat = CongressDelegate.objects.select_related("term").get(**_gone(p))
    heir = PersonFactory(unit=p.nodes["CM-A"])
    return {"pk": services.name_substitute(**make.words(p), delegate=seat, number=heir.staff_no).pk}


SAMPLES = {
    "congress_lapse": _at("called"),
    "congress_substitute": _gone,
    "congress_substitute_confirm": _substitute,
    "congress_substitute_drop": _substitute,
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
