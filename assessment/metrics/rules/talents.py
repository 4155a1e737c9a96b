"""Metrics of careers and talents: key posts with a qualified holder, Party members in the pools of talents. Pure."""

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_share, plain_sum

TALENTS: tuple[Metric, ...] = (
    Metric(
        "skill_posts_qualified", "关键岗位达标任职率", "Key posts held by qualified people", "percent", "talents",
        (), plain_share("talent.held", "talent.posts"),
    ),
    Metric("pool_party_members", "人才库党员人数", "Party members in talent pools", "count", "talents", (), plain_sum("talent.party")),
    Metric(
        "pool_party_share", "人才库党员占比", "Share of Party members in talent pools", "percent", "talents",
        (), plain_share("talent.party", "talent.pooled"),
    ),
)  # fmt: skip


def _post(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "post":
        return None
    return COUNTS if values["is_held"] else refused("evidence.skill_post_unheld")


def _member(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "member":
        return None
    return COUNTS if values["is_party"] else refused("evidence.talent_no_member")


OF_TALENTS: dict[str, Decide] = {"skill_posts_qualified": _post, "pool_party_members": _member, "pool_party_share": _member}
