"""Open appeals whose answer is due: a word to those who may decide."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.appeals.enums import OPEN_STATES
from assessment.appeals.models import RoundAppeal
from assessment.appeals.rules import is_reminder_due
from assessment.appeals.services.appealing import deciders_of
from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import values_on
from portal.notices.services import notify


def remind_deciders(*, at: datetime) -> int:
    """Remind of answers that are due soon or overdue; an appeal that was told of in this interval is not told of again."""
    today = localdate(at)
    rows = list(RoundAppeal.objects.filter(state__in=OPEN_STATES).select_related("round", "branch__node"))
    if not rows:
        return 0
    limits = values_on(["APPEAL_ESCALATE_WORKDAYS", "ROUND_REMIND_EVERY"], today)
    before, every = int(limits["APPEAL_ESCALATE_WORKDAYS"]), int(limits["ROUND_REMIND_EVERY"])
    calendar = work_calendar(today)
    due = [
        row for row in rows
        if is_reminder_due(row.due_on, row.reminded_on, today, left=calendar.until(today, row.due_on), before=before, every=every)
    ]  # fmt: skip
    return sum(_remind(row, at) for row in due)


@transaction.atomic
def _remind(row: RoundAppeal, at: datetime) -> int:
    today = localdate(at)
    if not RoundAppeal.objects.filter(pk=row.pk, state__in=OPEN_STATES, reminded_on=row.reminded_on).update(reminded_on=today):
        return 0  # of two clocks one wins
    code = "appeal.overdue_notice" if today > row.due_on else "appeal.due_notice"
    words = {"branch": row.branch.node.name, "due": row.due_on.isoformat()}
    users = deciders_of(row, at)
    notify(user_ids=users, code=code, params=words, url=reverse("appeal_detail", args=[row.pk]), at=at)
    return len(users)
