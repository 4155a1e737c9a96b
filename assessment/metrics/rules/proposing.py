"""Metrics of rationalisation proposals: filed per head, adopted, replied to in time, their verified benefit. Pure."""

from decimal import Decimal

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_share, plain_sum

PROPOSING: tuple[Metric, ...] = (
    Metric(
        "proposals_per_head", "人均合理化建议", "Proposals per head", "count", "proposing",
        (), plain_share("proposing.filed", "proposing.heads"),
    ),
    Metric(
        "proposals_adopted", "合理化建议采纳率", "Share of proposals adopted", "percent", "proposing",
        (), plain_share("proposing.taken", "proposing.decided"),
    ),
    Metric(
        "proposals_on_time", "合理化建议按期答复率", "Proposals replied to in time", "percent", "proposing",
        (), plain_share("proposing.ontime", "proposing.due"),
    ),
    Metric(
        "proposals_benefit", "合理化建议核定年效益（元）", "Verified yearly benefit of proposals (yuan)", "count", "proposing",
        (), plain_sum("proposing.benefit"),
    ),
)  # fmt: skip


def _filed(values: Values, params: Asked) -> Judgement | None:
    return COUNTS if values["what"] == "filed" else None


def _adopted(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "decided":
        return None
    return COUNTS if values["is_taken"] else refused("evidence.proposal_not_taken")


def _on_time(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "due":
        return None
    return COUNTS if values["is_on_time"] else refused("evidence.proposal_late", due=values["due_on"])


def _benefit(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "benefit":
        return None
    return COUNTS if Decimal(values["verified"]) > 0 else refused("evidence.proposal_no_benefit")


OF_PROPOSING: dict[str, Decide] = {
    "proposals_per_head": _filed,
    "proposals_adopted": _adopted,
    "proposals_on_time": _on_time,
    "proposals_benefit": _benefit,
}
