"""Accounts and dated roles as files, for the yearly review of who may do what."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts import selectors
from portal.accounts.filters import AccountFilter, GrantFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User


def find_accounts(asked: Asked) -> Found:
    rows = selectors.accounts_with_roles(asked.scope, asked.today)
    filterset = AccountFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def find_grants(asked: Asked) -> Found:
    rows = RoleGrant.objects.within(asked.scope).select_related("user", "node").order_by("-granted_at", "-pk")
    if asked.params.get("role") != Role.WORKER:
        rows = rows.exclude(role=Role.WORKER)
    filterset = GrantFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def _roles(account: Any) -> str:
    return "、".join(f"{grant.get_role_display()}（{grant.node.name}）" for grant in account.valid_grants)


def _state(account: User) -> str:
    if not account.is_active:
        return _("已停用")
    return _("待改初始密码") if account.must_change_password else _("正常")


ACCOUNTS = (
    ExportColumn("display_name", gettext_lazy("姓名"), is_personal=True),
    ExportColumn("username", gettext_lazy("登录名"), is_personal=True),
    ExportColumn("unit", gettext_lazy("单位"), "person.unit.name"),
    ExportColumn("roles", gettext_lazy("角色"), _roles),
    ExportColumn("last_login", gettext_lazy("最近登录"), kind="moment", is_personal=True),
    ExportColumn("state", gettext_lazy("状态"), _state),
)
GRANTS = (
    ExportColumn("display_name", gettext_lazy("姓名"), "user.display_name", is_personal=True),
    ExportColumn("username", gettext_lazy("登录名"), "user.username", is_personal=True),
    ExportColumn("role", gettext_lazy("角色"), "get_role_display"),
    ExportColumn("node", gettext_lazy("范围"), "node.name"),
    ExportColumn("starts_on", gettext_lazy("起始日期"), kind="date"),
    ExportColumn("ends_on", gettext_lazy("截止日期"), kind="date"),
    ExportColumn("reason", gettext_lazy("依据")),
    ExportColumn("withdrawn_at", gettext_lazy("收回时间"), kind="moment"),
)
EXPORTERS = (
    Exporter(
        "account-list", gettext_lazy("账号"), "account.view", ACCOUNTS, find_accounts,
        ("display_name", "username", "person__unit__path", "last_login"), "pk",
    ),
    Exporter(
        "grant-list", gettext_lazy("角色授权"), "grant.view", GRANTS, find_grants,
        ("user__display_name", "role", "node__path", "starts_on"), "user",
    ),
)  # fmt: skip
