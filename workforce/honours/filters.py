"""Filters of the list of honours."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.people.selectors import search_people
from workforce.honours.enums import HonourLevel
from workforce.honours.models import Honour, HonourTitle

SELECT = forms.Select(attrs={"class": "input input--sm"})
OF = [("people", _("个人")), ("collective", _("集体"))]


class HonourFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("获奖人、单位或支部"), method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("姓名、工号、拼音首字母或单位名称")}),
    )  # fmt: skip
    title = django_filters.ModelChoiceFilter(label=_("称号"), queryset=HonourTitle.objects.all(), empty_label=_("全部称号"), widget=SELECT)
    level = django_filters.ChoiceFilter(label=_("级别"), choices=HonourLevel.choices, empty_label=_("全部级别"), widget=SELECT)
    of = django_filters.ChoiceFilter(label=_("授予"), choices=OF, empty_label=_("个人和集体"), method="whose", widget=SELECT)
    year = django_filters.NumberFilter(
        label=_("年份"), field_name="awarded_on", lookup_expr="year", min_value=1949, max_value=2200,
        widget=forms.NumberInput(attrs={"class": "input input--sm", "placeholder": _("年份")}),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Honour
        fields = ["q", "title", "level", "of", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """By person or by the name of the unit; both inside the rows of the page."""
        text = value.strip()
        people = search_people(self.request.scope, text).values("pk")  # type: ignore[union-attr]
        return rows.filter(Q(person__in=people) | Q(node__name__icontains=text))

    def whose(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(person__isnull=value == "collective")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
