"""Which branches the table of duties shows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.duties.enums import DutyStatus
from branches.duties.rules import Duty
from branches.orgs.models import Branch
from portal.kernel.periods import Period, parse_period, period_of
from portal.kernel.scope import Scope
from portal.organization.filters import branch_filter

SPANS = ("month", "quarter", "year")
SMALL = {"class": "input input--sm"}


def asked_period(params: Mapping[str, str], span: str, today: date) -> Period:
    """The period ``p`` asks for, or the running one; nonsense reads as the running one."""
    try:
        found = parse_period(params.get("p", ""))
        found.previous()  # the page leads there; before the first year of the calendar there is nothing
    except (ValueError, OverflowError):
        found = None
    return found if found is not None and found.kind == span else period_of(span, today)


class DutyFilter(django_filters.FilterSet):
    """GET form of the table. ``duties`` are those on the page: a state keeps the branches that have one in it. ``scope`` is the
    reader's reach, ``is_one``: it is one branch."""

    branch = branch_filter("node")
    state = django_filters.ChoiceFilter(
        label=_("状态"), method="with_state", choices=DutyStatus.choices, empty_label=_("全部状态"), widget=forms.Select(attrs=SMALL)
    )
    span = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")
    p = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Branch
        fields = ["branch", "state"]

    def __init__(self, *args: Any, scope: Scope, is_one: bool, duties: Mapping[int, Sequence[Duty]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.duties = scope, duties
        if is_one:
            del self.filters["branch"]

    def with_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=[pk for pk, found in self.duties.items() if any(d.status == value for d in found)])

    def keep(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Tab and period are applied by the view; the fields carry them through the form."""
        return queryset
