"""Where a branch stands among its peers, as its own people may see it: the own line and the top, never the bottom."""

from dataclasses import dataclass
from decimal import Decimal

from assessment.insight.rules import ranks
from assessment.insight.selectors.parameters import Parameters
from assessment.rounds.enums import FROZEN_STATES
from assessment.schemes.rules import body_from_json, total_of
from assessment.scoring.models import ScoreTotal


@dataclass(frozen=True)
class PeerLine:
    """A line that is shown: rank, name and total of a branch; ``is_own`` marks the reader's."""

    rank: int
    name: str
    total: Decimal
    is_own: bool


@dataclass(frozen=True)
class PeerStanding:
    """``rank`` is None where the group is too small or the branch is not graded; ``lines`` are empty before publication."""

    rank: int | None
    of: int
    minimum: int
    is_graded: bool
    is_published: bool
    lines: tuple[PeerLine, ...]
    forms_total: bool = True  # without a total there are the two ranks apart
    party_rank: int | None = None
    business_rank: int | None = None

    @property
    def is_small(self) -> bool:
        return self.of < self.minimum


def peer_standing(total: ScoreTotal, parameters: Parameters) -> PeerStanding:
    """The standing of one score: one statement. Of other branches only the top places leave this function."""
    round_ = total.round
    body = body_from_json(round_.scheme.body)
    rows = ScoreTotal.objects.filter(round=round_, is_graded=True, peer_group=total.peer_group)
    is_published = round_.state in FROZEN_STATES
    if not body.forms_total:
        return _apart(total, rows.count(), parameters.minimum_group, is_published=is_published)
    found: dict[int, tuple[str, Decimal]] = {}
    columns = ("branch_id", "branch__node__short_name", "branch__node__name", "party", "business")
    for pk, short, name, party, business in rows.values_list(*columns):
        points = total_of(body, party, business, total.peer_group)
        if points is not None:
            found[pk] = (short or name, points)
    placed = ranks({pk: points for pk, (_name, points) in found.items()}) if len(found) >= parameters.minimum_group else {}
    shown = sorted((rank, found[pk][0], pk) for pk, rank in placed.items() if pk == total.branch_id or rank <= parameters.top)
    lines = tuple(PeerLine(rank, name, found[pk][1], pk == total.branch_id) for rank, name, pk in shown) if is_published else ()
    return PeerStanding(
        placed.get(total.branch_id), len(found), parameters.minimum_group, total.is_graded, is_published, lines
    )  # fmt: skip


def _apart(total: ScoreTotal, of: int, minimum: int, *, is_published: bool) -> PeerStanding:
    """Two ranks and no list: without a total there is no order in which the top could be shown."""
    ranks = (total.party_rank, total.business_rank) if of >= minimum else (None, None)
    return PeerStanding(None, of, minimum, total.is_graded, is_published, (), False, *ranks)
