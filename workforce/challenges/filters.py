"""Filters of the board and of the pool of problems."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workforce.challenges.enums import ChallengeSource
from workforce.challenges.models import Challenge, ChallengeProblem

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)
YES_NO = [("yes", _("是")), ("no", _("否"))]


def _search(placeholder) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": placeholder})


class ChallengeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("项目、难题或单位"), method="find", widget=_search(_("项目、难题或单位")))
    source = django_filters.ChoiceFilter(
        label=_("来源类型"), field_name="problem__source", choices=ChallengeSource.choices, empty_label=_("全部来源"), widget=SELECT
    )
    member = django_filters.ChoiceFilter(
        label=_("党员领题"), choices=YES_NO, empty_label=_("党员领题：全部"), method="by_member", widget=SELECT
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Challenge
        fields = ["q", "source", "member"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(title__icontains=text) | Q(problem__title__icontains=text) | Q(problem__unit__name__icontains=text))

    def by_member(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_member_led=value == "yes")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class ProblemFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("难题、负责人或单位"), method="find", widget=_search(_("难题、负责人或单位")))
    source = django_filters.ChoiceFilter(label=_("来源类型"), choices=ChallengeSource.choices, empty_label=_("全部来源"), widget=SELECT)
    branch = django_filters.CharFilter(label=_("党支部"), method="by_branch", widget=_search(_("党支部名称或编码")))
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = ChallengeProblem
        fields = ["q", "source", "branch"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(title__icontains=text) | Q(owner__name__icontains=text) | Q(unit__name__icontains=text))

    def by_branch(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(branch__code=text) | Q(branch__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
