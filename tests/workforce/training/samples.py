"""A record near the worker's unit for each address of training, its lists with an export, data on both sides of the reach."""

from tests.support.people import FourPeople
from tests.workforce.training import factories as make


def _of(name: str):
    return lambda p: {"pk": getattr(make, name)(p).pk}


def _from_above(p: FourPeople) -> dict:
    """Held for the whole plant: the branches below read it."""
    return {"pk": make.planned(p, node=p.nodes["MK1"]).pk}


def _enrolment(p: FourPeople) -> dict:
    return {"pk": make.enrolled(p).enrolments.get().pk}


def _mandatory(p: FourPeople) -> dict:
    return {"pk": make.course(p, is_mandatory=True).pk}


def _own(p: FourPeople) -> dict:
    row = make.opened(p)
    make.services.join_class(**make.words(p, p.worker), row=row)
    return {"pk": row.pk}


SAMPLES = {
    "training_class": _from_above, "training_class_edit": _of("planned"), "training_class_act": _of("planned"),
    "training_enrol": _of("planned"), "training_roll": _of("enrolled"), "training_join": _of("opened"), "training_leave": _own,
    "training_enrol_drop": _enrolment, "training_course": _of("course"), "training_course_edit": _of("course"),
    "training_missing": _mandatory, "training_plan": _of("plan"), "training_plan_item": _of("plan"),
    "training_trainer_end": _of("external"), "training_partner": _of("partner"), "training_topic_new": _of("partner"),
    "training_topic_done": _of("topic"), "training_visit": _of("visit"), "training_visit_report": _of("visit"),
    "training_visit_cancel": _of("visit"), "training_growth_judge": _of("growth"),
    "training-course-detail": _of("course"), "training-class-detail": _from_above,
}  # fmt: skip
ROOMS = {
    "training-courses": ("training_courses", ("", "tier=1&o=-title", "kind=SAFETY", "q=规程&o=updated_on", "field=AI")),
    "training-classes": ("training_list", ("", "s=closed&o=-from_on", "mode=central&o=title", "year=2026", "s=planned", "q=安全")),
    "training-plans": ("training_plans", ("", "year=2026&o=-title", "audience=all&o=year")),
    "training-trainers": ("training_trainers", ("", "source=external&o=-name", "q=工匠&o=from_on")),
    "training-partners": ("training_partners", ("", "kind=university&o=-name", "q=订单&o=from_on")),
    "training-visits": ("training_visits", ("", "s=planned&o=-planned_on", "kind=out&o=title")),
    "training-growths": ("training_growths", ("", "s=told&o=-from_on", "q=薄煤层&o=title")),
}


def fill(p: FourPeople) -> None:
    far, other = make.far_hr(p), p.nodes["MK2"]
    make.closed(p)
    make.foreign(p)
    make.item(p)
    make.plan(p, far, node=other)
    make.external(p)
    make.external(p, far, node=other)
    make.topic(p)
    make.partner(p, far, node=other)
    make.visit(p)
    make.visit(p, far, node=other, visitors=[p.stranger.person])
    make.growth(p)
    make.growth(p, far, person=p.stranger.person)
