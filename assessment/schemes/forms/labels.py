"""The rows of a scheme in the reader's words and back: what a form shows and a workbook holds instead of codes."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from assessment.metrics.rules import METRICS
from assessment.schemes.enums import (
    AggregateMethod,
    CombineMethod,
    Dimension,
    EvidenceKind,
    JudgeGroup,
    LowerBy,
    ParamName,
    ScoringRule,
    VetoEffect,
    VetoWhen,
    WhenEmpty,
)
from assessment.schemes.rules import COLUMNS, JUDGED, YES, Rows, SchemeProblem, Spot, filled
from assessment.schemes.selectors import name_of
from portal.kernel.sentences import sentence

SHEETS: Mapping[str, Any] = {
    "scheme": gettext_lazy("方案"), "sections": gettext_lazy("部分"), "indicators": gettext_lazy("指标"), "bands": gettext_lazy("等次"),
    "bonus": gettext_lazy("加分"), "vetoes": gettext_lazy("一票否决"),
}  # fmt: skip
LABELS: Mapping[str, Any] = {
    "code": gettext_lazy("编码"), "version": gettext_lazy("版本"), "name_zh": gettext_lazy("中文名称"),
    "name_en": gettext_lazy("英文名称"), "party": gettext_lazy("党建权重"), "business": gettext_lazy("业务权重"),
    "combine": gettext_lazy("综合方法"), "lower_by": gettext_lazy("就低的方式"), "combine_source": gettext_lazy("综合方法依据"),
    "coefficient": gettext_lazy("换算系数"), "top_share": gettext_lazy("最高等次名额（%）"),
    "top_share_source": gettext_lazy("名额依据"),
    "party_cap": gettext_lazy("党建加分上限"), "business_cap": gettext_lazy("业务加分上限"), "method": gettext_lazy("年度汇总方法"),
    "quarters": gettext_lazy("季度权重"), "year_end": gettext_lazy("年终权重"), "ballot": gettext_lazy("测评权重"),
    "dimension": gettext_lazy("维度"), "section": gettext_lazy("所属部分"), "points": gettext_lazy("分值"),
    "metric": gettext_lazy("取数口径"), "params": gettext_lazy("口径参数"), "share": gettext_lazy("计入份额（%）"),
    "rule": gettext_lazy("计分规则"),
    "rule_params": gettext_lazy("计分参数"), "when_empty": gettext_lazy("没有应计事项时"), "result": gettext_lazy("结果性"),
    "evidence": gettext_lazy("佐证"), "source": gettext_lazy("依据"), "group": gettext_lazy("同类组"), "floor": gettext_lazy("分数线"),
    "at_most": gettext_lazy("最多加分"), "when": gettext_lazy("触发条件"), "limit": gettext_lazy("触发数值"),
    "effect": gettext_lazy("后果"), "cap": gettext_lazy("上限分数"), "yearly": gettext_lazy("只用于年度"),
}  # fmt: skip
CHOICES: Mapping[str, Any] = {
    "method": AggregateMethod, "dimension": Dimension, "rule": ScoringRule, "when_empty": WhenEmpty, "when": VetoWhen, "effect": VetoEffect,
    "combine": CombineMethod, "lower_by": LowerBy,
}  # fmt: skip
FLAGS = frozenset({"result", "yearly"})
PARAMS = frozenset({"params", "rule_params"})
_CODED = re.compile(r"[（(]([A-Za-z_]\w*)[）)]\s*$")
_PARAM = re.compile(r"(^|[;；\n])\s*([^=＝;；\n]+?)\s*[=＝]")
_LIST = re.compile(r"[、,，;；\s]+")


def metric_label(code: str) -> str:
    """``三会一课缺次（duty_missing）``: found by its words, told apart by its code."""
    if code == JUDGED:
        return _("人工评议（judged）")
    metric = METRICS.get(code)
    return f"{name_of(metric)}（{code}）" if metric else code


def metric_labels() -> list[str]:
    """What a form offers: people judge, or any metric of the portal, by name."""
    return [metric_label(JUDGED), *sorted(metric_label(code) for code in METRICS)]


def in_any_language(labels: Callable[[], Iterable[tuple[str, str]]]) -> dict[str, str]:
    """Words -> code, in every language of the portal: a workbook may come from a colleague who reads another."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {words: code for code, words in labels()}
    return found


def _codes(choices: Any) -> dict[str, str]:
    return in_any_language(lambda: [(str(code), str(label)) for code, label in choices.choices])


def _metric_code(text: str) -> str:
    found = _CODED.search(text)
    if found:
        return found[1]
    names = in_any_language(lambda: [*((code, name_of(metric)) for code, metric in METRICS.items()), (JUDGED, _("人工评议"))])
    return names.get(text, text)


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return _PARAM.sub(lambda m: f"{m[1]}{names.get(m[2], m[2])}=", text)


def _shown(field: str, value: str) -> str:
    if field == "metric":
        return metric_label(value) if value else ""
    if field in CHOICES:
        return next((str(label) for code, label in CHOICES[field].choices if code == value), value)
    if field in FLAGS:
        return _("是") if value else ""
    if field in PARAMS:
        return _renamed(value, {code: str(label) for code, label in (*ParamName.choices, *JudgeGroup.choices)})
    if field == "evidence":
        names = {str(code): str(label) for code, label in EvidenceKind.choices}
        return "、".join(names.get(code, code) for code in value.split("、") if code)
    return value


def _read(field: str, value: str) -> str:
    if field == "metric":
        return _metric_code(value)
    if field in CHOICES:
        return _codes(CHOICES[field]).get(value, value)
    if field in FLAGS:
        return "" if value in ("", _("否"), "否", "false", "False", "0") else YES
    if field in PARAMS:
        return _renamed(value, _codes(ParamName) | _codes(JudgeGroup))
    if field == "evidence":
        codes = _codes(EvidenceKind)
        return "、".join(codes.get(one, one) for one in _LIST.split(value) if one)
    return value


def shown_rows(rows: Rows) -> Rows:
    """``rows`` with words instead of codes."""
    return {kind: [{field: _shown(field, row[field]) for field in COLUMNS[kind]} for row in rows[kind]] for kind in COLUMNS}


def read_rows(rows: Mapping[str, list[dict[str, str]]]) -> Rows:
    """The inverse of ``shown_rows``; codes are understood too. What is not understood stays, and the checks name it."""
    given = filled(rows)
    return {kind: [{field: _read(field, row[field]) for field in COLUMNS[kind]} for row in given[kind]] for kind in COLUMNS}


def spot_words(spot: Spot, rows: Rows) -> str:
    """Where a problem lies, as one looks for it: sheet, row by its code, column."""
    if not spot.kind:
        return ""
    row = rows[spot.kind][spot.index] if spot.index < len(rows[spot.kind]) else {}
    said = [str(SHEETS[spot.kind]), row.get("code", ""), str(LABELS[spot.field]) if spot.field else ""]
    return " ".join(filter(None, said))


def problem_words(problem: SchemeProblem) -> str:
    """What is wrong, without the line of a file that the reader does not see."""
    if problem.code == "scheme.metric_unknown":
        return _("没有这个取数口径，请从列表中选择。")
    params = {**problem.params, "line": problem.line}
    if problem.code.startswith("scheme.param_") or problem.code == "scheme.code_not_known":
        names = {str(code): f"{label}（{code}）" for code, label in ParamName.choices}
        named = ("name", "names") if problem.code == "scheme.code_not_known" else ("name", "names", "known")
        params |= {key: "、".join(names.get(one, one) for one in str(params[key]).split("、")) for key in named if key in params}
    said = sentence(problem.code, params)
    return said.removeprefix(_("第 %(line)s 行：") % {"line": problem.line})


def said_at(spots: Iterable[tuple[Spot, SchemeProblem]]) -> dict[Spot, list[str]]:
    """Each spot with what is wrong there."""
    found: dict[Spot, list[str]] = {}
    for spot, problem in spots:
        words = problem_words(problem)
        if words not in found.setdefault(spot, []):
            found[spot].append(words)
    return found
