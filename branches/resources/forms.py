"""Forms of resource plans, of their lines and of what is used."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.places.models import LearningPlace
from branches.resources import selectors
from branches.resources.enums import UNITS, ResourceKind, ResourceState
from branches.resources.messages import SENTENCES
from branches.resources.models import ResourceLine, ResourcePlan
from branches.resources.services import LineFacts, UseFacts
from branches.speakers.models import Speaker
from branches.speakers.selectors import bookable
from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.rights.access import Actor


def _text(rows: int, limit: int) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": limit}


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=2, error_messages={"required": SENTENCES["resource.amount_needed"]}
    )


class PlanForm(forms.Form):
    node = NodeChoice(label=_("党委"), queryset=Node.objects.none(), to_field_name="code", empty_label=None)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    aim = forms.CharField(label=_("统筹要求"), required=False, **_text(3, 1000), help_text=_("例如“优先保障一线技能培训和班组学习”。"))

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.committees(scope, today)  # type: ignore[attr-defined]


class AimForm(VersionForm):
    aim = forms.CharField(label=_("统筹要求"), required=False, **_text(3, 1000))


class CloseForm(VersionForm):
    note = forms.CharField(label=_("使用情况"), **_text(3, 500), error_messages={"required": SENTENCES["resource.close_note"]})


class PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: LearningPlace) -> str:  # type: ignore[override]
        return f"{obj.name}（{obj.node.name}）"


class SpeakerChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Speaker) -> str:  # type: ignore[override]
        return f"{obj.shown_name}（{obj.get_kind_display()}）"


class BranchChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Branch) -> str:  # type: ignore[override]
        return obj.node.name


class LineForm(forms.Form):
    """``what`` only when the line is new; ``reason`` only when the plan is in force."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    topic = forms.CharField(label=_("用于什么"), max_length=200, error_messages={"required": SENTENCES["resource.topic_needed"]})
    planned = _amount("")
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("截止日期"))
    branches = BranchChoices(
        label=_("用于哪些支部"), queryset=Branch.objects.none(), required=False, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("不选为所属各支部共用。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("调整原因"), **_text(2, 200), error_messages={"required": SENTENCES["resource.reason_needed"]})

    def __init__(self, *args: Any, plan: ResourcePlan, kind: str, today: date, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.is_new = kind, is_new
        self.fields["planned"].label = _("计划数（%(unit)s）") % {"unit": UNITS[kind]}
        self.fields["branches"].queryset = selectors.branches(plan)  # type: ignore[attr-defined]
        if plan.state != ResourceState.RUNNING:
            del self.fields["reason"]
        if is_new:
            self.fields["what"] = what_field(plan, kind, today)
            self.order_fields(["version", "what"])

    def facts(self) -> LineFacts:
        data = {"what": None, **self.cleaned_data}
        data.pop("version")
        data.pop("reason", "")
        return LineFacts(kind=self.kind, **data)

    @property
    def why(self) -> str:
        return self.cleaned_data.get("reason", "")


def what_field(plan: ResourcePlan, kind: str, today: date) -> forms.ModelChoiceField:
    if kind == ResourceKind.BUDGET:
        return forms.ModelChoiceField(
            label=_("经费用途"), queryset=selectors.purposes(), to_field_name="code", empty_label=_("请选择"),
        )  # fmt: skip
    if kind == ResourceKind.ROOM:
        return PlaceChoice(label=_("学习阵地"), queryset=selectors.places(plan, today), empty_label=_("请选择"))
    return SpeakerChoice(label=_("主讲人"), queryset=bookable(plan.node), empty_label=_("请选择"), help_text=_("取自宣讲人才库。"))


class DropForm(VersionForm):
    reason = forms.CharField(label=_("取消原因"), **_text(2, 200), error_messages={"required": SENTENCES["resource.reason_needed"]})

    def __init__(self, *args: Any, plan: ResourcePlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.state != ResourceState.RUNNING:
            del self.fields["reason"]


class RecordChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:  # type: ignore[override]
        return f"{obj.held_on} {obj.branch.node.short_name} {obj.subject}"


class UseForm(OnceForm):
    used_on = day_field(_("使用日期"))
    quantity = _amount("")
    topic = forms.CharField(label=_("用于什么"), max_length=200, error_messages={"required": SENTENCES["resource.topic_needed"]})
    activity = RecordChoice(
        label=_("对应的活动"), queryset=Activity.objects.none(), required=False, empty_label=_("不对应活动"),
        help_text=_("近两个月的活动。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, line: ResourceLine, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].label = _("数量（%(unit)s）") % {"unit": line.unit}
        self.fields["activity"].queryset = selectors.activities(actor, line.plan, today)  # type: ignore[attr-defined]

    def facts(self) -> UseFacts:
        return UseFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class WithdrawForm(forms.Form):
    reason = forms.CharField(max_length=200, error_messages={"required": SENTENCES["resource.withdraw_reason"]})


class NodeForm(forms.Form):
    """Whose budgets stand side by side."""

    node = forms.ModelChoiceField(label=_("党委"), queryset=Node.objects.none(), to_field_name="code", empty_label=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.settled_nodes(actor)  # type: ignore[attr-defined]
