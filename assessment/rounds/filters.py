"""Filters of claims."""

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.rounds.models import AssessmentRound, RoundClaim

SELECT = forms.Select(attrs={"class": "input input--sm"})
SEARCH = {"type": "search", "class": "input input--sm", "placeholder": _("支部或指标编码")}


class ClaimFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("支部或指标编码"), method="find", widget=forms.TextInput(attrs=SEARCH))
    round = django_filters.ModelChoiceFilter(
        label=_("考核期"), queryset=AssessmentRound.objects.none(), to_field_name="code", empty_label=_("全部考核期"), widget=SELECT
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model: type[Model] = RoundClaim
        fields = ["q", "round"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["round"].queryset = AssessmentRound.objects.all()

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(branch__node__name__icontains=text) | Q(indicator__iexact=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
