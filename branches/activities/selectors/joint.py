"""Reads of joint activities: who holds one together, whose people stand on its rolls."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from branches.activities.enums import (
    PRESENT_STATES,
    JointState,
)
from branches.activities.models import Activity, Attendance, JointHolder
from branches.orgs.models import Branch
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import UNIT_KINDS
from portal.organization.models import Node
from portal.people.models import Person


def joint_rows(scope: Scope) -> QuerySet[JointHolder]:
    """Invitations to the branches and unions in reach, the newest first."""
    rows = JointHolder.objects.within(scope).exclude(state=JointState.WITHDRAWN)
    rows = rows.select_related("activity__branch__node", "activity__kind", "branch__node", "unit", "share__branch__node")
    return rows.order_by("-invited_at", "-pk")


def joint_counts(rows: QuerySet[JointHolder]) -> dict[str, int]:
    """State -> number of invitations in it, and ``""`` for all. One statement."""
    found = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {"": sum(found.values()), **{state: found.get(state, 0) for state in JointState.values}}


def of_joint_state(rows: QuerySet[JointHolder], state: str) -> QuerySet[JointHolder]:
    return rows.filter(state=state) if state in JointState.values else rows


def holders_of(activity: Activity) -> list[JointHolder]:
    """Who holds a joint activity beside the branch that leads, with the figures of each. Two statements."""
    rows = activity.holders.exclude(state=JointState.WITHDRAWN).select_related("branch__node", "unit", "share")
    return list(rows.annotate(union_people=Count("people")).order_by("invited_at", "pk"))


def joint_totals(activity: Activity) -> tuple[int, int]:
    """(present, expected) of a record with all its shares. One statement."""
    found = Activity.objects.filter(Q(pk=activity.pk) | Q(lead=activity)).aggregate(here=Sum("present"), whole=Sum("expected"))
    return found["here"] or 0, found["whole"] or 0


def people_of_unit(unit: Node, today: date) -> QuerySet[Person]:
    """Those at work in a unit and below it."""
    return Person.objects.filter(subtree("unit__path", unit.path)).active_on(today).order_by("staff_no")


def on_rolls(activity: Activity, person_ids: Iterable[int]) -> list[str]:
    """Names of those who are counted as present by a branch of the joint activity, or named by another union. Two statements."""
    ids = list(person_ids)
    rolls = Attendance.objects.filter(Q(activity=activity) | Q(activity__lead=activity), person_id__in=ids, state__in=PRESENT_STATES)
    return list(rolls.order_by("person__staff_no").values_list("person__name", flat=True).distinct())


def inviting_choices(activity: Activity) -> QuerySet[Branch]:
    """Other branches below the unit in which the branch's superior stands; any further one is named by its code."""
    node = activity.branch.node
    above = "/".join(node.path.rstrip("/").split("/")[:-2])
    rows = Branch.objects.filter(subtree("node__path", f"{above}/" if above else ""), founded_on__lte=activity.held_on)
    open_now = Q(node__closed_on=None) | Q(node__closed_on__gte=activity.held_on)
    return rows.filter(open_now).exclude(pk=activity.branch_id).select_related("node").order_by("node__path")


def union_units(activity: Activity) -> QuerySet[Node]:
    """The units above the branch whose union may hold an activity with it."""
    parts = activity.branch.node.path.rstrip("/").split("/")
    return Node.objects.filter(code__in=parts[:-1], kind__in=UNIT_KINDS).order_by("-depth")
