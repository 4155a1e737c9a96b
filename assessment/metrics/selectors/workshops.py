"""Studios and challenges. They follow the unit of the studio, or of the problem, on the day through the cover.

Studios are counted on the last day told of, a team of merit only for its plate; a challenge counts on the day of its contract and on
the day that was posted as its end.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import Branches, Facts, Record, add_parts, owners_in
from portal.kernel.periods import Period
from workforce.challenges.models import Challenge
from workforce.studios import rules
from workforce.studios.models import Studio, StudioResult

Told = Iterator[tuple[Any, int, str, date, dict[str, Any], dict[str, int]]]


def _studios(period: Period, covers: CoverMap, day: date) -> Told:
    """(row, unit, path, day, values of the record, parts of the facts). One statement."""
    last = min(day - timedelta(days=1), period.ends_on)
    shown = StudioResult.objects.filter(
        studio=OuterRef("pk"), result__state="confirmed", result__achieved_on__gte=period.starts_on, result__achieved_on__lte=last
    )
    rows = Studio.objects.filter(unit__in=list(covers.paths), named_on__lte=last).filter(Q(closed_on=None) | Q(closed_on__gt=last))
    for row in rows.annotate(is_fruitful=Exists(shown)).select_related("unit", "kind").order_by("named_on", "pk"):
        is_valid = rules.is_plate_valid("named", row.valid_until, last)
        until = row.valid_until.isoformat() if row.valid_until is not None else ""
        values = {"is_fruitful": row.is_fruitful, "is_valid": is_valid, "valid_until": until, "is_team": row.kind.is_team}
        parts = {"studio.valid": int(is_valid)}
        if not row.kind.is_team:
            parts |= {"studio.named": 1, "studio.fruitful": int(row.is_fruitful)}
        yield row, row.unit_id, row.unit.path, last, values, parts


def _challenges(period: Period, covers: CoverMap, day: date) -> Told:
    """As for studios; what was cancelled is nobody's debt. One statement."""
    last = min(day - timedelta(days=1), period.ends_on)
    rows = Challenge.objects.filter(problem__unit__in=list(covers.paths), signed_on__lte=last).exclude(state="cancelled")
    for row in rows.select_related("problem__unit").order_by("signed_on", "pk"):
        unit, signed, due = row.problem.unit, row.signed_on, row.first_due_on
        if signed is not None and period.contains(signed):
            values = {"what": "signed", "is_member_led": row.is_member_led}
            yield row, unit.pk, unit.path, signed, values, {"challenge.signed": 1, "challenge.memberled": int(row.is_member_led)}
        if period.contains(due) and due <= last:
            on_time = row.accepted_on is not None and row.accepted_on <= due
            values = {"what": "due", "is_on_time": on_time, "due_on": due.isoformat()}
            yield row, unit.pk, unit.path, due, values, {"challenge.due": 1, "challenge.ontime": int(on_time)}


def _facts(told: Told, branch_ids: Branches, covers: CoverMap) -> Facts:
    found: Facts = defaultdict(dict)
    for _row, unit, _path, on, _values, parts in told:
        add_parts(found, covers, set(branch_ids), unit, on, parts)
    return found


def _records(told: Told, kind: str, branch_ids: Branches, covers: CoverMap) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row, unit, path, on, values, _parts in told:
        record = Record(kind, row.pk, row.version, str(row), on, path, values, f"{kind}_detail")
        for branch_id, _share in owners_in(covers, set(branch_ids), unit, on):
            found[branch_id].append(record)
    return found


def studios(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    return _facts(_studios(period, covers, day), branch_ids, covers)


def challenges(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    return _facts(_challenges(period, covers, day), branch_ids, covers)


def studio_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    return _records(_studios(period, covers, day), "studio", branch_ids, covers)


def challenge_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    return _records(_challenges(period, covers, day), "challenge", branch_ids, covers)
