"""Work of plans, programmes summed up, actions of joint meetings. Party facts: they follow the branch that leads the work, or
whose plan, programme or action it is. What is not due yet on the day counts only where it is done."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Q

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.meetings.models import MeetingAction
from branches.plans.models import PlanItem
from branches.plans.rules import is_reached
from branches.plans.selectors import actuals_of
from branches.programmes.models import PartyPlusProgramme
from branches.programmes.selectors import compared
from portal.kernel.periods import Period

Found = Iterator[tuple[int, Record]]


def _work(branch_ids: Branches, period: Period, needs: Needs, day: date) -> Found:
    rows = PlanItem.objects.filter(plan__state__in=("running", "closed"), due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    rows = rows.filter(Q(plan__node__in=branch_ids) | Q(lead_node__in=branch_ids)).exclude(kind__carries="heading")
    items = list(rows.select_related("plan__node", "kind", "measure", "lead_node").order_by("due_on", "pk"))
    targets = [item for item in items if item.target is not None] if "plan_targets_reached" in needs.metrics else []
    actuals = actuals_of(targets, day)
    wanted = set(branch_ids)
    for item in items:
        owner = item.lead_node_id if item.lead_node is not None and item.lead_node.is_branch else item.plan.node_id
        due = item.due_on or day
        is_done = item.done_on is not None and item.done_on <= due
        reached = is_reached(actuals.get(item.pk), item.target, is_lower=item.is_lower)
        values = {
            "what": "work", "is_done": is_done, "done_on": item.done_on, "is_open": item.done_on is None and due >= day,
            "is_target": item.target is not None, "reached": reached,
        }  # fmt: skip
        if owner in wanted and owner is not None:
            yield owner, Record("plan_item", item.pk, item.version, item.title, item.due_on, item.plan.node.path, values, "plan_item")


def _actions(branch_ids: Branches, period: Period, day: date) -> Found:
    rows = MeetingAction.objects.filter(owner_node__in=branch_ids, due_on__gte=period.starts_on, due_on__lte=period.ends_on)
    for row in rows.select_related("meeting", "owner_node").order_by("due_on", "pk"):
        is_done = row.done_on is not None and row.done_on <= row.due_on
        values = {"what": "action", "is_done": is_done, "done_on": row.done_on, "is_open": row.done_on is None and row.due_on >= day}
        if row.owner_node is not None:
            yield (
                row.owner_node.pk,
                Record("meeting_action", row.pk, 0, row.text, row.due_on, row.owner_node.path, values, "meeting_action"),
            )


def _programmes(branch_ids: Branches, period: Period, day: date) -> Found:
    rows = PartyPlusProgramme.objects.filter(node__in=branch_ids, closed_on__gte=period.starts_on, closed_on__lte=period.ends_on)
    found = list(rows.select_related("node", "measure").order_by("closed_on", "pk"))
    pairs = compared(found, day)
    for row in found:
        difference = pairs[row.pk].difference
        values = {"what": "programme", "is_better": difference is not None and difference.is_better}
        yield row.node_id, Record("programme", row.pk, row.version, row.title, row.closed_on, row.node.path, values, "programme_detail")


def _all(branch_ids: Branches, period: Period, needs: Needs, day: date) -> Found:
    if {"plan_on_time", "plan_targets_reached"} & needs.metrics:
        yield from _work(branch_ids, period, needs, day)
    if "meeting_actions_on_time" in needs.metrics:
        yield from _actions(branch_ids, period, day)
    if "programmes_improved" in needs.metrics:
        yield from _programmes(branch_ids, period, day)


def _parts(values: dict) -> dict[str, int]:
    """What one record adds to the facts."""
    if values["what"] == "programme":
        return {"programmes": 1, "improved": int(values["is_better"])}
    parts = {}
    if values["is_done"] or not values["is_open"]:
        whole, part = ("due", "done") if values["what"] == "work" else ("actions", "finished")
        parts = {whole: 1, part: int(values["is_done"])}
    if values.get("is_target") and values["reached"] is not None:
        parts |= {"targets": 1, "reached": int(values["reached"])}
    return parts


def planning(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    for branch_id, row in _all(branch_ids, period, needs, day):
        for name, number in _parts(row.values).items():
            code = f"planning.{name}"
            found[branch_id][code] = found[branch_id].get(code, ZERO) + Decimal(number)
    return found


def planning_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for branch_id, row in _all(branch_ids, period, needs, day):
        found[branch_id].append(row)
    return found
