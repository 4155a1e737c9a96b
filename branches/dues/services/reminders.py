"""A quiet word to whoever still owes for a month that is over: to himself only, once a month of dues."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from branches.dues.models import DuesEntry
from portal.catalogue.selectors import value_on
from portal.kernel.periods import add_months, month_of
from portal.notices.services import notify_person

OLDEST = 12  # months: older arrears are between the branch and the member


@transaction.atomic
def remind_of_dues(*, at: datetime, today: date) -> int:
    """Tell members of dues open DUES_REMIND_DAYS after the end of the month; returns how many were told. Safe to run again."""
    edge = today - timedelta(days=int(value_on("DUES_REMIND_DAYS", today)))
    last = month_of(edge + timedelta(days=1)).previous().starts_on
    rows = DuesEntry.objects.open_ones().filter(month__lte=last, month__gte=add_months(last, -OLDEST), reminded_at=None)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    DuesEntry.objects.filter(pk__in=[row.pk for row in found]).update(reminded_at=at)
    for row in found:
        notify_person(person_id=row.person_id, code="dues.reminder", params={"month": f"{row.month:%Y-%m}"}, url=reverse("my_page"), at=at)
    return len(found)
