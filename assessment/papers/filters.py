"""What scores and registered papers can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.papers.enums import PaperKind
from assessment.papers.models import IssuedPaper
from assessment.papers.rules import GIVEN_OUT
from assessment.rounds.models import AssessmentRound
from assessment.scoring.models import ScoreTotal

SELECT = forms.Select(attrs={"class": "input input--sm"})
ROUND = {"label": _("考核期"), "to_field_name": "code", "empty_label": _("全部考核期"), "widget": SELECT}


def _search(words: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": words})


class _OfRounds(django_filters.FilterSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["round"].extra["queryset"] = AssessmentRound.objects.filter(state__in=GIVEN_OUT)


class PublishedScoreFilter(_OfRounds):
    q = django_filters.CharFilter(
        label=_("支部名称"), field_name="branch__node__name", lookup_expr="icontains", widget=_search(_("支部名称"))
    )
    round = django_filters.ModelChoiceFilter(queryset=AssessmentRound.objects.none(), **ROUND)

    class Meta:
        model = ScoreTotal
        fields: list[str] = []


class PaperFilter(_OfRounds):
    q = django_filters.CharFilter(label=_("字号或单位"), method="find", widget=_search(_("字号或单位")))
    round = django_filters.ModelChoiceFilter(queryset=AssessmentRound.objects.none(), **ROUND)
    kind = django_filters.ChoiceFilter(label=_("文种"), choices=PaperKind.choices, empty_label=_("全部文种"), widget=SELECT)

    class Meta:
        model = IssuedPaper
        fields: list[str] = []

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(number__icontains=text) | Q(node__name__icontains=text))
