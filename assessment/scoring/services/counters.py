"""Counters on the activity row must agree with its attendance rows."""

from django.db.models import Count, F, Q

from branches.activities.enums import PRESENT_STATES
from branches.activities.models import Activity


def reconcile_counters() -> list[int]:
    """Ids of activities whose counters differ from their attendance rows: an empty list when all is well. Only records
    that keep a roll are compared; an imported record may hold counters alone. One statement."""
    counted = Activity.objects.annotate(
        rolled=Count("attendance"), came=Count("attendance", filter=Q(attendance__state__in=PRESENT_STATES))
    )
    wrong = counted.filter(rolled__gt=0).exclude(rolled=F("expected"), came=F("present"))
    return list(wrong.order_by("pk").values_list("pk", flat=True))
