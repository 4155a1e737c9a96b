"""What changed between two versions of a scheme, as sentences grouped by section."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.schemes.enums import CombineMethod, Dimension
from assessment.schemes.rules import Change, SchemeBody, compare
from assessment.schemes.selectors.combining import method_words, top_share_words
from assessment.schemes.selectors.reading import (
    aggregate_words,
    bonus_words,
    code_names,
    empty_words,
    evidence_words,
    figure,
    group_names,
    metric_words,
    name_of,
    rule_words,
    veto_words,
)


@dataclass(frozen=True)
class Group:
    """A section of the scheme, or its bands, bonus, vetoes: ``name`` and the sentences about it."""

    name: str
    sentences: tuple[str, ...]


def _title(change: Change) -> str:
    name = {"code": change.row.code, "name": name_of(change.row)}
    return {
        "indicator": _("指标“%(name)s”（%(code)s）"), "section": _("部分“%(name)s”（%(code)s）"), "band": _("等次“%(name)s”"),
        "bonus_item": _("加分项“%(name)s”（%(code)s）"), "veto": _("否决项“%(name)s”（%(code)s）"),
    }[change.kind] % name  # fmt: skip


def _points(value: Decimal) -> str:
    return _("%(n)s 分") % {"n": figure(value)}


def _combine(body: SchemeBody) -> str:
    """The rule without the table of coefficients, which is compared band by band."""
    words = str(CombineMethod(body.combine_method).label) if body.combine_method == CombineMethod.COEFFICIENT else method_words(body)
    return words + (_("（依据：%(source)s）") % {"source": body.combine.source} if body.combine and body.combine.source else "")


def _top_share(body: SchemeBody) -> str:
    if body.top_share is None:
        return _("不限")
    return top_share_words(body) + _("（依据：%(source)s）") % {"source": body.top_share.source}


def _yes(value: bool) -> str:
    return _("是") if value else _("否")


Say = Callable[[Any, dict[str, str]], str]
FIELDS: Mapping[str, tuple[Callable[[], str], Say]] = {
    "name": (lambda: _("名称"), lambda row, _names: f"{row.name_zh} / {row.name_en}"),
    "section": (lambda: _("所属部分"), lambda row, _names: f"{Dimension(row.dimension).label} {row.section}"),
    "dimension": (lambda: _("维度"), lambda row, _names: str(Dimension(row.dimension).label)),
    "points": (lambda: _("分值"), lambda row, _names: figure(row.points)),
    "metric": (lambda: _("取数口径"), metric_words),
    "share": (lambda: _("计入份额"), lambda row, _names: _("全数") if row.share is None else f"{figure(row.share)}%"),
    "rule": (lambda: _("计分规则"), lambda row, _names: rule_words(row)),
    "when_empty": (lambda: _("没有应计事项时"), lambda row, _names: empty_words(row)),
    "result": (lambda: _("结果性指标"), lambda row, _names: _yes(row.is_result)),
    "evidence": (lambda: _("佐证"), lambda row, _names: evidence_words(row) or _("无")),
    "source": (lambda: _("依据"), lambda row, _names: row.source or _("无")),
    "floor": (lambda: _("分数线"), lambda row, _names: figure(row.floor)),
    "at_most": (lambda: _("最多加分"), lambda row, _names: figure(row.at_most)),
    "effect": (lambda: _("条件和后果"), lambda row, _names: veto_words(row)),
    "cap": (lambda: _("加分上限"), lambda row, _names: _points(row.cap)),
    "weights": (
        lambda: _("党建、业务权重"), lambda body, _names: f"{figure(body.party_weight)} / {figure(body.business_weight)}",
    ),
    "combine": (lambda: _("综合方法"), lambda body, _names: _combine(body)),
    "top_share": (lambda: _("最高等次名额"), lambda body, _names: _top_share(body)),
    "coefficient": (lambda: _("换算系数"), lambda row, _names: _("无") if row.coefficient is None else figure(row.coefficient)),
    "aggregate": (lambda: _("年度汇总"), lambda body, _names: aggregate_words(body.aggregate) if body.aggregate else _("不汇总")),
}  # fmt: skip


def _whole(change: Change, names: Mapping[str, str]) -> str:
    """A row that was added or removed, with what it is worth."""
    row = change.row
    if change.kind == "indicator":
        return f"{_points(row.points)}，{metric_words(row, dict(names))}，{rule_words(row)}"
    if change.kind == "band":
        words = _("%(n)s 分及以上") % {"n": figure(row.floor)}
        return words if row.coefficient is None else words + _("，换算系数 %(n)s") % {"n": figure(row.coefficient)}
    if change.kind == "bonus_item":
        return f"{metric_words(row, dict(names))}，{bonus_words(row)}"
    if change.kind == "veto":
        return f"{metric_words(row, dict(names))}，{veto_words(row)}"
    return _("共 %(n)s 项指标") % {"n": len(row.indicators)}


def sentence_of(change: Change, names: Mapping[str, str], groups: Mapping[str, str]) -> str:
    """``指标“隐患按期闭环率”（B02）分值：8 → 10。``"""
    peer = _("同类组“%(group)s”的") % {"group": groups.get(change.set, change.set)} if change.set else ""
    if change.act == "added":
        return _("新增%(what)s：%(whole)s。") % {"what": peer + _title(change), "whole": _whole(change, names)}
    if change.act == "removed":
        return _("删去%(what)s：%(whole)s。") % {"what": peer + _title(change), "whole": _whole(change, names)}
    if change.field == "order":
        return _("%(what)s内指标的顺序有调整。") % {"what": _title(change)}
    if change.kind == "scheme":
        what = ""
    elif change.kind == "bonus":
        what = str(Dimension(change.row.dimension).label)
    else:
        what = peer + _title(change)
    label, say = FIELDS[change.field]
    before, after = say(change.before, dict(names)), say(change.after, dict(names))
    return _("%(what)s%(field)s：%(before)s → %(after)s。") % {"what": what, "field": label(), "before": before, "after": after}


def _group_name(group: str, old: SchemeBody, new: SchemeBody) -> str:
    fixed = {"scheme": _("方案"), "bands": _("等次"), "bonus": _("加分"), "vetoes": _("一票否决")}
    if group in fixed:
        return fixed[group]
    sections = {s.code: s for s in (*old.sections, *new.sections)}
    section = sections[group]
    return f"{Dimension(section.dimension).label} · {name_of(section)}"


def difference(old: SchemeBody, new: SchemeBody) -> list[Group]:
    """The changes from ``old`` to ``new`` in words, by section in the order of ``new``; empty when they say the same.
    Four statements."""
    changes = compare(old, new)
    if not changes:
        return []
    names, groups = code_names(), group_names()
    order = ["scheme", *dict.fromkeys(s.code for s in (*new.sections, *old.sections)), "bonus", "vetoes", "bands"]
    found: dict[str, list[str]] = {}
    for change in changes:
        found.setdefault(change.group, []).append(sentence_of(change, names, groups))
    return [Group(_group_name(code, old, new), tuple(found[code])) for code in order if code in found]
