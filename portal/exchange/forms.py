"""The upload, the matching of columns, what is typed into the rows in trouble."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.exchange import rules, selectors
from portal.exchange.enums import ImportMode
from portal.exchange.reader import MAX_BYTES, MAX_ROWS, Outline
from portal.exchange.registry import ImportKind

CELL = re.compile(r"^c-(\d{1,7})-(\w{1,60})$")


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("导入内容"), widget=forms.RadioSelect, error_messages={"required": _("请选择导入哪一类内容。")})
    file = forms.FileField(
        label=_("表格文件"),
        error_messages={"required": _("请选择要导入的文件。"), "empty": _("文件是空的，请重新选择。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv"}),
    )

    def __init__(self, *args: Any, kinds: list[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k.key, k.label) for k in kinds]
        sizes = {"mb": MAX_BYTES // 2**20, "rows": MAX_ROWS // 10_000}
        self.fields["file"].help_text = _("xlsx 或 csv，最多 %(mb)s MB、%(rows)s 万行。") % sizes


class ColumnsForm(forms.Form):
    """One choice per heading of the file; ``mapping`` is heading key -> attribute."""

    def __init__(self, *args: Any, kind: ImportKind, outline: Outline, chosen: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("不导入这一列"))]
        choices += [(c.attribute, c.heading + (" *" if c.required else "")) for c in kind.resource.columns()]
        self.headings = outline.headings
        for heading in outline.headings:
            self.fields[f"h{heading.position}"] = forms.ChoiceField(
                label=heading.text, required=False, choices=choices, initial=selectors.taken_for(chosen, heading.text),
                widget=forms.Select(attrs={"class": "input"}),
            )  # fmt: skip

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        return [(heading, self[f"h{heading.position}"]) for heading in self.headings]

    def mapping(self) -> dict[str, str]:
        return {rules.heading_key(h.text): self.cleaned_data[f"h{h.position}"] for h in self.headings}


class CommitForm(forms.Form):
    mode = forms.ChoiceField(choices=ImportMode.choices)
    is_repeat = forms.BooleanField(required=False)


def typed_cells(data: QueryDict) -> tuple[dict[int, dict[str, str]], dict[int, bool]]:
    """What was typed into the rows of a page, and which of them are to be left out: fields ``c-<row>-<column>``, ``skip``."""
    cells: dict[int, dict[str, str]] = {}
    for name in data:
        if match := CELL.match(name):
            cells.setdefault(int(match[1]), {})[match[2]] = str(data[name])
    listed = {int(n) for n in data.getlist("row") if n.isascii() and n.isdigit() and len(n) < 8}
    left_out = {int(n) for n in data.getlist("skip") if n.isascii() and n.isdigit() and len(n) < 8}
    return cells, {number: number in left_out for number in listed}
