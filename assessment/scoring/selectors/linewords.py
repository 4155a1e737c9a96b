"""Bonus items, the year's aggregate and vetoes in the reader's words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from assessment.metrics.rules import text_of
from assessment.schemes.rules import BonusItem, Veto
from assessment.scoring.rules import Line, Part
from assessment.scoring.selectors.words import figure, metric_name, number, percent, share_words


def bonus_words(item: BonusItem, raw: Decimal) -> str:
    """What the bonus item counts and what one of it is worth."""
    return _("按“%(metric)s”计，本期 %(figure)s；每 1 项加 %(points)s 分，最多 %(most)s 分。") % {
        "metric": metric_name(item.metric), "figure": figure(item.metric, raw), "points": text_of(item.points),
        "most": text_of(item.at_most),
    } + share_words(item.metric, item.share)  # fmt: skip


def bonus_arithmetic(item: BonusItem, line: Line, cap: Decimal) -> str:
    """The sum behind a bonus, with a word where a limit cut it off."""
    sum_ = f"{text_of(item.points)} × {number(line.raw)} = {line.earned:.2f}"
    if item.points * line.raw > item.at_most:
        sum_ = f"{text_of(item.points)} × {number(line.raw)} → {line.earned:.2f}" + _("（以 %(most)s 分为限）") % {
            "most": text_of(item.at_most)
        }
    if line.points < line.earned:
        sum_ += _("；加分合计以 %(cap)s 分为限，计 %(points)s 分") % {"cap": text_of(cap), "points": text_of(line.points)}
    return sum_


def _part_name(part: Part) -> str:
    return {"quarters": _("各季度平均"), "year_end": _("年终得分"), "ballot": _("民主测评")}[part.name]


def quarters_words(quarters: Mapping[str, Sequence[str]]) -> str:
    """Which quarters of the year are missing, and over how many the mean is taken; empty where none is."""
    if not quarters.get("missing") or not quarters.get("counted"):
        return _("本年度还没有已公布的季度得分") if quarters.get("missing") else ""
    return _("缺少%(missing)s：按%(n)s个季度平均") % {"missing": "、".join(quarters["missing"]), "n": len(quarters["counted"])}


def judges_words(count: int, earned: Decimal | None, *, is_weighted: bool = False) -> str:
    """The mean of several judges, without who gave what."""
    if is_weighted and count and earned is not None:
        return _("%(n)s 人评分按评议组权重汇总 = %(mean)s") % {"n": count, "mean": f"{earned:.2f}"}
    return _("%(n)s 人评分的平均值 = %(mean)s") % {"n": count, "mean": f"{earned:.2f}"} if count and earned is not None else ""


def aggregate_words(line: Line) -> str:
    """How the year's score was mixed; without parts nothing was there to mix."""
    if not line.parts:
        return f"{line.before:.2f}"
    whole = sum((p.weight for p in line.parts), Decimal(0))
    if len(line.parts) == 1:
        return f"{_part_name(line.parts[0])} {line.parts[0].score:.2f} = {line.after:.2f}"
    sum_ = " + ".join(f"{_part_name(p)} {p.score:.2f} × {percent(p.weight)}" for p in line.parts)
    return f"{sum_} = {line.after:.2f}" if whole == 1 else f"({sum_}) ÷ {percent(whole)} = {line.after:.2f}"


def veto_words(veto: Veto, raw: Decimal | None) -> str:
    """Why a veto bites and what it does."""
    effect = {
        "zero": _("本维度记 0 分"),
        "cap": _("本维度最高 %(cap)s 分") % {"cap": text_of(veto.cap)},
        "lowest_band": _("本维度定为最低等次"),
        "not_top_band": _("本维度不得评为最高等次"),
    }[veto.effect]
    limit = veto.at_least if veto.below is None else veto.below
    params = {
        "metric": metric_name(veto.metric), "figure": figure(veto.metric, raw) if raw is not None else "—",
        "limit": figure(veto.metric, limit), "effect": effect,
    }  # fmt: skip
    if veto.below is not None:
        return _("“%(metric)s”为 %(figure)s，低于 %(limit)s，%(effect)s。") % params
    return _("“%(metric)s”为 %(figure)s，达到 %(limit)s，%(effect)s。") % params
