"""What mentor, apprentice, witness and judge do with an agreement."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.mentorship import access, selectors, services
from workforce.mentorship.forms import ChangeForm, CheckForm, GradeForm, ObjectionForm, ProblemForm, ReturnForm, SeenForm
from workforce.mentorship.models import MentorshipAgreement, MentorshipChange, MentorshipIndicator
from workforce.mentorship.views.pages import MINE, SECTION, found, show


def given(form: forms.Form) -> dict[str, Any]:
    return form.cleaned_data if form.is_valid() else {}


def carry(
    request: HouseRequest, row: MentorshipAgreement, name: str, form: forms.Form, service: Callable[..., Any], done: str
) -> HttpResponse:
    """Do what the form asks for and return to the agreement; show it again with the refusal otherwise."""
    if form.is_valid() and (answer := carry_out(request, form, service, done=done, then=redirect("mentorship_detail", row.pk))):
        return answer
    return show(request, found(request, row.pk), 422, **{name: form})


def _button(request: HouseRequest, row: MentorshipAgreement, service: Callable[..., Any], done: str) -> HttpResponse:
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        service(actor=request.actor, at=clock.now(), agreement=row, version=form.cleaned_data["version"])
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("mentorship_detail", args=[row.pk]))
    messages.success(request, done)
    return redirect("mentorship_detail", row.pk)


@page("mentorship.sign", methods="POST")
def mentorship_sign(request: HouseRequest, pk: int) -> HttpResponse:
    return _button(request, found(request, pk), services.sign, _("已签字。"))


@page("mentorship.witness", methods="POST")
def mentorship_witness(request: HouseRequest, pk: int) -> HttpResponse:
    return _button(request, found(request, pk), services.witness, _("已见证，协议生效。"))


@page("mentorship.view", methods="POST")
def mentorship_return(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), ReturnForm(request.POST)
    return carry(request, row, "return", form, partial(services.send_back, agreement=row, **given(form)), _("已退回起草。"))


@page("mentorship.draft", methods="POST")
def mentorship_problem(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), ProblemForm(request.POST)
    return carry(request, row, "problem", form, partial(services.tell_problem, agreement=row, **given(form)), _("已登记。"))


@page("mentorship.sign", methods="POST")
def mentorship_change(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), ChangeForm(request.POST)
    return carry(request, row, "change", form, partial(services.ask_change, agreement=row, **given(form)), _("已提出，等对方答复。"))


@page("mentorship.sign", methods="POST")
def mentorship_change_answer(request: HouseRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(MentorshipChange.objects.within(request.scope).select_related("agreement"), pk=pk)
    agrees = request.POST.get("agree") == "yes"
    try:
        services.answer_change(actor=request.actor, at=clock.now(), change=change, is_agreed=agrees)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("mentorship_detail", args=[change.agreement_id]))
    messages.success(request, _("已同意，变更生效。") if agrees else _("已答复不同意。"))
    return redirect("mentorship_detail", change.agreement_id)


@page("mentorship.sign", methods="POST")
def mentorship_object(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), ObjectionForm(request.POST)
    return carry(
        request, row, "objection", form, partial(services.raise_objection, agreement=row, **given(form)), _("异议已提出，由人事答复。")
    )


@page("mentorship.sign", methods="POST")
def mentorship_grade(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), GradeForm(request.POST)
    return carry(request, row, "grade", form, partial(services.give_grade, agreement=row, **given(form)), _("考核结果已评定。"))


def _shown(request: HouseRequest, row: MentorshipIndicator, form: CheckForm | None, status: int = 200) -> HttpResponse:
    actor, agreement = request.actor, row.agreement
    leads = access.is_mentor(actor, agreement) or access.holds(actor, "mentorship.office", agreement)
    context = {
        **(SECTION if actor.can("mentorship.list") else MINE), "row": row, "agreement": agreement,
        "checks": list(row.checks.select_related("checked_by")),
        "form": form if leads and agreement.state == "running" else None,
        "file_panel": file_panel(actor, "mentorship-indicator", row.pk),
    }  # fmt: skip
    return render(request, "workforce/mentorship/indicator.html", context, status=status)


@page("mentorship.view")
def mentorship_indicator(request: HouseRequest, pk: int) -> HttpResponse:
    """One indicator with its checks and the evidence."""
    row = get_object_or_404(selectors.indicators(request.scope), pk=pk)
    return _shown(request, row, CheckForm(initial={"checked_on": clock.today()}))


@page("mentorship.draft", methods="POST")
def mentorship_check(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(selectors.indicators(request.scope), pk=pk), CheckForm(request.POST)
    if form.is_valid():
        check = partial(services.check_indicator, indicator=row, **form.cleaned_data)
        if answer := carry_out(request, form, check, done=_("检查情况已登记。"), then=redirect("mentorship_indicator", pk)):
            return answer
    return _shown(request, row, form, 422)
