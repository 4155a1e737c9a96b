"""Filters of the lists of plans and of their work."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.plans.enums import Carries, PlanSort, Side
from branches.plans.models import Plan, PlanItem, ProductionEntry, ProductionKind

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


class PlanFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(
        label=_("年度"), min_value=2000, max_value=2200, widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")})
    )
    sort = django_filters.ChoiceFilter(label=_("类别"), choices=PlanSort.choices, empty_label=_("全部类别"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Plan
        fields = ["year", "sort"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class WorkFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("内容"), field_name="title", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("任务或指标")}),
    )  # fmt: skip
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="plan__year", min_value=2000, max_value=2200,
        widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")}),
    )  # fmt: skip
    carries = django_filters.ChoiceFilter(
        label=_("性质"), field_name="kind__carries", choices=[c for c in Carries.choices if c[0] != Carries.HEADING],
        empty_label=_("任务和指标"), widget=SELECT,
    )  # fmt: skip
    side = django_filters.ChoiceFilter(
        label=_("牵头"), field_name="lead_side", choices=Side.choices, empty_label=_("党政工团"), widget=SELECT
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = PlanItem
        fields = ["q", "year", "carries", "side"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows


class PlanApiFilter(django_filters.FilterSet):
    node = django_filters.CharFilter(field_name="node__code")

    class Meta:
        model = Plan
        fields = ["node", "year", "sort", "state"]


class PlanItemApiFilter(django_filters.FilterSet):
    node = django_filters.CharFilter(field_name="plan__node__code")
    year = django_filters.NumberFilter(field_name="plan__year", min_value=2000, max_value=2200)
    measure = django_filters.CharFilter(field_name="measure__code")

    class Meta:
        model = PlanItem
        fields: Any = ["plan", "is_joint"]


class EntryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("生产节点"), field_name="title", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("生产节点")}),
    )  # fmt: skip
    kind = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=ProductionKind.objects.all(), to_field_name="code", empty_label=_("全部类别"), widget=SELECT
    )
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="from_on", lookup_expr="year", min_value=2000, max_value=2200,
        widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")}),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = ProductionEntry
        fields: Any = ["q", "kind"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
