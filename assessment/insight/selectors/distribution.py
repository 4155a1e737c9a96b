"""How the totals of a round spread: a histogram of both scores, and a summary for each peer group. Costs no statement."""

from dataclasses import dataclass
from decimal import Decimal

from assessment.insight.rules import Bin, Mark, Spread, bin_edges, counted_bins, spread_of
from assessment.insight.selectors.dashboard import Dashboard


@dataclass(frozen=True)
class GroupSpread:
    """``party_bins`` and ``business_bins`` are over the same edges as those of the whole."""

    code: str
    name: str
    party: Spread
    business: Spread
    party_bins: tuple[Bin, ...]
    business_bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Distribution:
    edges: tuple[Decimal, ...]
    whole: GroupSpread
    groups: tuple[GroupSpread, ...]

    @property
    def bins(self) -> list[tuple[Bin, Bin]]:
        """(party, business) bin by bin."""
        return list(zip(self.whole.party_bins, self.whole.business_bins, strict=True))


def _group(code: str, name: str, marks: list[Mark], edges: tuple[Decimal, ...]) -> GroupSpread:
    party, business = [m.party for m in marks], [m.business for m in marks]
    return GroupSpread(
        code, name, spread_of(party), spread_of(business), counted_bins(party, edges), counted_bins(business, edges)
    )  # fmt: skip


def distribution_of(board: Dashboard, name: str) -> Distribution:
    """The spread of the branches on ``board``; ``name`` is the word for all of them."""
    scores = [score for m in board.marks for score in (m.party, m.business)]
    edges = bin_edges(scores, [b.floor for b in board.lens.body.bands_of(board.lens.peer_group)])
    groups = tuple(_group(g["code"], g["name"], g["rows"], edges) for g in board.ranking)
    return Distribution(edges, _group("", name, board.marks, edges), groups)
