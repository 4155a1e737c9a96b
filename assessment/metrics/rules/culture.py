"""Metrics of culture and contests: what is published, how much of it stands on a result, who was chosen. Pure."""

from assessment.metrics.rules.shapes import Metric, plain_share, plain_sum

CULTURE: tuple[Metric, ...] = (
    Metric("stories_published", "发布的宣传内容篇数", "Stories published", "count", "stories", (), plain_sum("story.count")),
    Metric(
        "stories_with_result", "有成果支撑的宣传内容占比", "Stories that stand on a result", "percent", "stories",
        (), plain_share("story.standing", "story.count"),
    ),
    Metric(
        "nominations_chosen", "评比推荐当选率", "Nominations chosen", "percent", "contests",
        (), plain_share("contest.chosen", "contest.decided"),
    ),
)  # fmt: skip
