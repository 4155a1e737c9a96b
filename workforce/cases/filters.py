from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.cases.enums import CaseCategory, CaseChannel
from workforce.cases.models import WorkerCase

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)
SEARCH = forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("编号或单位")})


class WorkerCaseFilter(django_filters.FilterSet):
    """Words of a case are encrypted and cannot be searched; its number and unit can."""

    q = django_filters.CharFilter(label=_("编号或单位"), method="find", widget=SEARCH)
    category = django_filters.ChoiceFilter(label=_("类别"), choices=CaseCategory.choices, empty_label=_("全部类别"), widget=SELECT)
    channel = django_filters.ChoiceFilter(label=_("渠道"), choices=CaseChannel.choices, empty_label=_("全部渠道"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = WorkerCase
        fields: Any = ["q", "category", "channel"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        wanted, number = Q(unit__name__icontains=value.strip()), value.strip().lstrip("#")
        if number.isascii() and number.isdigit() and len(number) <= 12:
            wanted |= Q(pk=int(number))
        return rows.filter(wanted)

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
