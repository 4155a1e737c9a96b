"""An announcement, and the reason for taking it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.announcements.enums import Importance
from portal.announcements.messages import SENTENCES
from portal.kernel.forms import DateInput, PleaseChoose
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.rights.enums import BUSINESS_ROLES, Role

ROLES = [(role.value, role.label) for role in Role if role in BUSINESS_ROLES]


class AnnouncementForm(PleaseChoose, forms.Form):
    title = forms.CharField(label=_("标题"), max_length=80, error_messages={"required": SENTENCES["announcement.no_title"]})
    text = forms.CharField(
        label=_("内容"), max_length=10000, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": SENTENCES["announcement.no_text"]},
    )  # fmt: skip
    node = forms.ModelChoiceField(
        label=_("发布范围"), queryset=Node.objects.none(), help_text=_("该单位（组织）及以下的人员能看到。"),
        error_messages={"required": _("请选择发给哪个单位。"), "invalid_choice": _("请从列出的单位中选择。")},
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=_("只发给这些角色"), choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple, help_text=_("都不选则发给所有人。"),
    )  # fmt: skip
    importance = forms.ChoiceField(
        label=_("重要程度"), choices=Importance.choices, widget=forms.RadioSelect, initial="normal",
        help_text=_("重要公告在首页置顶，直到本人看过。"),
    )  # fmt: skip
    needs_receipt = forms.BooleanField(
        label=_("要求确认已阅"), required=False, help_text=_("每个人点“已阅”后，您能看到各单位的已阅率，看不到姓名。"),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("生效日期"), widget=DateInput(),
        error_messages={"required": _("请选择生效日期。"), "invalid": _("日期写成 2026-07-01 这样的形式。")},
    )  # fmt: skip
    ends_on = forms.DateField(
        label=_("截止日期"), required=False, widget=DateInput(), help_text=_("过期后不再提醒；留空则一直有效。"),
        error_messages={"invalid": _("日期写成 2026-07-01 这样的形式。")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = Node.objects.within(scope).filter(closed_on=None).order_by("path")


class WithdrawForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("撤回原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("收到公告的人能看到。"),
        error_messages={"required": SENTENCES["announcement.reason_needed"]},
    )  # fmt: skip
