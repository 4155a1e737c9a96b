"""The one page that anybody may open, signed in or not: to report, to look an answer up, to add something.

It asks for no account and looks at none: ``request.actor`` is never touched, the session is not marked (``UNTIMED`` in
``portal.accounts.middleware``), no address leads to a report, and nothing that was typed stands in one.
"""

from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

from branches.whistle import rules, selectors, services
from branches.whistle.forms import AddForm, ReceiptForm, ReportForm, new_ticket
from branches.whistle.models import WhistleReport
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import PUBLIC, HouseRequest, page

A_MINUTE, MOST_LOOKS = 60, 60


def _answer(request: HouseRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that no cache keeps and whose address nobody learns: the browser tells the next page the origin alone."""
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store"
    # With "no-referrer" a browser sends the form with "Origin: null", which the check against forged requests refuses.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@page(PUBLIC, methods="GET POST")
@sensitive_post_parameters()
def whistle_box(request: HouseRequest) -> HttpResponse:
    if request.method == "POST":
        act = {"report": _report, "look": _look, "add": _add}.get(request.POST.get("act", ""))
        if act is not None:
            return act(request)
    return _box(request, _form())


def _form(data: Any = None, files: Any = None) -> ReportForm:
    return ReportForm(data, files, offices=selectors.offices(clock.today()), initial={"ticket": new_ticket()})


def _box(request: HouseRequest, form: ReportForm, look: ReceiptForm | None = None) -> HttpResponse:
    status = 422 if form.errors or (look is not None and look.errors) else 200
    context = {"form": form, "look": look or ReceiptForm(auto_id="l_%s"), "work": selectors.work_of(clock.today())}
    return _answer(request, "branches/whistle/box.html", context, status)


def _report(request: HouseRequest) -> HttpResponse:
    form = _form(request.POST, request.FILES)
    if form.is_valid():
        try:
            filed = services.file_report(at=clock.now(), facts=form.facts(), uploads=form.cleaned_data["pictures"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            context = {"receipt": rules.grouped(filed.receipt), "report": filed.report}
            return _answer(request, "branches/whistle/receipt.html", context)
    return _box(request, form)


def _may_look() -> bool:
    """At most so many looks a minute by all together: nobody is told apart."""
    cache.add("whistle-looks", 0, A_MINUTE)
    try:
        return cache.incr("whistle-looks") <= MOST_LOOKS
    except ValueError:  # the minute has just ended
        return True


def _found(form: Any) -> WhistleReport | None:
    """The report of a valid form; the form says why there is none."""
    if not form.is_valid():
        return None
    if not _may_look():
        add_refusal(form, RuleBroken("whistle.slow_down"))
        return None
    row = services.find_report(form.cleaned_data["receipt"])
    if row is None:
        add_refusal(form, RuleBroken("whistle.no_receipt", field="receipt"))
    return row


def _look(request: HouseRequest) -> HttpResponse:
    form = ReceiptForm(request.POST, auto_id="l_%s")
    row = _found(form)
    if row is None:
        return _box(request, _form(), form)
    return _shown(request, row, AddForm(initial={"receipt": form.cleaned_data["receipt"]}))


def _add(request: HouseRequest) -> HttpResponse:
    form = AddForm(request.POST)
    asked = ReceiptForm(request.POST, auto_id="l_%s")
    row = _found(asked)
    if row is None:
        return _box(request, _form(), asked)
    if form.is_valid():
        try:
            services.add_words(at=clock.now(), receipt=form.cleaned_data["receipt"], text=form.cleaned_data["text"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return _shown(request, row, AddForm(initial={"receipt": form.cleaned_data["receipt"]}), is_added=True)
    return _shown(request, row, form)


def _shown(request: HouseRequest, row: WhistleReport, form: AddForm, *, is_added: bool = False) -> HttpResponse:
    """What the reporter sees: state, limits, messages, and that somebody has looked at his name."""
    context = {
        "report": row, "form": form if row.closed_on is None else None, "is_added": is_added,
        "messages_said": list(row.whistlemessages.all()), "reveals": list(row.whistlereveals.all()),  # type: ignore[attr-defined]
    }  # fmt: skip
    return _answer(request, "branches/whistle/reply.html", context, 422 if form.errors else 200)
