"""Records for duties: an activity of a kind on a day, filed unless said otherwise."""

from datetime import UTC, datetime, time

import factory
from django.utils import timezone

from branches.activities.enums import ActivityState
from branches.activities.models import Activity, ActivityKind


class RecordFactory(factory.django.DjangoModelFactory):
    """``code`` is the kind, ``held_on`` the day."""

    class Meta:
        model = Activity

    class Params:
        code = "MT-05"

    kind = factory.LazyAttribute(lambda o: ActivityKind.objects.get(code=o.code))
    subject = factory.LazyAttribute(lambda o: f"{o.kind.name_zh}")
    starts_at = factory.LazyAttribute(lambda o: timezone.make_aware(datetime.combine(o.held_on, time(15))))
    state = ActivityState.FILED
    created_at = datetime(2026, 1, 1, tzinfo=UTC)
