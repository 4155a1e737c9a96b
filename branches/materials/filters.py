"""Filters of parts, stock, movements and machines."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.materials.enums import DataLink, MoveKind
from branches.materials.models import Equipment, Material, MaterialKind, MaterialMovement, StockPosition
from portal.kernel.scope import subtree
from portal.organization.models import Node

SELECT = forms.Select(attrs={"class": "input input--sm"})


def _search(hint: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": hint})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input input--sm"})


def _kinds(field: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        label=_("类别"),
        field_name=field,
        queryset=MaterialKind.objects.all(),
        to_field_name="code",
        empty_label=_("全部类别"),
        widget=SELECT,
    )


class Kept(django_filters.FilterSet):
    """With a tab, which the page applies itself."""

    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows


class MaterialFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("编码、名称或规格"), method="find", widget=_search(_("编码、名称、规格或适用设备")))
    kind = _kinds("kind")

    class Meta:
        model = Material
        fields: Any = ["q", "kind"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(
            Q(code__icontains=text) | Q(name__icontains=text) | Q(spec__icontains=text) | Q(fits__icontains=text)
        )  # fmt: skip


class StockFilter(Kept):
    q = django_filters.CharFilter(label=_("编码、名称或存放地点"), method="find", widget=_search(_("编码、名称或存放地点")))
    kind = _kinds("material__kind")
    unit = django_filters.CharFilter(widget=forms.HiddenInput, method="below")

    class Meta:
        model = StockPosition
        fields: Any = ["q", "kind"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(material__code__icontains=text) | Q(material__name__icontains=text) | Q(store__name__icontains=text))

    def below(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A unit or branch with everything below it, by its code."""
        node = Node.objects.filter(code=value).first()
        if node is None:
            return rows.none()
        return rows.filter(subtree("store__node__path", node.path) | subtree("store__branch__node__path", node.path))


class MoveFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("物资、批次或单据号"), method="find", widget=_search(_("编码、名称、批次或单据号")))
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=MoveKind.choices, empty_label=_("全部类型"), widget=SELECT)
    start = django_filters.DateFilter(label=_("日期起"), field_name="moved_on", lookup_expr="gte", widget=_day())
    end = django_filters.DateFilter(label=_("日期止"), field_name="moved_on", lookup_expr="lte", widget=_day())

    class Meta:
        model = MaterialMovement
        fields: Any = ["q", "kind", "start", "end"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        wanted = Q(material__code__icontains=text) | Q(material__name__icontains=text)
        return rows.filter(wanted | Q(batch_no__icontains=text) | Q(paper_no__icontains=text))


class EquipmentFilter(Kept):
    q = django_filters.CharFilter(label=_("编号、名称或型号"), method="find", widget=_search(_("编号、名称、型号或地点")))
    link = django_filters.ChoiceFilter(
        label=_("数据采集"), field_name="data_link", choices=DataLink.choices, empty_label=_("全部数据采集方式"), widget=SELECT
    )

    class Meta:
        model = Equipment
        fields: Any = ["q", "link"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(model__icontains=text) | Q(place__icontains=text))
