"""The months of the own branches; every branch of a committee in one month."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.dues import selectors, services
from branches.dues.filters import SheetFilter
from branches.dues.forms import OpenForm
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.periods import Period, month_of, parse_period
from portal.organization.enums import NodeKind

SECTION = {"section": "dues"}
COLUMNS = (
    Column(gettext_lazy("月份"), "month"),
    Column(gettext_lazy("党员"), css="num hide-s"),
    Column(gettext_lazy("应交（元）"), css="num hide-s"),
    Column(gettext_lazy("已交（元）"), css="num hide-s"),
    Column(gettext_lazy("未交清"), css="num"),
    Column(gettext_lazy("状态")),
)


@page("dues.view")
def dues_list(request: HouseRequest) -> HttpResponse:
    """Months inside the reach with their sums; who collects opens a month from here."""
    rows = selectors.sheet_rows(request.scope)
    own, few = request.actor.scope("dues.collect"), selectors.few_people(clock.today())
    listing = Listing(
        request, rows, COLUMNS, SheetFilter(request.GET, rows, scope=request.scope),
        decorate=lambda found: selectors.with_sums(found, own, few), export="dues-months",
    )  # fmt: skip
    branches = list(selectors.collecting_branches(own))
    is_temporary = not branches and Branch.objects.within(own).filter(node__kind=NodeKind.TEMPORARY_BRANCH).exists()
    context = {
        **SECTION, "listing": listing, "branches": branches, "is_temporary": is_temporary, "month": month_of(clock.today()).code,
        "may_overview": request.actor.can("dues.overview"), "may_import": request.actor.can("import.dues"),
    }  # fmt: skip
    return render(request, "branches/dues/list.html", context)


@page("dues.collect", methods="POST")
def dues_open(request: HouseRequest) -> HttpResponse:
    """Open a month of an own branch, or open it again for whoever came since."""
    form = OpenForm(request.POST, branches=Branch.objects.within(request.scope).select_related("node"))
    if not form.is_valid():
        code = "dues.month_unknown" if "month" in form.errors else "dues.temporary"
        return refused(request, RuleBroken(code), back=reverse("dues_list"))
    try:
        sheet = services.open_month(actor=request.actor, at=clock.now(), **form.cleaned_data)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("dues_list"))
    messages.success(request, _("已开账，应交党费已按标准算好。"))
    return redirect("dues_month", sheet.pk)


def _asked(request: HouseRequest) -> Period:
    try:
        found = parse_period(request.GET.get("p", ""))
        found.previous()
    except (ValueError, OverflowError):
        return month_of(clock.today())
    return found if found.kind == "month" else month_of(clock.today())


@page("dues.overview")
def dues_overview(request: HouseRequest) -> HttpResponse:
    """Counts and sums of every branch in one month, no names."""
    month = _asked(request)
    lines = selectors.overview(request.scope, month.starts_on)
    own, few = request.actor.scope("dues.collect"), selectors.few_people(clock.today())
    sheets = selectors.with_sums([line.sheet for line in lines if line.sheet is not None], own, few)
    after = month_of(month.ends_on.fromordinal(month.ends_on.toordinal() + 1)) if month.ends_on.year < 9999 else None
    context = {
        **SECTION, "month": month, "lines": lines, "totals": selectors.totals_of(sheets), "few": few,
        "opened": len(sheets), "closed": sum(s.state == "closed" for s in sheets),
        "before": month.previous().code, "after": after.code if after and after.starts_on <= clock.today() else "",
    }  # fmt: skip
    return render(request, "branches/dues/overview.html", context)
