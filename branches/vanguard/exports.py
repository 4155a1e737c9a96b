"""Posts as a file that their import takes back (a row for each holder); coverage and task forces as files."""

from django.utils.translation import gettext_lazy as _

from branches.vanguard import selectors
from branches.vanguard.enums import TermState
from branches.vanguard.filters import TaskForceFilter, VanguardFilter
from branches.vanguard.models import VanguardHolder, VanguardPost
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_posts(asked: Asked) -> Found:
    rows, wanted = selectors.posts(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in TermState.values:
        rows, words = selectors.by_state(rows, wanted, asked.today), [str(TermState(wanted).label)]
    filterset = VanguardFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def _names(row: VanguardPost) -> str:
    return "、".join(f"{h.person.name}（{h.person.staff_no}）" for h in row.now)  # type: ignore[attr-defined]


def find_holders(asked: Asked) -> Found:
    """The ledger that the import takes back: a line for each member in a post of the list, present and past ones."""
    posts = find_posts(asked)
    filterset, words = posts.filterset, posts.words
    shown = VanguardHolder.objects.filter(post__in=filterset.qs.order_by().values("pk"))
    shown = shown.select_related("person", "post__branch__node", "post__node").order_by("-post__from_on", "-post_id", "pk")
    return Found(shown, filterset, words)


def find_keys(asked: Asked) -> Found:
    rows, wanted = selectors.key_posts(asked.scope, asked.today), asked.params.get("branch", "")
    return Found(rows.filter(branch__node__code=wanted) if wanted else rows)


def find_forces(asked: Asked) -> Found:
    rows = selectors.forces(asked.scope)
    filterset = TaskForceFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


POST_COLUMNS = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("name", _("名称")),
    ExportColumn("node", _("单位或班组"), "node.name"),
    ExportColumn("place", _("地点或关键节点")),
    ExportColumn("people", _("党员"), _names, is_personal=True),
    ExportColumn("duty", _("职责")),
    ExportColumn("plate_no", _("牌号")),
    ExportColumn("is_plate_shown", _("已挂牌"), kind="flag"),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("截止日期"), kind="date"),
    ExportColumn("ended_on", _("结束日期"), kind="date"),
)
HOLDER_COLUMNS = (
    ExportColumn("staff_no", value="person.staff_no", is_personal=True),
    ExportColumn("person_name", _("姓名"), "person.name", is_personal=True),
    ExportColumn("branch", value="post.branch.node.code"),
    ExportColumn("branch_name", _("党支部名称"), "post.branch.node.name"),
    ExportColumn("kind", value="post.get_kind_display"),
    ExportColumn("name", value="post.name"),
    ExportColumn("node", value="post.node.code"),
    ExportColumn("place", value="post.place"),
    ExportColumn("duty", value="post.duty"),
    ExportColumn("plate_no", value="post.plate_no"),
    ExportColumn("from_on", value="post.from_on", kind="date"),
    ExportColumn("to_on", value="post.to_on", kind="date"),
    ExportColumn("ended_on", _("结束日期"), "post.ended_on", kind="date"),
)
KEY_COLUMNS = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("node", _("单位或班组"), "node.name"),
    ExportColumn("name", _("关键岗位或区域")),
    ExportColumn("is_covered", _("有党员"), kind="flag"),
)
FORCE_COLUMNS = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("kind", _("任务类别"), "get_kind_display"),
    ExportColumn("name", _("名称")),
    ExportColumn("task", _("任务")),
    ExportColumn("reason", _("急难险重情况")),
    ExportColumn("members", _("人数"), lambda row: len(row.roster.all()), kind="number"),
    ExportColumn("from_on", _("开始日期"), kind="date"),
    ExportColumn("to_on", _("计划完成日期"), kind="date"),
    ExportColumn("ended_on", _("完成日期"), kind="date"),
    ExportColumn("result", _("成果")),
)
EXPORTERS = (
    Exporter("vanguard-list", _("先锋岗和责任区"), "vanguard.view", POST_COLUMNS, find_posts, ("name", "kind", "from_on")),
    Exporter(
        "vanguard-ledger", _("岗区党员台账"), "vanguard.view", HOLDER_COLUMNS, find_holders, people="person", imports="vanguard-posts"
    ),
    Exporter("vanguard-cover", _("关键岗位覆盖"), "vanguard.view", KEY_COLUMNS, find_keys, ("name",)),
    Exporter("task-force-list", _("突击队"), "vanguard.view", FORCE_COLUMNS, find_forces, ("name", "from_on")),
)
