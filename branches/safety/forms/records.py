"""Forms of inspections, accidents and alarms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.safety.enums import AccidentKind, AccidentSeverity, Direction
from branches.safety.messages import SENTENCES
from branches.safety.models import AlarmKind, HazardGrade
from branches.safety.services import AccidentFacts, InspectionFacts
from portal.kernel.forms import DateInput
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


def unit_field(label: Any) -> NodeChoice:
    return NodeChoice(
        label=label, queryset=Node.objects.none(), to_field_name="code", empty_label=None,
        error_messages={"required": _("请选择单位。"), "invalid_choice": _("请选择列表中的单位。")},
    )  # fmt: skip


def words(label: Any, limit: int, missing: Any, rows: int = 3) -> forms.CharField:
    area = forms.Textarea(attrs={"class": "input", "rows": rows})
    return forms.CharField(label=label, max_length=limit, widget=area, error_messages={"required": missing})


class InspectionForm(forms.Form):
    """A look, with or without hazards. ``nodes``: for whom the writer may write."""

    node = unit_field(_("排查单位"))
    held_on = forms.DateField(label=_("排查日期"), widget=DateInput(), error_messages={"required": _("请选择排查日期。")})
    place = forms.CharField(label=_("地点"), max_length=80, required=False, widget=forms.TextInput(attrs={"class": "input"}))
    note = forms.CharField(
        label=_("情况"), max_length=300, required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
        help_text=_("没有发现隐患的也要登记；发现隐患的，登记后接着报告。"),
    )  # fmt: skip

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes

    def facts(self) -> InspectionFacts:
        return InspectionFacts(**self.cleaned_data)


class AccidentForm(forms.Form):
    node = unit_field(_("单位"))
    happened_on = forms.DateField(label=_("发生日期"), widget=DateInput(), error_messages={"required": _("请选择发生日期。")})
    kind = forms.ChoiceField(label=_("类别"), choices=AccidentKind.choices)
    severity = forms.ChoiceField(label=_("程度"), choices=AccidentSeverity.choices, help_text=_("未遂（险兆）不中断安全生产天数。"))
    summary = words(_("经过和原因"), 500, SENTENCES["accident.summary_missing"])

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes

    def facts(self) -> AccidentFacts:
        return AccidentFacts(**self.cleaned_data)


class WithdrawForm(forms.Form):
    reason = words(_("撤销原因"), 200, SENTENCES["accident.reason_missing"], 2)


class ConfirmForm(forms.Form):
    """The alarm becomes a hazard: its words and its grade."""

    text = words(_("隐患描述"), 500, SENTENCES["hazard.text_missing"])
    grade = forms.ModelChoiceField(label=_("等级"), queryset=HazardGrade.objects.none(), to_field_name="code", empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].queryset = HazardGrade.objects.filter(is_active=True)


class DismissForm(forms.Form):
    reason = words(_("判断依据"), 300, SENTENCES["alarm.reason_missing"], 2)


class AlarmRuleForm(forms.Form):
    """A new threshold from a day on; the old rows stay as they were."""

    kind = forms.ModelChoiceField(label=_("报警类型"), queryset=AlarmKind.objects.none(), to_field_name="code", empty_label=None)
    direction = forms.ChoiceField(label=_("方向"), choices=Direction.choices)
    threshold = forms.DecimalField(
        label=_("阈值"), max_digits=12, decimal_places=3, error_messages={"required": _("请填写阈值，例如 40。")}
    )
    effective_from = forms.DateField(label=_("生效日期"), widget=DateInput(), error_messages={"required": _("请选择生效日期。")})
    source = forms.CharField(
        label=_("依据"), max_length=200, widget=forms.TextInput(attrs={"class": "input"}),
        error_messages={"required": _("请写明依据，例如“作业规程 2026-03 版”。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = AlarmKind.objects.filter(is_reading=True, is_active=True)
