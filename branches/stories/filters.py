"""Filters of the library and of the offices' ledger."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.stories import selectors
from branches.stories.models import HistoryField, Story, StoryKind
from portal.catalogue.models import Tag

SMALL = {"class": "input input--sm"}


class StoryFilter(django_filters.FilterSet):
    """``q`` asks the full text through the search of the portal."""

    q = django_filters.CharFilter(
        label=_("标题和正文"), method="find",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("搜标题、导语和正文"), **SMALL}),
    )  # fmt: skip
    kind = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=StoryKind.objects.all(), to_field_name="code", empty_label=_("全部类别"), widget=forms.Select(attrs=SMALL)
    )
    field = django_filters.ModelChoiceFilter(
        label=_("历史领域"), queryset=HistoryField.objects.all(), to_field_name="code", empty_label=_("全部领域"),
        widget=forms.Select(attrs=SMALL),
    )  # fmt: skip
    tag = django_filters.ModelChoiceFilter(
        label=_("标签"), field_name="tags", queryset=Tag.objects.filter(is_active=True), to_field_name="code", empty_label=_("全部标签"),
        widget=forms.Select(attrs=SMALL),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Story
        fields: Any = ["q", "kind", "field", "tag"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.holding(rows, value)

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
