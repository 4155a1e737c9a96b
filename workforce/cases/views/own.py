"""A worker's own side, made for a phone: raising a case, following it by name or receipt, and what he handles."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, carry_out, page
from workforce.cases import access, rules, selectors, services
from workforce.cases.forms import AnswerForm, CaseForm, MediationForm, ReceiptForm
from workforce.cases.messages import SENTENCES
from workforce.cases.models import WorkerCase
from workforce.cases.views.show import assigned, show, spoken

SECTION = {"section": "worker_cases_mine"}


@page("worker_case.own", methods="GET POST")
def worker_case_new(request: HouseRequest) -> HttpResponse:
    """Raise a case. Without a name the receipt is shown once, on the answer to this very request."""
    form = CaseForm(request.POST if request.method == "POST" else None, initial={"once_key": get_random_string(32)})
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("way", "once_key")}
        try:
            filed = services.raise_case(actor=request.actor, at=clock.now(), facts=form.facts(), **told)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            if filed.receipt:
                context = {**SECTION, "receipt": rules.shown_receipt(filed.receipt), "row": filed.case, "for_other": False}
                return render(request, "workforce/cases/receipt_given.html", context)
            messages.success(request, _("已提交。有了答复会通知您。"))
            return redirect("worker_case_mine", filed.case.pk)
    context = {**SECTION, "form": form, "back": "worker_case_mine_list", "title": _("提维权诉求")}
    return render(request, "workforce/cases/form.html", context, status=422 if form.errors else 200)


@page("worker_case.own")
def worker_case_mine_list(request: HouseRequest) -> HttpResponse:
    """Own cases, and those that I handle."""
    today, actor = clock.today(), request.actor
    own = selectors.with_states(list(selectors.with_all(access.own_rows(actor))[:50]), today)
    handled = selectors.with_states(list(selectors.with_all(access.handled_rows(actor)).order_by("state", "due_on")[:50]), today)
    return render(request, "workforce/cases/mine.html", {**SECTION, "own": own, "handled": handled})


def _own(request: HouseRequest, pk: int) -> WorkerCase:
    return get_object_or_404(selectors.with_all(access.own_rows(request.actor)), pk=pk)


@page("worker_case.own")
def worker_case_mine(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, _own(request, pk), "mine")


@page("worker_case.own", methods="POST")
def worker_case_speak(request: HouseRequest, pk: int) -> HttpResponse:
    return spoken(request, _own(request, pk), "mine")


def _handled(request: HouseRequest, pk: int) -> WorkerCase:
    rows = selectors.with_all(access.handled_rows(request.actor)).select_related("raised_by__unit", "about__unit", "unit", "handler")
    return get_object_or_404(rows, pk=pk)


@page("worker_case.own")
def worker_case_handle(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, _handled(request, pk), "handle")


@page("worker_case.own", methods="POST")
def worker_case_hand_on(request: HouseRequest, pk: int) -> HttpResponse:
    return assigned(request, _handled(request, pk), "handle", redirect("worker_case_mine_list"))


@page("worker_case.own", methods="POST")
def worker_case_answer(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _handled(request, pk), AnswerForm(request.POST)
    if form.is_valid():
        service = partial(services.answer, case=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已答复，等提出人确认。"), then=redirect("worker_case_handle", pk)):
            return answer
    return show(request, row, "handle", 422, answer=form)


@page("worker_case.own", methods="POST")
def worker_case_mediate(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _handled(request, pk), MediationForm(request.POST, auto_id="mediate_%s")
    if form.is_valid():
        service = partial(services.mediate, case=row, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, service, done=_("调解记录已保存。"), then=redirect("worker_case_handle", pk)):
            return answer
    return show(request, row, "handle", 422, mediate=form)


@page("worker_case.own", methods="GET POST")
def worker_case_receipt(request: HouseRequest) -> HttpResponse:
    """Find a case by its receipt; the digits travel in the body, never in an address."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = rules.read_receipt(form.cleaned_data["receipt"])
        row = selectors.of_receipt(code)
        if row is None:
            form.add_error("receipt", SENTENCES["worker_case.receipt_unknown"])
        elif "is_solved" in request.POST or "version" in request.POST:
            return spoken(request, row, "receipt", code)
        else:
            return show(request, row, "receipt", receipt=code)
    return render(request, "workforce/cases/receipt.html", {**SECTION, "form": form}, status=422 if form.errors else 200)
