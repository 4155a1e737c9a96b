"""One member's month: its lines, a payment, a correction."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from branches.dues import selectors, services
from branches.dues.enums import ENTRY_TONES, SheetState
from branches.dues.forms import CorrectForm, PayForm
from branches.dues.models import DuesEntry
from branches.dues.views.months import SECTION
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, carry_out, page


def _entry(request: HouseRequest, pk: int) -> DuesEntry:
    return get_object_or_404(selectors.entry_rows(request.scope), pk=pk)


def _show(request: HouseRequest, entry: DuesEntry, *, pay: Any = None, fix: Any = None, status: int = 200) -> HttpResponse:
    key = uuid.uuid4().hex
    first = {"amount": entry.open, "paid_on": clock.today(), "once_key": key}
    state = entry.sheet.state
    context = {
        **SECTION, "entry": entry, "tone": ENTRY_TONES[entry.state], "lines": selectors.lines_of(entry),
        "pay": pay or (PayForm(initial=first) if entry.open > 0 and state != SheetState.SUBMITTED else None),
        "fix": fix or (CorrectForm(initial={"once_key": key}, auto_id="fix_%s") if state == SheetState.OPEN else None),
    }  # fmt: skip
    return render(request, "branches/dues/entry.html", context, status=status)


@page("dues.collect")
def dues_entry(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _entry(request, pk))


@page("dues.collect", methods="POST")
def dues_entry_pay(request: HouseRequest, pk: int) -> HttpResponse:
    entry, form = _entry(request, pk), PayForm(request.POST)
    if form.is_valid():
        answer = carry_out(
            request, form, lambda **by: services.pay(**by, entry=entry, **form.cleaned_data),
            done=_("已登记交纳。"), then=redirect("dues_entry", pk),
        )  # fmt: skip
        if answer is not None:
            return answer
    return _show(request, entry, pay=form, status=422)


@page("dues.collect", methods="POST")
def dues_entry_correct(request: HouseRequest, pk: int) -> HttpResponse:
    entry, form = _entry(request, pk), CorrectForm(request.POST, auto_id="fix_%s")
    if form.is_valid():
        answer = carry_out(
            request, form, lambda **by: services.correct(**by, entry=entry, **form.cleaned_data),
            done=_("已更正，原来的记录保留。"), then=redirect("dues_entry", pk),
        )  # fmt: skip
        if answer is not None:
            return answer
    return _show(request, entry, fix=form, status=422)
