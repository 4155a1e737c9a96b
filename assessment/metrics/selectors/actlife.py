"""Forms of activities and joint ones, and what the superior has set. Party facts: they follow the branch of the record."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.activities.enums import COUNTED_STATES, TRADITIONAL_FORMS, JointState
from branches.activities.models import Activity, JointHolder
from branches.arrangements.enums import TaskState
from branches.arrangements.models import ArrangedTask
from portal.kernel.periods import Period

MET = Q(activity__state__in=COUNTED_STATES)
EXPLAINED = Q(activity=None) & ~Q(excuse="")


def _held(branch_ids: Branches, period: Period) -> QuerySet[Activity]:
    """Activities of the period with whether others hold them too."""
    with_others = JointHolder.objects.filter(activity=OuterRef("pk"), state=JointState.ACCEPTED)
    rows = Activity.objects.filter(branch_id__in=branch_ids, held_on__gte=period.starts_on, held_on__lte=period.ends_on)
    return rows.annotate(is_led=Exists(with_others))


def forms(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """One statement."""
    joint = Q(is_led=True) | Q(lead__isnull=False)
    rows: Any = _held(branch_ids, period).filter(state__in=COUNTED_STATES).order_by().values_list("branch_id")
    groups = rows.annotate(
        n=Count("pk"), lively=Count("pk", filter=~Q(kind__form__in=TRADITIONAL_FORMS)), kinds=Count("kind__form", distinct=True),
        together=Count("pk", filter=joint),
    )  # fmt: skip
    return {
        pk: {"form.count": ZERO + n, "form.interactive": ZERO + lively, "form.kinds": ZERO + kinds, "form.joint": ZERO + together}
        for pk, n, lively, kinds, together in groups
    }


def form_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """The activities of the period; the first counted one of each form is marked."""
    found: dict[int, list[Record]] = defaultdict(list)
    seen: set[tuple[int, str]] = set()
    for row in _held(branch_ids, period).select_related("kind", "branch__node").order_by("held_on", "pk"):
        key, is_counted = (row.branch_id, row.kind.form), row.state in COUNTED_STATES
        values = {
            "state": row.state, "kind": row.kind.code, "form": str(row.kind.get_form_display()), "is_first": is_counted and key not in seen,
            "is_interactive": row.kind.form not in TRADITIONAL_FORMS, "is_joint": row.is_led or row.lead_id is not None,  # type: ignore[attr-defined]
        }  # fmt: skip
        if is_counted:
            seen.add(key)
        label = f"{row.kind.name} · {row.subject}"
        found[row.branch_id].append(
            Record("activity", row.pk, row.version, label, row.held_on, row.branch.node.path, values, "activity_detail")
        )
    return found


def _tasks(branch_ids: Branches, period: Period) -> QuerySet[ArrangedTask]:
    return ArrangedTask.objects.filter(branch_id__in=branch_ids, due_on__gte=period.starts_on, due_on__lte=period.ends_on)


def arranged(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    """Due once its month is over or it is met; one that was explained is not owed. One statement."""
    due = (MET | Q(due_on__lt=day)) & ~EXPLAINED
    rows = _tasks(branch_ids, period).order_by().values_list("branch_id")
    groups = rows.annotate(due=Count("pk", filter=due), done=Count("pk", filter=MET))
    return {pk: {"arranged.due": ZERO + n, "arranged.done": ZERO + done} for pk, n, done in groups}


def arranged_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    for row in _tasks(branch_ids, period).select_related("arrangement", "branch__node", "activity").order_by("due_on", "pk"):
        values = {
            "is_done": row.state == TaskState.DONE, "is_explained": row.state == TaskState.EXCUSED, "is_open": row.due_on >= day,
            "excuse": row.excuse, "due_on": row.due_on,
        }  # fmt: skip
        found[row.branch_id].append(
            Record("arranged", row.pk, 0, row.arrangement.subject, row.due_on, row.branch.node.path, values, "arranged_detail")
        )
    return found
