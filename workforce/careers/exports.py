"""Key posts, career plans and appointments as files. What a post brings stays out: its holder would be told with it."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.careers import selectors
from workforce.careers.enums import CareerPlanState, ChiefState, SkillPostStanding
from workforce.careers.filters import CareerPlanFilter, ChiefFilter, SkillPostFilter


def find_posts(asked: Asked) -> Found:
    rows, wanted, words = selectors.skill_posts(asked.scope, asked.today), asked.params.get("s", ""), []
    if wanted in SkillPostStanding.values:
        rows, words = rows.filter(selectors.standing_is(wanted)), [str(SkillPostStanding(wanted).label)]
    filterset = SkillPostFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_plans(asked: Asked) -> Found:
    rows, wanted, words = selectors.plans(asked.scope), asked.params.get("s", ""), []
    if wanted in CareerPlanState.values:
        rows, words = rows.filter(state=wanted), [str(CareerPlanState(wanted).label)]
    filterset = CareerPlanFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_chiefs(asked: Asked) -> Found:
    rows, wanted, words = selectors.chiefs(asked.scope), asked.params.get("s", ""), []
    if wanted in ChiefState.values:
        rows, words = rows.filter(selectors.chief_state_is(wanted, asked.today)), [str(ChiefState(wanted).label)]
    filterset = ChiefFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


POSTS = (
    ExportColumn("node", _("单位"), "node.name"),
    ExportColumn("name", _("关键岗位")),
    ExportColumn("occupation", _("职业（工种）"), "occupation.name"),
    ExportColumn("needs_grade", _("要求的技能等级"), "get_needs_grade_display"),
    ExportColumn("from_on", _("设置日期"), kind="date"),
    ExportColumn("to_on", _("撤销日期"), kind="date"),
    ExportColumn("standing", _("状态"), lambda row: str(SkillPostStanding(selectors.standing_of(row)).label)),
)
PLANS = (
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", _("姓名"), "person.name", is_personal=True),
    ExportColumn("unit", _("单位"), "person.unit.name"),
    ExportColumn("year", _("年度"), kind="number"),
    ExportColumn("goal_post", _("目标岗位"), lambda row: row.goal_post.name if row.goal_post else ""),
    ExportColumn("goal_grade", _("目标技能等级"), "get_goal_grade_display"),
    ExportColumn("aim", _("发展目标")),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("finding", _("评议结论"), "get_finding_display"),
)
CHIEFS = (
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", _("姓名"), "person.name", is_personal=True),
    ExportColumn("unit", _("单位"), "person.unit.name"),
    ExportColumn("occupation", _("职业（工种）"), "occupation.name"),
    ExportColumn("level", _("聘任等级"), "level.name"),
    ExportColumn("from_on", _("聘期开始"), kind="date"),
    ExportColumn("to_on", _("聘期结束"), kind="date"),
    ExportColumn("ended_on", _("提前结束日期"), kind="date"),
)
EXPORTERS = (
    Exporter("skill-post-list", _("关键岗位"), "skillpost.view", POSTS, find_posts, ("name", "node__path", "from_on"), ""),
    Exporter("career-plan-list", _("职业发展规划"), "careerplan.view", PLANS, find_plans, ("year", "person__staff_no"), "person"),
    Exporter("chief-list", _("特级技师和首席技师"), "chief.view", CHIEFS, find_chiefs, ("from_on", "to_on"), "person"),
)
