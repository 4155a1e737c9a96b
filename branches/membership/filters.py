"""Filters of the list of cases and of the pool."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.membership.enums import CaseState, DevelopmentStage
from branches.membership.models import DevelopmentCase, DevelopmentStep
from branches.membership.selectors import of_stage
from portal.kernel.scope import Scope
from portal.organization.filters import branch_filter
from portal.people.models import Person
from portal.people.selectors import search

SELECT = forms.Select(attrs={"class": "input input--sm"})
HELD = [("certified", _("有高级工及以上证书")), ("honoured", _("有技术荣誉"))]


def _search_box() -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("姓名、工号、拼音首字母")})


class CaseFilter(django_filters.FilterSet):
    """``scope`` is the reader's reach: whose branch is one picks none; ``table`` are the steps."""

    q = django_filters.CharFilter(label=_("姓名或工号"), method="find", widget=_search_box())
    branch = branch_filter("branch__node")
    stage = django_filters.ChoiceFilter(
        label=_("阶段"), method="at_stage", choices=DevelopmentStage.choices, empty_label=_("全部阶段"), widget=SELECT
    )
    next = django_filters.ChoiceFilter(label=_("下一步"), field_name="next_no", empty_label=_("全部下一步"), choices=[], widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = DevelopmentCase
        fields = ["q", "branch", "stage", "next"]

    def __init__(self, *args: Any, scope: Scope, table: dict[int, DevelopmentStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.table = table
        self.filters["next"].extra["choices"] = [(no, f"{no} {step.name}") for no, step in table.items()]
        if scope.is_branch:
            del self.filters["branch"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        people = search(Person.objects.filter(development_cases__in=rows.values("pk")), value)
        return rows.filter(person__in=people.values("pk"))

    def at_stage(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return of_stage(rows, int(value), self.table)

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class PoolFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名或工号"), method="find", widget=_search_box())
    held = django_filters.ChoiceFilter(label=_("技能"), method="holding", choices=HELD, empty_label=_("全部"), widget=SELECT)

    class Meta:
        model = Person
        fields = ["q", "held"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return search(rows, value)

    def holding(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_certified=True) if value == "certified" else rows.filter(is_honoured=True)


class CaseApiFilter(django_filters.FilterSet):
    branch = django_filters.CharFilter(field_name="branch__node__code")
    staff_no = django_filters.CharFilter(field_name="person__staff_no")
    state = django_filters.ChoiceFilter(choices=CaseState.choices)

    class Meta:
        model = DevelopmentCase
        fields = ["branch", "staff_no", "state", "next_no"]
