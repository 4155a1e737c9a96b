"""Forms of plans. Shapes only: the rules are asked by the services."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.plans import selectors
from branches.plans.enums import CheckPoint, PlanSort, Side
from branches.plans.models import Plan, PlanItem, PlanItemKind, PlanTemplate, ProductionEntry, ProductionKind
from branches.plans.services import EntryFacts, ItemFacts, PlanFacts, ProgressFacts
from portal.catalogue.selectors import active_tags
from portal.kernel.forms import FilesField, OnceForm, day_field
from portal.kernel.scope import Scope
from portal.measures.models import MeasureKind
from portal.organization.forms import NodeChoice
from portal.organization.models import Node

LONG = {"rows": 3}


class TreeChoice(forms.ModelChoiceField):
    """Headings of a plan with their place in the tree."""

    depths: dict[int, int] = {}

    def label_from_instance(self, obj: Any) -> str:
        return "　" * self.depths.get(obj.pk, 0) + obj.title


class PlanForm(OnceForm):
    node = NodeChoice(label=_("党组织"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    sort = forms.ChoiceField(label=_("计划类别"), choices=PlanSort.choices)
    template = forms.ModelChoiceField(
        label=_("从模板开始"), queryset=PlanTemplate.objects.none(), to_field_name="code", required=False,
        empty_label=_("不用模板，从空白开始"), help_text=_("模板给出条目的框架，任务和指标由您填写；条目都可以改。"),
    )  # fmt: skip
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“2026 年党建与生产经营工作计划”。"))
    problem = forms.CharField(
        label=_("要解决的问题"), max_length=500, widget=forms.Textarea(attrs=LONG), help_text=_("坚持问题导向：今年最要紧的问题是什么。"),
        error_messages={"required": _("请写明要解决什么问题。")},
    )  # fmt: skip
    result = forms.CharField(
        label=_("预期结果"), max_length=500, widget=forms.Textarea(attrs=LONG), help_text=_("坚持结果导向：年底要看到什么，尽量用数字。"),
        error_messages={"required": _("请写明预期结果。")},
    )  # fmt: skip
    part_of = forms.ModelChoiceField(
        label=_("并入的计划"), queryset=Plan.objects.none(), required=False, empty_label=_("不并入"),
        help_text=_("工会计划、协同方案并入党组织的年度工作计划，一起审批、一起推进。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scope: Scope, today: date, plan: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["node"].queryset = selectors.plan_nodes(scope, today)
        self.fields["template"].queryset = selectors.active_templates()
        self.fields["part_of"].queryset = Plan.objects.within(scope).filter(sort=PlanSort.ANNUAL).exclude(pk=plan.pk if plan else 0)
        if plan is not None:
            for name in ("node", "year", "sort", "template"):
                del self.fields[name]

    def facts(self) -> PlanFacts:
        data, plan = self.cleaned_data, self.plan
        node, year, sort = (plan.node, plan.year, plan.sort) if plan else (data["node"], data["year"], data["sort"])
        return PlanFacts(node, year, data["title"], data["problem"], data["result"], sort, data["part_of"])


class ItemForm(OnceForm):
    """One item: where it stands, who carries it, what it aims at."""

    kind = forms.ModelChoiceField(label=_("类别"), queryset=PlanItemKind.objects.none(), to_field_name="code", empty_label=_("请选择"))
    parent = TreeChoice(label=_("上级条目"), queryset=PlanItem.objects.none(), required=False, empty_label=_("最上一级"))
    title = forms.CharField(label=_("内容"), max_length=120, help_text=_("一句话说清做什么，例如“每月开展一次班前微党课”。"))
    detail = forms.CharField(label=_("具体要求"), max_length=1000, required=False, widget=forms.Textarea(attrs=LONG))
    lead_side = forms.ChoiceField(label=_("牵头"), choices=[("", _("请选择")), *Side.choices], required=False)
    lead_node = NodeChoice(label=_("牵头部门"), queryset=Node.objects.none(), to_field_name="code", required=False, empty_label=_("不指定"))
    lead_post = forms.CharField(label=_("责任岗位"), max_length=40, required=False, help_text=_("写岗位，不写姓名，例如“支部书记”。"))
    sides = forms.MultipleChoiceField(
        label=_("协同方"), choices=Side.choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=_("党政工团，谁一起做。")
    )
    is_joint = forms.BooleanField(
        label=_("党建与工会（群团）联合任务"), required=False, help_text=_("按“同谋划、同部署、同推进、同考核”逐项留下依据。")
    )
    measure = forms.ModelChoiceField(
        label=_("业务指标"), queryset=MeasureKind.objects.none(), to_field_name="code", required=False, empty_label=_("不对应业务指标"),
        help_text=_("选了业务指标，实际值自动从业务数据读取，不用另报。"),
    )  # fmt: skip
    baseline = forms.DecimalField(
        label=_("基准值"), max_digits=15, decimal_places=4, required=False, help_text=_("用来比较的数，例如上年实际。")
    )
    target = forms.DecimalField(label=_("目标值"), max_digits=15, decimal_places=4, required=False)
    unit_label = forms.CharField(label=_("计量单位"), max_length=20, required=False, help_text=_("选了业务指标的不用填。"))
    is_lower_better = forms.BooleanField(label=_("越低越好"), required=False)
    stage = forms.CharField(
        label=_("对应生产环节或节点"), max_length=60, required=False, help_text=_("例如“工作面搬家”“三季度检修”：任务与生产安排同步。")
    )
    starts_on = day_field(_("开始日期"), required=False)
    due_on = day_field(_("完成期限"), required=False)
    tags = forms.ModelMultipleChoiceField(
        label=_("标签"), queryset=active_tags("pillar"), to_field_name="code", required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, today: date, item: PlanItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Q(pk=item.kind_id) if item else Q()
        self.fields["kind"].queryset = PlanItemKind.objects.filter(Q(is_active=True) | own)
        headings = [b for top in selectors.tree_of(plan, today) for b in top.walk() if not b.item.is_work]
        parent = self.fields["parent"]
        parent.depths = {b.item.pk: b.depth for b in headings}
        parent.queryset = PlanItem.objects.filter(pk__in=list(parent.depths)).exclude(pk=item.pk if item else 0)
        self.fields["lead_node"].queryset = selectors.owner_nodes(plan.node, plan.year, today)
        self.fields["measure"].queryset = MeasureKind.objects.filter(is_active=True)

    def facts(self) -> ItemFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k not in {"once_key", "version"}}
        return ItemFacts(**data)


def initial_of(item: PlanItem) -> dict[str, Any]:
    """What the form of an item shows first."""
    names = ("title", "detail", "lead_side", "lead_post", "is_joint", "baseline", "target", "unit_label", "is_lower_better", "stage",
             "starts_on", "due_on", "version")  # fmt: skip
    return {
        **{name: getattr(item, name) for name in names}, "kind": item.kind.code, "parent": item.parent_id,
        "lead_node": item.lead_node.code if item.lead_node else "", "measure": item.measure.code if item.measure else "",
        "sides": [share.side for share in item.shares.all() if share.side], "tags": [tag.code for tag in item.tags.all()],
    }  # fmt: skip


class EntryForm(OnceForm):
    """A stretch of the production calendar; its unit is chosen once."""

    node = NodeChoice(label=_("单位"), queryset=Node.objects.none(), to_field_name="code", empty_label=_("请选择"))
    kind = forms.ModelChoiceField(label=_("类别"), queryset=ProductionKind.objects.none(), to_field_name="code", empty_label=_("请选择"))
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“四季度综采设备检修”。"))
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("结束日期"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scope: Scope, today: date, entry: ProductionEntry | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.fields["node"].queryset = selectors.entry_nodes(scope, today)
        own = Q(pk=entry.kind_id) if entry else Q(pk=None)
        self.fields["kind"].queryset = ProductionKind.objects.filter(Q(is_active=True) | own)
        if entry is not None:
            del self.fields["node"]

    def facts(self) -> EntryFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k not in {"once_key", "version"}}
        return EntryFacts(**data) if self.entry is None else EntryFacts(node=self.entry.node, **data)


class EntryChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: ProductionEntry) -> str:  # type: ignore[override]
        return f"{obj.from_on:%m-%d} – {obj.to_on:%m-%d} {obj.title}（{obj.node.short_name}）"


class EntryLinkForm(forms.Form):
    entry = EntryChoice(label=_("生产节点"), queryset=ProductionEntry.objects.none(), required=False, empty_label=_("不对应"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        kwargs["auto_id"] = "entry_%s"  # it stands beside the form of progress
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = selectors.entries_for(plan)  # type: ignore[attr-defined]


class ProgressForm(OnceForm):
    on = day_field(_("日期"))
    words = forms.CharField(
        label=_("进展"), max_length=500, widget=forms.Textarea(attrs=LONG), help_text=_("做了什么、到什么程度。"),
        error_messages={"required": _("请写明做了什么、有什么依据。")},
    )  # fmt: skip
    percent = forms.IntegerField(label=_("完成比例（%）"), min_value=0, max_value=100)
    actual = forms.DecimalField(label=_("已达到"), max_digits=15, decimal_places=4, required=False)
    is_done = forms.BooleanField(label=_("已完成"), required=False)
    uploads = FilesField(label=_("照片或文件"), help_text=_("佐证材料，选填。"))

    def __init__(self, *args: Any, item: PlanItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if item.measure is not None or item.target is None:
            del self.fields["actual"]
        else:
            self.fields["actual"].label = _("已达到（%(unit)s）") % {"unit": item.unit}

    def facts(self) -> ProgressFacts:
        data = self.cleaned_data
        return ProgressFacts(data["on"], data["words"], data["percent"], data.get("actual"), data["is_done"])


class PointForm(forms.Form):
    point = forms.ChoiceField(label=_("四个“同”"), choices=CheckPoint.choices)
    on = day_field(_("日期"))
    words = forms.CharField(
        label=_("怎样做的、依据是什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明做了什么、有什么依据。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "point_%s")  # it stands beside the form of progress, which has words as well
        super().__init__(*args, **kwargs)


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("退回原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("起草人能看到。"),
        error_messages={"required": _("请写明退回的原因，起草人能看到。")},
    )  # fmt: skip
