"""Filters of the roster."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import subtree
from portal.organization.filters import unit_filter
from portal.organization.models import Node
from portal.people.enums import EmploymentType, PoliticalStatus, PostCategory
from portal.people.models import Person
from portal.people.selectors import search

LEFT = [("no", _("在册")), ("yes", _("已离职"))]


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="filter_text", label=_("姓名、工号或拼音首字母"))
    unit = unit_filter("unit", small=False, by_key=True)
    political_status = django_filters.ChoiceFilter(choices=PoliticalStatus.choices, label=_("政治面貌"), empty_label=_("全部政治面貌"))
    post_category = django_filters.ChoiceFilter(choices=PostCategory.choices, label=_("岗位类别"), empty_label=_("全部岗位类别"))
    left = django_filters.ChoiceFilter(choices=LEFT, method="filter_left", label=_("在册或离职"), empty_label=_("在册和离职"))

    class Meta:
        model = Person
        fields = ("q", "unit", "political_status", "post_category", "left")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = self.request.scope  # type: ignore[union-attr]
        self.form.fields["q"].widget.attrs.update({"class": "input", "placeholder": _("姓名、工号或拼音首字母"), "type": "search"})
        for name in ("political_status", "post_category", "left"):
            self.form.fields[name].widget.attrs["class"] = "input"

    def filter_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return search(rows, value)

    def filter_left(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(left_on__isnull=value == "no")


class PersonApiFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="filter_text", label="name, staff number or pinyin initials")
    unit = django_filters.CharFilter(field_name="unit__code", label="code of the unit itself")
    under = django_filters.CharFilter(method="filter_under", label="code of the top of a subtree")
    political_status = django_filters.MultipleChoiceFilter(choices=PoliticalStatus.choices)
    post_category = django_filters.MultipleChoiceFilter(choices=PostCategory.choices)
    employment_type = django_filters.MultipleChoiceFilter(choices=EmploymentType.choices)
    has_left = django_filters.BooleanFilter(field_name="left_on", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Person
        fields = ("q", "unit", "under", "political_status", "post_category", "employment_type", "has_left")

    def filter_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return search(rows, value)

    def filter_under(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        top = Node.objects.filter(code=value).first()
        return rows.filter(subtree("unit__path", top.path)) if top else rows.none()
