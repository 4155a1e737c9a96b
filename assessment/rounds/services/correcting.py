"""A published result is corrected by one confirmed adjustment: from the frozen facts, never from today's records.

The branch's package takes the adjustment in and is scored again; ranks may move others of its peer group, whose packages follow.
The round gets a new hash, and the verification must find it equal before anything is saved for good (docs/adr/0045).
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from assessment.rounds.enums import RoundState
from assessment.rounds.models import AssessmentRound, FrozenBranch, ScoreAdjustment
from assessment.rounds.selectors import body_of
from assessment.rounds.services.freezing import chunks, hash_of_frozen, places_of
from assessment.rounds.services.judging import check_delta, indicator_of, locked
from assessment.rounds.services.publishing import tell_the_year
from assessment.rounds.services.verifying import verify_round
from assessment.schemes.rules import beyond, canonical_json, fingerprint
from assessment.schemes.rules import result_of as result_of_scores
from assessment.scoring.models import ScoreItem, ScoreTotal
from assessment.scoring.rules.package import score_json, scored
from assessment.scoring.services.finish import mend_rollup, rank_and_roll_up
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel.errors import RuleBroken
from portal.rights.access import Actor


def _store(row: FrozenBranch, package: dict[str, Any]) -> None:
    row.package, row.sha256 = canonical_json(package), fingerprint(package)
    row.save(update_fields=["package", "sha256"])


def result_of(round: AssessmentRound, branch: Branch, indicator: str) -> dict[str, Any]:
    """Points of the indicator, totals, bands and ranks of a published result as the package holds them. One statement."""
    row = FrozenBranch.objects.filter(round=round, branch=branch).first()
    if row is None:
        raise RuleBroken("round.branch_not_in_round", branch=branch.node.name)
    package = json.loads(row.package)
    item = package["items"].get(indicator)
    if item is None:
        raise RuleBroken("round.no_such_indicator", field="indicator", indicator=indicator)
    return {
        "raw": item["raw"], "points": item["points"], "ranks": package["ranks"],
        "totals": {name: {"points": t["points"], "band": t["band"]} for name, t in package["totals"].items()},
    }  # fmt: skip


@transaction.atomic
def apply_correction(*, actor: Actor, at: datetime, adjustment: ScoreAdjustment) -> AssessmentRound:
    """Put an adjustment of a published round into force, confirmed by ``actor``; the caller has asked who may. Returns the round."""
    round = locked(adjustment.round)
    if round.state != RoundState.PUBLISHED:
        raise RuleBroken("round.cannot_correct")
    row = ScoreAdjustment.objects.select_for_update(of=("self",)).select_related("branch__node", "proposed_by").get(pk=adjustment.pk)
    if row.confirmed_at is not None or row.refused_at is not None:
        raise RuleBroken("round.adjustment_decided")
    if row.proposed_by_id == actor.user_id:
        raise RuleBroken("round.adjustment_second_person")
    check_delta(round, row.branch, indicator_of(round, row.indicator), row.delta)
    row.confirmed_by, row.confirmed_at = actor.user, at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    lowered = _lowered(round, row.branch_id)
    _rescore(round, row, at)
    _follow_ranks(round)
    regraded = (lowered ^ _lowered(round, row.branch_id)) - {row.branch_id}
    before, round.package_hash = round.package_hash, hash_of_frozen(round)
    round.version += 1
    round.save(update_fields=["package_hash", "version"])
    differences = verify_round(round).differences
    if differences:
        raise RuleBroken("round.score_outdated", branch=differences[0].branch)
    round.participants.filter(branch_id__in=[row.branch_id, *regraded]).update(is_changed=True)
    record(
        actor=actor, at=at, action="round.corrected", obj=round, path=row.branch.node.path,
        label=f"{round.code} {row.branch.node.name} {row.indicator}", before={"hash": before},
        after={"hash": round.package_hash, "delta": str(row.delta), **({"regraded": len(regraded)} if regraded else {})},
        reason=row.reason,
    )  # fmt: skip
    tell_the_year(round, [row.branch_id])
    _mark_settled_year(round, row.branch_id, at)
    return round


def _lowered(round: AssessmentRound, branch_id: int) -> frozenset[int]:
    """Branches of the peer group of ``branch_id`` that reached the highest grade and stand beyond the share that may keep it: where
    one of them moves, the grade of another may. Three statements, none without such a share in the scheme."""
    body = body_of(round)
    if body.top_percent is None:
        return frozenset()
    group = ScoreTotal.objects.get(round=round, branch_id=branch_id).peer_group
    rows = ScoreTotal.objects.filter(round=round, peer_group=group, is_graded=True)
    results = {pk: (result_of_scores(body, p, b, group), min(p, b)) for pk, p, b in rows.values_list("branch_id", "party", "business")}
    if len(results) < int(value_on("RANKING_MINIMUM_GROUP", round.ends_on)):
        return frozenset()
    late = beyond({pk: weaker if r.total is None else r.total for pk, (r, weaker) in results.items()}, body.top_percent)
    return frozenset(pk for pk in late if (band := results[pk][0].band) and body.lowered(band.code, group))


def _rescore(round: AssessmentRound, row: ScoreAdjustment, at: datetime) -> None:
    """The package of the branch with the adjustment in it, and the rows that pages read."""
    frozen = FrozenBranch.objects.select_for_update().get(round=round, branch=row.branch)
    package = json.loads(frozen.package)
    entry = {
        "delta": str(row.delta), "reason": row.reason, "proposed_by": str(row.proposed_by), "confirmed_by": str(row.confirmed_by),
        "confirmed_at": at.isoformat(),
    }  # fmt: skip
    package["adjustments"].setdefault(row.indicator, []).append(entry)
    score, old = scored(package, body_of(round)), package["items"]
    package["items"], package["totals"] = score_json(score)
    for item in score.items:
        if package["items"][item.indicator] != old[item.indicator]:
            mine = ScoreItem.objects.filter(round_id=round.pk, branch_id=row.branch_id, indicator=item.indicator)
            mine.update(raw=item.raw, points=item.points, note=item.note)
    bands = (score.party.band, score.business.band) if package["branch"]["is_graded"] else ("", "")
    totals = ScoreTotal.objects.filter(round=round, branch=row.branch)
    totals.update(
        party=score.party.points, business=score.business.points, party_band=bands[0], business_band=bands[1], computed_at=at
    )  # fmt: skip
    package["computed_at"] = totals.get().computed_at.isoformat()
    _store(frozen, package)
    rank_and_roll_up(round=round, branch_ids=[row.branch_id])
    mend_rollup(round)


def _follow_ranks(round: AssessmentRound) -> None:
    """Packages whose rank has moved get the new one, slice by slice."""
    for slice_ in chunks(places_of(round)):
        ids = [place.branch_id for place in slice_]
        ranks = {
            t.branch_id: {"party": t.party_rank, "business": t.business_rank}
            for t in ScoreTotal.objects.filter(round=round, branch_id__in=ids)
        }
        for frozen in FrozenBranch.objects.filter(round=round, branch_id__in=ids):
            package = json.loads(frozen.package)
            if package["ranks"] != ranks[frozen.branch_id]:
                package["ranks"] = ranks[frozen.branch_id]
                _store(frozen, package)


def _mark_settled_year(round: AssessmentRound, branch_id: int, at: datetime) -> None:
    """A year that is reviewed or published already keeps its score; its branch is marked, and people decide."""
    if round.is_year:
        return
    year = AssessmentRound.objects.filter(code=round.code[:4], state__in=(RoundState.REVIEWED, RoundState.PUBLISHED)).first()
    if year is not None:
        places = year.participants.filter(branch_id=branch_id)
        places.filter(is_stale=False).update(is_stale=True, stale_at=at)
        places.update(stale_source="quarter")
