"""Filters of the lists of studios and of their money."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.studios.enums import StudioLevel, StudioMoneyKind, StudioMoneyUse
from workforce.studios.models import Studio, StudioKind, StudioMoney

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


def _search(placeholder) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": placeholder})


class StudioFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称、领衔人或单位"), method="find", widget=_search(_("名称、领衔人或单位")))
    kind = django_filters.ModelChoiceFilter(label=_("类别"), queryset=StudioKind.objects.all(), empty_label=_("全部类别"), widget=SELECT)
    level = django_filters.ChoiceFilter(label=_("级别"), choices=StudioLevel.choices, empty_label=_("全部级别"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Studio
        fields = ["q", "kind", "level"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(lead__name__icontains=text) | Q(unit__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class StudioMoneyFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("工作室"), field_name="studio__name", lookup_expr="icontains", widget=_search(_("工作室名称")))
    kind = django_filters.ChoiceFilter(label=_("收支"), choices=StudioMoneyKind.choices, empty_label=_("全部收支"), widget=SELECT)
    use = django_filters.ChoiceFilter(label=_("用途"), choices=StudioMoneyUse.choices, empty_label=_("全部用途"), widget=SELECT)

    class Meta:
        model = StudioMoney
        fields = ["q", "kind", "use"]
