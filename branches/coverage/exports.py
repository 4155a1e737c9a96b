"""Lists of coverage as files. Exports start from the reach of the right, as the pages do."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.coverage import access, selectors
from branches.coverage.enums import CandidateState, CrewState, SetupState, TrackState
from branches.coverage.filters import BackboneFilter, CandidateFilter, SetupFilter, TeamFilter, TrackFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_uncovered(asked: Asked) -> Found:
    scope = access.unit_scope(asked.actor, "setup.view")
    _cover, bare = selectors.unit_cover(scope, asked.today)
    return Found(selectors.uncovered_units(scope, bare))


def find_setups(asked: Asked) -> Found:
    rows, wanted, words = selectors.setups(access.unit_scope(asked.actor, "setup.view")), asked.params.get("s", ""), []
    if wanted in SetupState.values:
        rows, words = selectors.by_state(rows, wanted, asked.today), [str(SetupState(wanted).label)]
    filterset = SetupFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def find_teams(asked: Asked) -> Found:
    rows, covers = selectors.team_rows(asked.scope, asked.today)
    wanted, words = asked.params.get("s", ""), []
    if wanted in (*CrewState.values, "empty"):
        facts = selectors.crew_facts(list(rows), set(covers.values()), asked.today)
        rows = rows.filter(pk__in=[pk for pk, f in facts.items() if f.state == wanted or (wanted == "empty" and not f.crew.members)])
        words = [str(_("没有党员")) if wanted == "empty" else str(CrewState(wanted).label)]
    filterset = TeamFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def _with_crews(rows: list[Any], asked: Asked) -> list[Any]:
    return selectors.with_crews(rows, selectors.team_rows(asked.scope, asked.today)[1], asked.today)


def _listed(rows_of: Any, states: Any, filter_of: Any, asked: Asked) -> Found:
    rows, wanted, words = rows_of(asked.scope), asked.params.get("s", ""), []
    if states is not None and wanted in states.values:
        rows, words = rows.filter(state=wanted), [str(states(wanted).label)]
    filterset = filter_of(asked.params, rows)
    return Found(filterset.qs, filterset, words)


PERSON = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("staff_no", _("工号"), "person.staff_no", is_personal=True),
    ExportColumn("person_name", _("姓名"), "person.name", is_personal=True),
)
UNIT_COLUMNS = (
    ExportColumn("code", _("编码")),
    ExportColumn("name", _("单位")),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("parent", _("上级单位"), "parent.name"),
    ExportColumn("opened_on", _("成立日期"), kind="date"),
    ExportColumn("has_setup", _("已登记组建任务"), kind="flag"),
)
SETUP_COLUMNS = (
    ExportColumn("name", _("名称")),
    ExportColumn("kind", _("类别"), "kind.name"),
    ExportColumn("node", _("所在单位"), "node.name"),
    ExportColumn("head", _("负责人"), "head.name", is_personal=True),
    ExportColumn("helper", _("帮建支部"), "helper.node.name"),
    ExportColumn("opened_on", _("成立或开工日期"), kind="date"),
    ExportColumn("due_on", _("组建期限"), kind="date"),
    ExportColumn("set_up_on", _("组建日期"), kind="date"),
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("group", _("党小组"), "group.name"),
    ExportColumn("note", _("说明")),
)
TEAM_COLUMNS = (
    ExportColumn("code", _("班组编码")),
    ExportColumn("name", _("班组")),
    ExportColumn("unit", _("单位"), "parent.name"),
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("leader", _("班组长"), "leader.person.name", is_personal=True),
    ExportColumn("headcount", _("人数"), kind="number"),
    ExportColumn("members", _("党员"), kind="number"),
    ExportColumn("group", _("党小组"), "group.name"),
    ExportColumn("state", _("状态"), "state.label"),
    ExportColumn("suggestion", _("建议"), lambda row: str(row.suggestion)),
)
TRACK_COLUMNS = (
    *PERSON,
    ExportColumn("team", _("班组"), "team.name"),
    ExportColumn("way", _("培养方向"), "get_way_display"),
    ExportColumn("steps", _("培养措施")),
    ExportColumn("goal_on", _("目标日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("result", _("结果")),
)
BACKBONE_COLUMNS = (*PERSON, ExportColumn("field", _("专业或领域")), ExportColumn("from_on", _("登记日期"), kind="date"))
CANDIDATE_COLUMNS = (
    *PERSON,
    ExportColumn("post", _("拟任职务"), "get_post_display"),
    ExportColumn("reason", _("提名理由")),
    ExportColumn("proposed_on", _("提名日期"), kind="date"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("judged_on", _("审查日期"), kind="date"),
)
find_tracks = partial(_listed, selectors.tracks, TrackState, TrackFilter)
find_backbone = partial(_listed, selectors.backbone_rows, None, BackboneFilter)
find_candidates = partial(_listed, selectors.candidates, CandidateState, CandidateFilter)
EXPORTERS = (
    Exporter("setup-map", _("未覆盖单位"), "setup.view", UNIT_COLUMNS, find_uncovered, ("name", "kind", "opened_on")),
    Exporter("setup-list", _("组建任务"), "setup.view", SETUP_COLUMNS, find_setups, ("name", "due_on"), people="head"),
    Exporter("crew-list", _("班组和班组长"), "crew.view", TEAM_COLUMNS, find_teams, ("name",), decorate=_with_crews),
    Exporter("track-list", _("班组长培养"), "crew.view", TRACK_COLUMNS, find_tracks, ("goal_on",), people="person"),
    Exporter(
        "backbone-list", _("党员技术骨干"), "crew.view", BACKBONE_COLUMNS, find_backbone, ("person__name", "field", "from_on"),
        people="person",
    ),
    Exporter(
        "candidate-list", _("支部委员人选"), "candidate.view", CANDIDATE_COLUMNS, find_candidates, ("person__name", "post", "proposed_on"),
        people="person",
    ),
)  # fmt: skip
