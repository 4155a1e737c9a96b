"""The trail as the audit administrator reads it. Nothing on these pages changes it."""

from django.db.models import Max
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from portal.audit import selectors
from portal.audit.exports import csv_lines
from portal.audit.filters import AuditFilter
from portal.audit.forms import ExportForm
from portal.audit.services import record
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page

COLUMNS = [
    Column(gettext_lazy("操作"), "action"),
    Column(gettext_lazy("时间"), "at", "nowrap"),
    Column(gettext_lazy("操作人"), "actor_label"),
    Column(gettext_lazy("对象"), "object_label", "hide-s"),
    Column(gettext_lazy("地址"), "address", "hide-s"),
]


@page("audit.view")
def audit_list(request: HouseRequest) -> HttpResponse:
    """Acts, newest first."""
    rows = selectors.trail(request.scope)
    listing = Listing(request, rows, COLUMNS, AuditFilter(request.GET, rows), page_size=50)
    context = {"section": "audit", "listing": listing}
    return render(request, "portal/audit/audit_list.html", context)


@page("audit.view")
def audit_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """One act: who, when, from where, why, and each value before and after."""
    row = get_object_or_404(selectors.trail(request.scope).select_related("actor"), pk=pk)
    context = {"section": "audit", "row": row, "values": selectors.changed_values(row)}
    return render(request, "portal/audit/audit_detail.html", context)


@page("audit.export", methods="GET POST")
def audit_export(request: HouseRequest) -> HttpResponse | StreamingHttpResponse:
    """Everything the filters show, as CSV; asks for the purpose and is an act of the trail itself."""
    rows = selectors.trail(request.scope).select_related("actor")
    filtered = AuditFilter(request.GET, rows)
    form = ExportForm(request.POST or None)
    if form.is_valid() and filtered.form.is_valid():
        now, count = clock.now(), filtered.qs.count()
        up_to = filtered.qs.aggregate(last=Max("pk"))["last"] or 0
        narrowed = {key: value for key, value in request.GET.items() if value and key in filtered.filters}
        record(
            actor=request.actor, at=now, action="audit.exported", kind="auditrow", reason=form.cleaned_data["reason"],
            after={"rows": count, "filters": narrowed},
        )  # fmt: skip
        response = StreamingHttpResponse(csv_lines(selectors.in_chunks(filtered.qs, up_to)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="audit-{now:%Y%m%d-%H%M%S}.csv"'
        return response
    context = {"section": "audit", "form": form, "count": filtered.qs.count(), "query": request.GET.urlencode()}
    return render(request, "portal/audit/audit_export.html", context, status=422 if form.errors else 200)
