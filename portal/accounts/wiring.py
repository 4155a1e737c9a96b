"""Hangs accounts, roles and the rights table into the portal."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts import services, signals
from portal.accounts.exports import EXPORTERS
from portal.accounts.messages import SENTENCES
from portal.desk import registry as desk
from portal.kernel import exporters, menu, retention, sentences
from portal.kernel.scope import Scope
from portal.rights.access import Actor
from portal.rights.models import RoleGrant, User


def open_accounts(scope: Scope) -> QuerySet[User]:
    return User.objects.within(scope).filter(is_active=True).select_related("person__unit").order_by("username")


def open_grants(scope: Scope) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.within(scope).filter(withdrawn_at=None).select_related("user", "node").order_by("-granted_at", "-pk")


def _account_name(row: User) -> str:
    return f"{row.display_name} {row.username}"


def _grant_name(row: RoleGrant) -> str:
    return f"{row.user.display_name} {row.get_role_display()} {row.node.name}"


def _close(actor: Actor, at: datetime, row: User, reason: str) -> None:
    services.close_account(actor=actor, at=at, user=row, reason=reason)


def _withdraw(actor: Actor, at: datetime, row: RoleGrant, reason: str) -> None:
    services.withdraw_role(actor=actor, at=at, grant=row, reason=reason)


def connect_desk() -> None:
    desk.bulk(
        desk.BulkAction(
            "account.close", _("停用账号"), "lock", "account.reset", open_accounts, _close, _account_name,
            _("停用后立即退出登录，角色和令牌同时收回，个人首页设置清除；可以再启用，但角色须重新授予。"), needs_reason=True,
        )
    )  # fmt: skip
    desk.bulk(
        desk.BulkAction(
            "grant.withdraw", _("收回角色"), "x", "grant.withdraw", open_grants, _withdraw, _grant_name,
            _("收回后从下一次操作起失效，记录保留。"), needs_reason=True,
        )
    )  # fmt: skip
    desk.quick(desk.QuickAction("account_open", _("批量开通账号"), "key", "account_open", "account.create", 10))
    desk.quick(desk.QuickAction("account_list", _("重置密码、停用账号"), "lock", "account_list", "account.reset", 12))
    desk.quick(desk.QuickAction("grant_give", _("授予角色"), "shield-check", "grant_give", "grant.give", 10))
    desk.quick(desk.QuickAction("rights_table", _("打印权限表"), "table", "rights_table", "rights.view", 30))


def connect() -> None:
    exporters.register(*EXPORTERS)
    connect_desk()
    sentences.register(SENTENCES)
    retention.declare("sign_ins", _("登录尝试"))
    menu.add(menu.MenuEntry("accounts", "key", _("账号管理"), "account_list", "account.view", 60, group=menu.SETUP))
    menu.add(menu.MenuEntry("grants", "shield-check", _("角色授权"), "grant_list", "grant.view", 62, group=menu.SETUP))
    menu.add(menu.MenuEntry("rights", "table", _("权限表"), "rights_table", "rights.view", 66, group=menu.SETUP))
    signals.connect()
