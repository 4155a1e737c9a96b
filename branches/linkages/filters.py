"""Filters of links and of the visit log."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.linkages.models import LeaderLink, LinkVisit

SELECT = forms.Select(attrs={"class": "input input--sm"})
OPEN = [("yes", _("有待兑现的承诺"))]


def _search(hint):
    return forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": hint})


class LinkFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("领导或支部"), method="find", widget=_search(_("领导姓名、工号或支部")))
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = LeaderLink
        fields = ["q"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        who = Q(person__name__startswith=text) | Q(person__staff_no=text.upper())
        return rows.filter(who | Q(branch__node__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class VisitFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("内容、领导或支部"), method="find", widget=_search(_("走访内容、领导姓名或支部")))
    open = django_filters.ChoiceFilter(label=_("承诺"), choices=OPEN, empty_label=_("全部走访"), method="opened", widget=SELECT)

    class Meta:
        model = LinkVisit
        fields = ["q", "open"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(topic__icontains=text) | Q(link__person__name__startswith=text) | Q(link__branch__node__name__icontains=text))

    def opened(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.exclude(promise="").filter(kept_on=None)
