"""Forms of the rule library."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.plans.models import PlanItem
from branches.policies import selectors
from branches.policies.enums import PolicyLevel
from branches.policies.services import PolicyFacts, VersionFacts
from portal.announcements.models import Announcement
from portal.kernel.forms import FilesField, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.rights.access import Actor


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PlanItem) -> str:  # type: ignore[override]
        return f"{obj.plan.title} · {obj.title}"


class VersionForm(forms.Form):
    document = forms.CharField(label=_("文号"), max_length=60, required=False)
    effective_on = day_field(_("生效日期"))
    review_on = day_field(_("下次复审"), help_text=_("到期提醒复审，看是否需要修订。"))
    note = forms.CharField(
        label=_("修订说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("这一版改了什么、为什么改；首次登记写“首次制定”。"),
        error_messages={"required": _("请写明这一版改了什么、为什么改。")},
    )  # fmt: skip
    uploads = FilesField(label=_("制度文件"))

    def version(self) -> VersionFacts:
        data = self.cleaned_data
        return VersionFacts(data["effective_on"], data["review_on"], data["note"], data["document"])


class PolicyForm(VersionForm):
    node = NodeChoice(label=_("责任单位"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"))
    level = forms.ChoiceField(label=_("层级"), choices=PolicyLevel.choices)
    title = forms.CharField(label=_("制度名称"), max_length=120)
    office = forms.CharField(label=_("责任部门或岗位"), max_length=40, required=False)
    item = ItemChoice(label=_("对应的计划任务"), queryset=PlanItem.objects.none(), required=False, empty_label=_("不对应"))
    announcement = forms.ModelChoiceField(
        label=_("宣贯公告"), queryset=Announcement.objects.none(), required=False, empty_label=_("不关联"),
        help_text=_("要求确认已阅的公告，在那里看已阅率。"),
    )  # fmt: skip

    field_order = ["node", "level", "title", "office", "document", "effective_on", "review_on", "note", "uploads", "item", "announcement"]

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.nodes(actor.scope("policy.edit"), today)
        self.fields["item"].queryset = selectors.linkable(actor.scope("plan.view"))
        self.fields["announcement"].queryset = selectors.announcements(actor.scope("announcement.publish"))

    def facts(self) -> PolicyFacts:
        return PolicyFacts(**{k: self.cleaned_data[k] for k in ("node", "level", "title", "office", "item", "announcement")})
