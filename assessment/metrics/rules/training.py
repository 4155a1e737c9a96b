"""Metrics of training: mandatory courses finished, class hours a head, front-line workers taught. Pure."""

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_share

TRAINING: tuple[Metric, ...] = (
    Metric(
        "mandatory_training_done", "年度必修培训完成率", "Mandatory training completed", "percent", "training",
        (), plain_share("training.met", "training.owed"),
    ),
    Metric(
        "training_hours_per_head", "人均培训学时", "Training hours per head", "count", "training",
        (), plain_share("training.hours", "training.heads"),
    ),
    Metric(
        "frontline_trained_share", "一线职工培训覆盖率", "Share of front-line workers trained", "percent", "training",
        (), plain_share("training.taught", "training.front"),
    ),
)  # fmt: skip


def _mandatory(values: Values, params: Asked) -> Judgement | None:
    """A course in a unit; how many, never who."""
    if values["what"] != "duty":
        return None
    if values["met"] < values["owed"]:
        return refused("evidence.training_missing", met=values["met"], owed=values["owed"])
    return COUNTS


def _hours(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "hours":
        return None
    return Judgement(True, "evidence.training_hours", {"people": values["people"], "hours": values["hours"]})


def _front(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "front":
        return None
    if values["taught"] < values["front"]:
        return refused("evidence.training_front", taught=values["taught"], front=values["front"])
    return COUNTS


OF_TRAINING: dict[str, Decide] = {
    "mandatory_training_done": _mandatory,
    "training_hours_per_head": _hours,
    "frontline_trained_share": _front,
}
