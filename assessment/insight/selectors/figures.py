"""The key figures of the dashboard and the course of the rounds."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.insight.enums import Quadrant
from assessment.insight.rules import TENTH, Mark, mean, open_on, percent, rounded
from assessment.insight.selectors.lens import Lens
from assessment.insight.selectors.waiting import Resolved
from assessment.scoring.models import PeriodFact, ScoreTotal
from assessment.scoring.rules import read_stored

DUTY = "duty."
SERIES_BRANCHES = 2000  # with more branches the stored facts are read for two rounds only


@dataclass(frozen=True)
class Figure:
    """``series`` holds (round code, value) oldest first; ``change`` is against the round before."""

    code: str
    label: str
    unit: str
    kind: str
    series: tuple[tuple[str, Decimal | None], ...]
    note: str = ""
    is_alert: bool = False

    @property
    def value(self) -> Decimal | None:
        return self.series[-1][1]

    @property
    def change(self) -> Decimal | None:
        before = self.series[-2][1] if len(self.series) > 1 else None
        return None if self.value is None or before is None else self.value - before

    @property
    def line(self) -> list[Decimal]:
        return [value for _code, value in self.series if value is not None]


def kept_duties(lens: Lens, past: dict[str, list[Mark]]) -> dict[str, tuple[Decimal, Decimal]]:
    """Round code -> (owed, done) of the duties of organisational life, from the stored facts: one statement."""
    trail = lens.trail if len(past[lens.round.code]) <= SERIES_BRANCHES else lens.trail[-2:]
    codes = {r.pk: r.code for r in trail}
    reached = ScoreTotal.objects.within(lens.scope).filter(round=lens.round)
    if lens.peer_group:
        reached = reached.filter(peer_group=lens.peer_group)
    rows = PeriodFact.objects.filter(round_id__in=codes, branch_id__in=reached.values("branch_id"))
    sums: dict[str, list[Decimal]] = {}
    for round_id, text in rows.values_list("round_id", "facts"):
        owed_done = sums.setdefault(codes[round_id], [Decimal(0), Decimal(0)])
        for component, value in read_stored(text)[0].items():
            if component.startswith(DUTY):
                owed_done[0] += value if component.endswith(".owed") else 0
                owed_done[1] += value if component.endswith(".done") else 0
    return {code: (owed, done) for code, (owed, done) in sums.items()}


def _means(past: dict[str, list[Mark]], value: Callable[[Mark], Decimal]) -> tuple[tuple[str, Decimal | None], ...]:
    return tuple((code, mean((value(m) for m in marks), TENTH)) for code, marks in past.items())


def _spread(values: list[Decimal]) -> str:
    if not values:
        return ""
    return _("%(low)s 至 %(high)s") % {"high": rounded(max(values), TENTH), "low": rounded(min(values), TENTH)}


def key_figures(lens: Lens, past: dict[str, list[Mark]], waiting: list[Resolved], kept: dict[str, tuple[Decimal, Decimal]]) -> list[Figure]:
    """Five figures: two means, branches strong in both, duties kept, resolutions waiting. Pure."""
    now = past[lens.round.code]
    both = tuple((code, Decimal(sum(m.quadrant == Quadrant.BOTH for m in marks))) for code, marks in past.items())
    ends = [(r.code, min(r.ends_on, lens.today)) for r in lens.trail]
    open_series = tuple((code, Decimal(sum(open_on(day, w.decided_on, w.done_on) for w in waiting))) for code, day in ends)
    late = sum(w.is_overdue(lens.today) for w in waiting)
    sums = {r.code: kept.get(r.code, (Decimal(0), Decimal(0))) for r in lens.trail}
    share = percent(int(both[-1][1] or 0), len(now), Decimal(1))
    party, business = [m.party for m in now], [m.business for m in now]
    return [
        Figure("party_mean", _("党建平均分"), "/100", "party", _means(past, lambda m: m.party), _spread(party)),
        Figure("business_mean", _("业务平均分"), "/100", "business", _means(past, lambda m: m.business), _spread(business)),
        Figure(
            "both_strong", _("双强支部"), _("/ %(n)s 个") % {"n": len(now)}, "gold", both,
            _("占比 %(share)s%%") % {"share": share} if share is not None else "",
        ),
        Figure(
            "duties_kept", _("组织生活按期率"), "%", "ink", tuple((code, percent(done, owed)) for code, (owed, done) in sums.items()),
            _("应开 %(n)s 次") % {"n": int(sums[lens.round.code][0])},
        ),
        Figure(
            "open_resolutions", _("待办决议"), _("项"), "ink", open_series,
            _("%(n)s 项逾期") % {"n": late} if late else _("没有逾期"), is_alert=late > 0,
        ),
    ]  # fmt: skip


def trend_of(lens: Lens, past: dict[str, list[Mark]]) -> list[dict[str, Any]]:
    """Per round: number of branches, the two means, highest and lowest score of any branch, number per band. Pure."""
    out = []
    for code, marks in past.items():
        scores = [s for m in marks for s in (m.party, m.business)]
        out.append({
            "round": code, "branches": len(marks), "party": mean((m.party for m in marks), TENTH),
            "business": mean((m.business for m in marks), TENTH), "highest": rounded(max(scores), TENTH) if scores else None,
            "lowest": rounded(min(scores), TENTH) if scores else None,
            "bands": {band.code: sum(m.band == band.code for m in marks) for band in lens.body.bands},
        })  # fmt: skip
    return out
