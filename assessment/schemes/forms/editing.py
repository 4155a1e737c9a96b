"""The form of a draft: every row of the scheme as a small form of its own, all sent together, so that points may be moved about.

Nothing is checked here: the rows become the text of a scheme file, and what its reader says is put beside the field to blame.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.schemes.enums import (
    AggregateMethod,
    CombineMethod,
    Dimension,
    EvidenceKind,
    LowerBy,
    ScoringRule,
    VetoEffect,
    VetoWhen,
    WhenEmpty,
)
from assessment.schemes.forms.labels import LABELS, SHEETS, read_rows, shown_rows, spot_words
from assessment.schemes.rules import COLUMNS, YES, Rows, Spot, filled

# What may be left empty.
FREE = frozenset(
    {
        "name_en", "params", "share", "rule", "rule_params", "source", "group", "at_most", "cap", "party_cap", "business_cap", "method",
        "quarters", "year_end", "ballot", "combine", "lower_by",
        "combine_source", "top_share", "top_share_source", "coefficient",
    }
)  # fmt: skip
MOST_ROWS = 200
HELP = {
    "metric": gettext_lazy("输入几个字后从列表中选择；由人打分的选“人工评议”。"),
    "combine": gettext_lazy("党建、业务两项得分怎样合成一个结果；留空为按权重相加。"),
    "lower_by": gettext_lazy("只用于就低不就高。"),
    "combine_source": gettext_lazy("本单位的制度或会议决定；不按权重相加时必填。"),
    "top_share": gettext_lazy("每个同类组最多有百分之几的参评支部评为最高等次，向下取整，例如 30；不排名的小组不受限。不限时留空。"),
    "top_share_source": gettext_lazy("本单位的制度或会议决定；填写名额时必填。"),
    "coefficient": gettext_lazy("只用于“业务得分乘以党建等次系数”：党建得分在这一等次时，业务得分乘以的数，例如 0.95。"),
    "params": gettext_lazy("例如：活动类型=MT-01、MT-02；天数=5。不需要时留空。"),
    "share": gettext_lazy("同样的记录也计入另一维度时填写，例如 60；两边合计不超过 100。不填按全数计。"),
    "rule_params": gettext_lazy("例如：每次扣=2；目标=95%；分档=0.6:0、0.9:100（数值:得分百分比）。"),
}


class Loose(forms.CharField):
    """Takes whatever is sent: the reader of scheme files is who says what is wrong."""

    def __init__(self, field: str, widget: Any = None) -> None:
        super().__init__(label=LABELS[field], required=field not in FREE, widget=widget or forms.TextInput, help_text=HELP.get(field, ""))

    def validate(self, value: Any) -> None:
        """Whatever it is: ``required`` only decides what the label says."""


class Kinds(forms.Field):
    """Kinds of evidence as ticks; in a row they stand in one text."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(label=LABELS["evidence"], required=False, widget=forms.CheckboxSelectMultiple(choices=EvidenceKind.choices))


def _select(choices: Any, *, empty: Any = None) -> forms.Select:
    rows = [(value, label) for value, label in choices]
    return forms.Select(choices=rows if empty is None else [("", empty), *rows])


def _ticked_first(ticked: list[str]) -> list[tuple[str, Any]]:
    """Kinds of evidence, those of the row first and in its order: sent back unchanged it stays the same text."""
    labels = {str(code): label for code, label in EvidenceKind.choices}
    return [(code, labels.get(code, code)) for code in dict.fromkeys([*ticked, *labels])]


class RowForm(forms.Form):
    """One row of ``kind``."""

    def __init__(self, kind: str, lists: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(use_required_attribute=False, **kwargs)
        self.kind = kind
        for field in COLUMNS[kind]:
            self.fields[field] = self._field(field, lists)
        if kind != "scheme":
            self.fields["drop"] = forms.BooleanField(label=gettext_lazy("删去此项"), required=False)
        else:
            for fixed in ("code", "version"):
                self.fields[fixed].widget = forms.HiddenInput()

    def _field(self, field: str, lists: Mapping[str, Any]) -> forms.Field:
        if field == "evidence":
            return Kinds()
        if field in ("result", "yearly"):
            return forms.BooleanField(label=LABELS[field], required=False)
        if field == "metric":
            return Loose(field, forms.TextInput(attrs={"list": "metric-names", "autocomplete": "off"}))
        widgets = {
            "dimension": lambda: _select(Dimension.choices), "rule": lambda: _select(ScoringRule.choices, empty=_("人工评议")),
            "when_empty": lambda: _select(WhenEmpty.choices), "when": lambda: _select(VetoWhen.choices),
            "effect": lambda: _select(VetoEffect.choices), "method": lambda: _select(AggregateMethod.choices, empty=_("不汇总")),
            "combine": lambda: _select(
                [pair for pair in CombineMethod.choices if pair[0] != CombineMethod.WEIGHTED], empty=CombineMethod.WEIGHTED.label
            ),
            "lower_by": lambda: _select(LowerBy.choices, empty=_("不适用")),
            "section": lambda: _select(lists["section"]), "group": lambda: _select(lists["group"], empty=_("所有支部")),
        }  # fmt: skip
        return Loose(field, widgets[field]() if field in widgets else None)

    @property
    def main(self) -> list[forms.BoundField]:
        """What stands in the line itself; the rest is folded away."""
        wanted = {"indicators": ("code", "name_zh", "points")}.get(self.kind, ())
        return [self[name] for name in wanted]

    @property
    def more(self) -> list[forms.BoundField]:
        shown = {field.name for field in self.main}
        return [self[name] for name in self.fields if name not in shown and not self[name].is_hidden]

    @property
    def hidden(self) -> list[forms.BoundField]:
        return [field for field in self if field.is_hidden]


class Editor:
    """All rows of a draft as forms, bound to ``rows`` in the reader's words."""

    def __init__(self, rows: Rows, groups: Iterable[tuple[str, str]], problems: Mapping[Spot, list[str]] | None = None) -> None:
        self.rows, self.problems = rows, problems or {}
        sections = [(row["code"], f"{row['code']} {row['name_zh']}") for row in rows["sections"]]
        self.lists = {"section": sections, "group": list(groups)}
        shown = shown_rows(rows)
        self.forms = {kind: [self._form(kind, i, row, rows[kind][i]) for i, row in enumerate(shown[kind])] for kind in COLUMNS}

    def _form(self, kind: str, index: int, words: dict[str, str], codes: dict[str, str]) -> RowForm:
        data: dict[str, Any] = {}
        for field in COLUMNS[kind]:
            value: Any = words[field] if field in ("metric", "params", "rule_params") else codes[field]
            if field == "evidence":
                value = [one for one in value.split("、") if one]
            data[f"{kind}-{index}-{field}"] = value
        form = RowForm(kind, self.lists, data=data, prefix=f"{kind}-{index}")
        if kind == "indicators":
            form.fields["evidence"].widget.choices = _ticked_first(data[f"{kind}-{index}-evidence"])
        form.full_clean()
        for field in ("", *COLUMNS[kind]):
            for said in self.problems.get(Spot(kind, index, field), ()):
                form.add_error(field or None, said)
        return form

    @property
    def general(self) -> list[str]:
        """Problems of the whole: a dimension that is not worth 100 points."""
        return self.problems.get(Spot(), [])

    @property
    def count(self) -> int:
        return sum(len(said) for said in self.problems.values())

    @property
    def scheme(self) -> RowForm:
        return self.forms["scheme"][0]

    @property
    def listed(self) -> list[tuple[str, str, str]]:
        """(anchor of the row, where, what is wrong) of everything that lies in a row."""
        return [
            (f"{spot.kind}-{spot.index}", spot_words(spot, self.rows), text)
            for spot, said in self.problems.items() if spot.kind for text in said
        ]  # fmt: skip

    @property
    def section_adds(self) -> list[tuple[str, str]]:
        return [(f"add:sections:{one}", _("增加%(dimension)s部分") % {"dimension": one.label}) for one in Dimension]

    @property
    def others(self) -> list[tuple[str, Any, list[RowForm], list[tuple[str, str]]]]:
        """Bands, bonus and vetoes: code, heading, rows, buttons that add one."""
        adds = {
            "bands": [("add:bands:", _("增加等次"))],
            "bonus": [(f"add:bonus:{one}", _("增加%(dimension)s加分项") % {"dimension": one.label}) for one in Dimension],
            "vetoes": [(f"add:vetoes:{one}", _("增加%(dimension)s否决项") % {"dimension": one.label}) for one in Dimension],
        }
        return [(kind, SHEETS[kind], self.forms[kind], buttons) for kind, buttons in adds.items()]

    def blocks(self) -> list[dict[str, Any]]:
        """Sections with their indicators; those whose section is gone come last, under none."""
        found, placed = [], set()
        labels = {str(one): one.label for one in Dimension}
        for form, row in zip(self.forms["sections"], self.rows["sections"], strict=True):
            is_first = row["code"] not in placed
            placed.add(row["code"])
            block = {"section": form, "row": row, "label": labels.get(row["dimension"], ""), "indicators": self._of(row["code"])}
            adds = [(f"add:indicators:{row['code']}", _("增加指标"))]
            found.append({**block, "adds": adds} if is_first else {**block, "indicators": [], "adds": []})
        lost = [f for f, row in zip(self.forms["indicators"], self.rows["indicators"], strict=True) if row["section"] not in placed]
        return [*found, {"section": None, "row": None, "indicators": lost, "adds": []}] if lost else found

    def _of(self, section: str) -> list[RowForm]:
        pairs = zip(self.forms["indicators"], self.rows["indicators"], strict=True)
        return [form for form, row in pairs if row["section"] == section]


def sent_rows(data: Any) -> Rows:
    """The rows that a browser has sent, without those that are to be dropped."""
    found: dict[str, dict[int, dict[str, str]]] = {kind: {} for kind in COLUMNS}
    dropped: set[tuple[str, int]] = set()
    for key in data:
        kind, _dash, rest = key.partition("-")
        index, _dash, field = rest.partition("-")
        if kind not in found or not index.isdecimal() or int(index) >= MOST_ROWS:
            continue
        if field == "drop":
            dropped.add((kind, int(index)))
        elif field in COLUMNS[kind]:
            value = "、".join(data.getlist(key)) if field == "evidence" else data[key]
            found[kind].setdefault(int(index), {})[field] = YES if field in ("result", "yearly") and value else value
    kept = {kind: [rows[i] for i in sorted(rows) if (kind, i) not in dropped] for kind, rows in found.items()}
    return filled(read_rows(kept))


def _free(taken: Iterable[str], stem: str) -> str:
    used = set(taken)
    return next(f"{stem}{n}" for n in range(1, MOST_ROWS * 6) if f"{stem}{n}" not in used)


def with_row(rows: Rows, kind: str, home: str) -> Rows:
    """``rows`` with one more to be filled in: an indicator of the section ``home``, a section, bonus or veto of that dimension, a band."""
    codes = [row["code"] for name in ("indicators", "bonus", "vetoes") for row in rows[name]]
    made = {
        "indicators": lambda: {"section": home, "code": _free(codes, f"{home}-"), "metric": "judged", "when_empty": "zero"},
        "sections": lambda: {"dimension": home, "code": _free((row["code"] for row in rows["sections"]), "S")},
        "bands": lambda: {"code": _free((row["code"] for row in rows["bands"]), "band")},
        "bonus": lambda: {"dimension": home, "code": _free(codes, "J")},
        "vetoes": lambda: {"dimension": home, "code": _free(codes, "V"), "when": "at_least", "effect": "not_top_band"},
    }  # fmt: skip
    if kind not in made or len(rows[kind]) >= MOST_ROWS:
        return rows
    return filled({**rows, kind: [*rows[kind], made[kind]()]})
