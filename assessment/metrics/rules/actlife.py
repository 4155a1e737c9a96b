"""Metrics of how branches live together and in what forms: joint activities, forms beyond meetings, what the superior has set. Pure."""

from assessment.metrics.rules.shapes import Metric, plain_share, plain_sum

ACTLIFE: tuple[Metric, ...] = (
    Metric("joint_activities", "联合举办的活动数", "Joint activities", "count", "forms", (), plain_sum("form.joint")),
    Metric("activity_forms", "活动形式种数", "Forms of activity", "count", "forms", (), plain_sum("form.kinds")),
    Metric(
        "interactive_share", "开会讲课以外形式的活动占比", "Activities beyond meetings and lectures", "percent", "forms",
        (), plain_share("form.interactive", "form.count"),
    ),
    Metric(
        "arranged_on_time", "上级安排按期开展率", "Arranged activities held in time", "percent", "arranged",
        (), plain_share("arranged.done", "arranged.due"),
    ),
)  # fmt: skip
