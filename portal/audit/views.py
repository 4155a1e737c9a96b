"""The trail as the audit administrator reads it. Nothing on these pages changes it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from portal.audit import rowtrail, selectors
from portal.audit.filters import AuditFilter, DirectFilter
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page

COLUMNS = [
    Column(gettext_lazy("操作"), "action"),
    Column(gettext_lazy("时间"), "at", "nowrap"),
    Column(gettext_lazy("操作人"), "actor_label"),
    Column(gettext_lazy("对象"), "object_label", "hide-s"),
    Column(gettext_lazy("地址"), "address", "hide-s"),
]

DIRECT_COLUMNS = [
    Column(gettext_lazy("表"), "table_name"),
    Column(gettext_lazy("时间"), "at", "nowrap"),
    Column(gettext_lazy("改动"), "operation"),
    Column(gettext_lazy("行数"), "row_count", "num"),
    Column(gettext_lazy("数据库账号"), "role"),
    Column(gettext_lazy("程序"), "program", "hide-s"),
]


@page("audit.view")
def audit_list(request: HouseRequest) -> HttpResponse:
    """Acts, newest first."""
    rows = selectors.trail(request.scope)
    listing = Listing(request, rows, COLUMNS, AuditFilter(request.GET, rows), page_size=50, export="audit-list")
    context = {"section": "audit", "listing": listing, "tab": "acts"}
    return render(request, "portal/audit/audit_list.html", context)


@page("audit.view")
def audit_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """One act: who, when, from where, why, and each value before and after."""
    row = get_object_or_404(selectors.trail(request.scope).select_related("actor"), pk=pk)
    context = {
        "section": "audit", "row": row, "values": selectors.changed_values(row), "statements": selectors.statements_of(row),
    }  # fmt: skip
    return render(request, "portal/audit/audit_detail.html", context)


@page("audit.view")
def audit_direct(request: HouseRequest) -> HttpResponse:
    """Statements that changed records past the portal, newest first."""
    rows = selectors.direct_changes(request.scope)
    listing = Listing(request, rows, DIRECT_COLUMNS, DirectFilter(request.GET, rows), page_size=50)
    context = {"section": "audit", "listing": listing, "is_kept": rowtrail.is_kept(), "tab": "direct"}
    return render(request, "portal/audit/audit_direct.html", context)
