"""Filters of the lists of safety."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.safety.enums import AccidentKind, AccidentSeverity, Rhythm
from branches.safety.models import AccidentRecord, AlarmKind, Hazard, HazardGrade, SafetyAlarm, SafetyInspection
from portal.kernel.periods import Period, month_of, parse_period
from portal.kernel.scope import subtree
from portal.organization.models import Node

SELECT = forms.Select(attrs={"class": "input input--sm"})
FIRST = date(2000, 1, 1)


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input input--sm"})


class HazardFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("地点或描述"), method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("地点、描述或单位")}),
    )  # fmt: skip
    rhythm = django_filters.ChoiceFilter(label=_("排查方式"), choices=Rhythm.choices, empty_label=_("全部排查方式"), widget=SELECT)
    grade = django_filters.ModelChoiceFilter(
        label=_("等级"), queryset=HazardGrade.objects.all(), to_field_name="code", empty_label=_("全部等级"), widget=SELECT
    )
    unit = django_filters.CharFilter(widget=forms.HiddenInput, method="below")
    start = django_filters.DateFilter(label=_("发现日期起"), field_name="found_on", lookup_expr="gte", widget=date_input())
    end = django_filters.DateFilter(label=_("发现日期止"), field_name="found_on", lookup_expr="lte", widget=date_input())
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Hazard
        fields = ["q", "rhythm", "grade", "start", "end"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(place__icontains=text) | Q(text__icontains=text) | Q(node__name__icontains=text))

    def below(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A unit or branch with everything below it, by its code; the rows are those of the reach already."""
        node = Node.objects.filter(code=value).first()
        if node is None:
            return rows.none()
        return rows.filter(subtree("node__path", node.path) | subtree("branch__node__path", node.path))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


def asked_month(params: Mapping[str, str], today: date) -> Period:
    """The month that the address asks for, else the running one; nothing was kept before 2000, and no day lies before the first."""
    try:
        found = parse_period(params.get("p", ""))
    except ValueError:
        return month_of(today)
    return found if found.kind == "month" and FIRST <= found.starts_on <= today else month_of(today)


def _find(placeholder: Any) -> django_filters.CharFilter:
    return django_filters.CharFilter(
        label=_("单位或地点"), method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": placeholder}),
    )  # fmt: skip


class SiteFilter(django_filters.FilterSet):
    """What the lists of records on site share."""

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        places = Q(place__icontains=text) if hasattr(rows.model, "place") else Q(summary__icontains=text)
        return rows.filter(places | Q(node__name__icontains=text) | Q(node__code__iexact=text))


class InspectionFilter(SiteFilter):
    q = _find(_("单位名称、编码或地点"))
    rhythm = django_filters.ChoiceFilter(label=_("排查方式"), choices=Rhythm.choices, empty_label=_("全部排查方式"), widget=SELECT)
    start = django_filters.DateFilter(label=_("排查日期起"), field_name="held_on", lookup_expr="gte", widget=date_input())
    end = django_filters.DateFilter(label=_("排查日期止"), field_name="held_on", lookup_expr="lte", widget=date_input())

    class Meta:
        model = SafetyInspection
        fields = ["q", "rhythm", "start", "end"]


class AccidentFilter(SiteFilter):
    q = _find(_("单位名称、编码或经过"))
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=AccidentKind.choices, empty_label=_("全部类别"), widget=SELECT)
    severity = django_filters.ChoiceFilter(label=_("程度"), choices=AccidentSeverity.choices, empty_label=_("全部程度"), widget=SELECT)

    class Meta:
        model = AccidentRecord
        fields = ["q", "kind", "severity"]


class AlarmFilter(SiteFilter):
    q = _find(_("单位名称、编码或地点"))
    kind = django_filters.ModelChoiceFilter(
        label=_("报警类型"), queryset=AlarmKind.objects.all(), to_field_name="code", empty_label=_("全部报警类型"), widget=SELECT
    )
    start = django_filters.DateFilter(label=_("发生日期起"), field_name="occurred_at__date", lookup_expr="gte", widget=date_input())
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = SafetyAlarm
        fields = ["q", "kind", "start"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
