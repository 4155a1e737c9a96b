"""Who sets up the sign-up of an event, who may sign up, and who sees its papers."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from branches.activities import access as activity_access
from branches.activities import rules as activity_rules
from branches.activities.enums import ActivityState, KindHolder
from branches.activities.models import Activity
from branches.orgs.models import BranchCoverage, BranchMembership
from branches.signups.enums import Audience, SignupState
from branches.signups.models import Signup, SignupSheet
from portal.kernel import clock
from portal.kernel.scope import path_line
from portal.kernel.verdict import Verdict, denied
from portal.people.models import Person
from portal.rights.access import Actor


def may_manage(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """Before the event begins, for a kind by invitation, by the branch that leads it. NotReachable for a stranger."""
    verdict = activity_access.may_write(actor, activity, at)
    if not verdict:
        return verdict
    if activity.kind.holder != KindHolder.INVITED:
        return denied("signup.kind_expects", kind=activity.kind.name)
    state = activity_rules.state_now(activity.state, activity.starts_at, at)
    return verdict if state == ActivityState.PLANNED else denied("signup.begun")


def own_sheets(actor: Actor, today: date) -> QuerySet[SignupSheet]:
    """Events for which the actor may sign up: of his branch (or one that holds it too), of a branch that covers his unit, of all;
    and those he has a place at, wherever he works by now."""
    if actor.person_id is None or not actor.can("signup.own"):
        return SignupSheet.objects.none()
    unit_path = Person.objects.filter(pk=actor.person_id).values_list("unit__path", flat=True).first() or ""
    above = path_line(unit_path)
    mine = BranchMembership.objects.valid_on(today).filter(person=actor.person_id).order_by().values("branch_id")
    covering = BranchCoverage.objects.valid_on(today).filter(unit__path__in=above).order_by().values("branch_id")
    shares = Activity.objects.filter(branch_id__in=mine).exclude(lead=None).order_by().values("lead_id")
    members = Q(activity__branch_id__in=mine) | Q(activity_id__in=shares)
    covered = members | Q(activity__branch_id__in=covering)
    reach = Q(audience=Audience.ALL) | (Q(audience=Audience.MEMBERS) & members) | (Q(audience=Audience.COVERED) & covered)
    own = Signup.objects.filter(person=actor.person_id).exclude(state=SignupState.WITHDRAWN).order_by().values("sheet_id")
    return SignupSheet.objects.filter(reach | Q(pk__in=own)).select_related("activity__branch__node", "activity__kind")


def may_open_file(actor: Actor, sheet_id: int) -> bool:
    """Papers of an event are for those who may come, and for whoever sees its record."""
    if SignupSheet.objects.within(actor.scope("activity.view")).filter(pk=sheet_id).exists():
        return True
    return own_sheets(actor, clock.today()).filter(pk=sheet_id).exists()


def may_change_files(actor: Actor, sheet_id: int) -> bool:
    rows = SignupSheet.objects.within(actor.scope("signup.manage"))
    return rows.filter(pk=sheet_id).exclude(activity__state=ActivityState.ARCHIVED).exists()
