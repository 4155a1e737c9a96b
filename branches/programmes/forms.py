"""Forms of "Party +" programmes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.plans.models import PlanItem
from branches.programmes import selectors
from branches.programmes.models import PartyPlusKind, PartyPlusProgramme
from branches.programmes.services import EffectFacts, ProgrammeFacts
from portal.kernel.forms import FilesField, OnceForm, day_field
from portal.kernel.scope import Scope
from portal.measures.models import MeasureKind
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PlanItem) -> str:  # type: ignore[override]
        return f"{obj.plan.title} · {obj.title}"


class ProgrammeForm(OnceForm):
    node = NodeChoice(label=_("党组织"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"))
    kind = forms.ModelChoiceField(label=_("项目类型"), queryset=PartyPlusKind.objects.none(), to_field_name="code", empty_label=_("请选择"))
    title = forms.CharField(label=_("项目名称"), max_length=80, help_text=_("例如“党建+设备管理：降低综采设备故障率”。"))
    problem = forms.CharField(label=_("要解决的问题"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    post = forms.CharField(label=_("责任岗位"), max_length=40, required=False)
    starts_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"))
    measure = forms.ModelChoiceField(
        label=_("业务指标"), queryset=MeasureKind.objects.none(), to_field_name="code", required=False, empty_label=_("不对应业务指标"),
        help_text=_("选了业务指标，实施前、实施后的数值都自动读取。"),
    )  # fmt: skip
    unit_label = forms.CharField(label=_("计量单位"), max_length=20, required=False, help_text=_("选了业务指标的不用填。"))
    is_lower_better = forms.BooleanField(label=_("越低越好"), required=False)
    baseline_from = day_field(_("基准期开始"), help_text=_("拿哪一段时间作比较，例如上年同期。"))
    baseline_to = day_field(_("基准期结束"))
    baseline = forms.DecimalField(
        label=_("实施前的数值"), max_digits=15, decimal_places=4, required=False, help_text=_("业务指标有数据的不用填。")
    )
    target = forms.DecimalField(label=_("目标值"), max_digits=15, decimal_places=4, required=False)
    item = ItemChoice(
        label=_("对应的计划任务"), queryset=PlanItem.objects.none(), required=False, empty_label=_("不对应"),
        help_text=_("对应年度计划里的任务，项目的成效在那里也看得到。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scope: Scope, today: date, row: PartyPlusProgramme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["node"].queryset = selectors.nodes(scope, today)
        self.fields["kind"].queryset = PartyPlusKind.objects.filter(is_active=True)
        self.fields["measure"].queryset = MeasureKind.objects.filter(is_active=True)
        self.fields["item"].queryset = selectors.linkable(scope)
        if row is not None:
            del self.fields["node"]

    def facts(self) -> ProgrammeFacts:
        data: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if k not in {"once_key", "version"}}
        if self.row is not None:
            data["node"] = self.row.node
        return ProgrammeFacts(**data)


def initial_of(row: PartyPlusProgramme) -> dict[str, Any]:
    names = ("title", "problem", "post", "starts_on", "ends_on", "unit_label", "is_lower_better", "baseline_from", "baseline_to",
             "baseline", "target", "version")  # fmt: skip
    found = {name: getattr(row, name) for name in names}
    return {**found, "kind": row.kind.code, "measure": row.measure.code if row.measure else "", "item": row.item_id}


class EffectForm(forms.Form):
    effect_from = day_field(_("成效期开始"))
    effect_to = day_field(_("成效期结束"))
    effect = forms.DecimalField(
        label=_("实施后的数值"), max_digits=15, decimal_places=4, required=False, help_text=_("业务指标有数据的不用填，系统自动读取。")
    )
    effect_source = forms.CharField(label=_("数值来源"), max_length=80, required=False, help_text=_("自行填报的写明出自哪张报表。"))
    words = forms.CharField(label=_("做法和总结"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    uploads = FilesField(label=_("证明材料"), help_text=_("自行填报数值的必须附上。"))

    def facts(self) -> EffectFacts:
        return EffectFacts(**{k: v for k, v in self.cleaned_data.items() if k != "uploads"})


class StageForm(forms.Form):
    name = forms.CharField(label=_("阶段"), max_length=80, help_text=_("例如“组建先锋队，认领任务”。"))
    due_on = day_field(_("完成期限"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "stage_%s")  # it stands beside other forms
        super().__init__(*args, **kwargs)


class StageDoneForm(forms.Form):
    done_on = day_field(_("完成日期"))
    words = forms.CharField(
        label=_("完成情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("做了什么、有什么依据。")
    )
    uploads = FilesField(label=_("照片或文件"), help_text=_("佐证材料，选填。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "done_%s")
        super().__init__(*args, **kwargs)
