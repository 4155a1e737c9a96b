"""Who fills in a check list: whoever keeps the record of the activity, until it is archived."""

from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def may_fill(actor: Actor, activity: Activity) -> Verdict:
    """NotReachable for a stranger."""
    verdict = actor.may("activity.log", path=activity.branch.node.path)
    return denied("activity.archived_locked") if verdict and activity.state == ActivityState.ARCHIVED else verdict
