"""Filters of the list of applications."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.people.selectors import search_people
from workforce.promotion.models import PromotionApplication
from workforce.skills.enums import SkillGrade
from workforce.skills.models import Occupation

SELECT = forms.Select(attrs={"class": "input input--sm"})


class PromotionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("姓名或工号"),
        method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("姓名、工号或拼音首字母")}),
    )
    occupation = django_filters.ModelChoiceFilter(
        label=_("职业"), queryset=Occupation.objects.filter(is_active=True), empty_label=_("全部职业"), widget=SELECT
    )
    target_grade = django_filters.ChoiceFilter(label=_("申报等级"), choices=SkillGrade.choices, empty_label=_("全部等级"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = PromotionApplication
        fields = ["q", "occupation", "target_grade"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(person__in=search_people(self.request.scope, value).values("pk"))  # type: ignore[union-attr]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
