"""What talents add to the tests that go over all rooms. Pools belong to no unit and have no sample."""

from portal.rights.enums import Role
from tests.support.people import FourPeople, user_with
from tests.workforce.talents import factories as make


def _member(p: FourPeople) -> dict:
    return {"pk": make.proposed(p).pk}


def _plan(p: FourPeople) -> dict:
    return {"pk": make.plan(p).pk}


def _line(p: FourPeople) -> dict:
    return {"pk": make.line(p).pk}


def _worker(p: FourPeople) -> dict:
    return {"staff_no": p.worker.person.staff_no}


SAMPLES = {
    "talent_member": _member, "talent_confirm": _member, "talent_end": _member,
    "talent_plan_detail": _plan, "talent_plan_edit": _plan, "talent_line_add": _plan, "talent_line_edit": _line, "talent_line_drop": _line,
    "talent_person": _worker, "worker_file_open": _worker,
}  # fmt: skip
ROOMS = {
    "talent-members": ("talent_member_list", ("", "s=inside&o=-from_on", "s=waiting", "q=职工&o=person__staff_no")),
    "talent-plan-list": ("talent_plan_list", ("", "q=369&o=-name", "kind=programme&o=year", "year=2025")),
}


def fill(p: FourPeople) -> None:
    """A member, a plan of this plant and one of the other."""
    far = user_with(Role.HR, p.nodes["MK2"], unit=p.nodes["MK2"], name="外矿人事")
    make.inside(p)
    make.line(p)
    make.plan(p, "外矿计划", node="CM-C", user=far)
