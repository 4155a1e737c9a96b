"""Filters of study groups and their papers."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.research.models import StudyGroup, StudyPaper

SELECT = forms.Select(attrs={"class": "input input--sm"})
YEAR = forms.NumberInput(attrs={"class": "input input--sm", "placeholder": _("年份")})


def _search(placeholder: object) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": placeholder})


class GroupFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("课题、小组或组织"), method="find", widget=_search(_("课题、小组或组织名称")))
    year = django_filters.NumberFilter(
        label=_("开始年份"), field_name="from_on", lookup_expr="year", min_value=1949, max_value=2200, widget=YEAR
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = StudyGroup
        fields = ["q", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(topic__icontains=text) | Q(name__icontains=text) | Q(node__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class PaperFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("题目、课题或采纳单位"), method="find", widget=_search(_("题目、课题或采纳单位")))
    adopted = django_filters.ChoiceFilter(
        label=_("采纳"), choices=[("yes", _("已采纳")), ("no", _("未采纳"))], empty_label=_("全部论文"), method="taken", widget=SELECT
    )
    year = django_filters.NumberFilter(
        label=_("发表年份"), field_name="published_on", lookup_expr="year", min_value=1949, max_value=2200, widget=YEAR
    )

    class Meta:
        model = StudyPaper
        fields = ["q", "adopted", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(title__icontains=text) | Q(group__topic__icontains=text) | Q(adopted_by__icontains=text))

    def taken(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.exclude(adopted_by="") if value == "yes" else rows.filter(adopted_by="")
