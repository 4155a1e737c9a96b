"""Courses as a file: counts, no names."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.courses import selectors
from workforce.courses.enums import CourseState
from workforce.courses.filters import CourseFilter


def find_courses(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    rows = selectors.of_tab(selectors.courses(asked.scope, asked.today), wanted, asked.today)
    words = [str(CourseState(wanted).label)] if wanted in CourseState.values else [str(_("已失效"))] if wanted == selectors.EXPIRED else []
    filterset = CourseFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


COLUMNS = (
    ExportColumn("title", _("课程名称")),
    ExportColumn("module", _("栏目"), "module.name"),
    ExportColumn("kind", _("类型"), "get_kind_display"),
    ExportColumn("node", _("学习范围"), "node.name"),
    ExportColumn("source", _("来源")),
    ExportColumn("source_on", _("来源日期"), kind="date"),
    ExportColumn("due_on", _("学完期限"), kind="date"),
    ExportColumn("valid_until", _("失效日期"), kind="date"),
    ExportColumn("chapter_count", _("章数"), kind="number"),
    ExportColumn("begun", _("开始人数"), kind="number"),
    ExportColumn("finished", _("学完人数"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("is_expired", _("已失效"), kind="flag"),
)
EXPORTERS = (Exporter("course-list", _("在线课程"), "course.view", COLUMNS, find_courses, ("title", "due_on", "valid_until")),)
