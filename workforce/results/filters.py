"""Filters of results."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.organization.models import Node
from workforce.results.enums import FilledGap, PrizeClass, ResultKind, ResultLevel
from workforce.results.models import ResultAuthor, WorkResult
from workforce.results.selectors import units_with_results

SELECT = forms.Select(attrs={"class": "input input--sm"})
YEAR = forms.NumberInput(attrs={"class": "input input--sm", "placeholder": _("年份")})


class ResultFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("成果、编号或作者"), method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("成果名称、编号、作者姓名或工号")}),
    )  # fmt: skip
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=ResultKind.choices, empty_label=_("全部种类"), widget=SELECT)
    level = django_filters.ChoiceFilter(label=_("级别"), choices=ResultLevel.choices, empty_label=_("全部级别"), widget=SELECT)
    prize_class = django_filters.ChoiceFilter(label=_("等次"), choices=PrizeClass.choices, empty_label=_("全部等次"), widget=SELECT)
    gap = django_filters.ChoiceFilter(label=_("填补空白"), choices=FilledGap.choices, empty_label=_("不限空白"), widget=SELECT)
    year = django_filters.NumberFilter(
        label=_("年份"), field_name="achieved_on", lookup_expr="year", min_value=1949, max_value=2200, widget=YEAR
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = WorkResult
        fields = ["q", "kind", "level", "prize_class", "gap", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """By title, number, unit or author; all inside the rows of the page."""
        text = value.strip()
        by = Q(person__name__icontains=text) | Q(person__staff_no=text) | Q(name__icontains=text)
        mine = ResultAuthor.objects.filter(by).values("result")
        return rows.filter(Q(title__icontains=text) | Q(number__icontains=text) | Q(node__name__icontains=text) | Q(pk__in=mine))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class UnitAndYear(forms.Form):
    """What the counters are asked for."""

    unit = forms.ModelChoiceField(
        label=_("单位"), queryset=Node.objects.none(), required=False, empty_label=_("全部单位"), to_field_name="code"
    )
    year = forms.IntegerField(label=_("年份"), required=False, min_value=1949, max_value=2200, widget=YEAR)

    def __init__(self, *args: Any, scope: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scope.paths:
            unit: Any = self.fields["unit"]
            unit.queryset = units_with_results(scope)
            unit.widget.attrs["class"] = "input input--sm"
        else:
            del self.fields["unit"]
