"""Filters of places and of brands."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.places.enums import BrandState
from branches.places.models import BranchBrand, LearningPlace, LearningPlaceKind

SMALL = {"class": "input input--sm"}


def _search(hint):
    return forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": hint})


class PlaceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称、位置或党组织"), method="find", widget=_search(_("名称、位置、责任人或党组织")))
    kind = django_filters.ModelChoiceFilter(
        label=_("类型"), queryset=LearningPlaceKind.objects.all(), to_field_name="code", empty_label=_("全部类型"),
        widget=forms.Select(attrs=SMALL),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = LearningPlace
        fields = ["q", "kind"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        where = Q(name__icontains=text) | Q(spot__icontains=text) | Q(node__name__icontains=text)
        return rows.filter(where | Q(owner__name__startswith=text) | Q(owner__staff_no=text.upper()))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class BrandFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("品牌或支部"), method="find", widget=_search(_("品牌名称、内涵或支部")))
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=BrandState.choices, empty_label=_("全部状态"), widget=forms.Select(attrs=SMALL)
    )

    class Meta:
        model = BranchBrand
        fields = ["q", "state"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(statement__icontains=text) | Q(branch__node__name__icontains=text))
