"""Filters of the ledger."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.conversions.enums import ConversionRoute
from workforce.conversions.models import InnovationConversion

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


class ConversionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("来源或应用单位"), method="find",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("来源或应用单位名称")}),
    )  # fmt: skip
    route = django_filters.ChoiceFilter(label=_("转化方式"), choices=ConversionRoute.choices, empty_label=_("全部方式"), widget=SELECT)
    year = django_filters.NumberFilter(
        label=_("计入年度"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")})
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = InnovationConversion
        fields = ["q", "route", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(title__icontains=value.strip()) | Q(node__name__icontains=value.strip()))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
