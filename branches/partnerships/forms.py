"""Forms of partnerships, resources and joint activities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.partnerships import selectors
from branches.partnerships.enums import PartnerKind, ResourceSide
from branches.partnerships.messages import SENTENCES
from branches.partnerships.models import Partnership
from branches.partnerships.services import PartnershipFacts
from portal.kernel import clock
from portal.kernel.forms import day_field
from portal.organization.models import Node


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PartnershipForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=PartnerKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("共建单位"), max_length=80, help_text=_("单位全称；不填个人信息。"))
    agreement = forms.CharField(label=_("协议名称"), max_length=120)
    aim = forms.CharField(label=_("共建目标"), max_length=500, widget=_words(3), help_text=_("一起做什么、解决什么问题。"))
    signed_on = day_field(_("签订日期"))
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("截止日期"), required=False, help_text=_("协议没有期限的不填。"))

    def __init__(self, *args: Any, node: Node, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node = node

    def facts(self) -> PartnershipFacts:
        return PartnershipFacts(node=self.node, **{k: v for k, v in self.cleaned_data.items() if k != "version"})


class BesideForm(forms.Form):
    """A form that stands beside another one: its labels point at fields of its own."""

    beside = ""

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{self.beside}_%s")


class EndForm(BesideForm):
    beside = "end"
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = day_field(_("结束日期"))
    reason = forms.CharField(
        label=_("结束原因"), max_length=200, widget=_words(2), error_messages={"required": SENTENCES["partnership.reason_needed"]}
    )


class ResourceForm(BesideForm):
    beside = "resource"
    side = forms.ChoiceField(label=_("提供方"), choices=ResourceSide.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("资源"), max_length=80, help_text=_("例如“实训基地”“劳模讲师”“社区活动室”。"))
    terms = forms.CharField(label=_("使用说明"), max_length=200, required=False, help_text=_("什么时候能用、找哪个岗位。"))


class ActivityChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:  # type: ignore[override]
        return f"{obj.held_on} {obj.subject}"


class JointForm(BesideForm):
    beside = "joint"
    activity = ActivityChoice(
        label=_("活动"),
        queryset=Activity.objects.none(),
        empty_label=_("请选择"),
        help_text=_("活动只在“组织生活”中记录一次，这里选择就行。"),
    )
    effect = forms.CharField(label=_("成效"), max_length=300, required=False, widget=_words(2), help_text=_("还看不出来的，以后再填。"))

    def __init__(self, data: Any = None, *, row: Partnership, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["activity"].queryset = selectors.held_near(row, clock.today())  # type: ignore[attr-defined]


class EffectForm(forms.Form):
    effect = forms.CharField(label=_("成效"), max_length=300, error_messages={"required": SENTENCES["partnership.effect_needed"]})
