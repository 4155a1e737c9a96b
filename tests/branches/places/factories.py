"""Places and brands of branch A, through the services."""

from datetime import timedelta

from branches.places import services
from branches.places.models import BranchBrand, LearningPlace, LearningPlaceKind, PlaceInspection
from branches.places.services import BrandFacts, InspectionFacts, PlaceFacts
from portal.kernel import clock
from portal.rights.models import User
from tests.branches.appraisals.factories import words
from tests.support.people import FourPeople

__all__ = ["approved", "brand", "inspected", "place", "place_facts", "submitted", "to_mend", "words"]


def place_facts(p: FourPeople, **changes) -> PlaceFacts:
    first = {
        "node": p.nodes["ZB-A"], "kind": LearningPlaceKind.objects.get(code="TEAM-CORNER"), "name": "班组学习角", "unit": p.nodes["CM-A"],
        "owner": p.worker.person.staff_no, "opened_on": clock.today() - timedelta(days=300), "spot": "候罐室",
    }  # fmt: skip
    return PlaceFacts(**{**first, **changes})


def place(p: FourPeople, user: User | None = None, **changes) -> LearningPlace:
    return services.open_place(**words(p, user), facts=place_facts(p, **changes))


def inspected(p: FourPeople, row: LearningPlace, days: int = 10, **changes) -> PlaceInspection:
    facts = InspectionFacts(**{"on": clock.today() - timedelta(days=days), "outcome": "good", **changes})
    return services.inspect_place(**words(p), place=row, facts=facts)


def to_mend(p: FourPeople, row: LearningPlace, days: int = 10) -> PlaceInspection:
    return inspected(p, row, days, outcome="mend", note="照明不足", mend_by=clock.today() + timedelta(days=5))


def brand(p: FourPeople, name: str = "井下先锋") -> BranchBrand:
    return services.draft_brand(**words(p), facts=BrandFacts(p.branch_a, name, "急难险重有党员"))


def submitted(p: FourPeople, name: str = "井下先锋") -> BranchBrand:
    return services.submit_brand(**words(p), brand=brand(p, name))


def approved(p: FourPeople, name: str = "井下先锋") -> BranchBrand:
    row = submitted(p, name)
    return services.decide_brand(**words(p, p.committee), brand=row, version=row.version, is_approved=True)
