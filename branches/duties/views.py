"""The secretary's workbench, and the committee's view of who is behind."""

from datetime import time
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from branches.activities import selectors as activities
from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from branches.duties import rules, selectors
from branches.duties.enums import DutyStatus, PeriodKind
from branches.orgs import selectors as orgs
from branches.orgs.models import Branch
from branches.orgs.panels import panels_for
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.periods import month_of
from portal.kernel.sentences import sentence
from portal.notices.selectors import notices_of

RECENT = 5
MOST_NOTICES = 3


@page("workbench.view")
def workbench(request: HouseRequest) -> HttpResponse:
    mine = list(Branch.objects.within(request.scope).filter(node__closed_on=None).select_related("node"))
    wanted = request.GET.get("branch", "")
    branch = next((b for b in mine if b.node.code == wanted), None) if wanted else next(iter(mine), None)
    if branch is None:
        if wanted:  # out of reach and unknown read alike
            raise Http404
        return render(request, "branches/duties/no_branch.html", {"section": "workbench"})
    return render(request, "branches/duties/workbench.html", {"section": "workbench", "branches": mine, **_desk(request, branch)})


def _desk(request: HouseRequest, branch: Branch) -> dict[str, Any]:
    """Everything on the desk of one branch today."""
    now, today = clock.now(), clock.today()
    soon_days = selectors.duty_parameters(today).soon_days
    duties = selectors.duties_of(branch, today)
    todo = [_drawn(duty, soon_days) for duty in duties if duty.status != DutyStatus.DONE]
    records = Activity.objects.within(request.scope).filter(branch=branch).select_related("kind", "group")
    signin = selectors.signin_now(branch, now)
    return {
        "branch": branch,
        "today": today,
        "days_left": (month_of(today).ends_on - today).days,
        "members": orgs.member_counts([branch.pk], today).get(branch.pk, (0, 0))[0],
        "todo": todo,
        "finished": [_drawn(duty, soon_days) for duty in duties if duty.status == DutyStatus.DONE],
        "total": len(duties),
        "first_late": next((row for row in todo if row["css"] == "late"), None),
        "late": sum(row["css"] == "late" for row in todo),
        "kinds": selectors.frequent_kinds(branch),
        "recent": list(records[:RECENT]),
        "returned": list(records.filter(state=ActivityState.RETURNED)[:RECENT]),
        "waiting": list(activities.of_state(records, ActivityState.HELD, now)[:RECENT]),
        "notices": [(n, sentence(n.code, n.params)) for n in notices_of(request.actor).filter(read_at=None)[:MOST_NOTICES]],
        "panels": panels_for(branch, request.actor),
        "signin": signin[0] if signin else None,
        "signin_activity": signin[1] if signin else None,
    }


def _drawn(duty: rules.Duty, soon_days: int) -> dict[str, Any]:
    """A duty with the words of its line."""
    if duty.status == DutyStatus.LATE:
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
    return {"duty": duty, "css": css, "due": due, "often": times % {"n": duty.owed}, "starts_at": starts_at}


@page("duty.view")
def duty_list(request: HouseRequest) -> HttpResponse:
    """Branches × duties as of today: what is late, open, done. Twelve statements, whatever the number of branches."""
    today = clock.today()
    rows = Branch.objects.within(request.scope).filter(node__closed_on=None).select_related("node").order_by("node__path")
    ids = list(rows.values_list("pk", flat=True))
    duties = selectors.duties_of_branches(ids, today)
    late = {pk: sum(d.status == DutyStatus.LATE for d in found) for pk, found in duties.items()}
    behind = [pk for pk in ids if late[pk]]
    only_late = request.GET.get("late") == "1"
    kinds = sorted({d.kind for found in duties.values() for d in found}, key=lambda k: (k.sort, k.code))
    columns = [Column(_("党支部")), Column(_("逾期"), css="num"), *[Column(kind.name, css="hide-s duty-col") for kind in kinds]]

    def decorate(page_rows: list[Branch]) -> list[Branch]:
        for branch in page_rows:
            found = duties[branch.pk]
            branch.late = late[branch.pk]
            branch.late_kinds = list(dict.fromkeys(d.kind.name for d in found if d.status == DutyStatus.LATE))
            branch.cells = [_cell([d for d in found if d.kind == kind]) for kind in kinds]
        return page_rows

    listing = Listing(
        request, rows.filter(pk__in=behind) if only_late else rows, columns, decorate=decorate,
        tabs=[(_("全部"), "?", len(ids), not only_late), (_("有逾期"), "?late=1", len(behind), only_late)],
    )  # fmt: skip
    return render(
        request, "branches/duties/list.html", {"section": "duties", "listing": listing, "today": today, "total_late": sum(late.values())}
    )


def _cell(found: list[rules.Duty]) -> dict[str, Any]:
    """One cell of the matrix: the worst status, done and owed of what is on the desk."""
    if not found:
        return {"css": "none"}
    worst = rules.in_order(found)[0].status
    return {"css": worst.value, "done": sum(d.done for d in found), "owed": sum(d.owed for d in found), "label": worst.label}
