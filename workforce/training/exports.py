"""The lists of training as files. Who has not finished a mandatory course is no file."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.training import filters
from workforce.training.enums import GrowthState, TrainingState, TrainingVisitState
from workforce.training.selectors import offers


def _find(read: Callable[..., QuerySet], filterset: Any, states: Any = None) -> Callable[[Asked], Found]:
    def find(asked: Asked) -> Found:
        rows, wanted, words = read(asked.scope), asked.params.get("s", ""), []
        if states is not None and wanted in states.values:
            rows, words = rows.filter(state=wanted), [str(states(wanted).label)]
        narrowed = filterset(asked.params, rows, request=asked)
        return Found(narrowed.qs, narrowed, words)

    return find


def _name(name: str) -> Callable[[Any], str]:
    return lambda row: "" if (found := getattr(row, name)) is None else str(found)


def _visitors(row: Any) -> str:
    return "、".join(f"{p.staff_no} {p.name}" for p in row.visitors.all())


COURSES = (
    ExportColumn("code", _("课程编码")), ExportColumn("title", _("课程名称")), ExportColumn("kind", _("类别"), "kind.name"),
    ExportColumn("tier", _("层次"), "get_tier_display"), ExportColumn("audience", _("对象"), "get_audience_display"),
    ExportColumn("field", _("技术领域"), _name("field")), ExportColumn("hours", _("学时"), kind="number"),
    ExportColumn("is_mandatory", _("年度必修"), kind="flag"), ExportColumn("needs_grade", _("要求的技能等级"), "get_needs_grade_display"),
    ExportColumn("node", _("开课单位"), "node.name"), ExportColumn("updated_on", _("更新日期"), kind="date"),
)  # fmt: skip
CLASSES = (
    ExportColumn("title", _("班次名称")),
    ExportColumn("course", _("课程"), "course.title"),
    ExportColumn("kind", _("类别"), "course.kind.name"),
    ExportColumn("mode", _("培训方式"), "get_mode_display"), ExportColumn("node", _("主办单位"), "node.name"),
    ExportColumn("co_node", _("协办组织"), _name("co_node")), ExportColumn("occupation", _("职业（工种）"), _name("occupation")),
    ExportColumn("place", _("地点")),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("结束日期"), kind="date"),
    ExportColumn("hours", _("学时"), kind="number"), ExportColumn("capacity", _("名额"), kind="number"),
    ExportColumn("taken", _("报名人数"), kind="number"), ExportColumn("present", _("到课人次"), kind="number"),
    ExportColumn("trainer", _("讲师"), _name("trainer")), ExportColumn("state", _("状态"), "get_state_display"),
)  # fmt: skip
PLANS = (
    ExportColumn("year", _("年度"), kind="number"), ExportColumn("title", _("计划名称")), ExportColumn("node", _("制定单位"), "node.name"),
    ExportColumn("audience", _("对象"), "get_audience_display"), ExportColumn("lead_side", _("主办方"), "get_lead_side_display"),
    ExportColumn("co_side", _("协办方"), "get_co_side_display"), ExportColumn("item_count", _("内容"), kind="number"),
    ExportColumn("done_count", _("已完成"), kind="number"),
)  # fmt: skip
TRAINERS = (
    ExportColumn("name", _("姓名"), is_personal=True), ExportColumn("source", _("来源"), "get_source_display"),
    ExportColumn("employer", _("工作单位")), ExportColumn("title", _("荣誉或职称"), is_personal=True),
    ExportColumn("field", _("技术领域"), _name("field")), ExportColumn("node", _("单位"), "node.name"),
    ExportColumn("held", _("已授课班次"), kind="number"), ExportColumn("from_on", _("入库日期"), kind="date"),
    ExportColumn("ended_on", _("离库日期"), kind="date"),
)  # fmt: skip
PARTNERS = (
    ExportColumn("name", _("合作单位")),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("node", _("我方单位"), "node.name"),
    ExportColumn("scope_of_work", _("合作内容")), ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("截止日期"), kind="date"), ExportColumn("topic_count", _("课题"), kind="number"),
    ExportColumn("done_count", _("已完成"), kind="number"),
)  # fmt: skip
VISITS = (
    ExportColumn("planned_on", _("计划日期"), kind="date"),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("title", _("主题")),
    ExportColumn("node", _("派出单位"), "node.name"), ExportColumn("host", _("接待单位")),
    ExportColumn("visitors", _("参加人"), _visitors, is_personal=True), ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("held_on", _("实际日期"), kind="date"), ExportColumn("measures", _("回来后怎么用")),
)  # fmt: skip
GROWTHS = (
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", _("姓名"), "person.name", is_personal=True),
    ExportColumn("unit", _("单位"), "person.unit.name"), ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("title", _("项目或练兵内容"), is_personal=True), ExportColumn("part", _("承担的工作"), is_personal=True),
    ExportColumn("from_on", _("开始日期"), kind="date"), ExportColumn("to_on", _("结束日期"), kind="date"),
    ExportColumn("outcome", _("成效或成绩"), is_personal=True), ExportColumn("state", _("状态"), "get_state_display"),
)  # fmt: skip
EXPORTERS = (
    Exporter(
        "training-courses", _("培训课程"), "training.view", COURSES,
        _find(offers.courses, filters.CourseFilter), ("title", "tier", "updated_on"),
    ),
    Exporter(
        "training-classes", _("培训班"), "training.view", CLASSES,
        _find(offers.classes, filters.ClassFilter, TrainingState), ("title", "from_on"),
    ),
    Exporter("training-plans", _("学习计划"), "training.view", PLANS, _find(offers.plans, filters.PlanFilter), ("title", "year")),
    Exporter("training-trainers", _("讲师"), "training.list", TRAINERS, _find(offers.trainers, filters.TrainerFilter), ("name", "from_on")),
    Exporter(
        "training-partners", _("培训合作单位"), "training.list", PARTNERS,
        _find(offers.partners, filters.PartnerFilter), ("name", "from_on"),
    ),
    Exporter(
        "training-visits", _("交流"), "training.list", VISITS,
        _find(offers.visits, filters.VisitFilter, TrainingVisitState), ("title", "planned_on"),
    ),
    Exporter(
        "training-growths", _("培养记录"), "training.people", GROWTHS,
        _find(offers.growths, filters.GrowthFilter, GrowthState), ("title", "from_on"), "person",
    ),
)  # fmt: skip
