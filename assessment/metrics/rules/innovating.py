"""Metrics of innovation: benefit and number of verified conversions, methods taken over, projects closed on time. Pure."""

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_share, plain_sum

INNOVATING: tuple[Metric, ...] = (
    Metric(
        "conversion_benefit", "转化实测效益（元）", "Verified benefit of conversions (yuan)", "count", "innovating",
        (), plain_sum("innovating.benefit"),
    ),
    Metric(
        "conversions_verified", "已核验转化项数", "Conversions verified", "count", "innovating",
        (), plain_sum("innovating.conversions"),
    ),
    Metric(
        "methods_adopted", "先进操作法推广次数", "Units that took over operating methods", "count", "innovating",
        (), plain_sum("innovating.adopters"),
    ),
    Metric(
        "innovation_on_time", "创新项目按期结题率", "Innovation projects closed on time", "percent", "innovating",
        (), plain_share("innovating.ontime", "innovating.due"),
    ),
)  # fmt: skip


def _conversion(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "conversion":
        return None
    if not values["is_verified"]:
        return refused("evidence.conversion_unverified")
    return Judgement(True, "evidence.conversion", {"benefit": values["benefit"], "year": values["year"]})


def _adopted(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "adopter":
        return None
    return Judgement(True, "evidence.method_adopted", {"unit": values["unit"]})


def _on_time(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "project":
        return None
    return COUNTS if values["is_on_time"] else refused("evidence.innovation_late", due=values["due_on"])


OF_INNOVATING: dict[str, Decide] = {
    "conversion_benefit": _conversion,
    "conversions_verified": _conversion,
    "methods_adopted": _adopted,
    "innovation_on_time": _on_time,
}
