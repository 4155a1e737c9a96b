from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.speakers.enums import SpeakerKind, TalkState
from branches.speakers.models import Speaker, SpeakerTalk

SMALL = {"class": "input input--sm"}
RETIRED = [("yes", _("已退休")), ("no", _("在岗或外来"))]


def _search(hint: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "placeholder": hint, **SMALL})


class SpeakerFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名、主题或岗位"), method="find", widget=_search(_("姓名、主题或岗位")))
    kind = django_filters.ChoiceFilter(
        label=_("类别"), choices=SpeakerKind.choices, empty_label=_("全部类别"), widget=forms.Select(attrs=SMALL)
    )
    retired = django_filters.ChoiceFilter(
        label=_("是否退休"), choices=RETIRED, empty_label=_("退休和在岗"), method="by_work", widget=forms.Select(attrs=SMALL)
    )
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = Speaker
        fields: Any = ["q", "kind", "retired"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        who = Q(name__icontains=text) | Q(person__name__icontains=text)
        return rows.filter(who | Q(themes__icontains=text) | Q(background__icontains=text))

    def by_work(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_retired=value == "yes")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class TalkFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("内容、主讲人或支部"), method="find", widget=_search(_("内容、主讲人或支部")))
    year = django_filters.NumberFilter(
        label=_("年度"), field_name="wanted_on__year", min_value=2000, max_value=2200,
        widget=forms.NumberInput(attrs={**SMALL, "placeholder": _("年度")}),
    )  # fmt: skip
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = SpeakerTalk
        fields: Any = ["q", "year"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        is_named = Q(speaker__withdrawn_on=None) | Q(state=TalkState.HELD)
        who = Q(speaker__name__icontains=text) | Q(speaker__person__name__icontains=text)
        return rows.filter(is_named & who | Q(subject__icontains=text) | Q(branch__node__name__icontains=text))

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page."""
        return rows
