"""Who may touch a record, beyond the matrix: near its branch, not his own judge, and told why when it is closed."""

from datetime import datetime

from branches.activities import rules
from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from portal.kernel.scope import Scope
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor
from portal.rights.matrix import MATRIX


def _ask(actor: Actor, action: str, activity: Activity, at: datetime) -> Verdict:
    """The matrix's answer with a sentence that says what is closed. Raises NotReachable for a stranger."""
    state = rules.state_now(activity.state, activity.starts_at, at)
    verdict = actor.may(f"activity.{action}", path=activity.branch.node.path, state=state)
    return verdict if verdict else denied(rules.why_closed(action, state))


def may_edit(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """Facts, plan, minutes: until the record is filed."""
    return _ask(actor, "edit", activity, at)


def may_write(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """Facts and minutes: of a joint activity they are written by the branch that leads it, once for all."""
    verdict = may_edit(actor, activity, at)
    return denied("joint.lead_writes") if verdict and activity.lead_id is not None else verdict


def may_lead(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """Ask others to hold it too: the branch that leads, of a kind that is no single committee's or group's business."""
    verdict = may_write(actor, activity, at)
    return denied("joint.kind_alone") if verdict and not rules.may_be_joint(activity.kind.holder) else verdict


def may_file(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    return _ask(actor, "file", activity, at)


def may_correct(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """Attendance: from the start of the activity until it is archived."""
    return _ask(actor, "correct", activity, at)


def _judge(actor: Actor, action: str, activity: Activity, at: datetime) -> Verdict:
    verdict = _ask(actor, action, activity, at)
    if verdict and actor.user_id is not None and actor.user_id in {activity.created_by_id, activity.filed_by_id}:
        return denied("activity.own_work")
    return verdict


def may_return(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """Somebody above the branch who neither wrote nor filed it."""
    return _judge(actor, "return", activity, at)


def may_archive(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """Somebody above the branch who neither wrote nor filed it."""
    return _judge(actor, "archive", activity, at)


def may_run_signin(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """Sign-in may open before the start, for people come early; it needs a record that is still open."""
    return _ask(actor, "edit", activity, at)


def may_hold_ballot(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """A vote needs a meeting of all members or of the committee whose record is still open."""
    verdict = _ask(actor, "edit", activity, at)
    if verdict and not rules.voting_rules(activity.kind.holder, activity.branch.node.kind):
        return denied("activity.no_ballot")
    return verdict


def may_open_file(actor: Actor, activity_id: int) -> bool:
    """A file beside an activity opens for whoever may see the activity."""
    scope: Scope = actor.scope("activity.view")
    return Activity.objects.within(scope).filter(pk=activity_id).exists()


def may_take_file_off(actor: Actor, activity_id: int) -> bool:
    """Files are taken off while the record may be edited."""
    rows = Activity.objects.within(actor.scope("activity.edit")).filter(pk=activity_id)
    return rows.filter(state__in=MATRIX["activity.edit"].states or ()).exists()


def may_add_file(actor: Actor, activity_id: int) -> bool:
    """Files are added until the record is archived."""
    rows = Activity.objects.within(actor.scope("activity.log")).filter(pk=activity_id)
    return rows.exclude(state=ActivityState.ARCHIVED).exists()


def may_record_effect(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """An effect is written down once the activity has begun, and long after it was archived."""
    verdict = actor.may("effect.record", path=activity.branch.node.path)
    if verdict and rules.state_now(activity.state, activity.starts_at, at) == ActivityState.PLANNED:
        return denied("activity.not_started")
    return verdict


def holds(actor: Actor, right: str, activity: Activity) -> bool:
    """Whether the button belongs on the page at all: the right reaches this branch."""
    return actor.is_system or actor.scope(right).covers(activity.branch.node.path)
