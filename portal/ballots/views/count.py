"""A count by hand by two people, and the recount of a vote by phone."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.ballots import access, rules, selectors, services
from portal.ballots.forms import CheckForm, TotalsForm
from portal.ballots.views import office, voter
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, carry_out, page, refused


@page("ballot.run", methods="GET POST")
def ballot_totals(request: HouseRequest, pk: int) -> HttpResponse:
    """The teller's figures."""
    row = office.fetch(request, pk)
    verdict = access.may_run(request.actor, row, "totals", clock.now())
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params))
    form = TotalsForm(request.POST or None, ballot=row, items=row.items.all(), initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        service = partial(services.enter_totals, ballot=row, **form.words())
        if answer := carry_out(request, form, service, done=_("计票结果已录入，请另一人核对后生效。"), then=redirect("ballot_detail", pk)):
            return answer
    context = {**office.SECTION, "row": row, "form": form, "result": selectors.result_of(row)}
    return render(request, "portal/ballots/totals.html", context, status=422 if form.errors else 200)


@page("ballot.check", methods="GET POST")
def ballot_check(request: HouseRequest, pk: int) -> HttpResponse:
    """The second person compares the figures with the papers."""
    row = voter.fetch(request, pk)
    verdict = access.may_check(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("ballot_detail", args=[pk]))
    form = CheckForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        words = {"version": data["version"], "agrees": data["verdict"] == "same", "reason": data["reason"]}
        service = partial(services.answer_count, ballot=row, **words)
        done = _("结果已生效。") if words["agrees"] else _("已请计票人重新清点。")
        if answer := carry_out(request, form, service, done=done, then=redirect("ballot_detail", pk)):
            return answer
    items = [(item, [item.counts.get(o, 0) for o in rules.options_of(row.kind)]) for item in row.items.all()]
    context = {**office.SECTION, "row": row, "form": form, "items": items, "result": selectors.result_of(row)}
    return render(request, "portal/ballots/check.html", context, status=422 if form.errors else 200)


@page("ballot.vote", methods="POST")
def ballot_recount(request: HouseRequest, pk: int) -> HttpResponse:
    """Anybody who sees the result may have the papers counted anew."""
    row = voter.fetch(request, pk)
    try:
        is_same = services.recount(actor=request.actor, at=clock.now(), ballot=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("ballot_detail", args=[pk]))
    if is_same:
        messages.success(request, _("已按保存的选票重新计票，与公布的结果一致。"))
    else:
        messages.error(request, _("重新计票与公布的结果不一致，请联系系统管理员核查。"))
    return redirect("ballot_detail", pk)
