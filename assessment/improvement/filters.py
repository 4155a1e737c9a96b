"""Filters of the three lists."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.improvement import selectors
from assessment.improvement.enums import ProblemGroup, ProblemSource
from assessment.improvement.models import Diagnosis, FeedbackSheet, Improvement
from assessment.rounds.models import AssessmentRound

SELECT = forms.Select(attrs={"class": "input input--sm"})
SEARCH = {"type": "search", "class": "input input--sm", "placeholder": _("支部、问题或责任人")}
NAME = {"type": "search", "class": "input input--sm", "placeholder": _("支部名称")}
YEAR = {"class": "input input--sm", "placeholder": _("年度")}


class KeepsTab(django_filters.FilterSet):
    """The tab is applied by the page; here it only survives a new filter."""

    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows


class ImprovementFilter(KeepsTab):
    q = django_filters.CharFilter(label=_("支部、问题或责任人"), method="find", widget=forms.TextInput(attrs=SEARCH))
    source = django_filters.ChoiceFilter(label=_("来源"), choices=ProblemSource.choices, empty_label=_("全部来源"), widget=SELECT)
    group = django_filters.ChoiceFilter(
        label=_("检查分类"), field_name="answer__item__group", choices=ProblemGroup.choices, empty_label=_("全部分类"), widget=SELECT
    )

    class Meta:
        model = Improvement
        fields = ["q", "source", "group"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(branch__node__name__icontains=text) | Q(problem__icontains=text) | Q(owner__name__startswith=text))


class DiagnosisFilter(KeepsTab):
    q = django_filters.CharFilter(
        label=_("支部名称"), field_name="branch__node__name", lookup_expr="icontains", widget=forms.TextInput(attrs=NAME)
    )
    year = django_filters.NumberFilter(label=_("年度"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs=YEAR))

    class Meta:
        model = Diagnosis
        fields = ["q", "year"]


class FeedbackFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("支部名称"), field_name="branch__node__name", lookup_expr="icontains", widget=forms.TextInput(attrs=NAME)
    )
    round = django_filters.ModelChoiceFilter(
        label=_("考核期"), queryset=AssessmentRound.objects.none(), to_field_name="code", empty_label=_("全部考核期"), widget=SELECT
    )

    class Meta:
        model = FeedbackSheet
        fields = ["q", "round"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["round"].queryset = selectors.published_rounds()
