"""Party work and operation of a unit side by side: coupling now, and how the scores go together over the quarters.

An analysis, not a rule of the assessment: nothing here moves a score.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from assessment.insight.rules import quarter_codes
from assessment.insight.selectors.coupling import CouplingRow, GroupCoupling, coupling_groups, coupling_rows
from assessment.insight.selectors.course import QuarterSpread, quarter_spreads
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.lens import Lens
from assessment.papers.rules import GIVEN_OUT, Association, association, lagged
from assessment.scoring.models import ScoreTotal
from portal.catalogue.selectors import value_on


@dataclass(frozen=True)
class Evaluation:
    """``same``: both scores of a quarter; ``later``: Party work in a quarter and business in the next; ``back``: the other way."""

    quarters: list[QuarterSpread]
    rows: list[CouplingRow]
    groups: list[GroupCoupling]
    same: Association
    later: Association
    back: Association

    @property
    def associations(self) -> list[tuple[str, Association]]:
        return [("same", self.same), ("later", self.later), ("back", self.back)]


def associations_of(lens: Lens) -> tuple[Association, Association, Association]:
    """Same quarter, business one quarter later, Party work one quarter later; published quarters only. Two statements."""
    codes = quarter_codes(lens.round.ends_on)
    rows = ScoreTotal.objects.within(lens.scope).filter(round__code__in=codes, round__state__in=GIVEN_OUT)
    if lens.peer_group:
        rows = rows.filter(peer_group=lens.peer_group)
    party: dict[int, dict[str, Decimal]] = defaultdict(dict)
    business: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for branch, code, one, other in rows.order_by().values_list("branch_id", "round__code", "party", "business"):
        party[branch][code], business[branch][code] = one, other
    minimum = int(value_on("ASSOCIATION_MINIMUM_PAIRS", lens.round.ends_on))
    return (
        association(lagged(codes, party, business, 0), minimum), association(lagged(codes, party, business, 1), minimum),
        association(lagged(codes, business, party, 1), minimum),
    )  # fmt: skip


def evaluation_of(board: Dashboard) -> Evaluation:
    """Three statements besides those of the board."""
    rows = coupling_rows(board)
    return Evaluation(quarter_spreads(board.lens), rows, coupling_groups(board, rows), *associations_of(board.lens))
