"""Branches, members and posts as files that their imports take back; findings for the meeting that deals with them."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.orgs import selectors
from branches.orgs.enums import Severity
from branches.orgs.filters import BranchFilter, TermFilter
from branches.orgs.messages import SETUP_SENTENCES, SETUP_STEPS
from branches.orgs.models import Branch, BranchPost
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_branches(asked: Asked) -> Found:
    rows = Branch.objects.within(asked.scope).filter(node__closed_on=None).select_related("node__peer_group").order_by("node__path")
    filterset = BranchFilter(asked.params, queryset=rows)
    return Found(filterset.qs, filterset)


def _with_facts(rows: list[Branch], asked: Asked) -> list[Branch]:
    return selectors.with_facts(rows, asked.today)


def find_members(asked: Asked) -> Found:
    branch = Branch.objects.within(asked.scope).select_related("node").filter(node__code=asked.params.get("branch", "")).first()
    if branch is None:
        raise NotReachable("branch")
    rows = selectors.members_on(branch, asked.today).select_related("person", "group", "branch__node")
    return Found(rows, words=[_("支部：%(name)s") % {"name": branch.node.name}])


def find_terms(asked: Asked) -> Found:
    rows = BranchPost.objects.within(asked.scope).valid_on(asked.today).filter(branch__node__closed_on=None)
    rows = rows.select_related("branch__node", "person", "group").order_by(F("to_on").asc(nulls_last=True), "branch__node__path", "pk")
    filterset = TermFilter(asked.params, queryset=rows)
    return Found(filterset.qs, filterset)


def find_findings(asked: Asked) -> Found:
    nodes = selectors.looked_into(asked.scope)
    found, severity = selectors.findings_of(list(nodes), asked.today), asked.params.get("severity", "")
    is_cut = severity in Severity.values
    chosen = {pk for pk, rows in found.items() if any(not is_cut or f.severity == severity for f in rows)}
    words = [str(Severity(severity).label)] if is_cut else []
    return Found(nodes.filter(pk__in=chosen).order_by("path"), words=words)


def _with_findings(nodes: list[Any], asked: Asked) -> list[Any]:
    found, severity = selectors.findings_of(nodes, asked.today), asked.params.get("severity", "")
    for node in nodes:
        rows = [f for f in found[node.pk] if severity not in Severity.values or f.severity == severity]
        node.finding_words = "；".join(str(SETUP_SENTENCES[f.measure]) % {"actual": f.actual, "limit": f.limit} for f in rows)
        node.finding_steps = "；".join(str(SETUP_STEPS[f.measure]) for f in rows)
        node.finding_sources = "、".join(dict.fromkeys(f"{f.code} {f.source}" for f in rows))
    return nodes


def _row_kind(words: str) -> Any:
    """The column 类型 of the file of branches: what fact the row is."""
    return lambda row: words


BRANCHES = (
    ExportColumn("kind", value=_row_kind("支部")),
    ExportColumn("branch", value="node.code"),
    ExportColumn("from_on", value="founded_on", kind="date"),
    ExportColumn("branch_name", gettext_lazy("支部名称"), "node.name"),
    ExportColumn("branch_kind", gettext_lazy("支部类别"), "node.get_kind_display"),
    ExportColumn("peer_group", gettext_lazy("同类组"), lambda row: str(row.node.peer_group or "")),
    ExportColumn("members", gettext_lazy("党员人数"), kind="number"),
    ExportColumn("secretary", gettext_lazy("现任书记"), "secretary.person.name", is_personal=True),
    ExportColumn("term", gettext_lazy("书记任期至"), "secretary.to_on", kind="date"),
    ExportColumn("findings", gettext_lazy("组织设置不符项"), "finding_count", kind="number"),
)
MEMBERS = (
    ExportColumn("kind", value=_row_kind("党员")),
    ExportColumn("branch", value="branch.node.code"),
    ExportColumn("staff_no", value="person.staff_no", is_personal=True),
    ExportColumn("name", value="person.name", is_personal=True),
    ExportColumn("group", value="group.code"),
    ExportColumn("standing", value="get_standing_display", is_personal=True),
    ExportColumn("from_on", kind="date"),
    ExportColumn("is_vote_suspended", gettext_lazy("暂停表决权"), kind="flag", is_personal=True),
)
TERMS = (
    ExportColumn("branch", value="branch.node.code"),
    ExportColumn("branch_name", gettext_lazy("支部名称"), "branch.node.name"),
    ExportColumn("staff_no", value="person.staff_no", is_personal=True),
    ExportColumn("name", value="person.name", is_personal=True),
    ExportColumn("post", value="get_post_display", is_personal=True),
    ExportColumn("group", value="group.code"),
    ExportColumn("from_on", kind="date"),
    ExportColumn("to_on", kind="date"),
)
FINDINGS = (
    ExportColumn("code", gettext_lazy("编码")),
    ExportColumn("name", gettext_lazy("党组织")),
    ExportColumn("kind", gettext_lazy("类别"), "get_kind_display"),
    ExportColumn("words", gettext_lazy("不符合的规定"), "finding_words"),
    ExportColumn("steps", gettext_lazy("下一步"), "finding_steps"),
    ExportColumn("sources", gettext_lazy("依据"), "finding_sources"),
)
EXPORTERS = (
    Exporter(
        "branch-list", gettext_lazy("党支部"), "branch.view", BRANCHES, find_branches, ("node__name",), decorate=_with_facts,
        imports="branches",
    ),
    Exporter("member-list", gettext_lazy("党员名册"), "branch.members", MEMBERS, find_members, (), "person", imports="branches"),
    Exporter(
        "term-list", gettext_lazy("支部任职"), "branch.terms", TERMS, find_terms, ("branch__node__name", "from_on", "to_on"), "person",
        imports="posts",
    ),
    Exporter("finding-list", gettext_lazy("组织设置检查"), "branch.view", FINDINGS, find_findings, ("name",), decorate=_with_findings),
)  # fmt: skip
