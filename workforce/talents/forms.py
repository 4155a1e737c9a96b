"""Forms of pools, plans and consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import OnceForm, VersionForm
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from workforce.talents.enums import TalentDirection, TalentPlanKind


class ProposeForm(forms.Form):
    staff_no = forms.CharField(label=_("工号"), max_length=20)


class LeaveForm(VersionForm):
    reason = forms.CharField(label=_("出库原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ConsentForm(forms.Form):
    words = forms.CharField(label=_("一句话介绍"), max_length=100, required=False)


class TalentPlanForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=TalentPlanKind.choices)
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("专项培养计划写它的名称，例如“369 精准人才培养”。"))
    node = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, scope: Scope, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["node"].queryset = Node.objects.within(scope).units().filter(closed_on=None)  # type: ignore[attr-defined]
        else:
            del self.fields["node"]

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


class TalentLineForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    direction = forms.ChoiceField(label=_("方面"), choices=TalentDirection.choices)
    text = forms.CharField(label=_("内容"), max_length=120)
    unit_label = forms.CharField(label=_("计量单位"), max_length=10, initial=_("人"))
    target = forms.IntegerField(label=_("目标"), min_value=0, max_value=999999)
    done = forms.IntegerField(label=_("已完成"), min_value=0, max_value=999999, initial=0)
