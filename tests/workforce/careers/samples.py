"""What careers add to the tests that go over all rooms. Series, posts and ways belong to no unit and have no sample."""

from portal.rights.enums import Role
from tests.support.people import FourPeople, user_with
from tests.workforce.careers import factories as make


def _post(p: FourPeople) -> dict:
    return {"pk": make.post(p).pk}


def _named(p: FourPeople) -> dict:
    return {"pk": make.named(p).pk}


def _plan(p: FourPeople) -> dict:
    return {"pk": make.plan(p).pk}


def _chief(p: FourPeople) -> dict:
    return {"pk": make.proposed(p).pk}


SAMPLES = {
    "skill_post_detail": _post, "skill_post_edit": _post, "skill_post_hold": _post, "skill-post-detail": _post,
    "skill_post_confirm": _named, "skill_post_end": _named,
    "career_plan_detail": _plan, "career_plan_edit": _plan, "career_plan_review": _plan,
    "chief_detail": _chief, "chief_confirm": _chief, "chief_end": _chief,
}  # fmt: skip
ROOMS = {
    "skill-post-list": ("skill_post_list", ("", "s=held&o=-name", "s=empty", "q=抽采&o=node__path", "grade=3&o=from_on")),
    "career-plan-list": ("career_plan_list", ("", "s=written&o=-year", "q=职工", "o=person__staff_no")),
    "chief-list": ("chief_list", ("", "s=proposed&o=-from_on", "s=running", "o=to_on")),
}


def fill(p: FourPeople) -> None:
    """A held post, an empty one, one of the other plant; a plan; a proposed appointment."""
    far = user_with(Role.HR, p.nodes["MK2"], unit=p.nodes["MK2"], name="外矿人事")
    make.held(p)
    make.post(p, "主扇司机")
    make.post(p, "外矿主扇司机", user=far, node="CM-C")
    make.plan(p)
    make.proposed(p)
