"""What branches are freed of: the list, granting, taking back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.duties import selectors, services
from branches.duties.forms import ExemptionForm
from branches.duties.models import DutyExemption
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.periods import month_of

COLUMNS = (
    Column(gettext_lazy("任务")),
    Column(gettext_lazy("支部"), css="hide-s"),
    Column(gettext_lazy("期间"), "from_on", "hide-s"),
    Column(gettext_lazy("原因")),
    Column(gettext_lazy("状态")),
)


@page("duty.view")
def exemption_list(request: HouseRequest) -> HttpResponse:
    """Every exemption inside the reach, withdrawn ones too."""
    names, scope = selectors.rule_names(), request.actor.scope("duty.exempt")

    def decorate(rows: list[DutyExemption]) -> list[DutyExemption]:
        for row in rows:
            row.duty_name = names.get(row.rule_code, row.rule_code)
            row.may_withdraw = row.withdrawn_at is None and scope.covers(row.branch.node.path)
        return rows

    listing = Listing(request, selectors.exemption_rows(request.scope), COLUMNS, decorate=decorate, export="exemption-list")
    context = {"section": "duties", "listing": listing, "may_exempt": request.actor.can("duty.exempt"), "today": clock.today()}
    return render(request, "branches/duties/exemption_list.html", context)


@page("duty.exempt", methods="GET POST")
def exemption_grant(request: HouseRequest, code: str) -> HttpResponse:
    """Free the branch of one duty; ``rule`` and ``group`` prefill."""
    branch = get_object_or_404(Branch.objects.within(request.scope).select_related("node"), node__code=code)
    today = clock.today()
    month = month_of(today)
    first = {"from_on": month.starts_on, "to_on": month.ends_on, "rule_code": request.GET.get("rule"), "group": request.GET.get("group")}
    form = ExemptionForm(request.POST or None, initial=first, branch=branch, day=today)
    if form.is_valid():
        try:
            services.grant_exemption(actor=request.actor, at=clock.now(), facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已免除，并通知了支部书记。"))
            return redirect("exemption_list")
    context = {"section": "duties", "branch": branch, "form": form}
    return render(request, "branches/duties/exemption_grant.html", context, status=422 if form.errors else 200)


@page("duty.exempt", methods="POST")
def exemption_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    """The branch owes the duty again."""
    rows = DutyExemption.objects.within(request.scope).select_related("branch__node")
    exemption = get_object_or_404(rows, pk=pk)
    try:
        services.withdraw_exemption(actor=request.actor, at=clock.now(), exemption=exemption)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("exemption_list"))
    messages.success(request, _("已撤回，并通知了支部书记。"))
    return redirect("exemption_list")
