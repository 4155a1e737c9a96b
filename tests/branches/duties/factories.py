"""Records for duties: an activity of a kind on a day, filed unless said otherwise."""

from datetime import UTC, date, datetime, time

import factory
from django.utils import timezone

from branches.activities.enums import ActivityState
from branches.activities.models import Activity, ActivityKind
from branches.duties.models import DutyExemption


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


class ExemptionFactory(factory.django.DjangoModelFactory):
    """November 2026 without a themed Party day."""

    class Meta:
        model = DutyExemption

    rule_code = "FREQ-05"
    from_on = date(2026, 11, 1)
    to_on = date(2026, 11, 30)
    reason = "stoppage"
    note = "工作面搬家停产"
    granted_at = datetime(2026, 11, 1, tzinfo=UTC)
