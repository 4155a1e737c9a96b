"""Filters of business measures."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import MonthInput
from portal.kernel.periods import parse_period
from portal.kernel.scope import subtree
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.organization.models import Node


def month_value(text: str) -> date | None:
    """The first day of ``2026-07``; None for anything else."""
    try:
        period = parse_period(text)
    except ValueError:
        return None
    return period.starts_on if period.kind == "month" else None


def _places(request: Any) -> QuerySet[Node]:
    if request is None:
        return Node.objects.none()
    return Node.objects.within(request.scope).filter(measures__isnull=False).distinct()


class MeasureFilter(django_filters.FilterSet):
    month = django_filters.CharFilter(method="filter_month", label=_("月份"), widget=MonthInput(attrs={"class": "input"}))
    kind = django_filters.ModelChoiceFilter(queryset=MeasureKind.objects.filter(is_active=True), label=_("指标"), empty_label=_("全部指标"))
    node = django_filters.ModelChoiceFilter(queryset=_places, label=_("单位或支部"), empty_label=_("全部单位和支部"))

    class Meta:
        model = BusinessMeasure
        fields = ("month", "kind", "node")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            field.widget.attrs["class"] = "input"

    def filter_month(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        month = month_value(value)
        return rows.filter(month=month) if month else rows.none()


class MeasureApiFilter(django_filters.FilterSet):
    month = django_filters.CharFilter(method="filter_month", label="month, for example 2026-07")
    unit = django_filters.CharFilter(field_name="node__code", label="code of the unit or branch")
    under = django_filters.CharFilter(method="filter_under", label="code of the top of a subtree")
    measure = django_filters.CharFilter(field_name="kind__code", label="code of the measure")

    class Meta:
        model = BusinessMeasure
        fields = ("month", "unit", "under", "measure")

    def filter_month(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        month = month_value(value)
        return rows.filter(month=month) if month else rows.none()

    def filter_under(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        top = Node.objects.filter(code=value).first()
        return rows.filter(subtree("node__path", top.path)) if top else rows.none()
