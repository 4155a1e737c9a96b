"""Which months and which members the pages show."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.dues import selectors
from branches.dues.enums import EntryState, ReliefState, SheetState
from branches.dues.models import DuesEntry, DuesMonth, DuesRelief
from portal.kernel.scope import Scope
from portal.organization.filters import branch_filter

SMALL = {"class": "input input--sm"}


class SheetFilter(django_filters.FilterSet):
    branch = branch_filter("branch__node")
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=SheetState.choices, empty_label=_("全部状态"), widget=forms.Select(attrs=SMALL)
    )
    year = django_filters.NumberFilter(
        label=_("年份"),
        field_name="month__year",
        min_value=1900,
        max_value=2200,
        widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年份")}),
    )

    class Meta:
        model = DuesMonth
        fields = ["branch", "state", "year"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        if scope.is_branch:
            del self.filters["branch"]


class EntryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("姓名"),
        field_name="person__name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={**SMALL, "placeholder": _("姓名")}),
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"), method="with_state", choices=EntryState.choices, empty_label=_("全部状态"), widget=forms.Select(attrs=SMALL)
    )

    class Meta:
        model = DuesEntry
        fields = ["q", "state"]

    def with_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.of_state(queryset, value)


class ReliefFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=ReliefState.choices, empty_label=_("全部状态"), widget=forms.Select(attrs=SMALL)
    )

    class Meta:
        model = DuesRelief
        fields = ["state"]
