"""Branches × duties: of today, of a month, a quarter or a year; and the duties of one branch line by line."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from branches.duties import rules, selectors
from branches.duties.enums import DutyStatus
from branches.duties.filters import SPANS, DutyFilter, asked_period
from branches.duties.views.desk import drawn
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.periods import Period, period_of

Duties = dict[int, list[rules.Duty]]


@page("duty.view")
def duty_list(request: HouseRequest) -> HttpResponse:
    """What each branch owes: ``span`` now (with what was missed lately), month, quarter or year; ``p`` another period.

    One branch, the only one that is asked for or in reach, is shown duty by duty; the figures above are of what
    stands below. Statements do not grow with the branches.
    """
    today, span = clock.today(), request.GET.get("span", "")
    span = span if span in SPANS else "now"
    rows = Branch.objects.within(request.scope).filter(node__closed_on=None).select_related("node").order_by("node__path")
    branches = list(rows)
    ids = [b.pk for b in branches]
    if span == "now":
        period, duties = None, selectors.duties_of_branches(ids, today)
    else:
        period = asked_period(request.GET, span, today)
        duties = selectors.duties_of_period(ids, period, today).by_branch
    filterset = DutyFilter(request.GET, rows, scope=request.scope, is_one=len(branches) == 1, duties=duties)
    found = list(filterset.qs)
    one = found[0] if len(found) == 1 and request.GET.get("branch") else branches[0] if len(branches) == 1 else None
    listing = _lines(request, one, duties, filterset) if one else _matrix(request, found, duties, filterset)
    listing.tabs = _tabs(listing, span)
    shown = [d for branch in ([one] if one else found) for d in duties[branch.pk]]
    context = {
        "section": "duties", "listing": listing, "today": today, "counts": rules.counts_of(shown), "period": period, "branch": one,
        "row_template": "branches/duties/_line.html" if one else "branches/duties/_row.html",
        "before": listing.query(p=period.previous().code, page=None) if period else "",
        "after": listing.query(p=_next(period).code, page=None) if period and period.ends_on < today else "",
        "may_exempt": request.actor.can("duty.exempt"), "may_log": request.actor.can("activity.log"),
    }  # fmt: skip
    return render(request, "branches/duties/list.html", context)


def _next(period: Period) -> Period:
    return period_of(period.kind, period.ends_on.fromordinal(period.ends_on.toordinal() + 1))


def _tabs(listing: Listing, span: str) -> list[tuple[Any, str, Any, bool]]:
    labels = {"now": _("当前和逾期"), "month": _("本月"), "quarter": _("本季度"), "year": _("本年")}
    return [(label, listing.query(span=key, p=None, page=None), "", key == span) for key, label in labels.items()]


def _lines(request: HouseRequest, branch: Branch, duties: Duties, filterset: DutyFilter) -> Listing:
    """The duties of one branch as rows."""
    soon_days = selectors.duty_parameters(clock.today()).soon_days
    state = request.GET.get("state", "")
    found = [d for d in duties[branch.pk] if state not in DutyStatus.values or d.status == state]
    columns = [
        Column(_("任务")),
        Column(_("期间"), css="hide-s"),
        Column(_("完成"), css="num hide-s"),
        Column(_("状态")),
        Column(_("办理")),
    ]
    listing = Listing(request, branch.duty_exemptions.none(), columns, filterset, export=f"duty-list?branch={branch.node.code}")
    listing.ordered = [drawn(d, soon_days) for d in found]  # type: ignore[assignment]
    return listing


def _matrix(request: HouseRequest, found: list[Branch], duties: Duties, filterset: DutyFilter) -> Listing:
    """A row for each branch ``found``, a column for each kind that somebody owes."""
    kinds = sorted({d.kind for own in duties.values() for d in own}, key=lambda k: (k.sort, k.code))
    columns = [Column(_("党支部")), Column(_("逾期"), css="num"), *[Column(kind.name, css="hide-s duty-col") for kind in kinds]]

    def decorate(page_rows: list[Branch]) -> list[Branch]:
        for branch in page_rows:
            own = duties[branch.pk]
            late = [d for d in own if d.status == DutyStatus.LATE]
            branch.late = len(late)
            branch.late_kinds = list(dict.fromkeys(d.kind.name for d in late))
            branch.cells = [_cell([d for d in own if d.kind == kind]) for kind in kinds]
        return page_rows

    listing = Listing(request, filterset.qs, columns, filterset, decorate=decorate, export="duty-list")
    listing.ordered = found  # type: ignore[assignment]
    return listing


def _cell(found: Sequence[rules.Duty]) -> dict[str, Any]:
    """One cell of the matrix: the worst status, done and owed of what is owed."""
    if not found:
        return {"css": "none"}
    worst = rules.in_order(found)[0].status
    owed = [d for d in found if d.status != DutyStatus.EXEMPT]
    return {"css": worst.value, "done": sum(d.done for d in owed), "owed": sum(d.owed for d in owed), "label": worst.label}
