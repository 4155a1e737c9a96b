"""Filters of proposals."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.proposals.enums import ProposalChannel, ProposalOutcome, ProposalTopic
from workforce.proposals.models import Proposal

SELECT = forms.Select(attrs={"class": "input input--sm"})


class ProposalFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("编号、名称或单位"), method="find",
        widget=forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": _("编号、名称或单位")}),
    )  # fmt: skip
    topic = django_filters.ChoiceFilter(label=_("主题"), choices=ProposalTopic.choices, empty_label=_("全部主题"), widget=SELECT)
    outcome = django_filters.ChoiceFilter(label=_("结论"), choices=ProposalOutcome.choices, empty_label=_("全部结论"), widget=SELECT)
    channel = django_filters.ChoiceFilter(label=_("渠道"), choices=ProposalChannel.choices, empty_label=_("全部渠道"), widget=SELECT)
    year = django_filters.NumberFilter(
        label=_("年份"), field_name="filed_on", lookup_expr="year", min_value=1949, max_value=2200,
        widget=forms.NumberInput(attrs={"class": "input input--sm", "placeholder": _("年份")}),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Proposal
        fields = ["q", "topic", "outcome", "channel", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """By number, title or unit: whose a proposal is cannot be searched for, since he may stay unnamed."""
        text = value.strip()
        return rows.filter(Q(number__icontains=text) | Q(title__icontains=text) | Q(node__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
