"""The class hours of a branch's members, for its secretary."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from branches.orgs.models import Branch
from branches.orgs.selectors import members_on
from branches.study import rules, selectors
from portal.catalogue.selectors import UnknownParameter
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, page
from portal.kernel.periods import Period, parse_period, year_of


def _asked(request: HouseRequest) -> Period:
    try:
        found = parse_period(request.GET.get("p", ""))
        found.previous()
    except (ValueError, OverflowError):
        return year_of(clock.today())
    try:
        selectors.parameters_on(min(clock.today(), found.ends_on))
    except UnknownParameter:  # a year before the rule
        return year_of(clock.today())
    return found if found.kind == "year" and found.starts_on <= clock.today() else year_of(clock.today())


@page("study.hours")
def study_list(request: HouseRequest, code: str) -> HttpResponse:
    """Hours of each member in a year, by staff number; never in the order of hours."""
    branch = get_object_or_404(Branch.objects.within(request.scope).select_related("node"), node__code=code)
    year, today = _asked(request), clock.today()
    day = min(today, year.ends_on)
    names = {m.person_id: m.person for m in members_on(branch, day)}
    lines = selectors.lines_of([branch.pk], year, day).get(branch.pk, [])
    done, members = rules.reached(lines)
    context = {
        "section": "branches", "branch": branch, "year": year, "lines": [(names[line.person_id], line) for line in lines],
        "done": done, "members": members, "parameters": selectors.parameters_on(day), "before": year.previous().code,
        "after": str(year.starts_on.year + 1) if year.starts_on.year < today.year else "",
    }  # fmt: skip
    return render(request, "branches/study/list.html", context)
