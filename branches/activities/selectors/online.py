"""What somebody may join by a link: running and coming activities of his own branch, group, committee, or with him on the roll."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from branches.activities.enums import ONLINE_PLACES, ActivityState, KindHolder
from branches.activities.models import Activity, Attendance
from branches.orgs.enums import COMMITTEE_POSTS
from branches.orgs.models import BranchMembership, BranchPost

AHEAD, RUNS = timedelta(days=14), timedelta(hours=3)  # how far ahead it is shown, how long one without an end is taken to run


def own_online(person_id: int, at: datetime) -> list[Activity]:
    """Those with a link, the next first. One statement."""
    day = localdate(at)
    mine = BranchMembership.objects.valid_on(day).filter(person=person_id, branch=OuterRef("branch"))
    posts = BranchPost.objects.valid_on(day).filter(person=person_id, post__in=COMMITTEE_POSTS, branch=OuterRef("branch"))
    asked = Q(Exists(Attendance.objects.filter(activity=OuterRef("pk"), person=person_id)))
    asked |= Q(Exists(mine), kind__holder=KindHolder.BRANCH)
    asked |= Q(Exists(mine.filter(group=OuterRef("group"))), kind__holder=KindHolder.GROUP)
    asked |= Q(Exists(posts), kind__holder=KindHolder.COMMITTEE)
    running = Q(ends_at__gte=at) | Q(ends_at=None, starts_at__gte=at - RUNS)
    rows = Activity.objects.filter(running, asked, starts_at__lte=at + AHEAD, place_type__in=ONLINE_PLACES).exclude(link="")
    rows = rows.filter(state__in=(ActivityState.PLANNED, ActivityState.HELD))
    return list(rows.select_related("branch__node", "kind").order_by("starts_at", "pk")[:5])
