"""The minutes as a document to sign and keep."""

from functools import partial

from django.http import HttpResponse

from branches.activities import selectors
from branches.activities.enums import PRESENT_STATES, AttendanceState, JointState
from branches.activities.models import Attendance
from branches.activities.views.fetch import reachable
from portal.ballots.selectors import results_beside
from portal.documents import services as documents
from portal.files.selectors import files_of
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.pages import HouseRequest, page


def _roll(roll: list[Attendance]) -> dict[str, list[Attendance]]:
    """Who came, and who did not, with the reason kept beside the name. A roll that nobody called shows nobody."""
    if all(row.state == AttendanceState.ABSENT for row in roll):
        return {"came": [], "away": []}
    came = [row for row in roll if row.state in PRESENT_STATES]
    return {"came": came, "away": [row for row in roll if row.state not in PRESENT_STATES]}


@page("activity.view", methods="POST")
def activity_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """Minutes as Word or PDF: a copy that the trail names, so it takes a press of a button."""
    activity = reachable(request, pk)
    roll = list(selectors.roll_of(activity))
    context = {
        "activity": activity, **_roll(roll), "voters": selectors.voters_there(activity, roll), "lead": activity.lead or activity,
        "holders": [h for h in selectors.holders_of(activity.lead or activity) if h.state == JointState.ACCEPTED],
        "votes": results_beside(request.actor, "activity", activity.pk), "agenda": list(activity.agenda.all()),
        "resolutions": list(activity.resolutions.select_related("owner")), "observers": list(activity.observers.all()),
        "files": list(files_of("activity", activity.pk)),
    }  # fmt: skip
    compose = partial(
        documents.compose, template="branches/activities/minutes.document.html", context=context, kind=kind, actor=request.actor,
        at=clock.now(), path=activity.branch.node.path, subject=activity.subject,
    )  # fmt: skip
    return hand_over(request, compose)
