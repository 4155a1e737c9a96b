"""Filters of checks, findings and matters."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.supervision import selectors
from branches.supervision.enums import SupervisionCheckKind, SupervisionSource
from branches.supervision.models import (
    SupervisionCheck,
    SupervisionFinding,
    SupervisionMatter,
    SupervisionObject,
    SupervisionOffice,
    SupervisionTopic,
)

SELECT = forms.Select(attrs={"class": "input input--sm"})


def _find(placeholder: Any) -> django_filters.CharFilter:
    return django_filters.CharFilter(
        label=placeholder, method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": placeholder}),
    )  # fmt: skip


def _coded(label: Any, model: Any, empty: Any, **more: Any) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        label=label, queryset=model.objects.filter(is_active=True), to_field_name="code", empty_label=empty, widget=SELECT, **more
    )


class _Base(django_filters.FilterSet):
    text = "text"

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        word = value.strip()
        return rows.filter(Q(**{f"{self.text}__icontains": word}) | Q(node__name__icontains=word) | Q(node__code__iexact=word))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class CheckFilter(_Base):
    text = "title"
    q = _find(_("检查内容或单位"))
    topic = _coded(_("监督重点"), SupervisionTopic, _("全部重点"))
    kind = django_filters.ChoiceFilter(label=_("方式"), choices=SupervisionCheckKind.choices, empty_label=_("全部方式"), widget=SELECT)
    source = django_filters.ChoiceFilter(label=_("监督类别"), choices=SupervisionSource.choices, empty_label=_("全部类别"), widget=SELECT)
    lead = _coded(_("牵头部门"), SupervisionOffice, _("全部部门"))
    tag = django_filters.ModelChoiceFilter(
        label=_("标签"),
        field_name="tags",
        queryset=lambda request: selectors.drives(),
        to_field_name="code",
        empty_label=_("全部标签"),
        widget=SELECT,
    )  # fmt: skip
    year = django_filters.NumberFilter(widget=forms.HiddenInput, field_name="planned_on__year", min_value=2000, max_value=2200)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = SupervisionCheck
        fields = ["q", "topic", "kind", "source", "lead", "tag"]


class FindingFilter(_Base):
    q = _find(_("问题或单位"))
    topic = _coded(_("监督重点"), SupervisionTopic, _("全部重点"))
    source = django_filters.ChoiceFilter(label=_("监督类别"), choices=SupervisionSource.choices, empty_label=_("全部类别"), widget=SELECT)
    goal = django_filters.ModelChoiceFilter(
        label=_("目标"), queryset=lambda request: selectors.goals(), to_field_name="code", empty_label=_("全部目标"), widget=SELECT
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = SupervisionFinding
        fields = ["q", "topic", "source", "goal"]


class MatterFilter(_Base):
    text = "name"
    q = _find(_("事项或单位"))
    topic = _coded(_("监督重点"), SupervisionTopic, _("全部重点"))
    object_type = _coded(_("监督对象"), SupervisionObject, _("全部对象"))
    key = django_filters.ChoiceFilter(
        label=_("关键环节"), choices=[("yes", _("只看关键环节"))], empty_label=_("全部事项"), method="keys", widget=SELECT
    )

    class Meta:
        model = SupervisionMatter
        fields = ["q", "topic", "object_type", "key"]

    def keys(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_key=True)
