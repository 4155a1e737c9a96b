"""Batches: opening enrolment, who is in, panel, publicity, decisions."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from workforce.promotion import services
from workforce.promotion.enums import BatchState
from workforce.promotion.forms import BatchAddForm, BatchForm, BatchRemoveForm
from workforce.promotion.models import ExamVolume, PromotionBatch
from workforce.promotion.selectors import batches as read
from workforce.promotion.selectors import desk, exams
from workforce.promotion.selectors.wording import grade_words

SECTION = {"section": "batches"}
COLUMNS = [
    Column(gettext_lazy("批次"), sort="name"),
    Column(gettext_lazy("范围"), css="hide-s"),
    Column(gettext_lazy("申报时间"), css="hide-s", sort="opens_on"),
    Column(gettext_lazy("已决定"), css="hide-s"),
    Column(gettext_lazy("状态")),
]
CASE_COLUMNS = [
    Column(gettext_lazy("申报人")),
    Column(gettext_lazy("申报"), css="hide-s"),
    Column(gettext_lazy("评审"), css="hide-s"),
    Column(gettext_lazy("状态")),
]
MOST_FITTING = 50


@page("batch.view")
def batch_list(request: HouseRequest) -> HttpResponse:
    rows = read.batches(request.scope)
    counts = read.batch_state_counts(rows)
    wanted = request.GET.get("s", "")
    wanted = wanted if wanted in BatchState.values else ""
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), not wanted)]
    tabs += [(state.label, f"?s={state.value}", counts.get(state.value, 0), state.value == wanted) for state in BatchState]
    shown = read.with_counts(rows.filter(state=wanted) if wanted else rows)
    listing = Listing(request, shown, COLUMNS, tabs=tabs, export="batch-list")
    context = {**SECTION, "listing": listing, "can_run": request.actor.can("batch.run")}
    return render(request, "workforce/promotion/batch_list.html", context)


@page("batch.run", methods="GET POST")
def batch_new(request: HouseRequest) -> HttpResponse:
    form = BatchForm(request.POST or None, scope=request.scope, initial={"opens_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.open_batch(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("批次已开放申报。期间提交的申报自动编入。"))
            return redirect("batch_detail", row.pk)
    return render(request, "workforce/promotion/batch_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _row(request: HouseRequest, pk: int) -> PromotionBatch:
    return get_object_or_404(read.batches(request.scope), pk=pk)


@page("batch.view")
def batch_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _row(request, pk))


def _show(request: HouseRequest, row: PromotionBatch, status: int = 200, **forms: Any) -> HttpResponse:
    board = desk.board_of(request.actor, row, clock.today())
    fitting = list(read.fitting_cases(row)[: MOST_FITTING + 1]) if board.can_run and row.state == BatchState.OPEN else []
    standings = partial(read.standings_of, day=clock.today())
    done = row.state == BatchState.DONE
    exams_seen = request.actor.scope("exam.view").covers(row.node.path)
    volume = ExamVolume.objects.within(request.actor.scope("volume.view")).filter(batch=row).first() if done else None
    context = {
        "volume": volume, "can_file": done and volume is None and request.actor.scope("volume.keep").covers(row.node.path),
        "sittings": list(exams.sittings(request.actor.scope("exam.view")).filter(batch=row)) if exams_seen else [],
        "can_plan": request.actor.scope("exam.run").covers(row.node.path) and row.state not in (BatchState.OPEN, BatchState.DONE),
        **SECTION, "row": row, "board": board, "steps": read.batch_steps(row, board.has_panel),
        "grades": [grade_words(g) for g in row.target_grades],
        "listing": Listing(request, read.cases_in(row), CASE_COLUMNS, decorate=standings, export=f"batch-cases?batch={row.pk}"),
        "fitting": fitting[:MOST_FITTING], "has_more": len(fitting) > MOST_FITTING, **forms,
    }  # fmt: skip
    return render(request, "workforce/promotion/batch_detail.html", context, status=status)


@page("batch.run", methods="POST")
def batch_add(request: HouseRequest, pk: int) -> HttpResponse:
    """Put chosen applications in by hand."""
    row = _row(request, pk)
    form = BatchAddForm(request.POST, fitting=read.fitting_cases(row))
    chosen = form.cleaned_data["applications"] if form.is_valid() else []
    try:
        count = services.add_to_batch(actor=request.actor, at=clock.now(), batch=row, applications=chosen)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已编入 %(n)s 份申报，并通知了申报人。") % {"n": count})
    return redirect("batch_detail", row.pk)


@page("batch.run", methods="POST")
def batch_remove(request: HouseRequest, pk: int, case: int) -> HttpResponse:
    """Take one application out, with a reason that the worker reads."""
    row, form = _row(request, pk), BatchRemoveForm(request.POST)
    application = get_object_or_404(read.cases_in(row), pk=case)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.remove_from_batch(actor=request.actor, at=clock.now(), batch=row, application=application, reason=reason)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已移出批次，并通知了申报人。"))
    return redirect("batch_detail", row.pk)


@page("batch.run", methods="POST")
def batch_step(request: HouseRequest, pk: int, step: str) -> HttpResponse:
    """The next step of a batch: end enrolment, convene the panel again, open the publicity."""
    row, form = _row(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    act = {"close": services.close_enrolment, "convene": services.convene_again, "publicise": services.publicise_batch}[step]
    try:
        row = act(actor=request.actor, at=clock.now(), batch=row, version=version)
    except EditConflict as broken:
        return refused(request, broken)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已办理，批次现在是“%(state)s”。") % {"state": row.get_state_display()})
    return redirect("batch_detail", row.pk)
