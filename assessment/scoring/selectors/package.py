"""Everything that makes the present score of some branches, in the shape of the frozen package."""

from collections.abc import Collection
from datetime import date
from typing import Any

from assessment.metrics.rules import text_of
from assessment.metrics.selectors import RecordSet, lines_of, records_of
from assessment.schemes.rules import BonusItem, Indicator, SchemeBody, Veto, body_from_json
from assessment.scoring.models import PeriodFact, ScoreTotal
from assessment.scoring.rules import missing_quarters, needs_of_scheme, read_stored, recompute
from assessment.scoring.selectors.prior import prior_of, quarters_of
from portal.kernel.periods import parse_period

Rows = dict[int, dict[str, list[dict[str, Any]]]]


def _judged(round: Any, ids: Collection[int]) -> Rows:
    found: Rows = {pk: {} for pk in ids}
    for row in round.judged.filter(branch_id__in=ids).select_related("judge").order_by("indicator", "judge_id"):
        entry = {"judge": str(row.judge), "points": str(row.points), "reason": row.reason, "given_at": row.given_at.isoformat()}
        if row.group:
            entry["group"] = row.group
        found[row.branch_id].setdefault(row.indicator, []).append(entry)
    return found


def _adjustments(round: Any, ids: Collection[int]) -> Rows:
    found: Rows = {pk: {} for pk in ids}
    rows = round.adjustments.filter(branch_id__in=ids).exclude(confirmed_by=None).select_related("proposed_by", "confirmed_by")
    for row in rows.order_by("indicator", "pk"):
        entry = {
            "delta": str(row.delta), "reason": row.reason, "proposed_by": str(row.proposed_by), "confirmed_by": str(row.confirmed_by),
            "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        }  # fmt: skip
        found[row.branch_id].setdefault(row.indicator, []).append(entry)
    return found


def _asked(body: SchemeBody) -> list[tuple[str, str, dict[str, Any]]]:
    """(code, metric, parameters) of everything in a scheme that counts records."""
    rows: list[Indicator | BonusItem | Veto] = [i for i in body.indicators if i.kind == "metric"]
    rows += [item for bonus in body.bonus for item in bonus.items]
    return [(row.code, row.metric, row.metric_params) for row in (*rows, *body.vetoes)]


def _evidence(round: Any, body: SchemeBody, days: dict[int, date]) -> Rows:
    """Every record that was counted or refused, by branch and indicator, as of the day of the stored facts.

    One statement per source and day; all branches of a round share the day once its period is over.
    """
    records: RecordSet = {}
    for day in sorted(set(days.values())):
        ids = [pk for pk, read_on in days.items() if read_on == day]
        records |= records_of(ids, parse_period(round.code), needs_of_scheme(body), day)
    return {
        pk: {
            code: [{**vars(line), "on": line.on.isoformat() if line.on else None} for line in lines_of(metric, params, records[pk])]
            for code, metric, params in _asked(body)
        }
        for pk in days
    }


def package_of(round: Any, branch_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """branch id -> package (see ``assessment.scoring.rules.package``) from the stored facts, the judged points and the
    records as they are now. Branches without stored facts are left out. The number of statements does not depend on
    the number of branches."""
    body = body_from_json(round.scheme.body)
    stored = dict(PeriodFact.objects.filter(round_id=round.pk, branch_id__in=branch_ids).values_list("branch_id", "facts"))
    places = round.participants.filter(branch_id__in=stored).select_related("branch__node")
    totals = {t.branch_id: t for t in ScoreTotal.objects.filter(round_id=round.pk, branch_id__in=stored)}
    ids = sorted(totals)
    read = {pk: read_stored(stored[pk]) for pk in ids}
    judged, adjusted = _judged(round, ids), _adjustments(round, ids)
    prior, year = prior_of(round, body, ids), parse_period(round.code)
    quarters = quarters_of(round, ids) if prior is not None else {}
    evidence = _evidence(round, body, {pk: day for pk, (_facts, _scheme, day) in read.items()})
    found = {}
    for place in places:
        pk, node = place.branch_id, place.branch.node
        if pk not in totals:
            continue
        package: dict[str, Any] = {
            "round": round.code,
            "branch": {
                "id": pk, "code": node.code, "name": node.name, "path": place.path, "peer_group": place.peer_group,
                "is_graded": place.is_graded, "reason": place.reason,
            },
            "scheme": round.scheme.sha256,
            "facts": {code: str(value) for code, value in read[pk][0].items()},
            "judged": judged[pk], "adjustments": adjusted[pk], "evidence": evidence[pk],
            "ranks": {"party": totals[pk].party_rank, "business": totals[pk].business_rank},
            "computed_at": totals[pk].computed_at.isoformat(),
        }  # fmt: skip
        if prior is not None:
            package["prior"] = {name: [text_of(score) for score in scores] for name, scores in prior[pk].items()}
            missing = missing_quarters(year, quarters[pk], max(place.branch.founded_on, node.opened_on), node.closed_on)
            package["quarters"] = {"counted": quarters[pk], "missing": missing}
        package["items"], package["totals"] = recompute(package, body)
        found[pk] = package
    return found
