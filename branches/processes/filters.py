from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
from branches.processes import rules
from branches.processes.models import PartyProcess, ProcessCheck, ProcessGap
from portal.kernel import clock

SMALL = {"class": "input input--sm"}


def _search(hint: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": hint})


def period_choices(*_given: Any) -> list[tuple[str, str]]:
    return [(period.code, period.code) for period in rules.periods_around(clock.today())]


class CheckFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("党支部"), field_name="branch__node__name", lookup_expr="icontains", widget=_search(_("党支部")))
    process = django_filters.ModelChoiceFilter(
        label=_("工作流程"), queryset=PartyProcess.objects.all(), to_field_name="code", empty_label=_("全部流程"),
        widget=forms.Select(attrs=SMALL),
    )  # fmt: skip
    period = django_filters.CharFilter(label=_("时期"), widget=forms.TextInput(attrs={**SMALL, "placeholder": _("时期，如 2026H1")}))

    class Meta:
        model = ProcessCheck
        fields: Any = ["q", "process", "period"]


class BoardFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("党支部"), field_name="node__name", lookup_expr="icontains", widget=_search(_("党支部")))
    period = django_filters.ChoiceFilter(
        label=_("时期"), choices=period_choices, empty_label=None, method="keep", widget=forms.Select(attrs=SMALL)
    )

    class Meta:
        model = Branch
        fields: Any = ["q"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The period is applied by the page: every branch is shown, also one that has run nothing."""
        return rows


class GapFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("差距"), field_name="point__text", lookup_expr="icontains", widget=_search(_("未达到的标准")))
    process = django_filters.ModelChoiceFilter(
        label=_("工作流程"), field_name="point__check_list__process", queryset=PartyProcess.objects.all(), to_field_name="code",
        empty_label=_("全部流程"), widget=forms.Select(attrs=SMALL),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = ProcessGap
        fields: Any = ["q", "process"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
