"""Metrics of the knowledge of the trade: what was published, how often others used it. Pure."""

from assessment.metrics.rules.judgement import Decide, Judgement, Values
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_sum

KNOWLEDGE: tuple[Metric, ...] = (
    Metric(
        "knowledge_published", "经评审发布的经验数", "Posts of knowledge published", "count", "knowledge", (), plain_sum("knowledge.posts")
    ),
    Metric("knowledge_reused", "经验复用次数", "Uses of published knowledge", "count", "knowledge", (), plain_sum("knowledge.uses")),
)  # fmt: skip


def _published(values: Values, params: Asked) -> Judgement | None:
    return Judgement(True, "evidence.knowledge_published", {"on": values["on"]}) if values["is_here"] else None


def _used(values: Values, params: Asked) -> Judgement | None:
    return Judgement(True, "evidence.knowledge_used", {"uses": values["uses"]}) if values["uses"] else None


OF_KNOWLEDGE: dict[str, Decide] = {"knowledge_published": _published, "knowledge_reused": _used}
