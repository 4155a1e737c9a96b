"""Theory study of committees: the quarters, the sessions, one session with who was there, writing and withdrawing."""

from functools import partial
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.theory import selectors, services
from branches.theory.forms import SessionForm, WithdrawForm, first_values
from branches.theory.models import TheorySession
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "theory"}
COLUMNS = (
    Column(gettext_lazy("学习主题")),
    Column(gettext_lazy("党委"), "node__path", "hide-s"),
    Column(gettext_lazy("学习日期"), "held_on"),
    Column(gettext_lazy("形式"), css="hide-s"),
    Column(gettext_lazy("实到"), "present", "num"),
)


@page("theory.view")
def theory_list(request: HouseRequest) -> HttpResponse:
    """Each committee's quarters of a year, and all sessions below."""
    today = clock.today()
    years = [today.year - n for n in range(3)]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(y) for y in years} else today.year
    context = {
        **SECTION, "listing": Listing(request, selectors.sessions(request.scope), COLUMNS, export="theory-sessions"), "year": year,
        "years": years, "lines": selectors.board_of(request.scope, year, today), "can_edit": request.actor.can("theory.edit"),
    }  # fmt: skip
    return render(request, "branches/theory/list.html", context)


@page("theory.view")
def theory_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(selectors.sessions(request.scope), pk=pk), None)


def _show(request: HouseRequest, row: TheorySession, form: WithdrawForm | None, status: int = 200) -> HttpResponse:
    may_edit = row.withdrawn_on is None and request.actor.scope("theory.edit").covers(row.node.path)
    context = {
        **SECTION, "row": row, "attendance": selectors.attendance(row), "may_edit": may_edit,
        "form": (form or WithdrawForm()) if may_edit else None, "file_panel": file_panel(request.actor, "theory", row.pk),
    }  # fmt: skip
    return render(request, "branches/theory/detail.html", context, status=status)


@page("theory.edit", methods="GET POST")
def theory_new(request: HouseRequest) -> HttpResponse:
    nodes = selectors.committees(request.scope)
    first = {"once_key": uuid4().hex, "held_on": clock.today()}
    if request.method == "GET":
        first["present"] = selectors.last_numbers([n.pk for n in nodes[:1]])
    form = SessionForm(request.POST if request.method == "POST" else None, nodes=nodes, initial=first)
    if request.method == "POST" and form.is_valid():
        service = partial(services.log_session, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, service, done=_("已登记，可以添加学习材料和发言稿。"), then=redirect("theory_list")):
            return answer
    return render(request, "branches/theory/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _editable(request: HouseRequest, pk: int) -> TheorySession:
    return get_object_or_404(selectors.sessions(request.scope), pk=pk)


@page("theory.edit", methods="GET POST")
def theory_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _editable(request, pk)
    form = SessionForm(
        request.POST if request.method == "POST" else None, nodes=selectors.committees(request.scope), initial=first_values(row)
    )
    if request.method == "POST" and form.is_valid():
        service = partial(services.change_session, session=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("theory_detail", pk)):
            return answer
    return render(request, "branches/theory/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("theory.edit", methods="POST")
def theory_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _editable(request, pk), WithdrawForm(request.POST)
    if form.is_valid():
        service = partial(services.withdraw_session, session=row, reason=form.cleaned_data["reason"])
        if answer := carry_out(request, form, service, done=_("已撤销。"), then=redirect("theory_detail", pk)):
            return answer
    return _show(request, row, form, 422)
