"""Filters of members and plans."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.talents.enums import TalentPlanKind
from workforce.talents.models import TalentMembership, TalentPlan

SMALL = {"class": "input input--sm"}


class TalentMemberFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("姓名、工号或单位"), method="find",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("姓名、工号或单位")}),
    )  # fmt: skip
    pool = django_filters.NumberFilter(field_name="pool", widget=forms.HiddenInput)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = TalentMembership
        fields = ["q"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """All inside the rows of the page."""
        text = value.strip()
        return rows.filter(Q(person__name__icontains=text) | Q(person__staff_no=text) | Q(person__unit__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class TalentPlanFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("名称"), field_name="name", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("名称")}),
    )  # fmt: skip
    kind = django_filters.ChoiceFilter(
        label=_("类别"), choices=TalentPlanKind.choices, empty_label=_("全部类别"), widget=forms.Select(attrs=SMALL)
    )
    year = django_filters.NumberFilter(
        label=_("年度"), min_value=2000, max_value=2200, widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")})
    )

    class Meta:
        model = TalentPlan
        fields = ["q", "kind", "year"]
