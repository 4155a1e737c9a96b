"""Pages of the monthly notes."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.notes import access, rules, selectors, services
from branches.notes.enums import NoteState
from branches.notes.exports import of_tab
from branches.notes.forms import MoveForm, NoteAnswerForm, NoteForm
from branches.notes.models import BranchNote
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.periods import parse_period

SECTION = {"section": "notes"}
COLUMNS = (
    Column(gettext_lazy("月份"), "month"),
    Column(gettext_lazy("情况"), css="hide-s"),
    Column(gettext_lazy("报送日期"), css="hide-s"),
    Column(gettext_lazy("状态")),
)


@page("note.view")
def note_list(request: HouseRequest) -> HttpResponse:
    wanted, today = request.GET.get("s", ""), clock.today()
    rows = of_tab(selectors.with_all(access.rows_for(request.actor)), wanted)
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in NoteState.values)]
    tabs += [(s.label, f"?s={s.value}", "", s.value == wanted) for s in NoteState]
    listing = Listing(request, rows, COLUMNS, tabs=tabs, decorate=selectors.with_tones, export="note-list")
    branches = list(selectors.branches_of(request.actor.scope("note.edit"))[:8])
    months = [f"{m:%Y-%m}" for m in (rules.month_before(today), today.replace(day=1))]
    return render(request, "branches/notes/list.html", {**SECTION, "listing": listing, "branches": branches, "months": months})


def _month(code: str) -> date:
    try:
        period = parse_period(code)
    except ValueError:
        raise Http404 from None
    if period.kind != "month":
        raise Http404
    return period.starts_on


@page("note.edit", methods="GET POST")
def note_write(request: HouseRequest, code: str, month: str) -> HttpResponse:
    """Write the note of a month, or go on with its draft."""
    branch, day = get_object_or_404(selectors.branches_of(request.scope), node__code=code), _month(month)
    row = selectors.with_all(branch.notes.all()).filter(month=day).first()
    verdict = rules.may_write(row.state) if row else rules.month_verdict(day, branch.founded_on, clock.today())
    if not verdict:
        back = reverse("note_detail", args=[row.pk]) if row else reverse("note_list")
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=back)
    first: dict[str, Any] = {"version": row.version if row else 0}
    for line in row.lines.all() if row else ():
        first |= {f"{name}{line.no}": getattr(line, name) for name in ("topic", "mood", "text", "measure")}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        service = partial(services.write_note, branch=branch, month=day, version=version, matters=form.matters())
        then = redirect("note_open", code, month)
        if answer := carry_out(request, form, service, done=_("已保存，请核对后报送。"), then=then):
            return answer
    context = {**SECTION, "form": form, "branch": branch, "month": month, "row": row}
    return render(request, "branches/notes/form.html", context, status=422 if form.errors else 200)


@page("note.edit")
def note_open(request: HouseRequest, code: str, month: str) -> HttpResponse:
    """From branch and month to the note."""
    branch = get_object_or_404(selectors.branches_of(request.scope), node__code=code)
    return redirect("note_detail", get_object_or_404(branch.notes, month=_month(month)).pk)


def _fetch(request: HouseRequest, pk: int) -> BranchNote:
    return get_object_or_404(selectors.with_all(access.rows_for(request.actor)), pk=pk)


@page("note.view")
def note_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _fetch(request, pk))


def _show(request: HouseRequest, row: BranchNote, status: int = 200, **bound: forms.Form) -> HttpResponse:
    selectors.with_tones([row])
    actor, path, first = request.actor, row.branch.node.path, {"version": row.version}
    hands_in = actor.scope("note.edit").covers(path) and row.state == NoteState.DRAFT
    answers = actor.scope("note.answer").covers(path) and row.state == NoteState.HANDED
    context = {
        **SECTION, "row": row, "hand_form": bound.get("hand", MoveForm(initial=first)) if hands_in else None,
        "answer_form": bound.get("answer", NoteAnswerForm(initial=first)) if answers else None,
    }  # fmt: skip
    return render(request, "branches/notes/detail.html", context, status=status)


@page("note.edit", methods="POST")
def note_hand_in(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _fetch(request, pk), MoveForm(request.POST)
    if form.is_valid():
        service = partial(services.hand_in, note=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已报送党委。"), then=redirect("note_detail", pk)):
            return answer
    return _show(request, row, 422, hand=form)


@page("note.answer", methods="POST")
def note_answer(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _fetch(request, pk), NoteAnswerForm(request.POST)
    if form.is_valid():
        service = partial(services.answer_note, note=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已阅复，并通知了支部。"), then=redirect("note_detail", pk)):
            return answer
    return _show(request, row, 422, answer=form)
