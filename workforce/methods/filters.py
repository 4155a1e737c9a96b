"""Filters of the list of methods."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.methods.enums import MethodLevel
from workforce.methods.models import OperatingMethod

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


class MethodFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("操作法、创造人或单位"), method="find",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("操作法、创造人或单位名称")}),
    )  # fmt: skip
    level = django_filters.ChoiceFilter(label=_("级别"), choices=MethodLevel.choices, empty_label=_("全部级别"), widget=SELECT)
    promoted = django_filters.ChoiceFilter(
        label=_("可复制、可推广"),
        choices=[("yes", _("是")), ("no", _("否"))],
        empty_label=_("可推广：全部"),
        method="by_flag",
        widget=SELECT,
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = OperatingMethod
        fields = ["q", "level", "promoted"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        found = Q(title__icontains=text) | Q(named_as__icontains=text) | Q(creator__name__icontains=text) | Q(unit__name__icontains=text)
        return rows.filter(found)

    def by_flag(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_promoted=value == "yes")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
