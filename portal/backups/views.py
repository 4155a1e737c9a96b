"""What the system administrator sees of backups: when the last good one was, and whether the log is archived."""

from django.http import HttpResponse
from django.shortcuts import render

from portal.backups import selectors
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, page


@page("backup.view")
def backup_list(request: HouseRequest) -> HttpResponse:
    now = clock.now()
    context = {
        "section": "backups", "marks": selectors.last_marks(), "is_late": selectors.is_late(now), "hours": selectors.alarm_hours(now),
        "archive": selectors.archive(),
    }  # fmt: skip
    return render(request, "portal/backups/list.html", context)
