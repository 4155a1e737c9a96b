"""The published package: everything that made each branch's score, as canonical JSON under one hash."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assessment.rounds.models import AssessmentRound, FrozenBranch, RoundBranch
from assessment.rounds.rules import package_hash
from assessment.schemes.rules import canonical_json, fingerprint, plain
from assessment.scoring.models import ScoreItem, ScoreTotal
from assessment.scoring.selectors import package_of
from portal.kernel.errors import RuleBroken

CHUNK = 200


def chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """``rows`` in slices, so that a large round never stands in memory as a whole."""
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def head_of(round: AssessmentRound, places: Sequence[RoundBranch]) -> dict[str, Any]:
    """What the whole round stands on: period, scheme, tree. The scheme is fingerprinted as it is stored now."""
    return {
        "round": round.code,
        "starts_on": round.starts_on.isoformat(),
        "ends_on": round.ends_on.isoformat(),
        "scheme": {"code": round.scheme.code, "version": round.scheme.version, "sha256": fingerprint(round.scheme.body)},
        "tree": {place.branch.node.code: place.path for place in places},
    }


def places_of(round: AssessmentRound) -> list[RoundBranch]:
    """Participants in the order of the hash: by path."""
    return list(round.participants.select_related("branch__node").order_by("path"))


def stored_scores(round: AssessmentRound, branch_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """branch id -> items, points, bands and ranks as the tables hold them, in the texts of a package. Two statements."""
    found: dict[int, dict[str, Any]] = {}
    for t in ScoreTotal.objects.filter(round_id=round.pk, branch_id__in=branch_ids):
        found[t.branch_id] = {
            "items": {},
            "points": {"party": t.party, "business": t.business},
            "bands": {"party": t.party_band, "business": t.business_band},
            "ranks": {"party": t.party_rank, "business": t.business_rank},
            "computed_at": t.computed_at.isoformat(),
        }
    for item in ScoreItem.objects.filter(round_id=round.pk, branch_id__in=branch_ids):
        if item.branch_id in found:
            found[item.branch_id]["items"][item.indicator] = {"raw": item.raw, "points": item.points, "note": item.note}
    return {pk: plain(row) for pk, row in found.items()}


def shown_scores(package: Mapping[str, Any]) -> dict[str, Any]:
    """What the tables must hold for ``package``: the counterpart of ``stored_scores``."""
    is_graded = package["branch"]["is_graded"]
    return {
        "items": {code: {k: item[k] for k in ("raw", "points", "note")} for code, item in package["items"].items()},
        "points": {name: total["points"] for name, total in package["totals"].items()},
        "bands": {name: total["band"] if is_graded else "" for name, total in package["totals"].items()},
        "ranks": package["ranks"],
        "computed_at": package["computed_at"],
    }


def _checked(round: AssessmentRound, places: Sequence[RoundBranch]) -> list[tuple[RoundBranch, dict[str, Any]]]:
    """The package of each branch, in the given order. Raises RuleBroken where stored points are not those of the facts."""
    ids = [place.branch_id for place in places]
    packages, stored = package_of(round, ids), stored_scores(round, ids)
    for place in places:
        package = packages.get(place.branch_id)
        if package is None:
            raise RuleBroken("round.score_missing", branch=place.branch.node.name)
        if shown_scores(package) != stored[place.branch_id]:
            raise RuleBroken("round.score_outdated", branch=place.branch.node.name)
    return [(place, plain(packages[place.branch_id])) for place in places]


def freeze_round(*, round: AssessmentRound) -> None:
    """Write a FrozenBranch for every participant. Raises RuleBroken where a score is missing or old.

    Done when the review ends: points and evidence are then of one moment, and an edit before the publication parts them not.
    """
    melt_round(round=round)
    for slice_ in chunks(places_of(round)):
        FrozenBranch.objects.bulk_create(
            FrozenBranch(round=round, branch=place.branch, package=canonical_json(package), sha256=fingerprint(package))
            for place, package in _checked(round, slice_)
        )


def melt_round(*, round: AssessmentRound) -> None:
    """Forget the packages of a round that goes back to computing."""
    FrozenBranch.objects.filter(round=round).delete()


def hash_of_frozen(round: AssessmentRound) -> str:
    """The one hash over the stored packages of all participants, the scheme and the tree."""
    places = places_of(round)
    stored = dict(FrozenBranch.objects.filter(round=round).values_list("branch_id", "sha256"))
    return package_hash(branch_hashes=[stored.get(p.branch_id, "") for p in places], head=head_of(round, places))
