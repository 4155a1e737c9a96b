"""Filters of posts and of task forces."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.vanguard import selectors
from branches.vanguard.enums import ForceKind, TermState, VanguardKind
from branches.vanguard.models import TaskForce, VanguardPost
from portal.kernel import clock

SELECT = forms.Select(attrs={"class": "input input--sm"})
YES_NO = [("yes", _("已挂牌")), ("no", _("未挂牌"))]


def _search(hint):
    return forms.TextInput(attrs={"type": "search", "class": "input input--sm", "placeholder": hint})


class VanguardFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称、地点、党员或支部"), method="find", widget=_search(_("名称、地点、姓名、工号或支部")))
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=VanguardKind.choices, empty_label=_("全部类别"), widget=SELECT)
    plate = django_filters.ChoiceFilter(label=_("挂牌"), choices=YES_NO, empty_label=_("全部挂牌"), method="plated", widget=SELECT)
    s = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")

    class Meta:
        model = VanguardPost
        fields = ["q", "kind", "plate"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        holder = Q(holders__person__name__startswith=text) | Q(holders__person__staff_no=text.upper())
        wanted = Q(name__icontains=text) | Q(place__icontains=text) | Q(branch__node__name__icontains=text)
        return rows.filter(pk__in=VanguardPost.objects.filter(wanted | holder & Q(holders__to_on=None)).values("pk"))

    def plated(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(is_plate_shown=value == "yes")

    def keep(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The tab is applied by the page; here it only survives a new filter."""
        return rows


class TaskForceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称、任务或支部"), method="find", widget=_search(_("名称、任务或支部")))
    kind = django_filters.ChoiceFilter(label=_("任务类别"), choices=ForceKind.choices, empty_label=_("全部类别"), widget=SELECT)
    s = django_filters.ChoiceFilter(label=_("状态"), choices=TermState.choices, empty_label=_("全部状态"), method="stands", widget=SELECT)

    class Meta:
        model = TaskForce
        fields = ["q", "kind", "s"]

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(task__icontains=text) | Q(branch__node__name__icontains=text))

    def stands(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.by_state(rows, value, clock.today())
