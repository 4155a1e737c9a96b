"""Budgets, rewards, benefits, scoring sheets."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page
from workforce.proposals import access, forms, selectors, services
from workforce.proposals.models import ProposalBenefit, ProposalReward
from workforce.proposals.views.showing import SECTION, acted, fetched


@page("proposal.reward", methods="POST")
def proposal_instant(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetched(request, pk)
    access.may_reward(request.actor, row)
    form = forms.InstantForm(request.POST, prefix="instant")
    service = partial(services.propose_instant, proposal=row, **form.cleaned_data) if form.is_valid() else services.propose_instant
    return acted(request, row, "instant", form, service, _("已提出即时奖励，由另一人复核。"))


@page("proposal.reward", methods="POST")
def proposal_award(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetched(request, pk)
    access.may_reward(request.actor, row)
    form = forms.AwardForm(request.POST, prefix="award", band_set=selectors.band_set_on(clock.today()))
    service = partial(services.propose_award, proposal=row, **form.cleaned_data) if form.is_valid() else services.propose_award
    return acted(request, row, "award", form, service, _("已提出效益奖励，由另一人复核。"))


@page("proposal.view", methods="POST")
def proposal_benefit(request: HouseRequest, pk: int) -> HttpResponse:
    """By whoever has carried it out, or the office."""
    row = fetched(request, pk)
    access.may_claim(request.actor, row)
    form = forms.BenefitForm(request.POST, prefix="benefit")
    service = partial(services.claim_benefit, proposal=row, **form.cleaned_data) if form.is_valid() else services.claim_benefit
    return acted(request, row, "benefit", form, service, _("已申报效益，等待核定。"))


@page("proposal.reward", methods="POST")
def proposal_reward_decide(request: HouseRequest, pk: int) -> HttpResponse:
    reward = get_object_or_404(ProposalReward.objects.within(request.scope).select_related("proposal"), pk=pk)
    row, form = fetched(request, reward.proposal_id), forms.RewardDecisionForm(request.POST, prefix="decide")
    service = partial(services.decide_reward, reward=reward, **form.cleaned_data) if form.is_valid() else services.decide_reward
    return acted(request, row, "decide", form, service, _("已办理。"))


@page("proposal.verify", methods="POST")
def proposal_benefit_verify(request: HouseRequest, pk: int) -> HttpResponse:
    benefit = get_object_or_404(ProposalBenefit.objects.within(request.scope).select_related("proposal"), pk=pk)
    row, form = fetched(request, benefit.proposal_id), forms.VerifyForm(request.POST, prefix="verify")
    service = partial(services.verify_benefit, benefit=benefit, **form.cleaned_data) if form.is_valid() else services.verify_benefit
    return acted(request, row, "verify", form, service, _("已核定。"))


@page("proposal.reward", methods="GET POST")
def proposal_sheet(request: HouseRequest, pk: int, band_set: str) -> HttpResponse:
    """A scoring sheet of a taken proposal."""
    row = fetched(request, pk)
    access.may_reward(request.actor, row)
    if band_set not in selectors.SHEETS:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = forms.SheetForm(given, band_set=band_set, sheet=selectors.sheet_of(band_set, clock.today()))
    if form.is_valid():
        try:
            services.fill_sheet(actor=request.actor, at=clock.now(), proposal=row, band_set=band_set, scores=form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存评审表。"))
            return redirect("proposal_detail", pk)
    context = {**SECTION, "form": form, "row": row, "band_set": band_set}
    return render(request, "workforce/proposals/sheet.html", context, status=422 if form.errors else 200)


@page("proposal.budget", methods="GET POST")
def proposal_budgets(request: HouseRequest) -> HttpResponse:
    """The year's budgets of instant rewards."""
    year = clock.today().year
    form = forms.BudgetForm(request.POST if request.method == "POST" else None, scope=request.scope, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = form.cleaned_data
        try:
            services.set_budget(actor=request.actor, at=clock.now(), **told)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已设定预算。"))
            return redirect("proposal_budgets")
    context = {**SECTION, "form": form, "year": year, "rows": list(selectors.budgets(request.scope, year))}
    return render(request, "workforce/proposals/budgets.html", context, status=422 if form.errors else 200)
