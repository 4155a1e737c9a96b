"""Metrics of competitions: who takes part, prizes at the tier of the group and above, grades by the fast track. Pure."""

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_share, plain_sum

COMPETING: tuple[Metric, ...] = (
    Metric(
        "competition_share", "竞赛参与率", "Share of workers in competitions", "percent", "competing",
        (), plain_share("competing.joined", "competing.workers"),
    ),
    Metric(
        "competition_prizes", "集团级以上竞赛获奖数", "Prizes at group level and above", "count", "competing",
        (), plain_sum("competing.prizes"),
    ),
    Metric(
        "fasttrack_promotions", "竞赛晋级人数", "Promotions by the fast track", "count", "competing",
        (), plain_sum("competing.fasttrack"),
    ),
)  # fmt: skip


def _joined(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "joined":
        return None
    return COUNTS if values["is_first"] else refused("evidence.competition_again")


def _prize(values: Values, params: Asked) -> Judgement | None:
    return COUNTS if values["what"] == "prize" else None


def _fasttrack(values: Values, params: Asked) -> Judgement | None:
    return COUNTS if values["what"] == "fasttrack" else None


OF_COMPETING: dict[str, Decide] = {
    "competition_share": _joined,
    "competition_prizes": _prize,
    "fasttrack_promotions": _fasttrack,
}
