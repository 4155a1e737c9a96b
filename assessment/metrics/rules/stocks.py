"""Metrics of materials and machines: stock above its safety line, idle parts put to use, sound machines. Pure."""

from decimal import Decimal

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import ONE, ZERO, Facts, Metric, Params, plain_share, share


def stock_lines_kept(facts: Facts, params: Params) -> Decimal | None:
    """Days of all safety lines on which the stock was not below, of all their days; None without a line."""
    below = share(facts.get("stock.below", ZERO), facts.get("stock.days", ZERO))
    return None if below is None else ONE - below


STOCKS: tuple[Metric, ...] = (
    Metric("stock_lines_kept", "安全库存达标率", "Stock kept above its safety line", "percent", "stocks", (), stock_lines_kept),
    Metric(
        "idle_materials_used", "闲置物资盘活率", "Idle materials put to use", "percent", "stocks",
        (), plain_share("idle.used", "idle.count"),
    ),
    Metric(
        "machines_sound", "设备完好率", "Sound machines", "percent", "machines", (), plain_share("machine.sound", "machine.checked")
    ),
)  # fmt: skip


def _line(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "line":
        return None
    return Judgement(not values["below"], "evidence.stock_line", {"days": values["days"], "below": values["below"]})


def _idle(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "idle":
        return None
    return COUNTS if values["used_on"] else refused("evidence.still_idle", since=values["from_on"])


def _machine(values: Values, params: Asked) -> Judgement | None:
    if values["is_sound"] is None:
        return refused("evidence.machine_unchecked")
    return COUNTS if values["is_sound"] else refused("evidence.machine_unsound", on=values["on"])


OF_STOCKS: dict[str, Decide] = {"stock_lines_kept": _line, "idle_materials_used": _idle, "machines_sound": _machine}
