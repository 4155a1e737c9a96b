"""Metrics of safety on site (hazards, inspections, acceptance, days without an accident) and of supervision. Pure."""

from decimal import Decimal

from assessment.metrics.rules.shapes import Facts, Metric, Params, plain_share, plain_sum


def accident_free_days(facts: Facts, params: Params) -> Decimal | None:
    """Days without an accident at the end of the period; None before the branch stood."""
    return facts.get("accident.free")


SAFETY: tuple[Metric, ...] = (
    Metric(
        "hazards_closed_on_time", "隐患按期闭环率", "Hazards closed on time", "percent", "hazards",
        (), plain_share("hazard.ontime", "hazard.due"),
    ),
    Metric("hazards_overdue", "逾期未整改的隐患数", "Hazards overdue", "count", "hazards", (), plain_sum("hazard.late")),
    Metric(
        "inspections_kept", "排查计划完成率", "Inspections kept", "percent", "inspections",
        (), plain_share("inspection.met", "inspection.due"),
    ),
    Metric(
        "acceptances_passed", "循环验收合格率", "Acceptances passed", "percent", "acceptances",
        (), plain_share("acceptance.passed", "acceptance.done"),
    ),
    Metric(
        "rectifications_on_time", "监督问题按期整改率", "Findings of supervision put right in time", "percent", "rectifications",
        (), plain_share("rectify.ontime", "rectify.due"),
    ),
    Metric(
        "supervision_checks_held", "监督检查计划完成率", "Supervision checks held of those planned", "percent", "supervised",
        (), plain_share("supervised.held", "supervised.due"),
    ),
    Metric(
        "conduct_pledges_signed", "廉洁承诺签订率", "Conduct pledges signed in time", "percent", "pledges",
        (), plain_share("pledge.signed", "pledge.due"),
    ),
    Metric("accident_free_days", "安全生产天数", "Days without an accident", "count", "accidents", (), accident_free_days, "whole"),
)  # fmt: skip
