"""Reads on accounts and the printable rights table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import ApiToken
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.enums import Role
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant, User

OBJECTS = {
    "node": _("组织"), "me": _("本人档案"), "person": _("人员"), "account": _("账号"), "grant": _("角色授权"), "rights": _("权限表"),
    "token": _("接口令牌"), "audit": _("审计记录"), "measure": _("业务指标"), "rule": _("规则参数"), "import": _("批量导入"),
    "branch": _("党支部"), "workbench": _("支部工作台"), "duty": _("支部任务"), "activity": _("活动记录"),
    "resolution": _("决议"), "occupation": _("职业和等级"), "certificate": _("技能证书"), "coverage": _("持证覆盖"),
    "batch": _("晋级批次"), "calendar": _("工作日历"), "catalogue": _("目录"), "effect": _("生产成效"), "honour": _("荣誉"),
    "panel": _("评审组"), "publicity": _("公示"), "promotion": _("晋级申报"), "scheme": _("考核方案"), "round": _("考核期"),
    "score": _("得分"), "dashboard": _("考核总览"),
}  # fmt: skip
STATES = {
    "planned": _("已计划"), "held": _("已召开"), "returned": _("已退回"), "filed": _("已提交"), "archived": _("已归档"),
    "draft": _("草稿"), "submitted": _("已申报"), "checked": _("已审查"), "open": _("已开启"), "computed": _("已计算"),
    "reviewed": _("已复核"), "published": _("已公布"), "locked": _("已锁定"),
    "forming": _("组建中"), "sitting": _("评审中"), "running": _("公示中"),
    "panel": _("评审中"), "publicity": _("公示中"), "deciding": _("待决定"), "public": _("公示中"),
}  # fmt: skip


def people_without_account(
    scope: Scope, today: date, *, unit: Node | None = None, staff_nos: Sequence[str] | None = None
) -> QuerySet[Person]:
    """People at work inside ``scope`` who have no account: of a unit with its subtree, or by staff number."""
    people = Person.objects.within(scope).active_on(today).filter(account=None).select_related("unit").order_by("unit__path", "staff_no")
    if unit is not None:
        people = people.filter(subtree("unit__path", unit.path))
    return people.filter(staff_no__in=staff_nos) if staff_nos is not None else people


def unknown_staff_nos(scope: Scope, staff_nos: Sequence[str]) -> list[str]:
    """Those of ``staff_nos`` that name nobody inside ``scope``, in the order given."""
    known = set(Person.objects.within(scope).filter(staff_no__in=staff_nos).values_list("staff_no", flat=True))
    return [number for number in staff_nos if number not in known]


def accounts_with_roles(scope: Scope, today: date) -> QuerySet[User]:
    """Accounts inside ``scope`` with person, unit and the roles valid today as ``valid_grants``."""
    grants = RoleGrant.objects.valid_on(today).select_related("node").order_by("role", "node__path")
    return (
        User.objects.within(scope)
        .select_related("person__unit")
        .prefetch_related(Prefetch("grants", grants, to_attr="valid_grants"))
        .order_by("username")
    )


def roles_of(user: User, today: date) -> QuerySet[RoleGrant]:
    """The roles a user holds today, with their nodes."""
    return RoleGrant.objects.filter(user=user).valid_on(today).select_related("node").order_by("role", "node__path")


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A user's tokens, newest first, dead ones too."""
    return ApiToken.objects.filter(user=user).order_by("-created_at", "-pk")


@dataclass(frozen=True)
class RightRow:
    name: str
    label: Any
    states: list[Any]
    has: list[bool]  # in the order of the roles


def rights_table() -> list[tuple[Any, list[RightRow]]]:
    """The matrix as printed: for each object its rights, for each right the states and a mark per role."""
    groups: dict[str, list[RightRow]] = {}
    for right in MATRIX.values():
        states = [STATES.get(state, state) for state in sorted(right.states or (), key=list(STATES).index)]
        groups.setdefault(right.object, []).append(RightRow(right.name, right.label, states, [role in right.roles for role in Role]))
    return [(OBJECTS.get(name, name), rows) for name, rows in groups.items()]


def factors_of(user: User) -> set[str]:
    """The kinds of second factor that an account has set up: one statement."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
