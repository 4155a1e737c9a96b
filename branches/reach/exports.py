"""The two boards as files: counts by branch, what is too small stays empty."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.reach import rules, selectors
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def asked_year(asked: Asked) -> int:
    """One of the three years that are offered; a quarter could be taken from a shorter span."""
    offered = [asked.today.year - n for n in range(3)]
    text = asked.params.get("year", "")
    return int(text) if text in {str(y) for y in offered} else offered[0]


def _find(kind: str) -> Any:
    def find(asked: Asked) -> Found:
        year = asked_year(asked)
        return Found(selectors.board_of(asked.actor, asked.scope, kind, year, asked.today).lines, words=[str(year)])

    return find


def _columns(counts: Sequence[rules.Count]) -> tuple[ExportColumn, ...]:
    def figure(key: str) -> Any:
        return lambda line: line[1].get(key)

    return (
        ExportColumn("branch", _("支部编码"), lambda line: line[0].node.code),
        ExportColumn("name", _("党支部"), lambda line: line[0].node.name),
        *(ExportColumn(c.key, c.label, figure(c.key), kind="number") for c in counts),
    )


EXPORTERS = (
    Exporter("reach-quality", _("素质提升到支部"), "reach.view", _columns(selectors.QUALITY), _find("quality")),
    Exporter("reach-rally", _("凝聚群众到支部"), "reach.view", _columns((*selectors.RALLY, *selectors.CASES)), _find("rally")),
)
