"""The rule library: count by level, one rule with its versions, taking in, revising, repealing."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.policies import selectors, services
from branches.policies.filters import PolicyFilter
from branches.policies.forms import PolicyForm, VersionForm
from branches.policies.models import Policy
from portal.announcements.access import readable_by
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "policies"}
COLUMNS = (
    Column(gettext_lazy("制度"), "title"),
    Column(gettext_lazy("层级"), "level", "hide-s"),
    Column(gettext_lazy("责任单位"), "", "hide-s"),
    Column(gettext_lazy("版本"), "", "num"),
    Column(gettext_lazy("下次复审"), "review_on", "nowrap"),
    Column(gettext_lazy("状态")),
)


@page("policy.view")
def policy_list(request: HouseRequest) -> HttpResponse:
    today, rows = clock.today(), selectors.policies(request.scope)
    listing = Listing(
        request, rows, COLUMNS, PolicyFilter(request.GET, rows), export="policy-list",
        decorate=lambda found: selectors.with_state(found, today),
    )  # fmt: skip
    levels = selectors.counts_by_level(request.scope, today)
    context = {**SECTION, "listing": listing, "levels": levels, "can_edit": request.actor.can("policy.edit")}
    return render(request, "branches/policies/policy_list.html", context)


@page("policy.edit", methods="GET POST")
def policy_new(request: HouseRequest) -> HttpResponse:
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PolicyForm(*typed, actor=request.actor, today=clock.today())
    if request.method == "POST" and form.is_valid():
        keep = partial(services.keep_policy, facts=form.facts(), version=form.version(), uploads=form.cleaned_data["uploads"])
        answer = carry_out(request, form, keep, done=_("已入库。"), then=redirect("policy_list"))
        if answer is not None:
            return answer
    return render(request, "branches/policies/policy_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _policy(request: HouseRequest, pk: int) -> Policy:
    return get_object_or_404(selectors.policies(request.scope), pk=pk)


@page("policy.view")
def policy_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _policy(request, pk), VersionForm())


def _show(request: HouseRequest, row: Policy, form: VersionForm, status: int = 200) -> HttpResponse:
    context = {
        **SECTION, "policy": selectors.with_state([row], clock.today())[0], "form": form,
        "item": selectors.linkable(request.actor.scope("plan.view")).filter(pk=row.item_id or 0).first(),
        "announcement": readable_by(request.actor, clock.today()).filter(pk=row.announcement_id or 0).first(),
        "versions": row.versions.select_related("kept_by"),
        "may_edit": row.repealed_on is None and request.actor.scope("policy.edit").covers(row.node.path),
        "file_panel": file_panel(request.actor, "policy", row.pk),
    }  # fmt: skip
    return render(request, "branches/policies/policy_detail.html", context, status=status)


@page("policy.edit", methods="POST")
def policy_revise(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _policy(request, pk), VersionForm(request.POST, request.FILES)
    if form.is_valid():
        revise = partial(services.revise_policy, policy=row, version=form.version(), uploads=form.cleaned_data["uploads"])
        answer = carry_out(request, form, revise, done=_("新版本已登记。"), then=redirect("policy_detail", pk))
        if answer is not None:
            return answer
    return _show(request, row, form, status=422)


@page("policy.edit", methods="POST")
def policy_repeal(request: HouseRequest, pk: int) -> HttpResponse:
    try:
        services.repeal_policy(actor=request.actor, at=clock.now(), policy=_policy(request, pk))
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已废止，各版本保留备查。"))
    return redirect("policy_detail", pk)
