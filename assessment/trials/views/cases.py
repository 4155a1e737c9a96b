"""Golden cases of a version: run whenever the page is read, taken from past rounds with one click."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.rounds.models import FrozenBranch
from assessment.schemes.access import change_verdict
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import MOST_CASES
from assessment.schemes.selectors import name_of
from assessment.trials import selectors, services
from assessment.trials.forms import CaseForm, SampleForm
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused

SECTION = {"section": "schemes"}
SAMPLE_COLUMNS = [Column(gettext_lazy("党支部"), "branch__node__name"), Column("")]


@page("scheme.cases")
def scheme_cases(request: HouseRequest, code: str, version: int) -> HttpResponse:
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    ran = selectors.run_cases(scheme)
    can_change = request.actor.can("scheme.edit") and bool(change_verdict(request.actor, scheme))
    context = {
        **SECTION, "scheme": scheme, "title": name_of(scheme), "ran": ran, "wrong": sum(bool(one.wrong) for one in ran), "most": MOST_CASES,
        "can_change": can_change,
    }  # fmt: skip
    return render(request, "assessment/trials/cases.html", context)


@page("scheme.edit")
def scheme_samples(request: HouseRequest, code: str, version: int) -> HttpResponse:
    """The branches of a past round, each of which can be kept as a golden case."""
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    verdict = change_verdict(request.actor, scheme)
    if not verdict:
        return refused(request, RuleBroken(verdict.code))
    rounds = list(selectors.rounds_to_try()[:8])
    chosen = next((row for row in rounds if row.code == request.GET.get("round")), rounds[0] if rounds else None)
    rows = selectors.frozen_in(chosen, request.scope) if chosen else FrozenBranch.objects.none()
    listing = Listing(request, rows, SAMPLE_COLUMNS)
    tabs = [(row.code, row == chosen) for row in rounds]
    context = {**SECTION, "scheme": scheme, "title": name_of(scheme), "rounds": tabs, "listing": listing}
    return render(request, "assessment/trials/samples.html", context)


def _done(request: HouseRequest, scheme: AssessmentScheme, service: Callable[..., Any], said: str, **given: Any) -> HttpResponse:
    try:
        service(actor=request.actor, at=clock.now(), scheme=scheme, **given)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, said)
    return redirect("scheme_cases", code=scheme.code, version=scheme.version)


@page("scheme.edit", methods="POST")
def scheme_case_add(request: HouseRequest, code: str, version: int) -> HttpResponse:
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    form = SampleForm(request.POST)
    if not form.is_valid():
        return refused(request, RuleBroken("scheme.case_gone"))
    rows = FrozenBranch.objects.within(request.scope).select_related("round__scheme")
    frozen = get_object_or_404(rows.filter(round__in=selectors.rounds_to_try()), pk=form.cleaned_data["frozen"])
    given = {"frozen": frozen, "revision": form.cleaned_data["revision"]}
    return _done(request, scheme, services.add_case, _("已存为校验用例，预期结果取草案现在的计算结果，请核对。"), **given)


@page("scheme.edit", methods="POST")
def scheme_case_drop(request: HouseRequest, code: str, version: int) -> HttpResponse:
    return _one(request, code, version, services.drop_case, _("校验用例已删去。"))


@page("scheme.edit", methods="POST")
def scheme_case_expect(request: HouseRequest, code: str, version: int) -> HttpResponse:
    return _one(request, code, version, services.expect_anew, _("已按现在的结果更新预期。"))


def _one(request: HouseRequest, code: str, version: int, service: Callable[..., Any], said: str) -> HttpResponse:
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    form = CaseForm(request.POST)
    if not form.is_valid():
        return refused(request, RuleBroken("scheme.case_gone"))
    return _done(request, scheme, service, said, **form.cleaned_data)
