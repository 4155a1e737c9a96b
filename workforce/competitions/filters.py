"""Filters of the list of competitions."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.competitions.enums import CompetitionKind, CompetitionLevel
from workforce.competitions.models import Competition

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)


class CompetitionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("竞赛名称"), field_name="name", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("竞赛名称")}),
    )  # fmt: skip
    level = django_filters.ChoiceFilter(label=_("级别"), choices=CompetitionLevel.choices, empty_label=_("全部级别"), widget=SELECT)
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=CompetitionKind.choices, empty_label=_("全部类型"), widget=SELECT)
    project = django_filters.ChoiceFilter(
        label=_("围绕重点"), choices=[("yes", _("围绕重点")), ("no", _("没有"))], empty_label=_("重点：全部"), method="by_project",
        widget=SELECT,
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Competition
        fields = ["q", "level", "kind", "project"]

    def by_project(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.exclude(project_kind="") if value == "yes" else rows.filter(project_kind="")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
