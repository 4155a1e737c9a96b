from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from branches.contests import selectors
from branches.contests.models import Contest

SMALL = {"class": "input input--sm"}


class ContestFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("评选名称"), field_name="name", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("评选名称"), **SMALL}),
    )  # fmt: skip
    title = django_filters.ModelChoiceFilter(
        label=_("荣誉称号"), queryset=lambda request: selectors.titles(), to_field_name="code", empty_label=_("全部称号"),
        widget=forms.Select(attrs=SMALL),
    )  # fmt: skip
    year = django_filters.NumberFilter(
        label=_("年度"), min_value=2000, max_value=2200, widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")})
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Contest
        fields: Any = ["q", "title", "year"]

    def keep(self, rows: Any, name: str, value: str) -> Any:
        """The tab is applied by the page."""
        return rows
