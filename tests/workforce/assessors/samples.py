"""What qualifications add to the tests that go over all rooms."""

from portal.rights.enums import Role
from tests.support.people import FourPeople, user_with
from tests.workforce.assessors import factories as make


def _row(p: FourPeople) -> dict:
    return {"pk": make.qualification(p).pk}


SAMPLES = {
    "assessor_detail": _row, "assessor_edit": _row, "assessor_scope_add": _row, "assessor_candidate": _row,
    "assessor_scope_drop": lambda p: {"pk": make.scoped(p).scope.all()[0].pk},
}  # fmt: skip
ROOMS = {"assessor-list": ("assessor_list", ("", "kind=filed&o=-name", "kind=site", "q=鉴定点&o=to_on"))}


def fill(p: FourPeople) -> None:
    """One with a scope near, one far."""
    far = user_with(Role.HR, p.nodes["MK2"], unit=p.nodes["MK2"], name="外矿人事")
    make.scoped(p)
    make.qualification(p, "外矿鉴定点", user=far, node="CM-C")
