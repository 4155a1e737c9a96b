"""Study groups and their papers as files."""

from django.utils.translation import gettext_lazy as _

from branches.research import selectors
from branches.research.enums import StudyState
from branches.research.filters import GroupFilter, PaperFilter
from branches.research.models import StudyGroup, StudyPaper
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_groups(asked: Asked) -> Found:
    rows, wanted = selectors.groups(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in StudyState.values:
        rows, words = rows.filter(state=wanted), [str(StudyState(wanted).label)]
    filterset = GroupFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_papers(asked: Asked) -> Found:
    filterset = PaperFilter(asked.params, selectors.papers(asked.scope), request=asked)
    return Found(filterset.qs, filterset)


def _members(row: StudyGroup) -> str:
    return "、".join(person.name for person in row.members.all())


def _authors(row: StudyPaper) -> str:
    return "、".join(selectors.authors_of(row))


GROUP_COLUMNS = (
    ExportColumn("node", _("牵头组织"), "node.name"),
    ExportColumn("name", _("小组名称")),
    ExportColumn("topic", _("研究课题")),
    ExportColumn("lead", _("组长"), "lead.name", is_personal=True),
    ExportColumn("members", _("成员"), _members, is_personal=True),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("计划完成日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("closed_on", _("结题日期"), kind="date"),
    ExportColumn("conclusion", _("研究结论")),
    ExportColumn("paper_count", _("论文篇数"), kind="number"),
    ExportColumn("adopted_count", _("被采纳篇数"), kind="number"),
)
PAPER_COLUMNS = (
    ExportColumn("title", _("论文题目")),
    ExportColumn("authors", _("作者"), _authors, is_personal=True),
    ExportColumn("topic", _("研究课题"), "group.topic"),
    ExportColumn("node", _("牵头组织"), "group.node.name"),
    ExportColumn("published_in", _("发表或报送处")),
    ExportColumn("published_on", _("发表日期"), kind="date"),
    ExportColumn("adopted_by", _("采纳单位")),
    ExportColumn("adopted_on", _("采纳日期"), kind="date"),
)
EXPORTERS = (
    Exporter(
        "study-groups", _("政策研究小组"), "research.view", GROUP_COLUMNS, find_groups, ("topic", "node__path", "from_on", "to_on"), "lead"
    ),
    Exporter("study-papers", _("研究性论文"), "research.view", PAPER_COLUMNS, find_papers, ("title", "published_on"), "group__lead"),
)
