"""Forms of training."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.skills.enums import SkillGrade
from workforce.skills.models import Occupation
from workforce.training.enums import (
    GrowthKind,
    PartnerKind,
    TrainerSource,
    TrainingAudience,
    TrainingMode,
    TrainingResult,
    TrainingSide,
    TrainingTier,
    VisitKind,
)
from workforce.training.models import (
    TrainingCourse,
    TrainingEnrolment,
    TrainingField,
    TrainingKind,
    TrainingPartner,
    TrainingPlanItem,
    TrainingTrainer,
)
from workforce.training.selectors.offers import helpers_for, open_items, people_for, units_for
from workforce.training.services import ClassFacts, CourseFacts, PlanFacts, RollLine, TrainerFacts, VisitFacts

CHOOSE = ("", _("请选择"))
NO_GRADE = ("", _("不要求"))


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _grade(label: Any, none: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[none, *SkillGrade.choices], coerce=int, empty_value=None, required=False, help_text=help_text
    )


def _row(label: Any, queryset: Any, none: Any, help_text: Any = "") -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=label, queryset=queryset, required=False, empty_label=none, help_text=help_text)


class OfficeForm(OnceForm):
    """A form of the office: ``node`` is one of its reach, and people are named by staff number inside it."""

    node = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    numbers_in = ""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.people: list[Person] = []
        self.fields["node"].queryset = units_for(actor)  # type: ignore[attr-defined]
        self.narrow()

    def narrow(self) -> None:
        """Choices inside the reach of the office."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.numbers_in and data.get(self.numbers_in):
            try:
                self.people = found_people(self.actor, data[self.numbers_in])
            except forms.ValidationError as error:
                self.add_error(self.numbers_in, error)
        return data

    def told(self, *but: str) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"once_key", "version", *but}}


def found_people(actor: Actor, text: str) -> list[Person]:
    """People of the reach by staff numbers in a text; ValidationError for the first that is not there."""
    numbers = list(dict.fromkeys(part.upper() for part in re.split(r"[\s、，,;；]+", text.strip()) if part))
    known = people_for(actor, set(numbers), clock.today())
    for number in numbers:
        if number not in known:
            raise forms.ValidationError(sentence("training.no_person", {"given": number[:20]}))
    return [known[number] for number in numbers]


class CourseForm(OfficeForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(label=_("课程编码"), max_length=20, help_text=_("培训台账用它认课程，例如 AQ-01；保存后不改。"))
    title = forms.CharField(label=_("课程名称"), max_length=80)
    kind = forms.ModelChoiceField(label=_("类别"), queryset=TrainingKind.objects.filter(is_active=True), empty_label=_("请选择"))
    tier = forms.TypedChoiceField(label=_("层次"), choices=TrainingTier.choices, coerce=int)
    audience = forms.ChoiceField(label=_("对象"), choices=TrainingAudience.choices)
    field = _row(_("技术领域"), TrainingField.objects.filter(is_active=True), _("不分领域"))
    hours = forms.DecimalField(label=_("学时"), max_digits=5, decimal_places=1)
    is_mandatory = forms.BooleanField(
        label=_("年度必修"), required=False, help_text=_("按对象每年计算完成率，例如基础法律、安全生产、劳动保护。")
    )
    needs_grade = _grade(_("要求的技能等级"), NO_GRADE, _("持该等级或更高等级的有效证书才能参加。"))
    after = forms.ModelMultipleChoiceField(
        label=_("先修课程"), queryset=TrainingCourse.objects.none(), required=False, help_text=_("学完这些课程才能参加；可多选。")
    )
    occupation = _row(_("职业（工种）"), Occupation.objects.filter(is_active=True), _("不分工种"))
    for_grade = _grade(_("为晋级准备"), ("", _("不对应等级")), _("学完后列入本工种职工的晋级准备。"))
    outline = forms.CharField(label=_("内容提要"), max_length=500, required=False, widget=_words(3))
    updated_on = day_field(_("内容更新日期"))
    is_active = forms.BooleanField(label=_("启用"), required=False, initial=True)

    def narrow(self) -> None:
        rows = TrainingCourse.objects.within(Scope(self.actor.scope("training.run").paths)).filter(is_active=True)
        self.fields["after"].queryset = rows  # type: ignore[attr-defined]

    def facts(self) -> CourseFacts:
        return CourseFacts(**self.told("after"), after=tuple(self.cleaned_data["after"]))


class SidesMixin(forms.Form):
    lead_side = forms.ChoiceField(label=_("主办方"), choices=TrainingSide.choices)
    co_side = forms.ChoiceField(label=_("协办方"), choices=[("", _("没有")), *TrainingSide.choices], required=False)
    co_node = NodeChoice(
        label=_("协办组织"),
        queryset=Node.objects.none(),
        required=False,
        empty_label=_("没有"),
        help_text=_("协办的党支部、工会或单位也能看到名单、点名。"),
    )


class ClassForm(SidesMixin, OfficeForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    course = forms.ModelChoiceField(label=_("课程"), queryset=TrainingCourse.objects.none(), empty_label=_("请选择"))
    title = forms.CharField(label=_("班次名称"), max_length=100, help_text=_("例如“采煤机司机三级认定培训第 1 期”。"))
    mode = forms.ChoiceField(label=_("培训方式"), choices=[CHOOSE, *TrainingMode.choices])
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("结束日期"))
    start_time = forms.TimeField(
        label=_("开始时间"), initial="08:30", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("请填写时间，例如 08:30。")},
    )  # fmt: skip
    hours = forms.DecimalField(label=_("学时"), max_digits=5, decimal_places=1)
    capacity = forms.IntegerField(label=_("名额"), min_value=1, max_value=2000)
    place = forms.CharField(label=_("地点"), max_length=80)
    is_underground = forms.BooleanField(label=_("在井下"), required=False)
    has_test = forms.BooleanField(label=_("有考核"), required=False, help_text=_("结业前须登记每个到课人员的结果。"))
    occupation = _row(_("职业（工种）"), Occupation.objects.filter(is_active=True), _("不分工种"))
    trainer = _row(_("讲师"), TrainingTrainer.objects.none(), _("未定"))
    partner = _row(_("合作单位"), TrainingPartner.objects.none(), _("没有"))
    plan_item = _row(_("学习计划条目"), TrainingPlanItem.objects.none(), _("不在计划内"), _("结业后该条目即为完成。"))

    def narrow(self) -> None:
        scope = Scope(self.actor.scope("training.run").paths)
        self.fields["course"].queryset = TrainingCourse.objects.within(scope).filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["co_node"].queryset = helpers_for(self.actor)  # type: ignore[attr-defined]
        self.fields["trainer"].queryset = TrainingTrainer.objects.within(scope).filter(ended_on=None)  # type: ignore[attr-defined]
        self.fields["partner"].queryset = TrainingPartner.objects.within(scope)  # type: ignore[attr-defined]
        self.fields["plan_item"].queryset = open_items(self.actor)  # type: ignore[attr-defined]

    def facts(self) -> ClassFacts:
        return ClassFacts(**self.told())


class NumbersForm(forms.Form):
    numbers = forms.CharField(
        label=_("工号"), max_length=4000, widget=_words(3), help_text=_("多人用空格、逗号或换行隔开。"),
        error_messages={"required": _("请填写工号。")},
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.people: list[Person] = []

    def clean_numbers(self) -> str:
        text = self.cleaned_data["numbers"]
        self.people = found_people(self.actor, text)
        return text


class ActForm(VersionForm):
    act = forms.ChoiceField(choices=[(name, name) for name in ("open", "close", "cancel", "reopen")], widget=forms.HiddenInput)
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class RollForm(VersionForm):
    """A row of fields for each person on the list."""

    def __init__(self, *args: Any, roll: list[TrainingEnrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roll = roll
        for row in roll:
            self.fields[f"present_{row.pk}"] = forms.BooleanField(label=_("到课"), required=False, initial=row.is_present)
            self.fields[f"result_{row.pk}"] = forms.ChoiceField(
                label=_("考核结果"), choices=[("", "—"), *TrainingResult.choices], required=False, initial=row.result,
                widget=forms.Select(attrs={"class": "input input--sm"}),
            )  # fmt: skip
            self.fields[f"score_{row.pk}"] = forms.DecimalField(
                label=_("成绩"), max_digits=5, decimal_places=1, min_value=0, max_value=100, required=False, initial=row.score,
                widget=forms.NumberInput(attrs={"class": "input input--sm"}),
            )  # fmt: skip

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"row": row, **{name: self[f"{name}_{row.pk}"] for name in ("present", "result", "score")}} for row in self.roll]

    def lines(self) -> dict[int, RollLine]:
        data = self.cleaned_data
        return {row.pk: RollLine(data[f"present_{row.pk}"], data[f"result_{row.pk}"], data[f"score_{row.pk}"]) for row in self.roll}


class PlanForm(SidesMixin, OfficeForm):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("计划名称"), max_length=80)
    audience = forms.ChoiceField(label=_("对象"), choices=TrainingAudience.choices)

    def narrow(self) -> None:
        self.fields["co_node"].queryset = helpers_for(self.actor)  # type: ignore[attr-defined]

    def facts(self) -> PlanFacts:
        return PlanFacts(**self.told())


class ItemForm(forms.Form):
    title = forms.CharField(label=_("学习内容"), max_length=120)
    texts = forms.CharField(
        label=_("学习篇目"), max_length=500, required=False, widget=_words(2), help_text=_("文件、讲话、教材，用分号隔开。")
    )
    course = _row(_("课程"), TrainingCourse.objects.none(), _("不对应课程"))
    due_on = day_field(_("完成期限"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = Scope(actor.scope("training.run").paths)
        self.fields["course"].queryset = TrainingCourse.objects.within(scope).filter(is_active=True)  # type: ignore[attr-defined]


class TrainerForm(OfficeForm):
    numbers_in = "staff_no"
    source = forms.ChoiceField(label=_("来源"), choices=TrainerSource.choices)
    staff_no = forms.CharField(label=_("工号"), max_length=20, required=False, help_text=_("内部讲师填工号：技师以上，或正在带徒。"))
    name = forms.CharField(label=_("姓名"), max_length=50, required=False, help_text=_("外请专家填写。"))
    employer = forms.CharField(label=_("工作单位"), max_length=80, required=False, help_text=_("外请专家填写。"))
    title = forms.CharField(label=_("荣誉或职称"), max_length=60, required=False, help_text=_("例如大国工匠、全国劳模、北京大工匠。"))
    field = _row(_("技术领域"), TrainingField.objects.filter(is_active=True), _("不分领域"))
    from_on = day_field(_("入库日期"))

    def facts(self) -> TrainerFacts:
        return TrainerFacts(**self.told("staff_no"), person=self.people[0] if self.people else None)


class PartnerForm(OfficeForm):
    name = forms.CharField(label=_("合作单位"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"), choices=PartnerKind.choices)
    scope_of_work = forms.CharField(label=_("合作内容"), max_length=200, widget=_words(2))
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("截止日期"), required=False)


class TopicForm(forms.Form):
    title = forms.CharField(label=_("课题"), max_length=120)
    leader = forms.CharField(label=_("我方负责人"), max_length=50)
    from_on = day_field(_("开始日期"))


class TopicDoneForm(forms.Form):
    outcome = forms.CharField(label=_("成果"), max_length=300, widget=_words(2))
    done_on = day_field(_("完成日期"))


class VisitForm(OfficeForm):
    numbers_in = "numbers"
    kind = forms.ChoiceField(label=_("类别"), choices=VisitKind.choices)
    title = forms.CharField(label=_("主题"), max_length=100)
    host = forms.CharField(label=_("接待单位"), max_length=80)
    purpose = forms.CharField(label=_("目的"), max_length=300, widget=_words(2))
    field = _row(_("技术领域"), TrainingField.objects.filter(is_active=True), _("不分领域"))
    planned_on = day_field(_("计划日期"))
    numbers = forms.CharField(label=_("参加人工号"), max_length=1000, widget=_words(2), help_text=_("多人用空格、逗号或换行隔开。"))

    def facts(self) -> VisitFacts:
        return VisitFacts(**self.told("numbers"), visitors=self.people)


class ReportForm(forms.Form):
    held_on = day_field(_("实际日期"))
    report = forms.CharField(label=_("交流报告"), max_length=2000, widget=_words(5))
    measures = forms.CharField(label=_("回来后怎么用"), max_length=300, required=False, widget=_words(2))


class GrowthForm(OnceForm):
    kind = forms.ChoiceField(label=_("类别"), choices=GrowthKind.choices)
    title = forms.CharField(label=_("项目或练兵内容"), max_length=100)
    part = forms.CharField(label=_("承担的工作"), max_length=200, widget=_words(2))
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("结束日期"), required=False)
    outcome = forms.CharField(label=_("成效或成绩"), max_length=200, required=False)


class JudgeForm(forms.Form):
    confirms = forms.BooleanField(required=False)
    reason = forms.CharField(label=_("退回原因"), max_length=200, required=False)


class YearForm(forms.Form):
    """What the figures are asked for."""

    unit = forms.ModelChoiceField(
        label=_("单位"), queryset=Node.objects.none(), required=False, empty_label=_("全部单位"), to_field_name="code"
    )
    year = forms.IntegerField(
        label=_("年份"), required=False, min_value=2000, max_value=2100,
        widget=forms.NumberInput(attrs={"class": "input input--sm", "placeholder": _("年份")}),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Node.objects.within(Scope(scope.paths)).units().filter(closed_on=None).order_by("path")
        unit.widget.attrs["class"] = "input input--sm"
