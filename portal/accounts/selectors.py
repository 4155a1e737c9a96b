"""Reads on accounts and the printable rights table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import ApiToken
from portal.accounts.rules import FULL, READ_ALL
from portal.audit.models import AuditRow
from portal.catalogue.selectors import value_on
from portal.kernel.registry import api_rights
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import ADMIN_ROLES, Role
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant, User

OBJECTS = {
    "node": _("组织"), "me": _("本人档案"), "colleague": _("查找同事"), "person": _("人员"), "account": _("账号"), "grant": _("角色授权"),
    "rights": _("权限表"), "token": _("接口令牌"), "audit": _("审计记录"), "hold": _("数据保全"), "backup": _("备份"),
    "measure": _("业务指标"), "rule": _("规则参数"),
    "import": _("批量导入"), "branch": _("党支部"), "workbench": _("支部工作台"), "duty": _("支部任务"), "activity": _("活动记录"),
    "resolution": _("决议"), "occupation": _("职业和等级"), "certificate": _("技能证书"), "coverage": _("持证覆盖"),
    "batch": _("晋级批次"), "calendar": _("工作日历"), "catalogue": _("目录"), "effect": _("生产成效"), "honour": _("荣誉"),
    "exam": _("等级考试"), "volume": _("晋级档案卷"), "result": _("成果"), "panel": _("评审组"),
    "publicity": _("公示"), "promotion": _("晋级申报"),
    "scheme": _("考核方案"), "round": _("考核期"), "score": _("得分"), "dashboard": _("考核总览"), "export": _("导出"),
    "todo": _("待办"), "announcement": _("公告"),
    "robot": _("群机器人"), "delivery": _("发送记录"), "webhook": _("事件推送"), "view": _("列表视图"), "storage": _("文件占用"),
    "hint": _("提交前提示"), "sample": _("记录抽查"), "ballot": _("投票选举"),
    "appraisal": _("民主评议"), "duty_report": _("述职评议"), "vanguard": _("先锋岗责任区"),
    "development": _("发展党员"), "dues": _("党费"), "transfer": _("组织关系转接"), "study": _("年度学时"), "safety": _("安全看板"),
    "hazard": _("隐患"), "inspection": _("排查记录"), "accident": _("事故记录"), "alarm": _("设备报警"), "standard": _("现场标准"),
    "acceptance": _("循环验收"), "plan": _("年度计划"), "statement": _("责任清单"), "programme": _("“党建+”项目"),
    "production": _("生产日历"), "process": _("党建标准化"),
    "meeting": _("联席会议"), "report": _("联合报告"), "policy": _("制度库"),
    "temporary": _("临时党支部"), "setup": _("组织覆盖"), "crew": _("班组和骨干"), "candidate": _("支部委员人选"),
    "resource": _("统筹资源"), "speaker": _("宣讲人才库"),
    "linkage": _("领导包联"), "place": _("学习阵地"), "brand": _("党建品牌"),
    "appointment": _("任职表"), "party_staff": _("党务人员"), "partnership": _("党建共建"),
    "research": _("政策研究"),
    "joint": _("联合活动"), "signup": _("活动报名"), "arrangement": _("统一安排"), "campaign": _("主题活动"), "ticket": _("服务诉求"),
    "pulse": _("匿名问卷"), "note": _("思想动态"), "question": _("政策问答"),
    "material": _("物资"), "stock": _("出入库"), "equipment": _("设备"),
    "knowledge": _("经验库"), "audience": _("分众宣讲"),
    "story": _("宣传内容"), "culture": _("企业文化"), "newsletter": _("简报"), "channel": _("宣传渠道"),
    "contest": _("评比表彰"), "supervision": _("监督检查"),
    "yearbook": _("支部工作手册"), "overview": _("党建总览"), "statistics": _("党内统计年报"),
    "integrity": _("廉洁建设"), "whistle": _("检举控告"),
    "mentorship": _("师徒协议"), "outcome": _("考核结果运用"),
    "course": _("在线课程"), "quiz": _("题库和答题"),
    "care": _("职工服务"), "hardship": _("帮扶档案"), "counsel": _("心理咨询"), "worker_case": _("维权诉求"),
    "proposal": _("合理化建议"), "congress": _("职代会"),
    "training": _("培训"),
    "innovation": _("创新项目"), "method": _("先进操作法"), "conversion": _("成果转化"), "fund": _("激励基金"),
    "competition": _("竞赛"),
    "fasttrack": _("竞赛晋级申请"),
    "career": _("岗位序列"), "gradepay": _("技能津贴标准"), "skillpost": _("关键岗位"), "careerplan": _("职业发展规划"),
    "chief": _("特级技师和首席技师"), "talent": _("人才画像"), "talentpool": _("人才库"), "talentplan": _("人才工作计划"),
    "showcase": _("价值展示"), "workerfile": _("职业档案"), "assessor": _("评价资质"),
    "studio": _("创新工作室"),
    "claim": _("支部自报"), "appeal": _("考核申诉"),
    "paper": _("考核文书"), "challenge": _("揭榜挂帅"), "subsidy": _("技能补贴"),
    "improvement": _("问题改进"), "posting": _("经验发布任务"), "reach": _("六个到支部"), "theory": _("理论学习中心组"),
}  # fmt: skip
STATES = {
    "ordered": _("待确认"), "standing": _("已生效"), "lifting": _("待解除"),
    "planned": _("已计划"), "held": _("已召开"), "returned": _("已退回"), "filed": _("已提交"), "archived": _("已归档"),
    "draft": _("草稿"), "submitted": _("已申报"), "checked": _("已审查"), "open": _("已开启"), "computed": _("已计算"),
    "reviewed": _("已复核"), "published": _("已公布"), "locked": _("已锁定"), "forming": _("组建中"), "sitting": _("独立评审"),
    "discussing": _("合议复评"), "running": _("公示中"), "counted": _("待监票人核对"), "concluded": _("已有结果"),
    "panel": _("评审中"), "publicity": _("公示中"), "deciding": _("待决定"), "public": _("公示中"), "third": _("待第三人核查"),
    "settled": _("已有结论"), "rating": _("评议中"), "reported": _("已报告"), "assigned": _("已分派"), "fixed": _("待复查"),
    "issued": _("待整改"), "answered": _("待复核"),
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


def token_days(day: date) -> int:
    """How many days a token lives at most."""
    return int(value_on("TOKEN_DAYS", day))


def token_levels(actor: Actor) -> dict[str, list[str]]:
    """What ``actor`` may open to a token: kind of thing -> levels (read, write), of what the API offers. No statement."""
    found: dict[str, list[str]] = {}
    for right, methods in sorted(api_rights().items()):
        if right in MATRIX and actor.can(right):
            level = "read" if methods <= {"GET", "HEAD"} else "write"
            levels = found.setdefault(MATRIX[right].object, [])
            if level not in levels:
                levels.append(level)
    return {obj: sorted(levels) for obj, levels in sorted(found.items(), key=lambda item: _place(item[0]))}


def _place(obj: str) -> int:
    return list(OBJECTS).index(obj) if obj in OBJECTS else len(OBJECTS)


def scope_words(scopes: Sequence[str]) -> list[Any]:
    """The scopes of a token in users' words."""
    if FULL in scopes:
        return [_("与本人相同")]
    if READ_ALL in scopes:
        return [_("只读")]
    words = {"read": _("只读"), "write": _("读写")}
    pairs = [scope.partition(":")[::2] for scope in scopes]
    return [f"{OBJECTS.get(obj, obj)}（{words.get(level, level)}）" for obj, level in pairs]


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


def sign_ins_of(user: User, at: datetime) -> list[AuditRow]:
    """The sign-ins that a session can still stand on: of the longest life of one, after the last time that all were ended; newest first.

    At most the last twenty.
    """
    begin = max(filter(None, [at - settings.SESSION_ABSOLUTE_AGE, user.sessions_valid_from]))
    rows = AuditRow.objects.filter(actor=user, action="session.begun", at__gte=begin)
    return list(rows.order_by("-at", "-pk")[:20])


def lacks_second_factor(actor: Actor) -> bool:
    """Whether somebody has none where it is demanded of him; delivered, of administrators alone, so nobody else pays for it."""
    if not settings.SECOND_FACTOR_DEMANDED or not (settings.SECOND_FACTOR_OF_ALL or actor.roles & ADMIN_ROLES):
        return False
    return not Authenticator.objects.filter(user=actor.user_id, type=Authenticator.Type.TOTP).exists()
