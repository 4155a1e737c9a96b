"""Forms of campaigns and visits."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.campaigns import access, selectors
from branches.campaigns.enums import CampaignKind
from branches.campaigns.models import Campaign, ModelVisit
from branches.campaigns.services import CampaignFacts
from branches.orgs.models import Branch
from portal.kernel.forms import OnceForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.honours.models import Honour


class CampaignForm(OnceForm):
    node = NodeChoice(label=_("举办单位"), queryset=Node.objects.none(), to_field_name="code", empty_label=None)
    kind = forms.ChoiceField(label=_("类别"), choices=CampaignKind.choices, widget=forms.RadioSelect, initial=CampaignKind.THEME)
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("每年收看的用同一个名称，例如“工匠直播月”。"))
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("结束日期"))
    aim = forms.CharField(label=_("要求"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.nodes(scope, today)  # type: ignore[attr-defined]

    def facts(self) -> CampaignFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k != "once_key"}
        return CampaignFacts(year=data["from_on"].year, **data)


class RecordChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:  # type: ignore[override]
        return f"{obj.held_on} {obj.branch.node.short_name} {obj.subject}"


class EventForm(forms.Form):
    activity = RecordChoice(label=_("活动记录"), queryset=Activity.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, campaign: Campaign, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = selectors.fitting_records(campaign, scope)  # type: ignore[attr-defined]


class HonourChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Honour) -> str:  # type: ignore[override]
        return f"{obj.node.name} · {obj.title.name}（{obj.awarded_on.year}）"


class HonoursForm(forms.Form):
    honours = HonourChoices(
        label=_("参加单位的荣誉"), queryset=Honour.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["honours"].queryset = access.collectives(actor)  # type: ignore[attr-defined]


class GuestChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Honour) -> str:  # type: ignore[override]
        return f"{obj.person} · {obj.title.name}（{obj.awarded_on.year}）"


class BranchChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Branch) -> str:  # type: ignore[override]
        return obj.node.name


class VisitForm(forms.Form):
    branch = BranchChoice(label=_("接待支部"), queryset=Branch.objects.none(), empty_label=None)
    honour = GuestChoice(label=_("劳模工匠"), queryset=Honour.objects.none(), empty_label=_("请选择"))
    planned_on = day_field(_("约定日期"))
    topic = forms.CharField(label=_("内容"), max_length=120, help_text=_("例如“采煤机截割技术”。"))

    def __init__(self, *args: Any, actor: Actor, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = Branch.objects.within(scope).select_related("node").order_by("node__path")
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
        self.fields["honour"].queryset = access.guests(actor)  # type: ignore[attr-defined]


class VisitRecordForm(forms.Form):
    activity = RecordChoice(label=_("本支部的活动记录"), queryset=Activity.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, visit: ModelVisit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = selectors.visit_records(visit).select_related("branch__node")  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("取消原因"), max_length=200)
