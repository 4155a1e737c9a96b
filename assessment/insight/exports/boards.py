"""The tables of the dashboards and the list of scores as files, each as far as the lens of the page looks."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.insight.enums import Quadrant
from assessment.insight.filters import ScoreListFilter
from assessment.insight.rules import parse_score_id
from assessment.insight.rules.simulation import change_from
from assessment.insight.selectors.coupling import coupling_rows
from assessment.insight.selectors.course import own_course, quarter_spreads
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.distribution import distribution_of
from assessment.insight.selectors.lens import Lens, lens_of
from assessment.insight.selectors.oddities import limits_on, oddities_of
from assessment.insight.selectors.parameters import parameters_on
from assessment.insight.selectors.simulation import simulation_of
from assessment.insight.selectors.standings import by_business, group_name, group_sizes, mark_within
from assessment.insight.selectors.words import name_of
from assessment.schemes.enums import Dimension
from assessment.scoring.models import ScoreTotal
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def _lens(asked: Asked, *, is_published: bool = False) -> Lens | None:
    wanted = {name: asked.params.get(key, "") for name, key in (("round_code", "round"), ("unit_code", "unit"))}
    group = asked.params.get("peer_group", "")
    return lens_of(asked.scope, today=asked.today, peer_group=group, is_published=is_published, **wanted)


def _words(lens: Lens) -> list[str]:
    """Which round, and which part of it."""
    return [lens.round.code, *([lens.unit.name] if lens.unit else []), *([lens.peer_group] if lens.peer_group else [])]


def find_ranking(asked: Asked) -> Found:
    """The ranking group by group; the page of the ranking narrows it by quadrant and name."""
    lens = _lens(asked)
    if lens is None:
        return Found([])
    is_by_business = asked.params.get("by") == "business" and not lens.body.forms_total
    board, text, quadrant = Dashboard(lens), asked.params.get("q", "").strip(), asked.params.get("quadrant", "")
    rows = []
    for group in board.ranking:
        name = group_name(board.history.groups, group["code"])
        for m in by_business(group["rows"]) if is_by_business else group["rows"]:
            if (not quadrant or m.quadrant == quadrant) and text in m.name + m.short_name + m.code:
                band = lens.body.band_named(m.band)
                rows.append({"round": lens.round.code, "group": name, "mark": m, "band": name_of(band) if band else ""})
    return Found(
        rows, words=[*_words(lens), *([str(Quadrant(quadrant).label)] if quadrant in Quadrant.values else []), *([text] if text else [])]
    )


def find_trend(asked: Asked) -> Found:
    lens = _lens(asked)
    rows: list[dict[str, Any]] = []
    for quarter in quarter_spreads(lens) if lens else ():
        for label, spread in ((_("党建"), quarter.party), (_("业务"), quarter.business)):
            rows.append({"code": quarter.code, "score": str(label), "spread": spread})
    return Found(rows, words=_words(lens) if lens else [])


def find_coupling(asked: Asked) -> Found:
    lens = _lens(asked)
    return Found(coupling_rows(Dashboard(lens)), words=_words(lens)) if lens else Found([])


def find_rounds(asked: Asked) -> Found:
    """What the dashboard draws of the rounds: means, extremes, and how many branches are in each band."""
    lens = _lens(asked)
    if lens is None:
        return Found([])
    bands = lens.body.bands
    rows = [{**r, "in_bands": "；".join(f"{name_of(b)} {r['bands'].get(b.code, 0)}" for b in bands)} for r in Dashboard(lens).trend]
    return Found(rows, words=_words(lens))


def find_distribution(asked: Asked) -> Found:
    lens = _lens(asked)
    if lens is None:
        return Found([])
    return Found([{"party": p, "business": b} for p, b in distribution_of(Dashboard(lens), "").bins], words=_words(lens))


def find_course(asked: Asked) -> Found:
    """One branch over eight quarters; a branch outside the reach gives no rows."""
    total = mark_within(asked.scope, *parse_score_id(asked.params.get("key", "")))
    if total is None:
        return Found([])
    return Found(own_course(asked.scope, total, parameters_on(total.round.ends_on)), words=[total.branch.node.name])


def find_oddities(asked: Asked) -> Found:
    lens = _lens(asked, is_published=True)
    return Found(oddities_of(lens, limits_on(lens.round.ends_on)), words=_words(lens)) if lens else Found([])


def find_simulation(asked: Asked) -> Found:
    """The simulator's table; the change that it was made with stands in the words of the file."""
    lens = _lens(asked, is_published=True)
    if lens is None:
        return Found([])
    change = change_from(lens.body, asked.params)
    rows = simulation_of(Dashboard(replace(lens, rounds=(lens.round,))), change).rows
    return Found(rows, words=[*_words(lens), str(_("试算")), *(f"{name}={value}" for name, value in change.query.items())])


def find_scores(asked: Asked) -> Found:
    rows = ScoreTotal.objects.within(asked.scope).select_related("round", "branch__node").order_by("-round__starts_on", "path")
    filterset = ScoreListFilter(asked.params or None, rows, scope=asked.scope)
    return Found(filterset.qs, filterset)


def _with_ranks(rows: list[ScoreTotal], asked: Asked) -> list[ScoreTotal]:
    """A rank leaves only where the page shows it: in a group that is large enough to be ranked."""
    sizes, minimum = group_sizes(t.round_id for t in rows), parameters_on(asked.today).minimum_group
    for row in rows:
        if sizes.get((row.round_id, row.peer_group), 0) < minimum:
            row.party_rank = row.business_rank = None
    return rows


def _figure(key: str, heading: Any, value: str) -> ExportColumn:
    return ExportColumn(key, heading, value, "number")


def _total(row: dict[str, Any]) -> Decimal | None:
    return row["mark"].total


RANKING = (
    ExportColumn("round", _("考核期")),
    ExportColumn("group", _("同类组")),
    _figure("rank", _("名次"), "mark.rank"),
    ExportColumn("code", _("党支部编码"), "mark.code"),
    ExportColumn("name", _("党支部"), "mark.name"),
    _figure("party", _("党建"), "mark.party"),
    _figure("business", _("业务"), "mark.business"),
    ExportColumn("total", _("综合"), _total, "number"),
    _figure("change", _("环比"), "mark.change"),
    ExportColumn("quadrant", _("象限"), lambda row: str(Quadrant(row["mark"].quadrant).label)),
    ExportColumn("band", _("等次")),
    ExportColumn("is_lowered", _("最高等次名额之外"), "mark.is_lowered", "flag"),
    ExportColumn("is_graded", _("参加评定"), "mark.is_graded", "flag"),
    _figure("party_rank", _("党建名次"), "mark.party_rank"),
    _figure("business_rank", _("业务名次"), "mark.business_rank"),
)
TREND = (
    ExportColumn("code", _("季度")),
    ExportColumn("score", _("得分")),
    _figure("count", _("支部数"), "spread.count"),
    _figure("mean", _("平均"), "spread.mean"),
    _figure("low", _("最低"), "spread.low"),
    _figure("q1", _("下四分位"), "spread.q1"),
    _figure("median", _("中位"), "spread.median"),
    _figure("q3", _("上四分位"), "spread.q3"),
    _figure("high", _("最高"), "spread.high"),
)
COUPLING = (
    ExportColumn("code", _("党支部编码"), "mark.code"),
    ExportColumn("name", _("党支部"), "mark.name"),
    ExportColumn("group", _("同类组")),
    _figure("party", "U1", "values.party"),
    _figure("business", "U2", "values.business"),
    _figure("coupling", "C", "values.coupling"),
    ExportColumn("stage", _("耦合阶段"), lambda row: str(row.values.stage.label)),
    _figure("combined", "T", "values.combined"),
    _figure("degree", "D", "values.degree"),
    ExportColumn("grade", _("协调等级"), lambda row: str(row.values.grade.label)),
    _figure("corrected_coupling", "C′", "values.corrected_coupling"),
    _figure("corrected_degree", "D′", "values.corrected_degree"),
    ExportColumn("corrected_grade", _("修正后等级"), lambda row: str(row.values.corrected_grade.label)),
    ExportColumn("lag", _("滞后类型"), lambda row: str(row.values.lag.label)),
)
ROUNDS = (
    ExportColumn("round", _("考核期")),
    _figure("branches", _("支部数"), "branches"),
    _figure("party", _("党建平均"), "party"),
    _figure("business", _("业务平均"), "business"),
    _figure("highest", _("最高"), "highest"),
    _figure("lowest", _("最低"), "lowest"),
    ExportColumn("in_bands", _("各等次支部数")),
)
DISTRIBUTION = (
    _figure("low", _("分数段起"), "party.low"),
    _figure("high", _("分数段止"), "party.high"),
    _figure("party", _("党建支部数"), "party.count"),
    _figure("business", _("业务支部数"), "business.count"),
)
COURSE = (
    ExportColumn("code", _("季度")),
    _figure("party", _("党建"), "party"),
    _figure("party_median", _("党建同类组中位"), "party_median"),
    _figure("business", _("业务"), "business"),
    _figure("business_median", _("业务同类组中位"), "business_median"),
    _figure("total", _("综合"), "total"),
)
ODDITIES = (
    ExportColumn("code", _("党支部编码")),
    ExportColumn("name", _("党支部")),
    ExportColumn("kind", _("提示内容"), lambda row: str(row.kind.label)),
    ExportColumn("dimension", _("得分"), lambda row: str(Dimension(row.dimension).label) if row.dimension else ""),
    _figure("value", _("本期数值"), "value"),
    _figure("usual", _("通常数值"), "usual"),
)
SIMULATION = (
    ExportColumn("code", _("党支部编码"), "mark.code"),
    ExportColumn("name", _("党支部"), "mark.name"),
    ExportColumn("group", _("同类组")),
    _figure("rank", _("试算名次"), "rank"),
    _figure("rank_before", _("公布名次"), "mark.rank"),
    _figure("party", _("试算党建"), "party"),
    _figure("business", _("试算业务"), "business"),
    _figure("total", _("试算综合"), "total"),
    _figure("before", _("公布综合"), "mark.total"),
    _figure("change", _("分差"), "change"),
    ExportColumn("band", _("试算等次")),
    ExportColumn("band_before", _("公布等次")),
    ExportColumn("is_lowered", _("最高等次名额之外"), kind="flag"),
    _figure("party_rank", _("党建名次（试算）"), "party_rank"),
    _figure("party_rank_before", _("党建名次（公布）"), "mark.party_rank"),
    _figure("business_rank", _("业务名次（试算）"), "business_rank"),
    _figure("business_rank_before", _("业务名次（公布）"), "mark.business_rank"),
)
SCORES = (
    ExportColumn("code", _("党支部编码"), "branch.node.code"),
    ExportColumn("name", _("党支部"), "branch.node.name"),
    ExportColumn("round", _("考核期"), "round.code"),
    _figure("party", _("党建"), "party"),
    _figure("business", _("业务"), "business"),
    _figure("party_rank", _("党建同类名次"), "party_rank"),
    _figure("business_rank", _("业务同类名次"), "business_rank"),
    ExportColumn("state", _("状态"), "round.get_state_display"),
)
EXPORTERS = (
    Exporter("ranking", _("排名"), "dashboard.export", RANKING, find_ranking),
    Exporter("trend", _("走势"), "dashboard.export", TREND, find_trend),
    Exporter("coupling", _("耦合协调"), "dashboard.export", COUPLING, find_coupling),
    Exporter("rounds", _("各期走势和等次"), "dashboard.export", ROUNDS, find_rounds),
    Exporter("distribution", _("得分分布"), "dashboard.export", DISTRIBUTION, find_distribution),
    Exporter("course", _("支部八季走势"), "score.view", COURSE, find_course),
    Exporter("oddities", _("异常提示"), "sample.view", ODDITIES, find_oddities),
    Exporter("simulation", _("调分试算"), "dashboard.export", SIMULATION, find_simulation),
    Exporter(
        "score-list", _("得分"), "score.view", SCORES, find_scores, ("branch__node__path", "round__starts_on", "party", "business"),
        decorate=_with_ranks,
    ),
)  # fmt: skip
