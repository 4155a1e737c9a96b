"""What the lists of accounts and of roles can be narrowed by."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

TEXT = {"class": "input", "type": "search"}


class AccountFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("姓名、工号或登录名"), method="search", widget=forms.TextInput(attrs={**TEXT, "placeholder": _("姓名、工号或登录名")})
    )
    state = filters.ChoiceFilter(
        label=_("账号状态"), method="by_state", empty_label=_("全部状态"), widget=forms.Select(attrs={"class": "input input--sm"}),
        choices=[("open", _("正常")), ("first", _("待改初始密码")), ("never", _("从未登录")), ("closed", _("已停用"))],
    )  # fmt: skip

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(display_name__icontains=value) | Q(username__icontains=value) | Q(person__initials__istartswith=value))

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        wanted: dict[str, Any] = {
            "open": {"is_active": True}, "closed": {"is_active": False},
            "first": {"is_active": True, "must_change_password": True}, "never": {"is_active": True, "last_login": None},
        }  # fmt: skip
        return rows.filter(**wanted[value])


class GrantFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("姓名、工号或登录名"), method="search", widget=forms.TextInput(attrs={**TEXT, "placeholder": _("姓名、工号或登录名")})
    )
    role = filters.ChoiceFilter(
        label=_("角色"), choices=Role.choices, empty_label=_("全部角色"), widget=forms.Select(attrs={"class": "input input--sm"})
    )
    state = filters.ChoiceFilter(
        label=_("状态"), method="by_state", empty_label=_("有效和已结束"), widget=forms.Select(attrs={"class": "input input--sm"}),
        choices=[("valid", _("有效")), ("ended", _("已结束"))],
    )  # fmt: skip

    class Meta:
        model = RoleGrant
        fields: list[str] = []

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(user__display_name__icontains=value) | Q(user__username__icontains=value))

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        today = clock.today()
        ended = Q(withdrawn_at__isnull=False) | Q(ends_on__lt=today)
        return rows.filter(ended) if value == "ended" else rows.exclude(ended)
