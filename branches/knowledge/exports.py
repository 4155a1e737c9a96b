"""Posts with how often they were used; experts."""

from django.utils.translation import gettext_lazy as _

from branches.knowledge import selectors
from branches.knowledge.filters import KnowledgeFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found

TABS = {selectors.MINE: _("我写的"), selectors.WAITING: _("等我评审的"), "withdrawn": _("已撤下")}


def find_posts(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    rows = selectors.of_tab(selectors.posts(asked.actor, asked.today), asked.actor, wanted, asked.today)
    filterset = KnowledgeFilter(asked.params, rows)
    return Found(filterset.qs, filterset, [str(TABS[wanted])] if wanted in TABS else [])


def find_experts(asked: Asked) -> Found:
    return Found(selectors.experts(asked.scope))


POSTS = (
    ExportColumn("title", _("标题"), lambda row: row.current.title if row.current else ""),
    ExportColumn("kind", _("类别"), "kind.name"),
    ExportColumn("node_name", _("单位"), "node.name"),
    ExportColumn("author", _("作者"), "author.name", is_personal=True),
    ExportColumn("origin", _("来源"), "get_origin_display"),
    ExportColumn("problem", _("遇到的情况"), lambda row: row.current.problem if row.current else ""),
    ExportColumn("practice", _("怎么做"), lambda row: row.current.practice if row.current else ""),
    ExportColumn("effect", _("效果"), lambda row: row.current.effect if row.current else ""),
    ExportColumn("published_on", _("发布日期"), kind="date"),
    ExportColumn("used", _("复用次数"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
)
EXPERTS = (
    ExportColumn("person", _("专家"), "person.name", is_personal=True),
    ExportColumn("node_name", _("评审范围"), "node.name"),
    ExportColumn("kind", _("类别"), lambda row: row.kind.name if row.kind else str(_("全部类别"))),
    ExportColumn("from_on", _("聘任日期"), kind="date"),
    ExportColumn("ended_on", _("解聘日期"), kind="date"),
)
EXPORTERS = (
    Exporter("knowledge-list", _("经验和案例"), "knowledge.view", POSTS, find_posts, ("published_on", "used"), people="author"),
    Exporter("knowledge-experts", _("评审专家"), "knowledge.manage", EXPERTS, find_experts, ("from_on",), people="person"),
)
