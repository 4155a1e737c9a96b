"""Filters of the lists."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.innovation.models import InnovationCampaign, InnovationKind, InnovationProject

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)
YES_NO = [("yes", _("是")), ("no", _("否"))]


class KeepsTab(django_filters.FilterSet):
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class ProjectFilter(KeepsTab):
    q = django_filters.CharFilter(
        label=_("项目、负责人或单位"), method="find",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("项目、负责人或单位名称")}),
    )  # fmt: skip
    kind = django_filters.ModelChoiceFilter(
        label=_("类型"), queryset=InnovationKind.objects.all(), empty_label=_("全部类型"), widget=SELECT
    )
    party = django_filters.ChoiceFilter(
        label=_("“党建+技能攻坚”"), choices=YES_NO, empty_label=_("“党建+技能攻坚”：全部"), method="by_party", widget=SELECT
    )

    class Meta:
        model = InnovationProject
        fields = ["q", "kind", "party"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(title__icontains=text) | Q(lead__name__icontains=text) | Q(unit__name__icontains=text))

    def by_party(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_party_skill=value == "yes")


class CampaignFilter(KeepsTab):
    q = django_filters.CharFilter(
        label=_("活动名称"), field_name="title", lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("活动名称")}),
    )  # fmt: skip

    class Meta:
        model = InnovationCampaign
        fields = ["q"]
