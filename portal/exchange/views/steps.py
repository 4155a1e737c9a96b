"""One import from the matching of its columns to its undoing; the page of the batch shows whatever comes next."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.exchange import selectors, services
from portal.exchange.enums import ImportMode, ImportState
from portal.exchange.exports import error_workbook
from portal.exchange.forms import ColumnsForm, CommitForm, typed_cells
from portal.exchange.models import ImportBatch
from portal.exchange.registry import ImportKind, kinds_for
from portal.exchange.reports import GOOD_SHOWN
from portal.exchange.views.start import SECTION, kind_for, xlsx
from portal.exchange.views.tables import good_table, trouble_table
from portal.kernel import clock, jobs
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, is_fragment, page, refused
from portal.kernel.sentences import sentence

ROWS_A_PAGE = 25
IN_HAND = {ImportState.WAITING, ImportState.WRITING, ImportState.UNDOING}

NOT_WRITTEN = {ImportState.WAITING, ImportState.CHECKED, ImportState.REFUSED, ImportState.CANCELLED}


def batch_of(request: HouseRequest, pk: int) -> tuple[ImportBatch, ImportKind]:
    batch = get_object_or_404(selectors.own_batches(request.actor, kinds_for(request.actor)), pk=pk)
    return batch, kind_for(request, batch.kind)


def _back(pk: int) -> str:
    return reverse("import_batch", args=[pk])


@page("import.run", methods="GET POST")
def import_columns(request: HouseRequest, pk: int) -> HttpResponse:
    batch, kind = batch_of(request, pk)
    try:
        outline, chosen = services.outline_of(batch=batch, kind=kind)
    except RuleBroken as broken:
        return refused(request, broken, back=_back(pk))
    form = ColumnsForm(request.POST or None, kind=kind, outline=outline, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            services.map_columns(actor=request.actor, at=clock.now(), batch=batch, kind=kind, mapping=form.mapping())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("import_batch", pk=pk)
    missing = selectors.missing_columns(kind, chosen) if request.method == "GET" else []
    context = {**SECTION, "batch": batch, "kind": kind, "form": form, "outline": outline, "missing": "、".join(missing), "step": 2}
    return render(request, "portal/exchange/columns.html", context, status=422 if form.errors else 200)


@page("import.run")
def import_batch(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, *batch_of(request, pk))


def _show(request: HouseRequest, batch: ImportBatch, kind: ImportKind) -> HttpResponse:
    if batch.state == ImportState.MAPPING:
        return redirect("import_columns", pk=batch.pk)
    now = clock.now()
    has_ended = batch.job is not None and batch.job.state in {"failed", "cancelled"}
    is_waiting = batch.state in IN_HAND and not has_ended
    if batch.job is not None and is_waiting:
        batch.job = jobs.with_progress(batch.job)
    trouble = Paginator(batch.shown_rows.filter(is_bad=True), ROWS_A_PAGE).get_page(request.GET.get("page"))
    is_open = batch.state == ImportState.CHECKED
    context = {
        **SECTION,
        "batch": batch,
        "kind": kind,
        "step": 3 if batch.state in NOT_WRITTEN else 4,
        "is_waiting": is_waiting,
        "is_stopped": batch.state in IN_HAND and has_ended,
        "worker_is_silent": is_waiting and not (jobs.is_reporting(batch.job) or jobs.workers_alive(now)),
        "trouble": trouble,
        "table": trouble_table(kind, trouble.object_list, whole=request.GET.get("row", "")),
        "unlisted": max(0, batch.bad_rows - trouble.paginator.count),
        "sample": good_table(kind, batch.shown_rows.filter(is_bad=False)[:GOOD_SHOWN]) if is_open else None,
        "corrected": batch.shown_rows.filter(is_edited=True, is_bad=False).count() if is_open else 0,
        "earlier": selectors.earlier_import(request.actor, batch, kind) if is_open else None,
        "undo_until": selectors.can_be_undone(batch, kind, now),
        "list_url": reverse(kind.list_url) if kind.list_url else "",
    }
    template = "portal/exchange/_batch.html" if is_fragment(request) else "portal/exchange/batch.html"
    return render(request, template, context)


@page("import.run", methods="POST")
def import_correct(request: HouseRequest, pk: int) -> HttpResponse:
    """Take what was typed, check it, show the page again: a part for htmx, else the whole."""
    batch, kind = batch_of(request, pk)
    cells, skips = typed_cells(request.POST)
    before = batch.bad_rows
    try:
        batch = services.correct_rows(actor=request.actor, at=clock.now(), batch=batch, kind=kind, cells=cells, skips=skips)
    except RuleBroken as broken:
        messages.error(request, sentence(broken.code, broken.params or None))
        return redirect("import_batch", pk=pk)
    mended = before - batch.bad_rows
    if mended > 0:
        messages.success(request, ngettext("%(n)s 行已没有问题。", "%(n)s 行已没有问题。", mended) % {"n": mended})
    elif batch.state == ImportState.CHECKED:
        messages.info(request, _("已重新检查，这些行还有问题。"))
    return redirect(_back(pk) + (f"?page={request.POST['page']}" if request.POST.get("page", "").isdigit() else ""))


@page("import.run", methods="POST")
def import_commit(request: HouseRequest, pk: int) -> HttpResponse:
    batch, kind = batch_of(request, pk)
    form = CommitForm(request.POST)
    mode = form.cleaned_data["mode"] if form.is_valid() else ImportMode.ALL
    is_repeat = bool(request.POST.get("is_repeat"))
    try:
        batch = services.request_commit(actor=request.actor, at=clock.now(), batch=batch, kind=kind, mode=mode, is_repeat=is_repeat)
    except RuleBroken as broken:
        return refused(request, broken, back=_back(pk))
    if batch.state == ImportState.COMMITTED:
        messages.success(request, _("已导入 %(n)s 行。") % {"n": batch.good_rows})
    return redirect("import_batch", pk=pk)


def _act(request: HouseRequest, pk: int, service, said: str = "") -> HttpResponse:
    """A button of the batch page: one service, back to the page."""
    batch, kind = batch_of(request, pk)
    try:
        service(actor=request.actor, at=clock.now(), batch=batch, kind=kind)
    except RuleBroken as broken:
        return refused(request, broken, back=_back(pk))
    if said:
        messages.info(request, said)
    return redirect("import_batch", pk=pk)


@page("import.run", methods="POST")
def import_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.cancel, _("已通知停止。做到一半的不会写入。"))


@page("import.run", methods="POST")
def import_recheck(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.recheck)


@page("import.run", methods="POST")
def import_give_up(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.give_up)


@page("import.run", methods="GET POST")
def import_undo(request: HouseRequest, pk: int) -> HttpResponse:
    """What taking the whole import back means, and the button that does it."""
    if request.method == "POST":
        return _act(request, pk, services.request_undo)
    batch, kind = batch_of(request, pk)
    until = selectors.can_be_undone(batch, kind, clock.now())
    if until is None:
        return redirect("import_batch", pk=pk)
    context = {**SECTION, "batch": batch, "kind": kind, "until": until, "touched": batch.traces.count()}
    return render(request, "portal/exchange/undo.html", context)


@page("import.run")
def import_errors(request: HouseRequest, pk: int) -> HttpResponse:
    batch, kind = batch_of(request, pk)
    rows = batch.shown_rows.filter(is_bad=True).iterator(chunk_size=200)
    return xlsx(error_workbook(kind, rows), _("%(kind)s待改正的行.xlsx") % {"kind": kind.label})
