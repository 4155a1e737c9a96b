"""Activities for tests: a branch meeting of yesterday by default."""

from datetime import datetime, timedelta

import factory
from django.utils import timezone

from branches.activities import services
from branches.activities.enums import ActivityState
from branches.activities.models import Activity, ActivityKind, Attendance, JointHolder
from branches.activities.services import ActivityFacts
from branches.activities.services.facts import recount
from portal.kernel import clock

NOON = timezone.make_aware(datetime(2026, 11, 18, 12, 0))


def kind(code: str = "MT-05") -> ActivityKind:
    return ActivityKind.objects.get(code=code)


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    kind = factory.LazyFunction(kind)
    subject = factory.Sequence(lambda n: f"活动{n}")
    starts_at = factory.Sequence(lambda n: NOON - timedelta(days=1, minutes=n))
    held_on = factory.LazyAttribute(lambda o: timezone.localdate(o.starts_at))
    created_at = NOON
    state = ActivityState.HELD

    class Params:
        filed = factory.Trait(state=ActivityState.FILED, filed_at=NOON)
        archived = factory.Trait(state=ActivityState.ARCHIVED, filed_at=NOON, archived_at=NOON)


def with_roll(activity: Activity, present: int | None = None) -> Activity:
    """Everybody of the branch on the roll, the first ``present`` (default all) of them there."""
    people = list(activity.branch.memberships.order_by("person__staff_no").values_list("person_id", flat=True))
    here = len(people) if present is None else present
    Attendance.objects.bulk_create(
        Attendance(activity=activity, person_id=pk, state="present" if i < here else "absent", is_voting=True)
        for i, pk in enumerate(people)
    )
    recount(activity)
    return activity


def facts(branch, **changes) -> ActivityFacts:
    """Facts of a themed Party day held yesterday."""
    start = NOON - timedelta(days=1)
    first = {"branch": branch, "kind": kind(), "subject": "11 月主题党日", "starts_at": start, "ends_at": start + timedelta(hours=1)}
    return ActivityFacts(**{**first, **changes})


def asked_of(people, days: int = 9) -> JointHolder:
    """Branch B leads a themed Party day and asks branch A to hold it too."""
    by = {"actor": people.actor(people.sibling), "at": clock.now()}
    start = NOON - timedelta(days=days, hours=4)  # other samples stand at noon
    held = services.log_activity(**by, facts=facts(people.branch_b, starts_at=start, ends_at=start + timedelta(hours=1)))
    return services.invite_holder(**by, activity=held, branch=people.branch_a)
