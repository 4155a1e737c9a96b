"""Filters of the lists of training."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.training.enums import PartnerKind, TrainerSource, TrainingAudience, TrainingMode, TrainingTier, VisitKind
from workforce.training.models import (
    TrainingClass,
    TrainingCourse,
    TrainingField,
    TrainingGrowth,
    TrainingKind,
    TrainingPartner,
    TrainingPlan,
    TrainingTrainer,
    TrainingVisit,
)

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


def _search(label: Any) -> django_filters.CharFilter:
    return django_filters.CharFilter(
        label=label, method="find", widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": label})
    )


def _choice(label: Any, choices: Any, none: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=none, widget=SELECT)


def _row(label: Any, queryset: Any, none: Any, field_name: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        label=label, queryset=queryset, empty_label=none, widget=SELECT, field_name=field_name, to_field_name="code"
    )


class _Filter(django_filters.FilterSet):
    words: tuple[str, ...] = ("title",)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """By the words of a record; all inside the rows of the page."""
        wanted = Q()
        for word in self.words:
            wanted |= Q(**{f"{word}__icontains": value.strip()})
        return rows.filter(wanted)

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class CourseFilter(_Filter):
    words = ("title", "code", "outline")
    q = _search(_("课程名称或编码"))
    tier = _choice(_("层次"), TrainingTier.choices, _("全部层次"))
    audience = _choice(_("对象"), TrainingAudience.choices, _("全部对象"))
    kind = _row(_("类别"), TrainingKind.objects.all(), _("全部类别"), "kind")
    field = _row(_("技术领域"), TrainingField.objects.all(), _("全部领域"), "field")

    class Meta:
        model = TrainingCourse
        fields = ["q", "tier", "audience", "kind", "field"]


class ClassFilter(_Filter):
    words = ("title", "course__title", "node__name", "place")
    q = _search(_("班次、课程、单位或地点"))
    mode = _choice(_("培训方式"), TrainingMode.choices, _("全部方式"))
    kind = _row(_("类别"), TrainingKind.objects.all(), _("全部类别"), "course__kind")
    year = django_filters.NumberFilter(
        label=_("年份"), field_name="from_on", lookup_expr="year", min_value=2000, max_value=2100,
        widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年份")}),
    )  # fmt: skip

    class Meta:
        model = TrainingClass
        fields = ["q", "mode", "kind", "year"]


class PlanFilter(_Filter):
    q = _search(_("计划名称"))
    audience = _choice(_("对象"), TrainingAudience.choices, _("全部对象"))
    year = django_filters.NumberFilter(
        label=_("年份"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年份")})
    )

    class Meta:
        model = TrainingPlan
        fields = ["q", "audience", "year"]


class TrainerFilter(_Filter):
    words = ("name", "employer", "title")
    q = _search(_("姓名、单位或荣誉"))
    source = _choice(_("来源"), TrainerSource.choices, _("全部来源"))
    field = _row(_("技术领域"), TrainingField.objects.all(), _("全部领域"), "field")

    class Meta:
        model = TrainingTrainer
        fields = ["q", "source", "field"]


class PartnerFilter(_Filter):
    words = ("name", "scope_of_work")
    q = _search(_("单位或合作内容"))
    kind = _choice(_("类别"), PartnerKind.choices, _("全部类别"))

    class Meta:
        model = TrainingPartner
        fields = ["q", "kind"]


class VisitFilter(_Filter):
    words = ("title", "host", "node__name")
    q = _search(_("主题、接待单位或派出单位"))
    kind = _choice(_("类别"), VisitKind.choices, _("全部类别"))

    class Meta:
        model = TrainingVisit
        fields = ["q", "kind"]


class GrowthFilter(_Filter):
    words = ("title", "person__name", "person__staff_no")
    q = _search(_("项目、姓名或工号"))

    class Meta:
        model = TrainingGrowth
        fields = ["q"]
