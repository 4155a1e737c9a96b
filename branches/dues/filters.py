"""Which months and which members the pages show."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.dues import selectors
from branches.dues.enums import EntryState, ReliefState, SheetState
from branches.dues.models import DuesEntry, DuesMonth, DuesRelief
from branches.orgs.models import Branch

SMALL = {"class": "input input--sm"}


class SheetFilter(django_filters.FilterSet):
    branch = django_filters.ChoiceFilter(
        label=_("支部"), field_name="branch__node__code", empty_label=_("全部支部"), choices=[], widget=forms.Select(attrs=SMALL)
    )
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

    def __init__(self, *args: Any, scope: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = Branch.objects.within(scope).order_by("node__path").values_list("node__code", "node__name")
        self.filters["branch"].extra["choices"] = list(codes)


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
