"""Filters of the list of courses."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.courses.enums import CourseKind
from workforce.courses.models import CourseModule, OnlineCourse

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


class CourseFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("课程或来源"), method="find",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("课程名称或来源")}),
    )  # fmt: skip
    module = django_filters.ModelChoiceFilter(
        label=_("栏目"), queryset=CourseModule.objects.all(), to_field_name="code", empty_label=_("全部栏目"), widget=SELECT
    )
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=CourseKind.choices, empty_label=_("全部类型"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = OnlineCourse
        fields = ["q", "module", "kind"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(title__icontains=value.strip()) | Q(source__icontains=value.strip()))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
