"""Forms of supervision."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.supervision import selectors
from branches.supervision.enums import FindingBody, Stratum, SupervisionCheckKind, SupervisionSource
from branches.supervision.messages import SENTENCES
from branches.supervision.models import SupervisionMatter, SupervisionObject, SupervisionOffice, SupervisionTopic
from branches.supervision.services import CheckFacts, DrawFacts, FindingFacts, MatterFacts
from portal.catalogue.models import Tag
from portal.kernel.forms import OnceForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node


def line(label: Any, limit: int, *, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=required, **more)


def words(label: Any, limit: int, missing: Any = None, rows: int = 3, **more: Any) -> forms.CharField:
    errors: Any = {"error_messages": {"required": missing}} if missing else {}
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, required=missing is not None, widget=area, **errors, **more)


def chosen(label: Any, model: Any, *, required: bool = True, **more: Any) -> forms.ModelChoiceField:
    empty = None if required else _("不选")
    return forms.ModelChoiceField(
        label=label, queryset=model.objects.filter(is_active=True), required=required, empty_label=empty, to_field_name="code", **more
    )


class UnitForm(OnceForm):
    """``nodes``: where the writer may write."""

    node = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=None, to_field_name="code")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]
        if "matter" in self.fields:
            rows = SupervisionMatter.objects.filter(node__in=nodes.order_by().values("pk"), closed_on=None).select_related("node")
            self.fields["matter"].queryset = rows  # type: ignore[attr-defined]

    def told(self, *without: str) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k not in {"version", "once_key", *without}}


class MatterChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: SupervisionMatter) -> str:
        return f"{obj.node.name} · {obj.name}"


def matter_field() -> MatterChoice:
    return MatterChoice(label=_("管理事项"), queryset=SupervisionMatter.objects.none(), required=False, empty_label=_("不对应"))


class MatterForm(UnitForm):
    name = line(_("管理事项"), 80, required=True, help_text=_("例如“零星物资采购”“外委工程结算”。"))
    topic = chosen(_("监督重点"), SupervisionTopic)
    object_type = chosen(_("监督对象"), SupervisionObject, required=False)
    is_key = forms.BooleanField(label=_("关键环节"), required=False)
    risk = words(_("廉洁和管理风险"), 300, rows=2)
    measure = words(_("防控措施"), 300, rows=2)
    rule = line(_("制度"), 120, help_text=_("五个建在：这个事项依据的制度、走的流程、谁有权限、在哪个平台办、留下什么数据。"))
    flow = line(_("流程"), 120)
    authority = line(_("权限"), 120)
    platform = line(_("平台（页面）"), 120)
    data = line(_("数据"), 120)  # type: ignore[assignment]

    def facts(self) -> MatterFacts:
        return MatterFacts(**self.told())


class CheckForm(UnitForm):
    title = line(_("检查内容"), 120, required=True)
    topic = chosen(_("监督重点"), SupervisionTopic)
    matter = matter_field()
    kind = forms.ChoiceField(label=_("方式"), choices=[], widget=forms.RadioSelect, initial=SupervisionCheckKind.REGULAR)
    source = forms.ChoiceField(label=_("监督类别"), choices=SupervisionSource.choices, initial=SupervisionSource.INSIDE)
    lead = chosen(_("牵头部门"), SupervisionOffice)
    partners = forms.ModelMultipleChoiceField(
        label=_("参加部门"), queryset=SupervisionOffice.objects.filter(is_active=True), required=False, to_field_name="code",
        widget=forms.CheckboxSelectMultiple, help_text=_("联合监督的各部门分别填写意见，都填写后才能登记结果。"),
    )  # fmt: skip
    planned_on = day_field(_("计划完成日期"))
    tags = forms.ModelMultipleChoiceField(
        label=_("三化牵引"), queryset=Tag.objects.none(), required=False, to_field_name="code", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, is_lot: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = selectors.drives()  # type: ignore[attr-defined]
        kinds = [SupervisionCheckKind.RANDOM] if is_lot else [SupervisionCheckKind.REGULAR, SupervisionCheckKind.JOINT]
        self.fields["kind"].choices = [(k.value, k.label) for k in kinds]  # type: ignore[attr-defined]

    def facts(self) -> CheckFacts:
        return CheckFacts(**self.told("partners", "tags"))


class HoldForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    held_on = day_field(_("检查日期"))
    result = words(
        _("检查情况"), 2000, SENTENCES["supervision.result_missing"], 4, help_text=_("看了什么、情况怎样；没有发现问题也要写明。")
    )


class PartForm(forms.Form):
    office = forms.ModelChoiceField(label=_("部门"), queryset=SupervisionOffice.objects.none(), empty_label=None, to_field_name="code")
    opinion = words(_("部门意见"), 500, SENTENCES["supervision.opinion_missing"])

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = words(_("原因"), 300, SENTENCES["supervision.reason_missing"], 2)


class FindingForm(UnitForm):
    """A finding with its order; what comes from outside names its sender and document."""

    topic = chosen(_("监督重点"), SupervisionTopic)
    matter = matter_field()
    source = forms.ChoiceField(label=_("监督类别"), choices=SupervisionSource.choices)
    body = forms.ChoiceField(
        label=_("移送机关"), choices=[("", _("不是外部移送")), *FindingBody.choices], required=False,
        help_text=_("外部监督移送的必填，并写明文号。"),
    )  # fmt: skip
    document = line(_("文号"), 60)
    text = words(_("发现的问题"), 500, SENTENCES["supervision.text_missing"])
    demand = words(_("整改要求"), 500)
    goal = forms.ModelChoiceField(label=_("目标"), queryset=Tag.objects.none(), required=False, empty_label=_("不选"), to_field_name="code")
    found_on = day_field(_("发现或收到日期"))
    due_on = day_field(_("整改期限"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = selectors.goals()  # type: ignore[attr-defined]

    def facts(self, check: Any = None) -> FindingFacts:
        return FindingFacts(**self.told(), check_record=check)


class AnswerForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    measure = words(_("整改情况"), 500, SENTENCES["supervision.measure_missing"], help_text=_("写明做了什么、结果怎样；证明材料放在下面。"))
    amount = forms.DecimalField(label=_("挽回或避免损失（万元）"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=2)


class ReturnForm(ReasonForm):
    due_on = day_field(_("新的整改期限"))


class DrawForm(UnitForm):
    title = line(_("名称"), 80, required=True, help_text=_("例如“三季度物资采购抽查”。"))
    stratum = forms.ChoiceField(label=_("分层方式"), choices=Stratum.choices, widget=forms.RadioSelect, initial=Stratum.TOPIC)
    keys_only = forms.BooleanField(label=_("只抽关键环节"), required=False)
    size = forms.IntegerField(label=_("抽查数量"), min_value=1, max_value=500, help_text=_("各层按比例分配；数量够时每层至少一个。"))
    lead = chosen(_("牵头部门"), SupervisionOffice)
    planned_on = day_field(_("计划完成日期"))

    def facts(self) -> DrawFacts:
        return DrawFacts(**self.told())
