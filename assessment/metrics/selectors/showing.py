"""Evidence of one metric: each record that it asks for, counted or refused and why."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from assessment.metrics.rules import METRICS, Needs, Params, judge, needs_of, text_of
from assessment.metrics.selectors.reading import records_of
from assessment.metrics.selectors.shapes import Record
from portal.kernel.periods import Period


@dataclass(frozen=True)
class EvidenceLine:
    """A judged record. ``path`` is where reading it hangs; ``params`` fill the sentence of ``why_code`` and are plain text."""

    kind: str
    id: int | None
    version: int
    label: str
    on: date | None
    path: str
    is_counted: bool
    why_code: str = ""
    params: dict[str, str] = field(default_factory=dict)
    url_name: str = ""


def _plain(params: dict[str, Any]) -> dict[str, str]:
    return {k: text_of(v) if isinstance(v, Decimal) else str(v) for k, v in params.items()}


def lines_of(metric: str, params: Params, records: dict[str, list[Record]]) -> list[EvidenceLine]:
    """The records of one branch that ``metric`` asks for, judged, by date; duties are followed by their activities."""
    source = METRICS[metric].source
    asked = records.get(source, []) + (records.get("activities", []) if source == "duties" else [])
    lines = []
    for record in asked:
        verdict = judge(metric, params, record.values)
        if verdict is not None:
            lines.append(
                EvidenceLine(
                    record.kind, record.id, record.version, record.label, record.on, record.path, verdict.is_counted, verdict.why_code,
                    _plain(verdict.params), record.url_name,
                )
            )  # fmt: skip
    return lines


def evidence(metric: str, params: Params, branch_id: int, period: Period, today: date | None = None) -> list[EvidenceLine]:
    """Every record that ``metric`` counts or refuses for one branch in a period."""
    needs: Needs = needs_of([(metric, params)])
    return lines_of(metric, params, records_of([branch_id], period, needs, today)[branch_id])
