"""The one matrix of rights: role × action × object × state.

Pages, API, menus, the printed table of rights and the tests all read this file. A right is ``object.action``; its row
names the roles that have it and, where the object has states, the states in which it may be used. Who is near a record
beyond that (own branch, not the author, second person) is asked in the subject's ``access.py``.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.rights.enums import BUSINESS_ROLES
from portal.rights.enums import Role as R


@dataclass(frozen=True)
class Right:
    name: str
    label: Any
    roles: frozenset[str]
    states: frozenset[str] | None = None

    @property
    def object(self) -> str:
        return self.name.partition(".")[0]

    @property
    def action(self) -> str:
        return self.name.partition(".")[2]


BRANCH = (R.SECRETARY, R.BRANCH_OFFICER)
OVERSIGHT = (R.COMMITTEE, R.ASSESSOR, R.DISCIPLINE)


def _row(name: str, label: Any, *roles: str, states: tuple[str, ...] | None = None) -> Right:
    return Right(name, label, frozenset(roles), frozenset(states) if states is not None else None)


_ROWS = (
    # organization, people
    _row("node.view", _("查看组织树"), *BRANCH, *OVERSIGHT, R.HR, R.UNION_OFFICER, R.SYSTEM_ADMIN),
    _row("node.edit", _("新增、修改、移动组织"), R.SYSTEM_ADMIN),
    _row("person.view", _("查看花名册"), R.HR, R.UNION_OFFICER),
    _row("person.edit", _("新增、修改、调动人员"), R.HR),
    _row("person.reveal", _("查看证件号和手机号原文"), R.HR),
    _row("me.view", _("查看本人档案"), R.WORKER),
    # accounts, audit
    _row("account.view", _("查看账号"), R.SYSTEM_ADMIN),
    _row("account.create", _("批量开通账号"), R.SYSTEM_ADMIN),
    _row("account.reset", _("重置密码、停用账号"), R.SYSTEM_ADMIN),
    _row("grant.view", _("查看角色授权"), R.SECURITY_ADMIN),
    _row("grant.give", _("授予角色"), R.SECURITY_ADMIN),
    _row("grant.withdraw", _("收回角色"), R.SECURITY_ADMIN),
    _row("rights.view", _("查看权限表"), R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDIT_ADMIN),
    _row("token.own", _("管理个人接口令牌"), *R.values),
    _row("audit.view", _("查看审计记录"), R.AUDIT_ADMIN),
    _row("audit.export", _("导出审计记录"), R.AUDIT_ADMIN),
    # measures, catalogue, imports
    _row("measure.view", _("查看业务指标"), *BRANCH, *OVERSIGHT, R.HR),
    _row("measure.edit", _("填报业务指标"), R.ASSESSOR),
    _row("rule.view", _("查看规则参数"), *BRANCH, *OVERSIGHT, R.HR, R.UNION_OFFICER),
    _row("rule.edit", _("维护规则参数"), R.ASSESSOR),
    _row("catalogue.view", _("查看目录"), *BRANCH, *OVERSIGHT, R.HR, R.UNION_OFFICER),
    _row("catalogue.edit", _("维护目录"), R.ASSESSOR),
    _row("calendar.view", _("查看工作日历"), *R.values),
    _row("calendar.load", _("载入年度放假安排"), R.HR, R.SYSTEM_ADMIN),
    # panels, publicity: what a room opens, people judge or read
    _row("panel.view", _("查看评审组"), R.HR, R.COMMITTEE),
    _row("panel.run", _("组建和主持评审组"), R.HR, states=("forming", "sitting")),
    _row("panel.judge", _("参加评审"), *R.values, states=("sitting",)),
    _row("publicity.view", _("查看公示"), *R.values),
    _row("publicity.manage", _("发布和结束公示"), R.HR, R.COMMITTEE, states=("running",)),
    _row("publicity.object", _("对公示提出异议"), *sorted(BUSINESS_ROLES), states=("running",)),
    _row("publicity.answer", _("答复公示异议"), R.HR, R.COMMITTEE, R.DISCIPLINE, states=("running",)),
    _row("import.run", _("批量导入"), R.HR, R.ASSESSOR, R.COMMITTEE, R.SYSTEM_ADMIN),
    _row("import.units", _("导入组织"), R.SYSTEM_ADMIN),
    _row("import.people", _("导入人员"), R.HR),
    _row("import.work-history", _("导入工作经历"), R.HR),
    _row("import.certificates", _("导入证书"), R.HR),
    _row("import.honours", _("导入荣誉"), R.HR, R.COMMITTEE),
    _row("import.branches", _("导入党支部和党员"), R.COMMITTEE),
    _row("import.posts", _("导入支部任职"), R.COMMITTEE),
    _row("import.activities", _("导入活动记录"), R.COMMITTEE),
    _row("import.business-measures", _("导入业务指标"), R.ASSESSOR),
    # branch work
    _row("branch.view", _("查看党支部"), *BRANCH, *OVERSIGHT),
    _row("branch.members", _("查看党员名册"), *BRANCH, R.COMMITTEE),
    _row("branch.edit", _("维护党支部、党员和委员"), R.COMMITTEE),
    _row("branch.proxy", _("指定书记代理人"), R.COMMITTEE),
    _row("branch.terms", _("查看任期和换届提醒"), *BRANCH, R.COMMITTEE, R.ASSESSOR),
    _row("workbench.view", _("支部工作台"), *BRANCH),
    _row("duty.view", _("查看支部任务"), *BRANCH, R.COMMITTEE, R.ASSESSOR),
    _row("duty.exempt", _("批准任务免除"), R.COMMITTEE),
    _row("activity.view", _("查看活动记录"), *BRANCH, *OVERSIGHT),
    _row("activity.log", _("记录活动"), *BRANCH),
    _row("activity.edit", _("修改活动、点名、补纪要"), *BRANCH, states=("planned", "held", "returned")),
    _row("activity.file", _("提交活动"), R.SECRETARY, states=("held", "returned")),
    _row("activity.correct", _("更正签到"), *BRANCH, states=("held", "returned", "filed")),
    _row("activity.return", _("退回活动"), R.COMMITTEE, R.ASSESSOR, states=("filed",)),
    _row("activity.archive", _("归档活动"), R.COMMITTEE, R.ASSESSOR, states=("filed",)),
    _row("resolution.follow", _("办理决议"), *BRANCH),
    _row("effect.record", _("登记生产成效"), *BRANCH),
    _row("effect.confirm", _("核实生产成效"), R.COMMITTEE, R.ASSESSOR),
    # workforce
    _row("occupation.view", _("查看职业和等级"), R.WORKER, R.HR, R.UNION_OFFICER, R.COMMITTEE),
    _row("certificate.view", _("查看技能证书"), R.WORKER, R.HR, R.UNION_OFFICER, R.COMMITTEE),
    _row("certificate.edit", _("登记技能证书"), R.HR),
    _row("coverage.view", _("查看持证覆盖"), R.HR, R.UNION_OFFICER, R.COMMITTEE),
    _row("promotion.apply", _("申报晋级"), R.WORKER),
    _row("promotion.view", _("查看晋级申报"), R.WORKER, R.HR, R.UNION_OFFICER),
    _row("promotion.list", _("晋级评审台账"), R.HR, R.UNION_OFFICER),
    _row("promotion.edit", _("修改自己的申报"), R.WORKER, states=("draft", "returned")),
    _row("promotion.check", _("人事审查"), R.HR, states=("submitted",)),
    _row("promotion.return", _("退回补充"), R.HR, states=("submitted", "checked")),
    _row("promotion.decide", _("复核决定"), R.HR, states=("checked", "public")),
    _row("promotion.outlook", _("晋级预测"), R.HR, R.UNION_OFFICER),
    _row("occupation.view", _("查看职业的申报条件"), R.HR, R.UNION_OFFICER),
    _row("occupation.edit", _("选择职业的申报条件版本"), R.HR),
    _row("batch.view", _("查看晋级批次"), R.HR, R.UNION_OFFICER),
    _row("batch.run", _("组织晋级批次"), R.HR, states=("open", "panel", "publicity", "deciding")),
    _row("honour.view", _("查看荣誉"), R.WORKER, R.HR, R.UNION_OFFICER, *BRANCH, *OVERSIGHT),
    _row("honour.register", _("登记荣誉"), R.HR, R.UNION_OFFICER, R.COMMITTEE),
    _row("honour.confirm", _("核实荣誉"), R.HR, R.UNION_OFFICER, R.COMMITTEE),
    # assessment
    _row("scheme.view", _("查看考核方案"), *OVERSIGHT, *BRANCH),
    _row("scheme.edit", _("起草考核方案"), R.ASSESSOR, states=("draft",)),
    _row("scheme.adopt", _("通过考核方案"), R.COMMITTEE, states=("draft",)),
    _row("round.view", _("查看考核期"), *OVERSIGHT),
    _row("round.open", _("开启考核期"), R.ASSESSOR),
    _row("round.run", _("计算得分"), R.ASSESSOR, states=("open", "computed")),
    _row("round.judge", _("评议打分"), *OVERSIGHT, states=("open", "computed")),
    _row("round.judges", _("指定评议人"), R.ASSESSOR, states=("open", "computed")),
    _row("round.adjust", _("提出得分调整"), R.ASSESSOR, states=("open", "computed")),
    _row("round.confirm", _("复核得分调整"), R.ASSESSOR, R.COMMITTEE, states=("open", "computed")),
    _row("round.review", _("完成复核"), R.ASSESSOR, states=("computed",)),
    _row("round.reopen", _("退回计算"), R.COMMITTEE, states=("reviewed",)),
    _row("round.publish", _("公布结果"), R.COMMITTEE, states=("reviewed",)),
    _row("round.lock", _("锁定考核期"), R.COMMITTEE, states=("published",)),
    _row("score.view", _("查看得分"), *OVERSIGHT, *BRANCH),
    _row("dashboard.view", _("查看考核总览"), *OVERSIGHT),
    _row("dashboard.export", _("导出考核排名"), *OVERSIGHT),
)

MATRIX: dict[str, Right] = {row.name: row for row in _ROWS}
