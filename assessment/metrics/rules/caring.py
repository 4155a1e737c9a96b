"""Metrics of care: cases answered in time, cases that the worker has confirmed, hardship files reviewed in time. Counts only. Pure."""

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_share

CARING: tuple[Metric, ...] = (
    Metric(
        "worker_cases_on_time", "维权诉求按期答复率", "Cases of workers answered in time", "percent", "caring",
        (), plain_share("caring.ontime", "caring.due"),
    ),
    Metric(
        "worker_cases_confirmed", "维权诉求本人确认办结率", "Cases closed by the worker's confirmation", "percent", "caring",
        (), plain_share("caring.confirmed", "caring.closed"),
    ),
    Metric(
        "hardship_files_reviewed", "帮扶档案按期复核率", "Hardship files reviewed in time", "percent", "caring",
        (), plain_share("caring.reviewed", "caring.reviews"),
    ),
)  # fmt: skip


def _on_time(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "due":
        return None
    return COUNTS if values["is_met"] else refused("evidence.case_late", due=values["due_on"])


def _confirmed(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "closed":
        return None
    return COUNTS if values["is_met"] else refused("evidence.case_silent")


def _reviewed(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "review":
        return None
    return COUNTS if values["is_met"] else refused("evidence.hardship_not_reviewed", due=values["due_on"])


OF_CARING: dict[str, Decide] = {
    "worker_cases_on_time": _on_time,
    "worker_cases_confirmed": _confirmed,
    "hardship_files_reviewed": _reviewed,
}
