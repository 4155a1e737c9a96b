"""The records behind the facts of branches, with the plain values that a metric judges them by. A constant number of
statements for any number of branches and metrics."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q
from django.db.models.functions import TruncDate

from assessment.metrics.rules import CoverMap, MonthFigure, Needs
from assessment.metrics.rules.folding import shadowed
from assessment.metrics.selectors.cover import people_then
from assessment.metrics.selectors.facts import certificates_on, duties_due, promotions_in
from assessment.metrics.selectors.figures import measure_rows, owners_of_figure
from assessment.metrics.selectors.shapes import Branches, Record, owners_in
from branches.activities.models import Activity, MeetingResolution
from branches.duties.enums import DutyStatus
from branches.orgs.models import Branch
from portal.kernel.periods import Period
from portal.people.enums import PostCategory

HUNDRED = Decimal(100)


def activities(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    rows = Activity.objects.filter(branch_id__in=branch_ids, held_on__gte=period.starts_on, held_on__lte=period.ends_on)
    rows = rows.annotate(filed_on=TruncDate("filed_at")).select_related("kind", "branch__node").order_by("held_on", "pk")
    found = defaultdict(list)
    for row in rows:
        values = {
            "kind": row.kind.code, "state": row.state, "expected": row.expected, "present": row.present, "first": row.has_first_item,
            "production": row.has_production_topic, "lag": (row.filed_on - row.held_on).days if row.filed_on else 0,
            "place": row.place_type,
        }  # fmt: skip
        label = f"{row.kind.name} · {row.subject}"
        found[row.branch_id].append(
            Record("activity", row.pk, row.version, label, row.held_on, row.branch.node.path, values, "activity_detail")
        )
    return found


def duties(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    paths = dict(Branch.objects.filter(pk__in=branch_ids).values_list("pk", "node__path"))
    found = defaultdict(list)
    for duty in duties_due(branch_ids, period, day):
        is_open = duty.status == DutyStatus.DUE
        values = {"kind": duty.kind_code, "owed": duty.owed, "done": duty.done, "is_open": is_open, "by": duty.period.ends_on}
        label = " · ".join(filter(None, (duty.kind.name, duty.period.code, duty.group.name if duty.group else "")))
        found[duty.branch_id].append(Record("duty", None, 0, label, duty.period.ends_on, paths[duty.branch_id], values))
    return found


def resolutions(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    due = MeetingResolution.objects.filter(branch_id__in=branch_ids, due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    found = defaultdict(list)
    for row in due.select_related("activity__branch__node").order_by("due_on", "pk"):
        is_done = row.done_on is not None and row.done_on <= period.ends_on
        is_open = not is_done and row.due_on is not None and row.due_on >= day
        values = {"state": row.activity.state, "done_on": row.done_on, "is_done": is_done, "is_open": is_open}
        found[row.activity.branch_id].append(
            Record(
                "resolution", row.activity_id, row.activity.version, row.text, row.due_on, row.activity.branch.node.path, values,
                "activity_detail",
            )
        )  # fmt: skip
    return found


def people(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    day, wanted = min(day, period.ends_on), set(branch_ids)
    expired = Max("certificates__expires_on", filter=Q(certificates__issued_on__lte=day, certificates__expires_on__lt=day))
    workers: Any = people_then(list(covers.paths), day).filter(post_category=PostCategory.OPERATING).order_by("staff_no")
    rows = workers.values("pk", "version", "name", "staff_no", "unit__path", "unit_then")
    found = defaultdict(list)
    for row in rows.annotate(expired_on=expired, **certificates_on(period, day)):
        record = Record(
            "person", row["pk"], row["version"], f"{row['name']}（{row['staff_no']}）", day, row["unit__path"],
            {part: row[part] for part in ("best", "expired_on", "lapsed_on")}, "person_detail",
        )  # fmt: skip
        for branch_id, _share in owners_in(covers, wanted, row["unit_then"], day):
            found[branch_id].append(record)
    return found


def promotions(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found, wanted = defaultdict(list), set(branch_ids)
    rows = promotions_in(list(covers.paths), period).select_related("person__unit", "occupation").order_by("pk")
    for row in rows:
        is_here = row.decided_on is not None and period.contains(row.decided_on)
        is_due = row.answer_due_on is not None and period.contains(row.answer_due_on)
        values = {
            "state": row.state, "is_gained": row.certificate_id is not None, "is_gained_here": is_here,
            "is_due": is_due, "is_decided_here": is_here,
            "answered_on": row.decided_on, "due_on": row.answer_due_on,
            "is_open": row.decided_on is None and row.answer_due_on is not None and row.answer_due_on >= day,
        }  # fmt: skip
        on = row.decided_on if is_here else row.answer_due_on
        label = f"{row.person.name} · {row.occupation.name} · {row.get_target_grade_display()}"
        record = Record("promotion", row.pk, row.version, label, on, row.person.unit.path, values, "promotion_detail")
        owners = {b for b, _ in owners_in(covers, wanted, row.unit_decided, row.decided_on)} if is_here else set()
        owners |= {b for b, _ in owners_in(covers, wanted, row.unit_due, row.answer_due_on)} if is_due else set()
        for branch_id in sorted(owners):
            found[branch_id].append(record)
    return found


def measures(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    wanted = set(branch_ids)
    rows = list(measure_rows(branch_ids, period, needs.measures, covers).select_related("kind", "node"))
    owned: dict[tuple[int, str], list[tuple[MonthFigure, Any]]] = defaultdict(list)
    for row in rows:
        for branch_id, weight, is_direct in owners_of_figure(row.node_id, row.month, wanted, covers):
            figure = MonthFigure(row.pk, row.node.path, row.month, row.value, row.target, row.baseline, weight, is_direct)
            owned[branch_id, row.kind.code].append((figure, row))
    found = defaultdict(list)
    for (branch_id, code), pairs in owned.items():
        hidden = shadowed([figure for figure, _ in pairs])
        for figure, row in pairs:
            values = {
                "measure": code, "value": row.value, "target": row.target, "baseline": row.baseline, "share": figure.weight * HUNDRED,
                "is_shadowed": row.pk in hidden,
            }  # fmt: skip
            label = f"{row.kind.name} · {row.node.short_name or row.node.name}"
            found[branch_id].append(Record("measure", row.pk, row.version, label, row.month, row.node.path, values, ""))
    return found
