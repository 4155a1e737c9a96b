"""The chain and the key figures as files, with the records behind them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.insight.enums import ChainStage, KeyFigure
from assessment.insight.filters import ChainFilter
from assessment.insight.selectors.burden import burden_of
from assessment.insight.selectors.chain import ChainLine, chain_of, chain_records
from assessment.insight.selectors.ground import Ground, ground_of
from assessment.insight.selectors.keyfigures import SOURCES, key_figures_of, reach_of, records_of, spans
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.kernel.periods import Period, asked_quarter


def _figure(key: str, heading: Any, value: str) -> ExportColumn:
    return ExportColumn(key, heading, value, "number")


def _ground(asked: Asked) -> tuple[Ground, Period]:
    return ground_of(asked.scope, asked.params.get("unit", "")), asked_quarter(asked.params.get("quarter", ""), asked.today)


def _where(ground: Ground, period: Period) -> list[str]:
    return [period.code, *([ground.unit.name] if ground.unit else [])]


def find_chain(asked: Asked) -> Found:
    """The chain's places and its eight quarters, one below the other as on the page."""
    ground, period = _ground(asked)
    found = chain_of(ground, period)
    return Found([*found.places, *found.quarters], words=_where(ground, period))


def find_chain_records(asked: Asked) -> Found:
    ground, period = _ground(asked)
    rows = chain_records(ground.scope, period).select_related("branch__node", "kind")
    filterset = ChainFilter(asked.params or None, rows)
    return Found(filterset.qs, filterset, _where(ground, period))


def _stage_column(stage: ChainStage) -> ExportColumn:
    def count(line: ChainLine) -> int:
        return line.counts.get(stage, 0)

    return ExportColumn(stage.value, stage.label, count, "number")


def find_burden(asked: Asked) -> Found:
    """Months, places and kinds of entries, one below the other as on the page."""
    ground, period = _ground(asked)
    found = burden_of(ground, period, asked.today)
    return Found([*found.months, *found.places, *found.forms], words=_where(ground, period))


def find_cockpit(asked: Asked) -> Found:
    return Found(key_figures_of(reach_of(asked.actor), asked.today), words=[asked.today.isoformat()])


def find_cockpit_records(asked: Asked) -> Found:
    """The records behind a key figure, for whoever may see that kind of record."""
    code = asked.params.get("code", "")
    if code not in KeyFigure.values or not asked.actor.can(SOURCES[KeyFigure(code)].right):
        return Found([])
    now, before = spans(asked.today)
    span = before if asked.params.get("year") == before.code else now
    rows = records_of(KeyFigure(code), reach_of(asked.actor), span, asked.params.get("hit", ""))
    return Found(rows, words=[str(KeyFigure(code).label), span.code])


def _told(rows: list[Any], asked: Asked) -> list[Any]:
    return [SOURCES[KeyFigure(asked.params.get("code", ""))].tell(row) for row in rows]


CHAIN = (
    ExportColumn("name", _("单位或季度")), _figure("total", _("活动数"), "total"), *(_stage_column(stage) for stage in ChainStage),
    _figure("share", _("成效占比（%）"), "share"),
)  # fmt: skip
CHAIN_RECORDS = (
    ExportColumn("subject", _("主题")),
    ExportColumn("code", _("党支部编码"), "branch.node.code"),
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("held_on", _("日期"), kind="date"),
    ExportColumn("kind", _("类型"), "kind.name"),
    ExportColumn("stage", _("到了哪一步"), lambda row: str(ChainStage(row.stage).label)),
)
BURDEN = (
    ExportColumn("name", _("月份、单位或事项")),
    _figure("entries", _("登记次数"), "entries"),
    _figure("fields", _("填写项数"), "whole_fields"),
    _figure("branches", _("支部数"), "branches"),
    _figure("per_branch", _("每个支部"), "per_branch"),
)
COCKPIT = (
    ExportColumn("name", _("指标"), lambda key: str(key.code.label)),
    _figure("now", _("今年"), "now"),
    _figure("before", _("去年同期"), "before"),
    _figure("times", _("去年的倍数"), "times"),
    ExportColumn("unit", _("单位"), lambda key: str(key.unit)),
    _figure("n", _("今年记录数"), "n"),
)
COCKPIT_RECORDS = (
    ExportColumn("title", _("内容")),
    ExportColumn("where", _("单位")),
    ExportColumn("on", _("日期"), kind="date"),
    ExportColumn("note", _("说明")),
)
EXPORTERS = (
    Exporter("chain", _("融合链条"), "score.view", CHAIN, find_chain),
    Exporter(
        "chain-records",
        _("链条上的活动记录"),
        "score.view",
        CHAIN_RECORDS,
        find_chain_records,
        ("branch__node__path", "held_on"),
    ),
    Exporter("burden", _("填报负担"), "score.view", BURDEN, find_burden),
    Exporter("cockpit", _("关键指标"), "dashboard.view", COCKPIT, find_cockpit),
    Exporter("cockpit-records", _("关键指标的记录"), "dashboard.view", COCKPIT_RECORDS, find_cockpit_records, decorate=_told),
)
