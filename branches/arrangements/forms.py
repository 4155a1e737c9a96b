"""Forms of arrangements."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity, ActivityKind
from branches.arrangements import selectors
from branches.arrangements.models import ArrangedTask
from branches.arrangements.services import ArrangementFacts
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateTimeInput, OnceForm
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


class ArrangementForm(OnceForm):
    node = NodeChoice(
        label=_("安排给"),
        queryset=Node.objects.none(),
        to_field_name="code",
        empty_label=None,
        help_text=_("该组织下的每个党支部都会收到。"),
    )
    kind = forms.ModelChoiceField(label=_("活动类型"), queryset=ActivityKind.objects.none(), to_field_name="code", empty_label=_("请选择"))
    subject = forms.CharField(label=_("主题"), max_length=100, help_text=_("例如“学习安全生产法”。"))
    gist = forms.CharField(
        label=_("要求"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("支部排定后写进活动议题。")
    )
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    months = forms.TypedMultipleChoiceField(
        label=_("月份（可多选）"), coerce=int, choices=[(n, _("%(n)s 月") % {"n": n}) for n in range(1, 13)],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.nodes(scope, today)  # type: ignore[attr-defined]
        self.fields["kind"].queryset = selectors.kinds()  # type: ignore[attr-defined]
        self.fields["year"].choices = [(y, str(y)) for y in (today.year, today.year + 1)]  # type: ignore[attr-defined]

    def facts(self) -> ArrangementFacts:
        return ArrangementFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class PlanForm(forms.Form):
    starts_at = forms.DateTimeField(label=_("开始时间"), widget=DateTimeInput(), validators=[validate_moment])
    place = forms.CharField(label=_("地点"), max_length=60, required=False)


class RecordChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:  # type: ignore[override]
        return f"{obj.held_on} {obj.subject}"


class LinkForm(forms.Form):
    activity = RecordChoice(label=_("本支部当月的记录"), queryset=Activity.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, task: ArrangedTask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = selectors.fitting_records(task)  # type: ignore[attr-defined]


class ExcuseForm(forms.Form):
    reason = forms.CharField(label=_("不能开展的原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
