"""Metrics of plans, programmes and joint meetings. Pure."""

from assessment.metrics.rules.shapes import Metric, plain_share

PLANNING: tuple[Metric, ...] = (
    Metric(
        "plan_on_time", "计划任务按期完成率", "Plan work done in time", "percent", "planning",
        (), plain_share("planning.done", "planning.due"),
    ),
    Metric(
        "plan_targets_reached", "计划指标达标率", "Plan targets reached", "percent", "planning",
        (), plain_share("planning.reached", "planning.targets"),
    ),
    Metric(
        "meeting_actions_on_time", "会议交办按期办结率", "Meeting actions done in time", "percent", "planning",
        (), plain_share("planning.finished", "planning.actions"),
    ),
    Metric(
        "programmes_improved", "“党建+”项目有改善的占比", "Programmes with an improvement", "percent", "planning",
        (), plain_share("planning.improved", "planning.programmes"),
    ),
)  # fmt: skip
