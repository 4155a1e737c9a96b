"""Scores over eight quarters: the spread of many branches, or the line of one beside its peers.

Only published rounds count: what is still moving is no course. A quarter without one stays a gap.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from assessment.insight.rules import TENTH, Spread, full_streak, quarter_codes, quartile, rounded, spread_of
from assessment.insight.selectors.lens import Lens
from assessment.insight.selectors.parameters import Parameters
from assessment.rounds.enums import FROZEN_STATES
from assessment.schemes.rules import body_from_json, total_of
from assessment.scoring.models import ScoreTotal
from portal.kernel.scope import Scope

HALF = Decimal("0.5")
FULL = Decimal(100)  # of each dimension: the design of the assessment, two times a hundred
DIMENSIONS = ("party", "business")


@dataclass(frozen=True)
class QuarterSpread:
    """One quarter of many branches; a gap has empty spreads."""

    code: str
    party: Spread
    business: Spread

    @property
    def is_gap(self) -> bool:
        return self.party.count == 0


def quarter_spreads(lens: Lens) -> list[QuarterSpread]:
    """The eight quarters up to the lens's round, for the branches inside the lens: one statement."""
    codes = quarter_codes(lens.round.ends_on)
    rows = ScoreTotal.objects.within(lens.scope).filter(round__code__in=codes, round__state__in=FROZEN_STATES)
    if lens.peer_group:
        rows = rows.filter(peer_group=lens.peer_group)
    values: dict[str, tuple[list[Decimal], list[Decimal]]] = defaultdict(lambda: ([], []))
    for code, party, business in rows.order_by().values_list("round__code", *DIMENSIONS):
        values[code][0].append(party)
        values[code][1].append(business)
    return [QuarterSpread(code, spread_of(values[code][0]), spread_of(values[code][1])) for code in codes]


@dataclass(frozen=True)
class OwnQuarter:
    """One quarter of one branch; medians are those of its peer group, None where the group is too small to compare."""

    code: str
    party: Decimal | None = None
    business: Decimal | None = None
    total: Decimal | None = None
    peers: int = 0
    party_median: Decimal | None = None
    business_median: Decimal | None = None

    @property
    def is_gap(self) -> bool:
        return self.party is None


def _median(values: list[Decimal]) -> Decimal:
    return rounded(quartile(sorted(values), HALF), TENTH)


def own_course(scope: Scope, score: ScoreTotal, parameters: Parameters) -> list[OwnQuarter]:
    """The line of the branch of ``score`` over the eight quarters up to its round: two statements.

    Of the peers nothing but their median leaves this function.
    """
    codes = quarter_codes(score.round.ends_on)
    published = ScoreTotal.objects.filter(round__code__in=codes, round__state__in=FROZEN_STATES)
    mine = {t.round.code: t for t in published.within(scope).filter(branch_id=score.branch_id).select_related("round__scheme")}
    peers: dict[tuple[str, str], tuple[list[Decimal], list[Decimal]]] = defaultdict(lambda: ([], []))
    compared = published.filter(is_graded=True, peer_group__in={t.peer_group for t in mine.values()}).order_by()
    for code, group, party, business in compared.values_list("round__code", "peer_group", *DIMENSIONS):
        peers[code, group][0].append(party)
        peers[code, group][1].append(business)
    quarters = []
    for code in codes:
        own = mine.get(code)
        if own is None:
            quarters.append(OwnQuarter(code))
            continue
        party, business = peers[code, own.peer_group]
        is_enough = len(party) >= parameters.minimum_group
        total = total_of(body_from_json(own.round.scheme.body), own.party, own.business, own.peer_group)
        quarters.append(
            OwnQuarter(
                code, own.party, own.business, total,
                len(party), _median(party) if is_enough else None, _median(business) if is_enough else None,
            )
        )  # fmt: skip
    return quarters


def full_marks(quarters: list[OwnQuarter]) -> dict[str, int]:
    """dimension -> for how many quarters up to the last it has stood at full marks."""
    return {name: full_streak([getattr(q, name) for q in quarters], FULL) for name in DIMENSIONS}
