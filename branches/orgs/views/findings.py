"""Which party organisations do not look as the regulation wants them to, and what to do about it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.orgs import selectors
from branches.orgs.enums import Severity
from branches.orgs.views.branches import SECTION, in_words
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.organization.models import Node

COLUMNS = (Column(gettext_lazy("党组织"), sort="name"), Column(gettext_lazy("不符合的规定和下一步")))


@page("branch.view")
def branch_findings(request: HouseRequest) -> HttpResponse:
    """All in reach with findings, the same number of statements whatever their number."""
    nodes = selectors.looked_into(request.scope)
    found = selectors.findings_of(list(nodes), clock.today())
    severity = request.GET.get("severity", "")
    by_severity = {s: {pk for pk, rows in found.items() if any(f.severity == s for f in rows)} for s in Severity}
    every = {pk for pk, rows in found.items() if rows}
    chosen = by_severity[Severity(severity)] if severity in Severity.values else every

    def decorate(rows: list[Node]) -> list[Node]:
        for node in rows:
            node.findings = [in_words(f) for f in found[node.pk] if severity not in Severity.values or f.severity == severity]
        return rows

    tabs: list[tuple[Any, str, int, bool]] = [(_("全部"), "?", len(every), severity not in Severity.values)]
    tabs += [(s.label, f"?severity={s.value}", len(by_severity[s]), severity == s.value) for s in Severity]
    listing = Listing(request, nodes.filter(pk__in=chosen).order_by("path"), COLUMNS, tabs=tabs, decorate=decorate, export="finding-list")
    return render(request, "branches/orgs/findings.html", {**SECTION, "listing": listing})
