"""What one record does for a metric: counted, or refused and why. Pure: works on the plain values of a record."""

from collections.abc import Callable

from assessment.metrics.rules.caring import OF_CARING
from assessment.metrics.rules.competing import OF_COMPETING
from assessment.metrics.rules.evidence_rooms import OF_ROOMS
from assessment.metrics.rules.innovating import OF_INNOVATING
from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Params, Values, refused
from assessment.metrics.rules.knowledge import OF_KNOWLEDGE
from assessment.metrics.rules.learning import OF_LEARNING
from assessment.metrics.rules.mentoring import OF_MENTORING
from assessment.metrics.rules.outputs import OF_OUTPUTS
from assessment.metrics.rules.proposing import OF_PROPOSING
from assessment.metrics.rules.stocks import OF_STOCKS
from assessment.metrics.rules.talents import OF_TALENTS
from assessment.metrics.rules.training import OF_TRAINING
from assessment.metrics.rules.workshops import OF_WORKSHOPS
from workforce.skills.enums import SkillGrade

SENIOR_GRADE = SkillGrade.SENIOR  # grade three and better (docs/rules.md 3.1)
TECHNICIAN_GRADE = SkillGrade.TECHNICIAN  # grade two and better
UNFILED = {"planned": "evidence.not_held", "held": "evidence.not_filed", "returned": "evidence.returned"}


def _unfiled(values: Values) -> Judgement | None:
    code = UNFILED.get(values["state"])
    return refused(code) if code else None


def _attendance(values: Values, params: Params) -> Judgement:
    if found := _unfiled(values):
        return found
    if not values["expected"]:
        return refused("evidence.nobody_expected")
    return Judgement(True, "evidence.attendance", {"present": values["present"], "expected": values["expected"]})


def _flag(name: str, code: str) -> Callable[[Values, Params], Judgement]:
    def decide(values: Values, params: Params) -> Judgement:
        return _unfiled(values) or (COUNTS if values[name] else refused(code))

    return decide


def _on_time(values: Values, params: Params) -> Judgement:
    if found := _unfiled(values):
        return found
    late = values["lag"] - int(params["days"])
    return COUNTS if late <= 0 else refused("evidence.filed_late", days=late)


def _duty(values: Values, params: Params) -> Judgement:
    """A duty of the period, or an activity that should meet one."""
    if "owed" not in values:
        return _unfiled(values) or COUNTS
    if values["done"] >= values["owed"]:
        return Judgement(True, "evidence.duty_done", {"done": values["done"], "owed": values["owed"]})
    code = "evidence.duty_not_due" if values.get("is_open") else "evidence.duty_missing"
    return refused(code, missing=values["owed"] - values["done"], owed=values["owed"], by=values.get("by", ""))


def _resolution(values: Values, params: Params) -> Judgement:
    if found := _unfiled(values):
        return found
    if values.get("is_open"):
        return refused("evidence.not_due")
    if values["done_on"] is None:
        return refused("evidence.resolution_open")
    return COUNTS if values["is_done"] else refused("evidence.resolution_after_period", on=values["done_on"])


def _certified(values: Values, params: Params) -> Judgement:
    if values["best"]:
        return COUNTS
    if values["expired_on"]:
        return refused("evidence.certificate_expired", on=values["expired_on"])
    return refused("evidence.no_certificate")


def _senior(values: Values, params: Params) -> Judgement:
    if not values["best"]:
        return _certified(values, params)
    return COUNTS if values["best"] <= SENIOR_GRADE else refused("evidence.below_senior")


def _gained(values: Values, params: Params) -> Judgement:
    if not values["is_gained"]:
        return refused("evidence.promotion_refused" if values["state"] == "refused" else "evidence.promotion_open")
    if not values["is_gained_here"]:
        return refused("evidence.promotion_other_period")
    return COUNTS


def _answered(values: Values, params: Params) -> Judgement:
    if not values["is_due"]:
        return refused("evidence.answer_due_other_period")
    if values.get("is_open"):
        return refused("evidence.not_due")
    if values["answered_on"] is None:
        return refused("evidence.not_answered", due=values["due_on"])
    late = (values["answered_on"] - values["due_on"]).days
    return COUNTS if late <= 0 else refused("evidence.answered_late", days=late)


def _measure(needed: str, code: str) -> Callable[[Values, Params], Judgement]:
    def decide(values: Values, params: Params) -> Judgement:
        if values["is_shadowed"]:
            return refused("evidence.measure_in_total")
        if needed and values[needed] is None:
            return refused(code)
        figures = {k: values[k] for k in ("value", "target", "baseline") if values[k] is not None}
        share = values["share"]
        return Judgement(True, "evidence.measure_share" if share != 100 else "", {**figures, "share": share})

    return decide


def _term(values: Values, params: Params) -> Judgement | None:
    if values.get("to_on") is None:
        return None
    code = "evidence.term_overdue" if values["is_overdue"] else "evidence.term_running"
    return Judgement(not values["is_overdue"], code, {"on": values["to_on"]})


def _vacancy(values: Values, params: Params) -> Judgement | None:
    if values.get("post") in params["posts"]:
        return COUNTS
    if values.get("vacant") not in params["posts"]:
        return None
    return refused("evidence.post_vacant", **{"from": values["from_on"], "to": values["to"], "days": values["days"]})


def _effect(values: Values, params: Params) -> Judgement | None:
    if values["what"] != "effect":
        return None
    return _unfiled(values) or (COUNTS if values["is_confirmed"] else refused("evidence.effect_unconfirmed"))


def _with_effect(values: Values, params: Params) -> Judgement | None:
    if values["what"] != "activity":
        return None
    found = Judgement(True, "evidence.effects_seen", {"n": values["effects"]}) if values["effects"] else refused("evidence.no_effect")
    return _unfiled(values) or found


def _tagged(values: Values, params: Params) -> Judgement:
    return _unfiled(values) or (COUNTS if params["tag"] in values["tags"] else refused("evidence.no_tag"))


def _at_work_site(values: Values, params: Params) -> Judgement:
    return _unfiled(values) or (COUNTS if values["place"] == "work_site" else refused("evidence.elsewhere"))


def _team(values: Values, params: Params) -> Judgement:
    return Judgement(True, "evidence.team_reached", {"n": values["times"]}) if values["times"] else refused("evidence.team_not_reached")


def _honour(values: Values, params: Params) -> Judgement | None:
    if values["level"] not in params["levels"] or params.get("of") not in (None, values["of"]):
        return None
    if not values["is_confirmed"]:
        return refused("evidence.honour_unconfirmed")
    if not values["is_highest"]:
        return refused("evidence.honour_same_matter", matter=values["matter"])
    return Judgement(True, "evidence.honour_share" if values["share"] != 100 else "evidence.honour", {
        "level": values["level_name"], "share": values["share"],
    })  # fmt: skip


def _technician(values: Values, params: Params) -> Judgement:
    if not values["best"]:
        return _certified(values, params)
    return COUNTS if values["best"] <= TECHNICIAN_GRADE else refused("evidence.below_technician")


def _lapsed(values: Values, params: Params) -> Judgement | None:
    if values["best"]:
        return COUNTS
    return refused("evidence.certificate_expired", on=values["lapsed_on"]) if values["lapsed_on"] else None


def _rise(values: Values, params: Params) -> Judgement:
    if values["rank_before"] is None:
        return refused("evidence.grade_first")
    return COUNTS if values["rank"] > values["rank_before"] else refused("evidence.grade_not_higher")


def _success(values: Values, params: Params) -> Judgement | None:
    if not values["is_decided_here"]:
        return None
    return COUNTS if values["is_gained"] else refused("evidence.promotion_refused")


def _compared(values: Values, params: Params) -> Judgement | None:
    return Judgement(True, "", {"value": values["value"]}) if values["is_compared"] else None


def _month(flag: str, good: str, bad: str) -> Decide:
    def decide(values: Values, params: Params) -> Judgement | None:
        if flag == "is_met" and values["target"] is None:
            return refused("evidence.no_target")
        figures = {"value": values["value"], "target": values["target"]}
        return Judgement(True, good, figures) if values[flag] else Judgement(False, bad, figures)

    return decide


_DECIDE: dict[str, Decide] = {
    **OF_ROOMS,
    **OF_STOCKS,
    **OF_CARING,
    **OF_COMPETING,
    **OF_MENTORING,
    **OF_LEARNING,
    **OF_PROPOSING,
    **OF_TRAINING,
    **OF_INNOVATING,
    **OF_TALENTS,
    **OF_WORKSHOPS,
    **OF_KNOWLEDGE,
    **OF_OUTPUTS,
    "duty_missing": _duty,
    "duties_kept": _duty,
    "attendance_rate": _attendance,
    "filed_on_time": _on_time,
    "first_item_rate": _flag("first", "evidence.no_first_item"),
    "production_topic_share": _flag("production", "evidence.no_production_topic"),
    "resolutions_done": _resolution,
    "certified_rate": _certified,
    "senior_share": _senior,
    "promotions_gained": _gained,
    "promotion_answers_on_time": _answered,
    "measure_attainment": _measure("target", "evidence.no_target"),
    "measure_improvement": _measure("baseline", "evidence.no_baseline"),
    "measure_value": _measure("", ""),
    "measure_events": _measure("", ""),
    "terms_overdue": _term,
    "post_vacant_days": _vacancy,
    "effects_confirmed": _effect,
    "effect_share": _with_effect,
    "tagged_share": _tagged,
    "work_site_share": _at_work_site,
    "teams_reached": _team,
    "resolutions_overdue": _resolution,
    "honours_count": _honour,
    "technician_share": _technician,
    "certificates_lapsed": _lapsed,
    "grade_rises": _rise,
    "promotion_success": _success,
    "measure_trend": _compared,
    "measure_streak": _month("is_met", "evidence.month_met", "evidence.month_missed"),
    "event_free_months": _month("is_free", "evidence.month_free", "evidence.month_events"),
}


def is_asked(values: Values, params: Params) -> bool:
    """Whether the metric's parameters ask for this record at all (its kind of activity, its measure)."""
    kinds, measure = params.get("kinds"), params.get("measure")
    if kinds and values.get("kind") not in kinds:
        return False
    return not measure or values.get("measure") == measure


def judge(metric: str, params: Params, values: Values) -> Judgement | None:
    """What a record does for ``metric``; None where the metric does not ask for it."""
    return _DECIDE[metric](values, params) if is_asked(values, params) else None
