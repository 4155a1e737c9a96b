"""The rule of an indicator, its inputs and its arithmetic in the reader's words."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessment.metrics.rules import METRICS, text_of
from assessment.schemes.enums import Dimension, JudgeGroup
from assessment.schemes.rules import Indicator
from assessment.scoring.rules import Given, GroupShare, Item, groups_of
from assessment.scoring.rules.points import band_share, is_bounded, line_share

HUNDRED = Decimal(100)


def number(value: Decimal) -> str:
    """A figure as written by hand: at most four places, no trailing zeros."""
    short = value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return text_of(value if short == value else short)


def percent(value: Decimal) -> str:
    return f"{text_of((value * HUNDRED).quantize(Decimal('0.01'), ROUND_HALF_UP))}%"


def figure(metric: str, value: Decimal) -> str:
    """A raw figure in the metric's unit: 0.925 is 92.5% for a share, 3 stays 3 for a count."""
    return percent(value) if metric and METRICS[metric].unit == "percent" else number(value)


def name_of(thing: Any) -> str:
    return str(thing.name_en if (get_language() or "").startswith("en") else thing.name_zh)


def metric_name(code: str) -> str:
    metric = METRICS[code]
    return metric.name_en if (get_language() or "").startswith("en") else metric.name_zh


def _bands(indicator: Indicator, pairs: Sequence[Sequence[Decimal]]) -> str:
    steps = [
        _("达到 %(bound)s 得 %(share)s%% 的分") % {"bound": figure(indicator.metric, bound), "share": text_of(share)}
        for bound, share in reversed(list(pairs))
        if share
    ]
    return _("；").join(steps)


def _events(params: dict[str, Any]) -> str:
    free = text_of(Decimal(params.get("free", 0)))
    if "earn" in params:
        words = _("每 1 次得 %(earn)s 分，得满为止")
        return (words if free == "0" else _("超过 %(free)s 次后每 1 次得 %(earn)s 分，得满为止")) % {
            "earn": text_of(params["earn"]), "free": free,
        }  # fmt: skip
    words = _("每发生 1 次扣 %(deduct)s 分，扣完为止")
    return (words if free == "0" else _("超过 %(free)s 次后每发生 1 次扣 %(deduct)s 分，扣完为止")) % {
        "deduct": text_of(params["deduct"]), "free": free,
    }  # fmt: skip


def _rule(indicator: Indicator) -> str:
    params, metric = indicator.rule_params, indicator.metric
    match indicator.rule:
        case "per_missing":
            return _("每少 1 次扣 %(deduct)s 分，扣完为止") % {"deduct": text_of(params["deduct"])}
        case "per_event":
            return _events(params)
        case "proportional":
            return _("得分 = 满分 × 实际 ÷ 目标 %(target)s，最多得满分") % {"target": figure(metric, params["target"])}
        case "banded":
            return _("分档计分：%(bands)s；低于最低档不得分") % {"bands": _bands(indicator, params["bands"])}
        case "interpolated":
            low, high = params["points"][0], params["points"][-1]
            return _("按直线计分：%(low)s 得 %(low_share)s%%，%(high)s 得 %(high_share)s%%，之间按比例") % {
                "low": figure(metric, low[0]), "low_share": text_of(low[1]),
                "high": figure(metric, high[0]), "high_share": text_of(high[1]),
            }  # fmt: skip
        case "all_or_nothing":
            if "at_least" in params:
                return _("达到 %(bound)s 得满分，否则不得分") % {"bound": figure(metric, params["at_least"])}
            return _("不超过 %(bound)s 得满分，否则不得分") % {"bound": figure(metric, params["at_most"])}
    if params:
        shares = "、".join(f"{group_name(group)} {percent(weight)}" for group, weight in params.items())
        return _("由各评议组打分，组内取平均，按权重汇总（%(shares)s）；有组未评的，其权重按比例分给其他组") % {"shares": shares}
    return _("由考核员评议打分，多人打分取平均")


def group_name(code: str) -> str:
    """The name of a group of assessors; empty for none."""
    return str(JudgeGroup(code).label) if code in JudgeGroup.values else code


def group_arithmetic(shares: Sequence[GroupShare], result: str) -> str:
    """The sum over the groups; those that gave no points are named, their weight is with the others."""
    present = [s for s in shares if s.mean is not None]
    sum_ = " + ".join(f"{group_name(s.group)} {number(s.mean)} × {percent(s.weight)}" for s in present if s.mean is not None)
    whole = sum((s.weight for s in present), Decimal(0))
    if whole != 1:
        missing = "、".join(group_name(s.group) for s in shares if s.mean is None)
        return f"({sum_}) ÷ {percent(whole)} = {result}" + _("（%(groups)s未评，权重按比例分给其他组）") % {"groups": missing}
    return f"{sum_} = {result}"


def rule_words(indicator: Indicator) -> str:
    """What the indicator counts and how points follow from it, in one sentence."""
    full = text_of(indicator.points)
    if indicator.kind == "judged":
        return _("满分 %(full)s 分。%(rule)s。") % {"full": full, "rule": _rule(indicator)}
    said = _("按“%(metric)s”计分，满分 %(full)s 分。%(rule)s。") % {
        "metric": metric_name(indicator.metric), "full": full, "rule": _rule(indicator),
    }  # fmt: skip
    return said + share_words(indicator.metric, indicator.share)


def share_words(metric: str, share: Decimal | None) -> str:
    """Which share of each record counts; empty where all of it does."""
    if share is None:
        return ""
    if METRICS[metric].is_mean:
        if METRICS[metric].unit != "percent":
            return _("每条记录按 %(share)s%% 计入本项，平均值不变。") % {"share": text_of(share)}
        return _("每条记录按 %(share)s%% 计入本项，分子、分母相同，比例不变。") % {"share": text_of(share)}
    return _("每条记录按 %(share)s%% 计入本项。") % {"share": text_of(share)}


def weighed_words(metric: str, raw: Decimal, share: Decimal, counted: Decimal) -> str:
    """The sum by which a share was taken; empty where it changes nothing."""
    return "" if METRICS[metric].is_mean else f"{number(raw)} × {text_of(share)}% = {number(counted)}"


def other_words(dimension: str, name: str, code: str, share: Decimal | None) -> str:
    """What the other track does with the same records."""
    params = {"dimension": Dimension(dimension).label, "name": name, "code": code, "share": text_of(share) if share is not None else ""}
    if share is None:
        return _("同样的记录也计入%(dimension)s“%(name)s”（%(code)s），方案没有写明份额。") % params
    return _("同样的记录按 %(share)s%% 计入%(dimension)s“%(name)s”（%(code)s）。") % params


def note_words(note: str) -> str:
    """Why an item was not computed in the ordinary way; empty for one that was."""
    return {
        "not_applicable": _("本期没有应考核的事项，此项不计，其余各项按比例折算。"),
        "empty_zero": _("本期没有相关记录，按方案此项计 0 分。"),
        "empty_full": _("本期没有相关记录，按方案此项计满分。"),
        "not_judged": _("尚未评议打分，暂计 0 分。"),
    }.get(note, "")


def _interpolation(metric: str, raw: Decimal, pairs: Sequence[Sequence[Decimal]]) -> str:
    """The share as a sum: ``(20% + 80% × (74% − 60%) ÷ 30%)``, plain outside the line."""
    for (x0, y0), (x1, y1) in pairwise(pairs):
        if x0 < raw < x1:
            slope = f"{text_of(y1 - y0)}% × ({figure(metric, raw)} − {figure(metric, x0)}) ÷ {figure(metric, x1 - x0)}"
            return slope if not y0 else f"({text_of(y0)}% + {slope})"
    return f"{text_of(line_share(raw, pairs))}%"


def arithmetic_words(indicator: Indicator, item: Item, judged: Sequence[Given] = ()) -> str:
    """The sum behind the points before adjustments, as one writes it on paper; empty where nothing was computed."""
    if item.earned is None or item.note:
        return ""
    full, result, params = text_of(indicator.points), f"{item.earned:.2f}", indicator.rule_params
    if indicator.kind == "judged":
        if shares := groups_of(judged, params):
            return group_arithmetic(shares, result)
        return f"({' + '.join(text_of(g.points) for g in judged)}) ÷ {len(judged)} = {result}" if len(judged) > 1 else result
    raw = item.raw or Decimal(0)
    free = params.get("free", Decimal(0))
    beyond = f"{number(raw)} − {text_of(Decimal(free))}" if free else number(raw)
    beyond = f"({beyond})" if free else beyond
    match indicator.rule:
        case "per_missing":
            sum_ = f"{full} − {text_of(params['deduct'])} × {number(raw)}"
        case "per_event":
            sum_ = f"{text_of(params['earn'])} × {beyond}" if "earn" in params else f"{full} − {text_of(params['deduct'])} × {beyond}"
        case "proportional":
            sum_ = f"{full} × {figure(indicator.metric, raw)} ÷ {figure(indicator.metric, params['target'])}"
        case "banded":
            sum_ = f"{full} × {text_of(band_share(raw, params['bands']))}%"
        case "interpolated":
            sum_ = f"{full} × {_interpolation(indicator.metric, raw, params['points'])}"
        case _:
            sum_ = figure(indicator.metric, raw)
    arrow = "→" if indicator.rule == "all_or_nothing" else "="
    return f"{sum_} {arrow} {result}" + _bounded(indicator, item)


def _bounded(indicator: Indicator, item: Item) -> str:
    """A word where the limits of the item decided, so that the sum on paper is not read as wrong."""
    if item.raw is None or not is_bounded(indicator.rule, item.raw, indicator.points, indicator.rule_params):
        return ""
    return _("（扣完为止）") if item.earned == 0 else _("（以满分为限）")


def records_words(count: int) -> str:
    """The label that stands for records whose content this reader may not see."""
    return ngettext("%(n)s 条受限记录", "%(n)s 条受限记录", count) % {"n": count}
