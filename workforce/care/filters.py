"""Filters of the lists of needs and of the ledger of services."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.care.enums import CareNeedClass, CareNeedSource, CareTallyKind, CareTheme
from workforce.care.models import CareNeed, CareOrder, CareService, CareTally

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


def _search(hint) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": hint})


class _Kept(django_filters.FilterSet):
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class CareNeedFilter(_Kept):
    q = django_filters.CharFilter(label=_("需求或单位"), method="find", widget=_search(_("需求、调研或单位")))
    need_class = django_filters.ChoiceFilter(label=_("类别"), choices=CareNeedClass.choices, empty_label=_("全部类别"), widget=SELECT)
    source = django_filters.ChoiceFilter(label=_("来源"), choices=CareNeedSource.choices, empty_label=_("全部来源"), widget=SELECT)

    class Meta:
        model = CareNeed
        fields = ["q", "need_class", "source"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(text__icontains=text) | Q(round_name__icontains=text) | Q(unit__name__icontains=text))


class CareOrderFilter(_Kept):
    q = django_filters.CharFilter(label=_("需求或单位"), method="find", widget=_search(_("需求、负责人或单位")))
    need_class = django_filters.ChoiceFilter(
        field_name="need__need_class", label=_("类别"), choices=CareNeedClass.choices, empty_label=_("全部类别"), widget=SELECT
    )
    service = django_filters.ModelChoiceFilter(
        label=_("服务项目"), queryset=CareService.objects.all(), to_field_name="code", empty_label=_("全部项目"), widget=SELECT
    )
    theme = django_filters.ChoiceFilter(label=_("主题"), choices=CareTheme.choices, empty_label=_("全部主题"), widget=SELECT)

    class Meta:
        model = CareOrder
        fields = ["q", "need_class", "service", "theme"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(need__text__icontains=text) | Q(owner__name__icontains=text) | Q(need__unit__name__icontains=text))


class CareTallyFilter(_Kept):
    q = django_filters.CharFilter(label=_("名称或单位"), method="find", widget=_search(_("名称、支部或单位")))
    kind = django_filters.ChoiceFilter(label=_("项目"), choices=CareTallyKind.choices, empty_label=_("全部项目"), widget=SELECT)

    class Meta:
        model = CareTally
        fields = ["q", "kind"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(title__icontains=value.strip()) | Q(node__name__icontains=value.strip()))
