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
from portal.organization.enums import UnitField
from portal.organization.filters import NodeFilter
from portal.organization.models import Node
from portal.organization.selectors import field_marks, in_field, matching


def month_value(text: str) -> date | None:
    """The first day of ``2026-07``; None for anything else."""
    try:
        period = parse_period(text)
    except ValueError:
        return None
    return period.starts_on if period.kind == "month" else None


class FieldFilter(django_filters.ChoiceFilter):
    """Units of research, of production, or those that nobody has put in a field."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [*UnitField.choices, ("none", _("未分领域"))]
        super().__init__(label=_("领域"), choices=choices, empty_label=_("两个领域"), **kwargs)

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if not value:
            return qs
        return qs.filter(in_field(self.field_name, "" if value == "none" else value, field_marks()))


class MeasureFilter(django_filters.FilterSet):
    month = django_filters.CharFilter(method="filter_month", label=_("月份"), widget=MonthInput(attrs={"class": "input"}))
    kind = django_filters.ModelChoiceFilter(queryset=MeasureKind.objects.filter(is_active=True), label=_("指标"), empty_label=_("全部指标"))
    node = NodeFilter(label=_("单位或支部"), offers="place_offers", field_name="node", by_key=True)
    field = FieldFilter(field_name="node__path")

    class Meta:
        model = BusinessMeasure
        fields = ("month", "kind", "node", "field")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = self.request.scope  # type: ignore[union-attr]
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
    field = django_filters.ChoiceFilter(method="filter_field", choices=UnitField.choices, label="field of the unit")

    class Meta:
        model = BusinessMeasure
        fields = ("month", "unit", "under", "measure", "field")

    def filter_month(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        month = month_value(value)
        return rows.filter(month=month) if month else rows.none()

    def filter_under(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        top = Node.objects.filter(code=value).first()
        return rows.filter(subtree("node__path", top.path)) if top else rows.none()

    def filter_field(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(in_field("node__path", value, field_marks()))


class GrowthFilter(django_filters.FilterSet):
    """Of units whose years are compared; the measure is chosen beside them."""

    kind = django_filters.ModelChoiceFilter(
        queryset=MeasureKind.objects.filter(is_active=True), label=_("指标"), to_field_name="code", empty_label=None, method="keep"
    )
    q = django_filters.CharFilter(label=_("单位"), method="find")
    field = FieldFilter(field_name="path")

    class Meta:
        model = Node
        fields = ("q", "kind", "field")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            field.widget.attrs["class"] = "input"
        self.form.fields["q"].widget.attrs |= {"type": "search", "placeholder": _("单位名称或编码")}

    def keep(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The page reads the figures of the chosen measure; here the choice only survives."""
        return rows

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(matching(value.strip()))
