"""What the trail can be narrowed by."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.audit.messages import ACTIONS
from portal.audit.models import AuditRow, RowTrail
from portal.audit.selectors import OWN
from portal.kernel.forms import DateInput


def _text(label) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", "placeholder": label})


class AuditFilter(filters.FilterSet):
    who = filters.CharFilter(label=_("操作人姓名或登录名"), method="by_person", widget=_text(_("操作人姓名或登录名")))
    action = filters.ChoiceFilter(
        label=_("操作"), choices=lambda: ACTIONS.items(), empty_label=_("全部操作"), widget=forms.Select(attrs={"class": "input input--sm"})
    )
    what = filters.CharFilter(label=_("对象名称或编号"), method="by_object", widget=_text(_("对象名称或编号")))
    since = filters.DateFilter(
        label=_("起始日期"), field_name="at", lookup_expr="date__gte", widget=DateInput(attrs={"class": "input input--sm"})
    )
    until = filters.DateFilter(
        label=_("截止日期"), field_name="at", lookup_expr="date__lte", widget=DateInput(attrs={"class": "input input--sm"})
    )

    class Meta:
        model = AuditRow
        fields: list[str] = []

    def by_person(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(actor__username__iexact=value) | Q(actor_label__icontains=value))

    def by_object(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(object_label__icontains=value) | Q(object_id=value) | Q(object_kind=value))


class DirectFilter(filters.FilterSet):
    what = filters.CharFilter(label=_("表、数据库账号或程序"), method="by_word", widget=_text(_("表、数据库账号或程序")))
    origin = filters.ChoiceFilter(
        label=_("来源"), choices=(("outside", _("系统以外的程序")), ("own", _("系统自身的后台写入"))), empty_label=_("全部来源"),
        method="by_origin", widget=forms.Select(attrs={"class": "input input--sm"}),
    )  # fmt: skip
    operation = filters.ChoiceFilter(
        label=_("改动"), choices=RowTrail.OPERATIONS, empty_label=_("全部改动"), widget=forms.Select(attrs={"class": "input input--sm"})
    )
    since = filters.DateFilter(
        label=_("起始日期"), field_name="at", lookup_expr="date__gte", widget=DateInput(attrs={"class": "input input--sm"})
    )
    until = filters.DateFilter(
        label=_("截止日期"), field_name="at", lookup_expr="date__lte", widget=DateInput(attrs={"class": "input input--sm"})
    )

    class Meta:
        model = RowTrail
        fields: list[str] = []

    def by_word(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(table_name__icontains=value) | Q(role__icontains=value) | Q(program__icontains=value))

    def by_origin(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(program__in=OWN) if value == "own" else rows.exclude(program__in=OWN)
