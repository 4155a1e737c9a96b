"""The secretary's workbench: what is late, due and done, each with the one button that comes next."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.activities import selectors as activities
from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from branches.duties import rules, selectors
from branches.duties.enums import DutyStatus, ExemptionReason, PeriodKind
from branches.orgs import selectors as orgs
from branches.orgs.models import Branch
from branches.orgs.panels import panels_for
from portal.announcements.models import Announcement
from portal.announcements.selectors import banner, url_of
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, page
from portal.kernel.periods import month_of
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.notices.models import Notice
from portal.notices.selectors import notices_of

RECENT = 5
MOST_NOTICES = 3


@page("workbench.view")
def workbench(request: HouseRequest) -> HttpResponse:
    mine = list(my_branches(request.scope))
    wanted = request.GET.get("branch", "")
    branch = next((b for b in mine if b.node.code == wanted), None) if wanted else next(iter(mine), None)
    if branch is None:
        if wanted:  # out of reach and unknown read alike
            raise Http404
        return render(request, "branches/duties/no_branch.html", {"section": "workbench"})
    return render(request, "branches/duties/workbench.html", {"section": "workbench", "branches": mine, **_desk(request, branch)})


def my_branches(scope: Scope) -> QuerySet[Branch]:
    """Branches of the reach that are open, in the order in which the desk offers them."""
    return Branch.objects.within(scope).filter(node__closed_on=None).select_related("node")


@dataclass(frozen=True)
class DeskDuties:
    """What a branch owes and has done, in lines; what it is exempt from counts nowhere."""

    todo: list[dict[str, Any]]
    finished: list[dict[str, Any]]
    exempt: list[dict[str, Any]]

    @property
    def total(self) -> int:
        return len(self.todo) + len(self.finished)

    @property
    def late(self) -> int:
        return sum(row["css"] == "late" for row in self.todo)


def desk_duties(branch: Branch, today: date) -> DeskDuties:
    """The duties of the desk, which the tile of the home page counts too. Nine statements."""
    soon_days = selectors.duty_parameters(today).soon_days
    duties = selectors.duties_of(branch, today)
    of = {status: [drawn(d, soon_days) for d in duties if d.status == status] for status in DutyStatus}
    return DeskDuties(of[DutyStatus.LATE] + of[DutyStatus.DUE], of[DutyStatus.DONE], of[DutyStatus.EXEMPT])


def _desk(request: HouseRequest, branch: Branch) -> dict[str, Any]:
    """Everything on the desk of one branch today."""
    now, today = clock.now(), clock.today()
    duties = desk_duties(branch, today)
    records = Activity.objects.within(request.scope).filter(branch=branch).select_related("kind", "group")
    returned = list(records.filter(state=ActivityState.RETURNED)[:RECENT])
    signin = selectors.signin_now(branch, now)
    pinned = banner(request.actor, today)
    return {
        "branch": branch,
        "today": today,
        "days_left": (month_of(today).ends_on - today).days,
        "members": orgs.member_counts([branch.pk], today).get(branch.pk, (0, 0))[0],
        "todo": duties.todo,
        "finished": duties.finished,
        "exempt": duties.exempt,
        "total": duties.total,
        "first_late": next((row for row in duties.todo if row["css"] == "late"), None),
        "late": duties.late,
        "kinds": selectors.frequent_kinds(branch),
        "quick_kinds": selectors.quick_kinds(),
        "may_file": request.actor.scope("activity.file").covers(branch.node.path),
        "recent": list(records[:RECENT]),
        "returned": returned,
        "waiting": list(activities.of_state(records, ActivityState.HELD, now)[:RECENT]),
        "announcements": pinned,
        "notices": _notices(request, returned, pinned),
        "panels": panels_for(branch, request.actor),
        "signin": signin[0] if signin else None,
        "signin_activity": signin[1] if signin else None,
    }


def _notices(request: HouseRequest, returned: list[Activity], pinned: list[Announcement]) -> list[tuple[Notice, str]]:
    """Unread notices in words, without those of returns and announcements which stand above them anyway."""
    shown = [reverse("activity_detail", args=[a.pk]) for a in returned]
    said = [url_of(row.pk) for row in pinned]
    rows = notices_of(request.actor).filter(read_at=None).exclude(code="activity.returned", url__in=shown)
    rows = rows.exclude(code__startswith="announcement.", url__in=said)
    return [(n, sentence(n.code, n.params)) for n in rows[:MOST_NOTICES]]


def drawn(duty: rules.Duty, soon_days: int) -> dict[str, Any]:
    """A duty with the words of its line and the one button that comes next."""
    if duty.status in {DutyStatus.DONE, DutyStatus.EXEMPT}:
        css, due = duty.status.value, ""
    elif duty.status == DutyStatus.LATE:
        css, due = "late", _("已逾期 %(n)s 天") % {"n": duty.days_late}
    elif duty.days_left == 0:
        css, due = "soon", _("今天截止")
    elif duty.days_left <= soon_days:
        css, due = "soon", _("还有 %(n)s 天") % {"n": duty.days_left}
    else:
        css, due = "open", ""
    times = {
        PeriodKind.MONTH: _("每月不少于 %(n)s 次"),
        PeriodKind.QUARTER: _("每季度不少于 %(n)s 次"),
        PeriodKind.YEAR: _("每年不少于 %(n)s 次"),
    }[PeriodKind(duty.period.kind)]
    starts_at = f"{duty.period.ends_on.isoformat()}T{duty.kind.usual_time or time(9):%H:%M}" if css == "late" else ""
    return {
        "duty": duty, "css": css, "due": due, "often": times % {"n": duty.times}, "starts_at": starts_at,
        "exempt_for": str(ExemptionReason(duty.exemption.reason).label) if duty.exemption else "",
    }  # fmt: skip
