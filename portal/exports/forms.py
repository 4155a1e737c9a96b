"""What to take away, and the second person's word."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.exports.enums import ExportFormat
from portal.kernel.exporters import ExportColumn


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=_("格式"), choices=ExportFormat.choices, widget=forms.RadioSelect, initial=ExportFormat.XLSX)
    columns = forms.MultipleChoiceField(
        label=_("列"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请至少选一列。")}
    )
    reason = forms.CharField(
        label=_("用途"), required=False, max_length=300, widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)

    def __init__(self, *args: Any, columns: Sequence[ExportColumn], heads: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"columns": [c.key for c in columns if not c.is_masked], "token": str(uuid4())}
        self.fields["columns"].choices = [(c.key, head) for c, head in zip(columns, heads, strict=True)]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    note = forms.CharField(
        label=_("审批意见"), required=False, max_length=300, help_text=_("不批准时必须写明理由，申请人会看到。"),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )  # fmt: skip
