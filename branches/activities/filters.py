"""Filters of the list page and the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.activities.enums import ActivityState, Shift
from branches.activities.models import Activity, ActivityEffect, ActivityKind
from portal.catalogue.models import Tag
from portal.catalogue.selectors import choices_of
from portal.kernel.forms import MonthInput
from portal.kernel.periods import parse_period
from portal.kernel.scope import Scope
from portal.organization.filters import branch_filter

EFFECTS = [("yes", _("有生产成效")), ("open", _("成效待核实"))]


class MonthFilter(django_filters.CharFilter):
    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        try:
            month = parse_period(value)
        except ValueError:
            return qs.none()
        return qs.filter(held_on__range=(month.starts_on, month.ends_on))


class ActivityFilter(django_filters.FilterSet):
    """GET form of the list. ``scope`` is the reader's reach: whose branch is one picks none."""

    q = django_filters.CharFilter(
        label=_("按主题或地点搜索"), method="search",
        widget=forms.TextInput(attrs={"type": "search", "class": "input", "placeholder": _("按主题或地点搜索")}),
    )  # fmt: skip
    kind = django_filters.ChoiceFilter(
        label=_("类型"),
        field_name="kind__code",
        choices=[],
        empty_label=_("全部类型"),
        widget=forms.Select(attrs={"class": "input input--sm"}),
    )
    branch = branch_filter("branch__node")
    month = MonthFilter(label=_("月份"), widget=MonthInput(attrs={"class": "input input--sm"}))
    shift = django_filters.ChoiceFilter(
        label=_("班次"), choices=Shift.choices, empty_label=_("全部班次"), widget=forms.Select(attrs={"class": "input input--sm"})
    )
    tag = django_filters.ChoiceFilter(
        label=_("标签"),
        field_name="tags__code",
        choices=[],
        empty_label=_("全部标签"),
        widget=forms.Select(attrs={"class": "input input--sm"}),
    )
    effect = django_filters.ChoiceFilter(
        label=_("生产成效"), method="with_effect", choices=EFFECTS, empty_label=_("不限成效"),
        widget=forms.Select(attrs={"class": "input input--sm"}),
    )  # fmt: skip
    state = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Activity
        fields = ["q", "kind", "branch", "month", "shift", "tag", "effect"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        kinds, tags = choices_of(ActivityKind.objects.all(), Tag.objects.filter(is_active=True))
        self.filters["kind"].extra["choices"], self.filters["tag"].extra["choices"] = kinds, tags
        if scope.is_branch:
            del self.filters["branch"]

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(subject__icontains=value) | queryset.filter(place__icontains=value)

    def with_effect(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Records with a confirmed effect, or with one that waits to be confirmed."""
        effects = ActivityEffect.objects.filter(activity=OuterRef("pk"), confirmed_at__isnull=value == "open")
        return queryset.filter(Exists(effects))

    def keep(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the view; the field carries it through the form."""
        return queryset


class ActivityApiFilter(django_filters.FilterSet):
    branch = django_filters.CharFilter(field_name="branch__node__code")
    kind = django_filters.CharFilter(field_name="kind__code")
    state = django_filters.ChoiceFilter(choices=ActivityState.choices)
    held_on = django_filters.DateFromToRangeFilter()
    shift = django_filters.ChoiceFilter(choices=Shift.choices)
    tag = django_filters.CharFilter(field_name="tags__code")

    class Meta:
        model = Activity
        fields = ["branch", "kind", "state", "held_on", "shift", "tag"]
