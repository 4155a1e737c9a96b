"""Filters of set-ups, teams and candidates."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.coverage.models import BackboneMember, CommitteeCandidate, LeaderTrack, PartySetup, SetupKind
from portal.organization.models import Node

SELECT = forms.Select(attrs={"class": "input input--sm"})


def _search(hint):
    return forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": hint})


class _Kept(django_filters.FilterSet):
    """The tab ``s`` is applied by the page; here it only survives a new filter."""

    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows


class SetupFilter(_Kept):
    q = django_filters.CharFilter(label=_("名称或单位"), method="find", widget=_search(_("名称或单位")))
    kind = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=SetupKind.objects.all(), empty_label=_("全部类别"), to_field_name="code", widget=SELECT
    )

    class Meta:
        model = PartySetup
        fields = ["q", "kind"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(node__name__icontains=text))


class TeamFilter(_Kept):
    q = django_filters.CharFilter(label=_("班组或单位"), method="find", widget=_search(_("班组或单位")))

    class Meta:
        model = Node
        fields = ["q"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(parent__name__icontains=text))


class _OfPerson(_Kept):
    q = django_filters.CharFilter(label=_("姓名、工号或支部"), method="find", widget=_search(_("姓名、工号或支部")))

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        wanted = Q(person__name__startswith=text) | Q(person__staff_no=text.upper()) | Q(branch__node__name__icontains=text)
        return rows.filter(wanted)


class TrackFilter(_OfPerson):
    class Meta:
        model = LeaderTrack
        fields = ["q"]


class BackboneFilter(_OfPerson):
    class Meta:
        model = BackboneMember
        fields = ["q"]


class CandidateFilter(_OfPerson):
    class Meta:
        model = CommitteeCandidate
        fields = ["q"]
