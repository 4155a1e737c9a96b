"""Filters of temporary branches."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.temporaries.models import TemporaryBranch


class TemporaryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("项目、编号或支部"), method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("项目、编号或支部")}),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = TemporaryBranch
        fields = ["q"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(project__icontains=text) | Q(project_no__icontains=text) | Q(branch__node__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
