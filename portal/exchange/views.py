"""Import in three steps: upload, see what was found, write all of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from portal.exchange import services
from portal.exchange.exports import error_file, template_file
from portal.exchange.forms import UploadForm
from portal.exchange.models import ImportBatch
from portal.exchange.registry import ImportKind, kind_of, kinds_for
from portal.exchange.selectors import own_batches
from portal.kernel import clock, jobs
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, is_fragment, page, refused

SECTION = {"section": "imports"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("import.run", methods="GET POST")
def import_start(request: HouseRequest) -> HttpResponse:
    kinds = kinds_for(request.actor)
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        kind, upload = _kind_for(request, form.cleaned_data["kind"]), form.cleaned_data["file"]
        try:
            batch = services.receive(actor=request.actor, at=clock.now(), kind=kind, file=upload.file, name=upload.name)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("import_batch", pk=batch.pk)
    recent = list(own_batches(request.actor, kinds)[:10])
    labels = {k.key: k.label for k in kinds}
    context = {**SECTION, "form": form, "kinds": kinds, "recent": [(batch, labels[batch.kind]) for batch in recent]}
    return render(request, "portal/exchange/start.html", context, status=422 if form.errors else 200)


def _kind_for(request: HouseRequest, key: str) -> ImportKind:
    kind = kind_of(key)
    if kind is None or not request.actor.can(kind.right):
        raise Http404
    return kind


@page("import.run")
def import_template(request: HouseRequest, kind: str) -> HttpResponse:
    chosen = _kind_for(request, kind)
    name = _("%(kind)s导入模板.xlsx") % {"kind": chosen.label}
    return _xlsx(template_file(chosen), name)


def _xlsx(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _batch(request: HouseRequest, pk: int) -> tuple[ImportBatch, ImportKind]:
    batch = get_object_or_404(own_batches(request.actor, kinds_for(request.actor)), pk=pk)
    return batch, _kind_for(request, batch.kind)


@page("import.run")
def import_batch(request: HouseRequest, pk: int) -> HttpResponse:
    batch, kind = _batch(request, pk)
    is_waiting = batch.state in {ImportBatch.State.WAITING, ImportBatch.State.WRITING}
    context = {
        **SECTION,
        "batch": batch,
        "kind": kind,
        "columns": kind.resource.columns(),
        "is_waiting": is_waiting,
        "worker_is_silent": is_waiting and not jobs.workers_alive(clock.now()),
        "more_errors": max(0, batch.error_count - len(batch.errors)),
        "list_url": reverse(kind.list_url) if kind.list_url else "",
    }
    template = "portal/exchange/_batch.html" if is_fragment(request) else "portal/exchange/batch.html"
    return render(request, template, context)


@page("import.run")
def import_errors(request: HouseRequest, pk: int) -> HttpResponse:
    batch, _kind = _batch(request, pk)
    return _xlsx(error_file(batch.errors), _("导入问题清单.xlsx"))


@page("import.run", methods="POST")
def import_commit(request: HouseRequest, pk: int) -> HttpResponse:
    batch, kind = _batch(request, pk)
    try:
        batch = services.request_commit(actor=request.actor, at=clock.now(), batch=batch, kind=kind)
        if batch.state == ImportBatch.State.WRITING and batch.job_id is None:
            batch = services.commit_batch(batch=batch, kind=kind, actor=request.actor, at=clock.now())
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("import_batch", args=[pk]))
    if batch.state == ImportBatch.State.COMMITTED:
        messages.success(request, _("已全部写入。"))
    return redirect("import_batch", pk=pk)
