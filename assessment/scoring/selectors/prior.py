"""The published quarters that a round of a whole year is made of."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from assessment.schemes.rules import SchemeBody
from assessment.scoring.enums import FINAL
from assessment.scoring.models import ScoreTotal
from portal.kernel.periods import parse_period

Priors = dict[int, dict[str, tuple[Decimal, ...]]]


def prior_of(round: Any, body: SchemeBody, branch_ids: Collection[int]) -> Priors | None:
    """branch id -> dimension -> totals of the published quarters of the round's year, oldest first.

    None where the round is not of a whole year, or its scheme scores a year like a quarter. One statement at most.
    """
    period = parse_period(round.code)
    if period.kind != "year" or not body.needs_prior:
        return None
    codes = [quarter.code for quarter in period.quarters()]
    totals = ScoreTotal.objects.filter(branch_id__in=branch_ids, round__code__in=codes, round__state__in=FINAL)
    found: dict[int, dict[str, list[Decimal]]] = {pk: defaultdict(list) for pk in branch_ids}
    for branch_id, party, business in totals.order_by("round__starts_on").values_list("branch_id", "party", "business"):
        found[branch_id]["party"].append(party)
        found[branch_id]["business"].append(business)
    return {pk: {name: tuple(scores) for name, scores in by_name.items()} for pk, by_name in found.items()}


def quarters_of(round: Any, branch_ids: Collection[int]) -> dict[int, list[str]]:
    """branch id -> codes of the published quarters of a year's round that the branch took part in. One statement."""
    codes = [quarter.code for quarter in parse_period(round.code).quarters()]
    totals = ScoreTotal.objects.filter(branch_id__in=branch_ids, round__code__in=codes, round__state__in=FINAL)
    found: dict[int, list[str]] = {pk: [] for pk in branch_ids}
    for branch_id, code in totals.order_by("round__starts_on").values_list("branch_id", "round__code"):
        found[branch_id].append(code)
    return found
