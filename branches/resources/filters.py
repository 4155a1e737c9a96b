from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.resources.enums import ResourceKind
from branches.resources.models import ResourceLine, ResourcePlan, ResourceUse

SMALL = {"class": "input input--sm"}
STANDING = [("yes", _("有效")), ("no", _("已撤回"))]


def _search(hint: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "placeholder": hint, **SMALL})


def _year(name: str) -> django_filters.NumberFilter:
    widget = forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")})
    return django_filters.NumberFilter(label=_("年度"), field_name=name, min_value=2000, max_value=2200, widget=widget)


def _kind(name: str) -> django_filters.ChoiceFilter:
    widget = forms.Select(attrs=SMALL)
    return django_filters.ChoiceFilter(
        label=_("类别"), field_name=name, choices=ResourceKind.choices, empty_label=_("全部类别"), widget=widget
    )


def named(text: str, line: str = "") -> Q:
    """Lines whose purpose, place, trainer or wording holds ``text``; a trainer who took back his consent is not found by name."""
    listed = Q(**{f"{line}speaker__withdrawn_on": None})
    trainer = Q(**{f"{line}speaker__name__icontains": text}) | Q(**{f"{line}speaker__person__name__icontains": text})
    money = Q(**{f"{line}purpose__name_zh__icontains": text}) | Q(**{f"{line}purpose__name_en__icontains": text})
    return money | Q(**{f"{line}place__name__icontains": text}) | listed & trainer | Q(**{f"{line}topic__icontains": text})


class PlanFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("党委"), field_name="node__name", lookup_expr="icontains", widget=_search(_("党委名称")))
    year = _year("year")
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = ResourcePlan
        fields: Any = ["q", "year"]

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class LineFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("资源或用途"), method="find", widget=_search(_("经费用途、场地、主讲人")))
    kind = _kind("kind")
    year = _year("plan__year")

    class Meta:
        model = ResourceLine
        fields: Any = ["q", "kind", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(named(value.strip()))


class UseFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("资源或用途"), method="find", widget=_search(_("资源名称或用于什么")))
    kind = _kind("line__kind")
    year = _year("line__plan__year")
    standing = django_filters.ChoiceFilter(
        label=_("登记"), choices=STANDING, empty_label=_("全部登记"), method="by_standing", widget=forms.Select(attrs=SMALL)
    )

    class Meta:
        model = ResourceUse
        fields: Any = ["q", "kind", "year", "standing"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(named(text, "line__") | Q(topic__icontains=text))

    def by_standing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(withdrawn_on__isnull=value == "yes")
