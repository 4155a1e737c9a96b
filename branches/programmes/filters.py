from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.programmes.models import PartyPlusKind, PartyPlusProgramme

SMALL = {"class": "input input--sm"}


class ProgrammeFilter(django_filters.FilterSet):
    kind = django_filters.ModelChoiceFilter(
        label=_("类型"),
        queryset=PartyPlusKind.objects.all(),
        to_field_name="code",
        empty_label=_("全部类型"),
        widget=forms.Select(attrs=SMALL),
    )
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="starts_on", lookup_expr="year", min_value=2000, max_value=2200,
        widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")}),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = PartyPlusProgramme
        fields: Any = ["kind"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
