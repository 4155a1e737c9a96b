from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.knowledge import selectors
from branches.knowledge.enums import Origin
from branches.knowledge.models import KnowledgeKind, KnowledgePost

SELECT = forms.Select(attrs={"class": "input input--sm"})
SEARCH = forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("关键词，例如 截齿 松动")})


class KnowledgeFilter(django_filters.FilterSet):
    """``q`` asks the full-text index, which cuts Chinese into its words."""

    q = django_filters.CharFilter(label=_("关键词"), method="find", widget=SEARCH)
    kind = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=KnowledgeKind.objects.all(), to_field_name="code", empty_label=_("全部类别"), widget=SELECT
    )
    origin = django_filters.ChoiceFilter(label=_("来源"), choices=Origin.choices, empty_label=_("全部来源"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = KnowledgePost
        fields: Any = ["q", "kind", "origin"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.asked(rows, value.strip())

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
