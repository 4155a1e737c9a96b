"""A new figure of a rule; a row of a catalogue."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.catalogue import rules
from portal.catalogue.registry import Catalogue
from portal.kernel.forms import DateInput

HINTS: dict[str, Any] = {
    "yes_no": _("填“是”或“否”。"),
    "whole": _("填整数，不带单位。"),
    "number": _("填数字，可带小数，不带单位。"),
    "text": "",
    "list": _("各项之间用顿号隔开；没有时留空。"),
}


class RuleVersionForm(forms.Form):
    """``value`` is text here; the service reads it by the kind of the present figure."""

    value = forms.CharField(label=_("新取值"), max_length=300, required=False)
    effective_from = forms.DateField(
        label=_("生效日期"), widget=DateInput(), help_text=_("今天或以后；以前的办理结果仍按当时的取值。"),
        error_messages={"required": _("请选择生效日期。"), "invalid": _("日期写成 2026-07-01 这样的形式。")},
    )  # fmt: skip
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文件名称和文号，或本企业作出决定的会议和日期。"),
        error_messages={"required": _("请写明依据，例如文件名称和文号。")},
    )  # fmt: skip
    newest = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, present: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        field.help_text = HINTS.get(rules.kind_of(present), "")
        if unit:
            field.label = _("新取值（%(unit)s）") % {"unit": unit}


class CatalogueFilterForm(forms.Form):
    q = forms.CharField(required=False, max_length=40)
    state = forms.ChoiceField(required=False, choices=[("", ""), ("on", ""), ("off", "")])


class CatalogueForm(forms.Form):
    """Fields come from the model; the code is asked for a new row only."""

    code = forms.CharField(
        label=_("编码"), max_length=40, help_text=_("大写字母、数字和连字符，保存后不能再改。"),
        error_messages={"required": _("请填写编码，例如 TOPIC-SAFETY。")},
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, catalogue: Catalogue, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]
        for name in catalogue.fields:
            self.fields[name] = _form_field(catalogue.column(name))
        self.fields["is_active"].help_text = _("停用后不能再选；已有记录照常显示。")
        self.order_fields(["code", *catalogue.fields])

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()

    def clean_name_zh(self) -> str:
        return self.cleaned_data["name_zh"].strip()


def _form_field(column: Any) -> Any:
    if isinstance(column, models.TimeField):
        return column.formfield(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    field = column.formfield()
    if isinstance(field, forms.IntegerField):  # what the column holds, which is asked nowhere else
        field.validators += column.validators
    if isinstance(column, models.CharField) and not column.blank and not column.flatchoices:
        field.error_messages["required"] = _("请填写%(label)s。") % {"label": column.verbose_name}
    return field
