"""The marks of the branches in the rounds of a lens, with rank, change and quadrant."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from assessment.insight.rules import Mark, Peer, Standing, places_in_groups, quadrant_of
from assessment.insight.selectors.lens import Lens
from assessment.insight.selectors.parameters import Parameters, parameters_on
from assessment.insight.selectors.words import name_of, named
from assessment.rounds.models import AssessmentRound
from assessment.schemes.rules import Band, SchemeBody, body_from_json, result_of, total_of
from assessment.scoring.models import ScoreTotal
from portal.catalogue.selectors import value_by_day
from portal.kernel.scope import Scope

GROUP = tuple(f"branch__node__peer_group__{name}" for name in ("code", "name_zh", "name_en", "sort"))
COLUMNS = (
    "round_id", "branch_id", "branch__node__code", "branch__node__name", "branch__node__short_name", "path", "peer_group",
    "party", "business", "is_graded", "computed_at", *GROUP,
)  # fmt: skip


def _graded(mark: Mark, body: SchemeBody, place: Standing | None) -> Mark:
    """With the band below the highest where the scheme leaves the branch no place in it."""
    band = body.lowered(mark.band, mark.peer_group) if place is not None and place.is_beyond else None
    return replace(mark, band=band.code, band_name=name_of(band), is_lowered=True) if band else mark


def _mark(row: tuple, body: SchemeBody, line: Decimal) -> Mark:
    _round, branch_id, code, name, short_name, path, group, party, business, is_graded, at = row[:11]
    result = result_of(body, party, business, group)
    band = result.band if is_graded else None
    return Mark(
        branch_id=branch_id, code=code, name=name, short_name=short_name or name, path=path, peer_group=group, party=party,
        business=business, total=result.total, quadrant=quadrant_of(party, business, line), band=band.code if band else "",
        is_graded=is_graded, computed_at=at, band_name=name_of(band) if band else "",
    )  # fmt: skip


@dataclass(frozen=True)
class History:
    """``marks``: round code -> marks, oldest round first. ``groups``: the peer groups in their order, code -> name.
    ``places``: branch id -> its ranks in the lens's round, inside its peer group over the whole round. ``is_comparable``: the
    round before combined the two scores in the same way. ``bodies``: the scheme of each round of the trail.
    ``count`` and ``newest``: how many branches of the lens's round the figures rest on, peers outside the reach among them, and when
    the last of them was computed."""

    marks: dict[str, list[Mark]]
    groups: dict[str, str]
    places: dict[int, Standing]
    is_comparable: bool = True
    bodies: dict[AssessmentRound, SchemeBody] = field(default_factory=dict)
    count: int = 0
    newest: datetime | None = None


def history(lens: Lens) -> History:
    """The marks inside the lens, for the rounds of its trail, and their places: one statement."""
    trail = {r.pk: r for r in lens.trail}
    bodies = {pk: lens.body if pk == lens.round.pk else body_from_json(r.scheme.body) for pk, r in trail.items()}
    rows = ScoreTotal.objects.within(lens.scope).filter(round_id__in=trail).order_by("path")
    if lens.peer_group:
        rows = rows.filter(peer_group=lens.peer_group)
    marks: dict[str, list[Mark]] = {r.code: [] for r in lens.trail}
    groups: dict[str, tuple[int, str]] = {}
    peers: list[Peer] = []
    moved: dict[int, datetime] = {}
    for is_peer, *row in _with_peers(rows, lens.round):
        if row[0] == lens.round.pk:
            moved[row[1]] = row[10]
        if is_peer:
            peers.append((row[1], row[6], row[7], row[8]))
            continue
        marks[trail[row[0]].code].append(_mark(row, bodies[row[0]], lens.line))
        code, name_zh, name_en, sort = row[11:]
        if code:
            groups[code] = (sort, named(name_zh, name_en))
    named_groups = {code: name for code, (_sort, name) in sorted(groups.items(), key=lambda g: (g[1][0], g[0]))}
    before = lens.previous
    is_comparable = before is None or bodies[before.pk].combine_way == lens.body.combine_way
    placed = places_in_groups(peers, lens.body, lens.parameters.minimum_group)
    schemes = {trail[pk]: body for pk, body in bodies.items()}
    return History(marks, named_groups, placed, is_comparable, schemes, len(moved), max(moved.values(), default=None))


def moved_in(lens: Lens) -> tuple[int, datetime | None]:
    """What ``History`` says as ``count`` and ``newest``, without the marks: one statement."""
    mine = ScoreTotal.objects.within(lens.scope).filter(round=lens.round)
    if lens.peer_group:
        mine = mine.filter(peer_group=lens.peer_group)
    peers = Q(is_graded=True, peer_group__in=mine.values("peer_group"))
    rows = ScoreTotal.objects.filter(Q(pk__in=mine.values("pk")) | peers, round=lens.round)
    found = rows.aggregate(n=Count("pk"), newest=Max("computed_at"))
    return found["n"], found["newest"]


def graded_marks(lens: Lens, past: History) -> dict[str, list[Mark]]:
    """The marks of every round of the trail with the grades that were given, for counting them. Two statements where an earlier
    round has a share of the highest grade, else none."""
    capped = [r for r, body in past.bodies.items() if body.top_share and r.pk != lens.round.pk]
    placed = {lens.round.pk: past.places, **(_places_in_rounds(capped, past) if capped else {})}
    return {
        r.code: [_graded(m, body, placed.get(r.pk, {}).get(m.branch_id)) for m in past.marks[r.code]] for r, body in past.bodies.items()
    }


def _places_in_rounds(rounds: Collection[AssessmentRound], past: History) -> dict[int, dict[int, Standing]]:
    """Round -> places, each by the least size of a group on the last day of its round. Two statements."""
    minimum = value_by_day("RANKING_MINIMUM_GROUP", [r.ends_on for r in rounds])
    groups = {m.peer_group for r in rounds for m in past.marks[r.code]}
    rows = ScoreTotal.objects.filter(round__in=rounds, is_graded=True, peer_group__in=groups)
    peers: dict[int, list[Peer]] = defaultdict(list)
    for round_id, branch_id, group, party, business in rows.values_list("round_id", "branch_id", "peer_group", "party", "business"):
        peers[round_id].append((branch_id, group, party, business))
    return {r.pk: places_in_groups(peers[r.pk], past.bodies[r], int(minimum[r.ends_on])) for r in rounds}


def _with_peers(rows: QuerySet[ScoreTotal], round_: AssessmentRound) -> Any:
    """``rows`` in COLUMNS behind a False, and behind a True all graded branches of ``round_`` in their peer groups, of which
    nothing but id, group and scores is read: a rank is a statement about all peers, not about the reader's reach."""
    peers = ScoreTotal.objects.filter(
        round=round_, is_graded=True, peer_group__in=rows.filter(round=round_).order_by().values("peer_group")
    )
    known = {"round_id", "branch_id", "path", "peer_group", "party", "business", "is_graded", "computed_at"}
    names = {f"c{i}": F(name) for i, name in enumerate(COLUMNS)}
    empty = {f"c{i}": F(name) if name in known else Value(0 if name.endswith("sort") else "") for i, name in enumerate(COLUMNS)}
    mine: Any = rows.order_by().annotate(is_peer=Value(False), **names).values_list("is_peer", *names)
    others: Any = peers.order_by().annotate(is_peer=Value(True), **empty).values_list("is_peer", *names)
    return mine.union(others, all=True).order_by(f"c{COLUMNS.index('path')}")


def places_in_round(round_: AssessmentRound, body: SchemeBody, groups: Iterable[str], minimum: int) -> dict[int, Standing]:
    """Branch id -> its ranks inside its peer group over the whole round: one statement.

    A rank is a statement about all peers, so it is taken over the round and not over the reader's reach; nothing but
    these numbers leaves this function. Groups below ``minimum`` get no ranks.
    """
    rows = ScoreTotal.objects.filter(round=round_, is_graded=True, peer_group__in=set(groups))
    return places_in_groups(rows.values_list("branch_id", "peer_group", "party", "business"), body, minimum)


def band_in_place(total: ScoreTotal, body: SchemeBody) -> tuple[Band | None, bool]:
    """The grade of the whole, None where the branch takes no part in grading, and whether it lies below the one that was reached
    because the share of the highest is used up.

    Two statements where that may be so, else none.
    """
    reached = result_of(body, total.party, total.business, total.peer_group).band if total.is_graded else None
    below = body.lowered(reached.code, total.peer_group) if reached and body.top_share else None
    if below is None:
        return reached, False
    placed = places_in_round(total.round, body, [total.peer_group], parameters_on(total.round.ends_on).minimum_group)
    is_beyond = placed.get(total.branch_id, Standing()).is_beyond
    return (below, True) if is_beyond else (reached, False)


def group_sizes(round_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """(round id, peer group) -> how many graded branches it has over the whole round: one statement."""
    rows = ScoreTotal.objects.filter(round_id__in=set(round_ids), is_graded=True).order_by()
    return {(pk, group): n for pk, group, n in rows.values_list("round_id", "peer_group").annotate(n=Count("pk"))}


def standings(lens: Lens, past: History) -> list[Mark]:
    """Marks of the lens's round with rank and change to the round before. Pure.

    Best first in each peer group; what is not ranked follows in the order of the tree.
    """
    before = {m.branch_id: m.total for m in past.marks[lens.previous.code]} if lens.previous and past.is_comparable else {}
    marks = [
        _graded(m, lens.body, place).placed(place, before.get(m.branch_id))
        for m in past.marks[lens.round.code] for place in (past.places.get(m.branch_id),)
    ]  # fmt: skip
    return sorted(marks, key=lambda m: (m.peer_group, *m.order, m.path))


def by_business(marks: Iterable[Mark]) -> list[Mark]:
    """The other of the two lists: best business score first, what is not ranked last."""
    return sorted(marks, key=lambda m: (m.business_rank is None, m.business_rank or 0, m.path))


def group_name(groups: dict[str, str], code: str) -> str:
    """Name of a peer group in the active language; for a branch without group a word for that."""
    return groups.get(code) or code or _("未分组")


def ranking(marks: list[Mark], groups: dict[str, str]) -> list[dict[str, Any]]:
    """The marks as one list per peer group, in the groups' own order."""
    by_group: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_group[mark.peer_group].append(mark)
    order = list(groups)
    codes = sorted(by_group, key=lambda code: (order.index(code) if code in groups else len(order), code))
    return [
        {
            "code": code,
            "name": group_name(groups, code),
            "count": len(by_group[code]),
            "rows": by_group[code],
            "is_small": any(m.is_group_small for m in by_group[code]),
        }
        for code in codes
    ]


def mark_within(scope: Scope, round_code: str, branch_code: str) -> ScoreTotal | None:
    """The total of one branch in one round inside ``scope``, with round, scheme and node: one statement."""
    rows = ScoreTotal.objects.within(scope).select_related("round__scheme", "branch__node")
    return rows.filter(round__code=round_code, branch__node__code=branch_code).first()


def standing_of(total: ScoreTotal, parameters: Parameters) -> Mark:
    """The mark of one score with rank, change to the round before and quadrant, for its own page: two statements."""
    round_, node = total.round, total.branch.node
    body = body_from_json(round_.scheme.body)
    row = (
        round_.pk, total.branch_id, node.code, node.name, node.short_name, total.path, total.peer_group, total.party, total.business,
        total.is_graded, total.computed_at,
    )  # fmt: skip
    placed = places_in_round(round_, body, [total.peer_group], parameters.minimum_group)
    older = ScoreTotal.objects.filter(branch_id=total.branch_id, round__starts_on__lt=round_.starts_on).select_related("round__scheme")
    before = older.annotate(size=Length("round__code")).filter(size=len(round_.code)).order_by("-round__starts_on").first()
    older_body = body_from_json(before.round.scheme.body) if before else None
    was = None
    if before and older_body and older_body.combine_way == body.combine_way:
        was = total_of(older_body, before.party, before.business, before.peer_group)
    place = placed.get(total.branch_id)
    return _graded(_mark(row, body, parameters.line), body, place).placed(place, was)


def recent_scores(scope: Scope, branch_id: int, count: int = 2) -> list[ScoreTotal]:
    """The newest scores of a branch inside ``scope``, with round, scheme and node: one statement."""
    rows = ScoreTotal.objects.within(scope).filter(branch_id=branch_id).select_related("round__scheme", "branch__node")
    return list(rows.order_by("-round__starts_on", "-round__ends_on")[:count])
