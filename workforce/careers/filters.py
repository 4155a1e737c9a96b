"""Filters of key posts, plans and appointments."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.careers.enums import CareerPlanFinding
from workforce.careers.models import CareerPlan, ChiefAppointment, SkillPost
from workforce.skills.enums import SkillGrade

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


def _search(placeholder: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": placeholder})


class TabFilter(django_filters.FilterSet):
    """The tab is applied by the page; here it only survives a new filter."""

    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows


class SkillPostFilter(TabFilter):
    q = django_filters.CharFilter(label=_("岗位、单位或职业"), method="find", widget=_search(_("岗位、单位或职业")))
    grade = django_filters.ChoiceFilter(
        label=_("要求的等级"), field_name="needs_grade", choices=SkillGrade.choices, empty_label=_("全部等级"), widget=SELECT
    )

    class Meta:
        model = SkillPost
        fields = ["q", "grade"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(node__name__icontains=text) | Q(occupation__name_zh__icontains=text))


class PersonFilter(TabFilter):
    q = django_filters.CharFilter(label=_("姓名、工号或单位"), method="find", widget=_search(_("姓名、工号或单位")))

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """All inside the rows of the page."""
        text = value.strip()
        return rows.filter(Q(person__name__icontains=text) | Q(person__staff_no=text) | Q(person__unit__name__icontains=text))


class CareerPlanFilter(PersonFilter):
    year = django_filters.NumberFilter(
        label=_("年度"), min_value=2000, max_value=2200, widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")})
    )
    finding = django_filters.ChoiceFilter(
        label=_("评议结论"), choices=CareerPlanFinding.choices, empty_label=_("全部评议结论"), widget=SELECT
    )

    class Meta:
        model = CareerPlan
        fields = ["q", "year", "finding"]


class ChiefFilter(PersonFilter):
    class Meta:
        model = ChiefAppointment
        fields = ["q"]
