from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.pulse import selectors
from branches.pulse.enums import PulseGrade
from branches.pulse.messages import SENTENCES
from branches.pulse.models import PulseTemplate
from branches.pulse.services import SurveyPlan
from portal.kernel.forms import OnceForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class SurveyForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    node = NodeChoice(
        label=_("组织"), queryset=Node.objects.none(), empty_label=None, help_text=_("它的支部所覆盖单位的在职职工都会收到。")
    )
    template = forms.ModelChoiceField(label=_("模板"), queryset=PulseTemplate.objects.none(), empty_label=None)
    title = forms.CharField(label=_("问卷名称"), max_length=80, help_text=_("例如“四季度职工心声问卷”。"))
    opens_on = day_field(_("开始日期"))
    closes_on = day_field(_("截止日期"))
    impact = forms.CharField(
        label=_("个人信息保护影响评估"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("为什么问、结果给谁看、怎样用、保存多久。职工填写前能看到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.nodes(scope)  # type: ignore[attr-defined]
        self.fields["template"].queryset = selectors.templates()  # type: ignore[attr-defined]

    def plan(self) -> SurveyPlan:
        return SurveyPlan(**{k: v for k, v in self.cleaned_data.items() if k not in {"version", "once_key"}})


class MoveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(MoveForm):
    reason = forms.CharField(label=_("取消原因"), max_length=300, error_messages={"required": SENTENCES["pulse.reason_needed"]})


class AnswerForm(forms.Form):
    """A row of five for each question; every one may be left out."""

    def __init__(self, *args: Any, asks: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ask in asks:
            self.fields[f"a{ask.no}"] = forms.TypedChoiceField(
                label=f"{ask.no}. {ask.question}", choices=PulseGrade.choices, widget=forms.RadioSelect, required=False, coerce=int,
                empty_value=None,
            )  # fmt: skip

    def values(self) -> dict[int, int]:
        return {int(name[1:]): value for name, value in self.cleaned_data.items() if value is not None}
