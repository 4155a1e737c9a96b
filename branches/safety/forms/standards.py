"""Forms of places, manuals, standards, acceptances and monthly topics."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.safety.enums import AreaKind, StandardPart
from branches.safety.forms.records import unit_field, words
from branches.safety.messages import SENTENCES
from branches.safety.models import AcceptanceCheck, WorkArea, WorkplaceStandard
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput, MonthInput

MET = [("yes", _("合格")), ("no", _("不合格"))]


def line(label: Any, limit: int, missing: Any = None) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input"})
    if missing is None:
        return forms.CharField(label=label, max_length=limit, required=False, widget=widget)
    return forms.CharField(label=label, max_length=limit, widget=widget, error_messages={"required": missing})


def day(label: Any) -> forms.DateField:
    missing = {"required": _("请选择日期。")}
    return forms.DateField(label=label, widget=DateInput(), validators=[validate_moment], error_messages=missing)


class UnitForm(forms.Form):
    """``nodes``: where the writer may write."""

    node = unit_field(_("单位"))

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes


class AreaForm(UnitForm):
    name = line(_("地点名称"), 60, _("请填写名称，例如“1203 工作面”。"))
    kind = forms.ChoiceField(label=_("类别"), choices=AreaKind.choices)
    responsible_post = line(_("责任岗位"), 60, _("请填写责任岗位，例如“综采一队生产班班长”。"))
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class StandardForm(UnitForm):
    """One item a line, in three parts."""

    name = line(_("标准名称"), 60, _("请填写名称，例如“综采工作面现场作业标准”。"))
    effective_from = day(_("生效日期"))
    source = line(_("依据"), 200)
    process = forms.CharField(label=_("工艺（每行一条）"), required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 4}))
    procedure = forms.CharField(label=_("工序（每行一条）"), required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 4}))
    behaviour = forms.CharField(label=_("个人行为（每行一条）"), required=False, widget=forms.Textarea(attrs={"class": "input", "rows": 4}))

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {**{k: data[k] for k in ("node", "name", "effective_from", "source")},
                "items": {part: data[part].splitlines() for part in StandardPart.values}}  # fmt: skip


class ManualForm(UnitForm):
    title = line(_("手册名称"), 80, _("请填写名称，例如“综采一队一队一册”。"))
    area = forms.ModelChoiceField(
        label=_("工作面"), queryset=WorkArea.objects.none(), required=False, empty_label=_("整个队（一队一册）"),
        help_text=_("一面一册的选择工作面。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["node"].queryset.order_by().values("pk")
        self.fields["area"].queryset = WorkArea.objects.filter(node__in=units, is_active=True)


class VersionUploadForm(forms.Form):
    label = line(_("版本"), 30, _("请填写版本，例如“2026 年第 1 版”。"))
    effective_from = day(_("生效日期"))
    note = line(_("修订说明"), 300)
    upload = forms.FileField(label=_("手册文件"), error_messages={"required": SENTENCES["manual.no_file"]})


class PlanForm(UnitForm):
    """The next turn of the places of a unit."""

    standard = forms.ModelChoiceField(
        label=_("标准"), queryset=WorkplaceStandard.objects.none(), empty_label=None, error_messages={"required": _("请选择标准。")}
    )
    first_on = day(_("第一处验收日期"))
    every = forms.IntegerField(label=_("间隔天数"), min_value=0, max_value=31, initial=1, help_text=_("各地点依次往后排。"))

    def __init__(self, *args: Any, standards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].queryset = standards


class MarksForm(forms.Form):
    """Each item of the standard met or not."""

    note = forms.CharField(
        label=_("验收意见"), required=False, max_length=300, widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
        help_text=_("有不合格的必须写明怎么改。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, check: AcceptanceCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(check.standard.items.all())
        for item in self.items:
            self.fields[f"item-{item.pk}"] = forms.ChoiceField(
                label=f"{item.get_part_display()} · {item.text}", choices=MET, widget=forms.RadioSelect,
                error_messages={"required": SENTENCES["acceptance.unmarked"]},
            )  # fmt: skip
        self.order_fields([*(f"item-{item.pk}" for item in self.items), "note", "version"])

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        marks = {item.pk: data[f"item-{item.pk}"] == "yes" for item in self.items}
        return {"marks": marks, "note": data["note"], "version": data["version"]}


class TopicForm(UnitForm):
    month = forms.DateField(
        label=_("月份"), widget=MonthInput(), input_formats=["%Y-%m", "%Y-%m-%d"], error_messages={"required": _("请选择月份。")}
    )
    topic = line(_("本月重点"), 80, _("请填写重点，例如“运输环节专项整治”。"))
    words = line(_("要求"), 300)


class TaskForm(forms.Form):
    text = line(_("整治事项"), 200, _("请填写整治事项。"))
    owner_post = line(_("责任岗位"), 60, _("请填写责任岗位。"))
    due_on = day(_("完成期限"))


class ResultForm(forms.Form):
    result = words(_("整治结果"), 200, SENTENCES["topic.result_missing"], 2)
