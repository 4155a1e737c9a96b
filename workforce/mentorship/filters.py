"""Filters of the list of agreements."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.people.selectors import search_people
from workforce.mentorship.enums import CompletionGrade
from workforce.mentorship.models import MentorshipAgreement, MentorshipKind

SMALL = {"class": "input input--sm"}
SELECT = forms.Select(attrs=SMALL)
YES_NO = [("yes", _("是")), ("no", _("否"))]


class MentorshipFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("师傅、徒弟或单位"), method="find",
        widget=forms.TextInput(attrs={"type": "search", **SMALL, "placeholder": _("姓名、工号、拼音首字母或单位名称")}),
    )  # fmt: skip
    kind = django_filters.ModelChoiceFilter(
        label=_("类别"), queryset=MentorshipKind.objects.all(), empty_label=_("全部类别"), widget=SELECT
    )
    grade = django_filters.ChoiceFilter(label=_("考核结果"), choices=CompletionGrade.choices, empty_label=_("全部考核结果"), widget=SELECT)
    member = django_filters.ChoiceFilter(
        label=_("党员师傅"), choices=YES_NO, empty_label=_("党员师傅：全部"), method="by_member", widget=SELECT
    )
    risen = django_filters.ChoiceFilter(
        label=_("徒弟已晋级"), choices=YES_NO, empty_label=_("徒弟晋级：全部"), method="by_rise", widget=SELECT
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = MentorshipAgreement
        fields = ["q", "kind", "grade", "member", "risen"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """By mentor, apprentice or unit; all inside the rows of the page."""
        text = value.strip()
        people = search_people(self.request.scope, text).values("pk")  # type: ignore[union-attr]
        named = Q(mentor__name__icontains=text) | Q(apprentice__name__icontains=text)
        return rows.filter(named | Q(mentor__in=people) | Q(apprentice__in=people) | Q(unit__name__icontains=text))

    def by_member(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_member_mentor=value == "yes")

    def by_rise(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(risen_on__isnull=value == "no")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows
