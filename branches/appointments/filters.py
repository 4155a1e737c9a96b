"""Filters of appointments and of the roster."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.appointments.enums import Body, StaffSource
from branches.appointments.models import CrossPost, PartyStaff

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)
TIMES = [("full", _("专职")), ("part", _("兼职"))]
STAYS = [("now", _("在岗")), ("gone", _("已离岗"))]


def _search(hint):
    return forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": hint})


class PostFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名、职务或党组织"), method="find", widget=_search(_("姓名、工号、职务或党组织")))
    body = django_filters.ChoiceFilter(label=_("任职机构"), choices=Body.choices, empty_label=_("全部机构"), widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = CrossPost
        fields = ["q", "body"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        who = Q(person__name__startswith=text) | Q(person__staff_no=text.upper())
        return rows.filter(who | Q(title__icontains=text) | Q(node__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class StaffFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名、岗位或党组织"), method="find", widget=_search(_("姓名、工号、岗位或党组织")))
    time = django_filters.ChoiceFilter(label=_("专兼职"), choices=TIMES, empty_label=_("专职和兼职"), method="timed", widget=SELECT)
    source = django_filters.ChoiceFilter(label=_("来源"), choices=StaffSource.choices, empty_label=_("全部来源"), widget=SELECT)
    stay = django_filters.ChoiceFilter(label=_("状态"), choices=STAYS, empty_label=_("全部状态"), method="stays", widget=SELECT)

    class Meta:
        model = PartyStaff
        fields = ["q", "time", "source", "stay"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        who = Q(person__name__startswith=text) | Q(person__staff_no=text.upper())
        return rows.filter(who | Q(title__icontains=text) | Q(node__name__icontains=text))

    def timed(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_full_time=value == "full")

    def stays(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(ended_on__isnull=value == "now")
