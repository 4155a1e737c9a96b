"""A case as each of its readers sees it: the same page, other acts, and the names for the handler alone."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.pages import HouseRequest, carry_out
from workforce.cases import rules, selectors, services
from workforce.cases.enums import CaseState
from workforce.cases.forms import AnswerForm, AssignForm, MediationForm, WordForm
from workforce.cases.models import WorkerCase


def show(request: HouseRequest, row: WorkerCase, at: str, status: int = 200, receipt: str = "", **bound: forms.Form) -> HttpResponse:
    """``at``: office, handle, mine or receipt. The forms of what this reader may do now."""
    today = clock.today()
    (row,) = selectors.with_states([row], today)
    waits, handles, first = row.state in rules.WAITING, at == "handle", {"version": row.version}
    made: dict[str, Any] = {}
    if waits and at in {"office", "handle"}:
        made["assign"] = bound.get("assign") or AssignForm(initial=first, auto_id="assign_%s")
    if waits and handles:
        made["answer"] = bound.get("answer") or AnswerForm(initial=first)
    if handles and row.state != CaseState.CLOSED:
        told = {"once_key": get_random_string(32), "held_on": today}
        made["mediate"] = bound.get("mediate") or MediationForm(initial=told, auto_id="mediate_%s")
    if row.state == CaseState.ANSWERED and at in {"mine", "receipt"}:
        made["word"] = bound.get("word") or WordForm(initial={**first, "receipt": receipt})
    context = {
        "section": "worker_cases" if at == "office" else "worker_cases_mine", "row": row, "at": at, "forms": made,
        "entries": list(row.entries.select_related("by")), "mediations": list(row.mediations.all()) if handles else [],
        "person": row.raised_by if handles else None, "about": row.about if handles else None,
        "refusals": [e for name, form in bound.items() if name not in made for e in form.non_field_errors()],
    }  # fmt: skip
    return render(request, "workforce/cases/detail.html", context, status=status)


def assigned(request: HouseRequest, row: WorkerCase, at: str, then: HttpResponse) -> HttpResponse:
    form = AssignForm(request.POST, auto_id="assign_%s")
    if form.is_valid():
        service = partial(services.assign, case=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已分派。"), then=then):
            return answer
    return show(request, row, at, 422, assign=form)


def spoken(request: HouseRequest, row: WorkerCase, at: str, code: str = "") -> HttpResponse:
    form = WordForm(request.POST)
    if form.is_valid():
        service = partial(services.speak, case=row) if at == "mine" else partial(services.speak_by_receipt, receipt=code)
        then = redirect("worker_case_mine", row.pk) if at == "mine" else redirect("worker_case_receipt")
        if answer := carry_out(request, form, partial(service, **form.word()), done=_("谢谢，已记下。"), then=then):
            return answer
    return show(request, row, at, 422, receipt=code, word=form)
