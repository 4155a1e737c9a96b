"""One figure typed by hand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import MonthInput
from portal.measures.filters import month_value
from portal.measures.models import MeasureKind
from portal.organization.forms import NodeChoice


class KindChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: MeasureKind) -> str:
        return f"{obj.name}（{obj.unit_label}）"


class MeasureForm(forms.Form):
    node = NodeChoice(label=_("单位或支部"), queryset=None, error_messages={"required": _("请选择单位或支部。")})
    kind = KindChoice(label=_("指标"), queryset=MeasureKind.objects.none(), error_messages={"required": _("请选择指标。")})
    month = forms.CharField(
        label=_("月份"), widget=MonthInput(), help_text=_("例如 2026-07。"), error_messages={"required": _("请选择月份，例如 2026-07。")}
    )
    value = forms.DecimalField(
        label=_("实际值"), max_digits=15, decimal_places=4, error_messages={"required": _("请填写实际值，只填数字。")}
    )
    target = forms.DecimalField(label=_("目标值"), max_digits=15, decimal_places=4, required=False)
    baseline = forms.DecimalField(
        label=_("基准值"), max_digits=15, decimal_places=4, required=False, help_text=_("用来比较的数，例如上年同期。")
    )
    source = forms.CharField(label=_("来源"), max_length=60, required=False, help_text=_("数字出自哪张报表或哪个系统。"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes
        self.fields["kind"].queryset = MeasureKind.objects.filter(is_active=True)

    def clean_month(self) -> date:
        month = month_value(self.cleaned_data["month"])
        if month is None:
            raise forms.ValidationError(_("请选择月份，例如 2026-07。"))
        return month
