"""Metrics of studios and challenges: results of studios, valid plates, projects led by Party members, projects that end in time. Pure."""

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_share, plain_sum

WORKSHOPS: tuple[Metric, ...] = (
    Metric(
        "studios_with_results", "有成果的工作室占比", "Studios with results", "percent", "studios",
        (), plain_share("studio.fruitful", "studio.named"),
    ),
    Metric(
        "studios_valid", "牌匾有效的工作室和班组数", "Studios and teams with a valid plate", "count", "studios",
        (), plain_sum("studio.valid"),
    ),
    Metric(
        "member_led_challenges", "党员领题项目占比", "Challenges led by Party members", "percent", "challenges",
        (), plain_share("challenge.memberled", "challenge.signed"),
    ),
    Metric(
        "challenges_on_time", "攻关项目按期验收率", "Challenges accepted on time", "percent", "challenges",
        (), plain_share("challenge.ontime", "challenge.due"),
    ),
)  # fmt: skip


def _fruitful(values: Values, params: Asked) -> Judgement | None:
    if values["is_team"]:
        return None
    return COUNTS if values["is_fruitful"] else refused("evidence.studio_without_result")


def _valid(values: Values, params: Asked) -> Judgement | None:
    return COUNTS if values["is_valid"] else refused("evidence.plate_over", until=values["valid_until"])


def _member_led(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "signed":
        return None
    return COUNTS if values["is_member_led"] else refused("evidence.challenge_lead_no_member")


def _on_time(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "due":
        return None
    return COUNTS if values["is_on_time"] else refused("evidence.challenge_late", due=values["due_on"])


OF_WORKSHOPS: dict[str, Decide] = {
    "studios_with_results": _fruitful,
    "studios_valid": _valid,
    "member_led_challenges": _member_led,
    "challenges_on_time": _on_time,
}
