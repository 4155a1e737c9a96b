"""Is a published result still what was published? The hash, the tables, and the arithmetic are asked, in that order."""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assessment.metrics.rules import text_of
from assessment.metrics.selectors import facts_of
from assessment.rounds.models import AssessmentRound, FrozenBranch, RoundBranch
from assessment.rounds.rules import Difference, Verification, compare, package_hash
from assessment.rounds.selectors import body_of
from assessment.rounds.services.freezing import chunks, head_of, places_of, shown_scores, stored_scores
from assessment.scoring.models import PeriodFact, ScoreTotal
from assessment.scoring.rules import needs_of_scheme, read_stored, recompute
from assessment.scoring.selectors import rollup_differences
from assessment.scoring.services.engine import given_by_people
from portal.kernel.errors import RuleBroken
from portal.kernel.periods import parse_period

PLACE = ("path", "peer_group", "is_graded")  # where a branch stood and whether it is graded


def verify_round(round: AssessmentRound, against_live: bool = False) -> Verification:
    """Check a published round; reads only. Raises RuleBroken when nothing has been published.

    Equal means: the hash over the stored packages, the scheme and the tree is the published one; facts, judged points,
    corrections, items and totals in the tables are those of the packages; the frozen facts give them again; and the sums
    over the tree are those of the items.
    ``against_live`` adds the differences to today's records, which never make a result unequal.
    """
    if not round.package_hash:
        raise RuleBroken("round.not_published", round=round.code)
    places = places_of(round)
    digests: list[str] = []
    found: list[Difference] = []
    live: list[Difference] = []
    for slice_ in chunks(places):
        packages = _packages(round, slice_, digests, found)
        _against_tables(round, slice_, packages, found)
        _against_sources(round, slice_, packages, found)
        _again(round, packages, found)
        if against_live:
            live += _against_live(round, slice_, packages)
    if not found:  # with other items the sums must differ too: one edit is one difference
        sums = rollup_differences(round.pk)
        found = [Difference(d.place, f"rollup.{d.indicator}", _sums(d.stored), _sums(d.counted)) for d in sums]
    digest = package_hash(branch_hashes=digests, head=head_of(round, places))
    return Verification(round.package_hash, digest, len(places), tuple(found), tuple(live))


def _sums(sums: tuple[int, Decimal, Decimal, Decimal] | None) -> str:
    """Number, sum, lowest and highest as one text."""
    return "—" if sums is None else " / ".join((str(sums[0]), *(text_of(number) for number in sums[1:])))


def _packages(
    round: AssessmentRound, places: Sequence[RoundBranch], digests: list[str], found: list[Difference]
) -> dict[int, tuple[str, dict[str, Any]]]:
    """branch id -> (name, package); every package's own hash is taken from its text as it is stored now."""
    rows = {row.branch_id: row for row in FrozenBranch.objects.filter(round=round, branch_id__in=[p.branch_id for p in places])}
    packages: dict[int, tuple[str, dict[str, Any]]] = {}
    for place in places:
        name, row = place.branch.node.name, rows.get(place.branch_id)
        if row is None:
            found.append(Difference(name, "package", "—", "1"))
            continue
        digest = hashlib.sha256(row.package.encode()).hexdigest()
        digests.append(digest)
        if digest != row.sha256:
            found.append(Difference(name, "sha256", digest[:16], row.sha256[:16]))
        try:
            packages[place.branch_id] = (name, json.loads(row.package))
        except ValueError:
            found.append(Difference(name, "package", "?", "JSON"))
    return packages


def _against_tables(
    round: AssessmentRound, places: Sequence[RoundBranch], packages: dict[int, tuple[str, dict[str, Any]]], found: list[Difference]
) -> None:
    """The rows that pages and rankings read must be those of the packages."""
    stored = stored_scores(round, [p.branch_id for p in places])
    for pk, (name, package) in packages.items():
        found += compare(name, {"tables": stored.get(pk, {})}, {"tables": shown_scores(package)})


def _against_sources(
    round: AssessmentRound, places: Sequence[RoundBranch], packages: dict[int, tuple[str, dict[str, Any]]], found: list[Difference]
) -> None:
    """Facts, points of judges and corrections as their own tables hold them; names of people may change, numbers may not."""
    ids = [p.branch_id for p in places]
    stored = PeriodFact.objects.filter(round_id=round.pk, branch_id__in=ids).values_list("branch_id", "facts")
    facts = {pk: read_stored(text)[0] for pk, text in stored}
    totals = {t.branch_id: t for t in ScoreTotal.objects.filter(round_id=round.pk, branch_id__in=ids)}
    judged, deltas = given_by_people(round, ids)
    for place in places:
        if place.branch_id not in packages:
            continue
        name, package = packages[place.branch_id]
        pk = place.branch_id
        tables = {
            "facts": {k: text_of(v) for k, v in facts.get(pk, {}).items()},
            "judged": {k: sorted(text_of(g.points) + g.group for g in rows) for k, rows in judged.get(pk, {}).items()},
            "adjustments": {k: sorted(map(text_of, rows)) for k, rows in deltas.get(pk, {}).items()},
            **{k: getattr(place, k) for k in PLACE},
            "total": {k: getattr(totals.get(pk), k, None) for k in PLACE},
        }  # fmt: skip
        frozen = {
            "facts": package["facts"],
            "judged": {
                k: sorted(text_of(Decimal(r["points"])) + r.get("group", "") for r in rows) for k, rows in package["judged"].items()
            },
            "adjustments": {k: sorted(text_of(Decimal(r["delta"])) for r in rows) for k, rows in package["adjustments"].items()},
            **{k: package["branch"][k] for k in PLACE},
            "total": {k: package["branch"][k] for k in PLACE},
        }  # fmt: skip
        found += compare(name, {"sources": tables}, {"sources": frozen})


def _again(round: AssessmentRound, packages: dict[int, tuple[str, dict[str, Any]]], found: list[Difference]) -> None:
    """The frozen facts, judged points and adjustments must give the frozen points once more."""
    body = body_of(round)
    for name, package in packages.values():
        items, totals = recompute(package, body)
        found += compare(name, {"items": package["items"], "totals": package["totals"]}, {"items": items, "totals": totals})


def _against_live(
    round: AssessmentRound, places: Sequence[RoundBranch], packages: dict[int, tuple[str, dict[str, Any]]]
) -> list[Difference]:
    """Frozen facts beside today's, without those that an earlier version read beside what the scheme reads. One statement per source."""
    ids, needs = [p.branch_id for p in places], needs_of_scheme(body_of(round))
    facts = facts_of(ids, parse_period(round.code), needs)
    found = []
    for pk, (name, package) in packages.items():
        now = {code: text_of(value) for code, value in facts.get(pk, {}).items()}
        frozen = {code: text for code, text in package["facts"].items() if needs.reads(code)}
        found += compare(name, {"facts": now}, {"facts": frozen})
    return found
