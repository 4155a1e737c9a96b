"""Forms of segments and of what they are told."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.audiences.messages import SENTENCES
from branches.audiences.models import AudienceSegment, ContentItem, ContentKind
from branches.audiences.services import ItemFacts, SegmentFacts
from portal.kernel.forms import MonthInput, OnceForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.enums import Education, PoliticalStatus, PostCategory


def _boxes(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=_("都不选则不限。")
    )


def _age(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=120,
        error_messages={"min_value": SENTENCES["audience.age"], "max_value": SENTENCES["audience.age"]},
    )


class SegmentForm(OnceForm):
    node = NodeChoice(
        label=_("单位或党组织"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"),
        error_messages={"required": SENTENCES["audience.node_foreign"]},
    )  # fmt: skip
    name = forms.CharField(label=_("人群名称"), max_length=60, help_text=_("例如“青年操作岗”。"))
    is_youth = forms.BooleanField(label=_("青年"), required=False, help_text=_("按系统设定的青年年龄上限计算，勾选后不用再填年龄。"))
    min_age = _age(_("最小年龄"))
    max_age = _age(_("最大年龄"))
    posts = _boxes(_("岗位类别"), PostCategory.choices)
    educations = _boxes(_("学历"), Education.choices)
    statuses = _boxes(_("政治面貌"), PoliticalStatus.choices)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, nodes: QuerySet[Node], row: AudienceSegment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["node"].queryset = nodes
        del self.fields["node" if row is not None else "is_active"]

    def facts(self) -> SegmentFacts:
        data: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if k not in {"once_key", "version"}}
        return SegmentFacts(**(data | {"node": self.row.node} if self.row is not None else data))


class SegmentChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: AudienceSegment) -> str:  # type: ignore[override]
        return f"{obj.name}（{obj.node.name}）"


class ItemForm(OnceForm):
    segment = SegmentChoice(label=_("人群"), queryset=AudienceSegment.objects.none(), empty_label=_("请选择"))
    kind = forms.ModelChoiceField(label=_("类型"), queryset=ContentKind.objects.none(), to_field_name="code", empty_label=_("请选择"))
    month = forms.DateField(
        label=_("计划月份"), widget=MonthInput(), input_formats=["%Y-%m"],
        error_messages={"required": _("请选择月份。"), "invalid": _("月份写成 2026-07 这样的形式。")},
    )  # fmt: skip
    due_on = day_field(_("计划发布日期"))
    title = forms.CharField(label=_("标题"), max_length=80, error_messages={"required": SENTENCES["content.no_title"]})
    text = forms.CharField(
        label=_("内容"),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": SENTENCES["content.no_text"]},
    )
    needs_receipt = forms.BooleanField(label=_("要求确认已阅"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, segments: QuerySet[AudienceSegment], row: ContentItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["segment"].queryset = segments
        self.fields["kind"].queryset = ContentKind.objects.filter(is_active=True)
        if row is not None:
            del self.fields["segment"]

    def facts(self) -> ItemFacts:
        data: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if k not in {"once_key", "version"}}
        return ItemFacts(**(data | {"segment": self.row.segment} if self.row is not None else data))


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("取消原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": SENTENCES["content.no_reason"]},
    )  # fmt: skip


class SpanForm(forms.Form):
    """What a page of figures is asked for: a unit and a time."""

    unit = NodeChoice(label=_("单位"), queryset=Node.objects.none(), to_field_name="code", empty_label=None, required=False)
    start = day_field(_("从"), required=False)
    end = day_field(_("到"), required=False)

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = nodes
        for field in self.fields.values():
            field.widget.attrs["class"] = "input input--sm"
