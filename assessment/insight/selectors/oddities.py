"""Branches whose published scores, or whose way of filing, are unusual: worth a look by people, and nothing more.

The thresholds are rule parameters. Nothing is stored and no score reads it; a look is a drawn sample of records, judged by two
persons, which the branch may answer: a room of branch work that knows nothing of scores. Resembling minutes are hints there.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import make_aware

from assessment.insight.enums import OddityKind
from assessment.insight.rules import TENTH, percent, rounded
from assessment.insight.rules.oddities import is_far, median
from assessment.insight.selectors.course import DIMENSIONS
from assessment.insight.selectors.lens import Lens
from assessment.rounds.enums import FROZEN_STATES
from assessment.scoring.models import ScoreTotal
from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity
from portal.catalogue.selectors import values_on

CODES = ("ODDITY_MAD", "ODDITY_LEAST", "ODDITY_QUARTERS", "ODDITY_BURST_DAYS", "ODDITY_BURST_SHARE", "ODDITY_BURST_RECORDS")
Values = dict[str, list[Decimal]]


@dataclass(frozen=True)
class Oddity:
    """``value`` beside what is ``usual``; of a burst the percent of the records filed late, beside the threshold."""

    kind: OddityKind
    code: str
    name: str
    path: str
    dimension: str
    value: Decimal
    usual: Decimal


def limits_on(day: date) -> dict[str, Decimal]:
    return {code: Decimal(str(value)) for code, value in values_on(CODES, day).items()}


def oddities_of(lens: Lens, limits: Mapping[str, Decimal]) -> list[Oddity]:
    """In the order of the tree, so that nobody is ranked: four statements."""
    rows = ScoreTotal.objects.within(lens.scope).filter(round=lens.round).select_related("branch__node").order_by("path")
    if lens.peer_group:
        rows = rows.filter(peer_group=lens.peer_group)
    totals = list(rows)
    found = [*_of_own(totals, lens, limits), *_of_peers(totals, lens, limits), *_bursts(totals, lens, limits)]
    return sorted(found, key=lambda o: (o.path, o.kind, o.dimension))


def _oddity(kind: OddityKind, total: ScoreTotal, dimension: str, value: Decimal, usual: Decimal) -> Oddity:
    node: Any = total.branch.node
    return Oddity(kind, node.code, node.short_name or node.name, total.path, dimension, value, rounded(usual, TENTH))


def _of_own(totals: list[ScoreTotal], lens: Lens, limits: Mapping[str, Decimal]) -> list[Oddity]:
    earlier = ScoreTotal.objects.filter(
        branch__in=[t.branch_id for t in totals], round__state__in=FROZEN_STATES, round__starts_on__lt=lens.round.starts_on
    )
    kin = earlier.filter(round__code__contains="Q") if not lens.round.is_year else earlier.exclude(round__code__contains="Q")
    past: dict[int, Values] = defaultdict(lambda: {name: [] for name in DIMENSIONS})
    for branch_id, *points in kin.order_by("round__starts_on").values_list("branch_id", *DIMENSIONS):
        for name, value in zip(DIMENSIONS, points, strict=True):
            past[branch_id][name].append(value)
    return [
        _oddity(OddityKind.OWN, t, name, getattr(t, name), median(before))
        for t in totals
        for name, before in past[t.branch_id].items()
        if len(before) >= limits["ODDITY_QUARTERS"] and is_far(getattr(t, name), before, limits["ODDITY_MAD"], limits["ODDITY_LEAST"])
    ]


def _of_peers(totals: list[ScoreTotal], lens: Lens, limits: Mapping[str, Decimal]) -> list[Oddity]:
    """Peers over the whole round; a group that is too small to be ranked is too small to be compared."""
    peers: dict[str, Values] = defaultdict(lambda: {name: [] for name in DIMENSIONS})
    rows = ScoreTotal.objects.filter(round=lens.round, is_graded=True, peer_group__in={t.peer_group for t in totals}).order_by()
    for group, *points in rows.values_list("peer_group", *DIMENSIONS):
        for name, value in zip(DIMENSIONS, points, strict=True):
            peers[group][name].append(value)
    return [
        _oddity(OddityKind.PEERS, t, name, getattr(t, name), median(others))
        for t in totals
        for name, others in peers[t.peer_group].items()
        if len(others) >= lens.parameters.minimum_group and is_far(getattr(t, name), others, limits["ODDITY_MAD"], limits["ODDITY_LEAST"])
    ]


def _bursts(totals: list[ScoreTotal], lens: Lens, limits: Mapping[str, Decimal]) -> list[Oddity]:
    last = make_aware(datetime.combine(lens.round.ends_on - timedelta(days=int(limits["ODDITY_BURST_DAYS"]) - 1), time.min))
    held = Activity.objects.within(lens.scope).filter(state__in=COUNTED_STATES, lead=None)
    rows = held.filter(held_on__range=(lens.round.starts_on, lens.round.ends_on)).order_by().values_list("branch_id")
    counts = {pk: (n, late) for pk, n, late in rows.annotate(n=Count("pk"), late=Count("pk", filter=Q(filed_at__gte=last)))}
    found = []
    for total in totals:
        n, late = counts.get(total.branch_id, (0, 0))
        share = percent(late, n)
        if n >= limits["ODDITY_BURST_RECORDS"] and share is not None and share >= limits["ODDITY_BURST_SHARE"]:
            found.append(_oddity(OddityKind.BURST, total, "", share, limits["ODDITY_BURST_SHARE"]))
    return found
