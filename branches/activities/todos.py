"""What waits in the records of branches: for the secretary, and for whoever reads after him."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from branches.activities import selectors
from branches.activities.enums import ActivityState, JointState
from branches.activities.models import Activity, ActivityEffect, JointHolder, MeetingResolution
from branches.orgs.models import BranchMembership
from portal.catalogue.selectors import value_on
from portal.kernel.scope import subtree
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def _drawn(row: Activity) -> Todo:
    day = f"{row.held_on:%Y-%m-%d}"
    return Todo(row.subject, reverse("activity_detail", args=[row.pk]), detail=f"{row.branch.node.name} · {row.kind.name} · {day}")


def returned(actor: Actor, at: datetime) -> Todos:
    """Records sent back to the branch: two statements."""
    rows = selectors.activity_rows(actor.scope("activity.edit")).filter(state=ActivityState.RETURNED)
    return of_rows(rows, _drawn, localdate(at))


def invitations(actor: Actor, at: datetime) -> Todos:
    """Branches that ask to hold an activity together: two statements."""
    rows = selectors.joint_rows(actor.scope("joint.answer")).filter(state=JointState.INVITED)

    def drawn(row: JointHolder) -> Todo:
        return Todo(row.activity.subject, reverse("joint_detail", args=[row.pk]), row.activity.held_on, row.activity.branch.node.name)

    return of_rows(rows, drawn, localdate(at))


def to_file(actor: Actor, at: datetime) -> Todos:
    """Held and not handed in yet: two statements."""
    rows = selectors.activity_rows(actor.scope("activity.file"))
    return of_rows(selectors.of_state(rows, ActivityState.HELD, at), _drawn, localdate(at))


def to_archive(actor: Actor, at: datetime) -> Todos:
    """Handed in by others and not archived yet: two statements."""
    rows = selectors.awaiting_archive(selectors.activity_rows(actor.scope("activity.archive")), actor)
    return of_rows(rows, _drawn, localdate(at))


def due_resolutions(actor: Actor, at: datetime) -> Todos:
    """Resolutions past their day, or with few days left (DUTY-02): three statements."""
    today = localdate(at)
    edge = today + timedelta(days=int(value_on("DUTY-02", today)))
    rows = selectors.open_resolutions(actor.scope("resolution.follow")).filter(due_on__lte=edge)

    def drawn(row: MeetingResolution) -> Todo:
        return Todo(row.text[:60], reverse("resolution_follow", args=[row.pk]), row.due_on, row.activity.branch.node.name)

    return of_rows(rows, drawn, today, "due_on")


def effects_to_confirm(actor: Actor, at: datetime) -> Todos:
    """Effects that others have written down, of branches that are not the actor's own: two statements."""
    today = localdate(at)
    rows = ActivityEffect.objects.within(actor.scope("effect.confirm")).filter(confirmed_at=None).exclude(recorded_by=actor.user_id)
    if actor.person_id is not None:
        own = BranchMembership.objects.valid_on(today).filter(person=actor.person_id)
        rows = rows.exclude(activity__branch__in=own.values("branch_id"))

    def drawn(row: ActivityEffect) -> Todo:
        return Todo(row.text[:60], reverse("activity_detail", args=[row.activity_id]), detail=row.activity.branch.node.name)

    return of_rows(rows.select_related("activity__branch__node"), drawn, today)


def count_to_file(path: str, today: date) -> int:
    """How many records below a node are held and not handed in, for its chat group: one statement."""
    below = Activity.objects.filter(subtree("branch__node__path", path), held_on__lte=today)
    return below.filter(state__in=(ActivityState.HELD, ActivityState.PLANNED, ActivityState.RETURNED)).count()
