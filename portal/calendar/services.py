"""Loading a year of the calendar: all its days at once, or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portal.audit.services import record
from portal.calendar.models import CalendarDay, CalendarYear
from portal.calendar.rules import DayDraft, DayProblem, year_problems
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.access import Actor


class YearRefused(RuleBroken):
    """Days that cannot become a year; ``problems`` holds all of them, the refusal itself speaks the first."""

    def __init__(self, problems: Sequence[DayProblem]) -> None:
        super().__init__(problems[0].code, field="file", **problems[0].params)
        self.problems = tuple(problems)


@transaction.atomic
def load_year(*, actor: Actor, at: datetime, year: int, source: str, days: Sequence[DayDraft]) -> CalendarYear:
    """Replace the days of ``year`` by ``days``. YearRefused names every day that is wrong; then nothing changes.

    Deadlines that were fixed before keep their date: people have been told it.
    """
    if not actor.governs("calendar.load"):
        raise NotReachable("calendar.load")
    source = source.strip()
    problems = year_problems(year, source, days)
    if problems:
        raise YearRefused(problems)
    row, is_new = CalendarYear.objects.select_for_update().get_or_create(year=year, defaults={"source": source, "loaded_at": at})
    before = {} if is_new else {"source": row.source, "days": row.days.count()}
    row.days.all().delete()
    row.source, row.loaded_by, row.loaded_at = source, actor.user, at
    row.save()
    CalendarDay.objects.bulk_create(CalendarDay(year=row, on=d.on, kind=d.kind, name=d.name.strip()) for d in days)
    after = {"source": source, "days": len(days)}
    record(actor=actor, at=at, action="calendar.loaded", obj=row, label=str(year), before=before, after=after)
    return row
