"""Take a list away: choose, wait, fetch; and decide for somebody else's."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.exports import rules, selectors, services
from portal.exports.access import may_decide, may_read, still_reaches, the_exporter
from portal.exports.enums import ExportState
from portal.exports.forms import DecisionForm, ExportForm
from portal.exports.models import ExportFile
from portal.exports.vault import sealed_answer
from portal.kernel import clock, jobs
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.exporters import exporter_of
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, is_fragment, page, refused
from portal.kernel.sentences import sentence

SECTION = {"section": "exports"}
TONES = {
    ExportState.ASKED: ("warn", "hourglass"), ExportState.QUEUED: ("info", "clock"), ExportState.READY: ("ok", "circle-check"),
    ExportState.FAILED: ("bad", "alert-triangle"), ExportState.REFUSED: ("bad", "circle-x"), ExportState.EXPIRED: ("mute", ""),
    ExportState.CANCELLED: ("mute", ""),
}  # fmt: skip
COLUMNS = (
    Column(gettext_lazy("内容")),
    Column(gettext_lazy("行数"), css="num"),
    Column(gettext_lazy("导出时间"), css="hide-s"),
    Column(gettext_lazy("保存到"), css="hide-s"),
    Column(gettext_lazy("状态")),
)


def _shown(export: ExportFile) -> ExportFile:
    """With its words and its state of now."""
    export.label = selectors.label_of(export)
    state = export.state_at(clock.now())
    export.shown_state, (export.tone, export.mark) = state, TONES[state]
    return export


@page("export.run")
def export_list(request: HouseRequest) -> HttpResponse:
    """Own exports with their hours, and what waits for the reader's word."""
    rows = selectors.own_exports(request.actor)
    listing = Listing(request, rows, COLUMNS, decorate=lambda page: [_shown(row) for row in page])
    waiting = [_shown(row) for row in selectors.waiting_for(request.actor)]
    hours = selectors.limits_on(clock.today()).keep_hours
    return render(request, "portal/exports/list.html", {**SECTION, "listing": listing, "waiting": waiting, "hours": hours})


@page("export.run", methods="GET POST")
def export_new(request: HouseRequest, key: str) -> HttpResponse:
    """How many rows, which columns, which format; the query string is that of the list."""
    exporter, now = the_exporter(request.actor, key), clock.now()
    asked = selectors.asked_for(request.actor, exporter, request.GET.urlencode(), now)
    with selectors.tongue(exporter, request.LANGUAGE_CODE):  # type: ignore[attr-defined]
        columns = selectors.columns_of(exporter, asked)
        heads = selectors.headings(exporter, columns)
    found, limits = selectors.found_for(exporter, asked), selectors.limits_on(asked.today)
    form = ExportForm(request.POST if request.method == "POST" else None, columns=columns, heads=heads)
    if request.method == "POST" and form.is_valid():
        try:
            export = services.request_export(
                actor=request.actor, at=now, exporter=exporter, query=request.GET.urlencode(), **form.cleaned_data
            )
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("export_detail", export.pk)
    size = selectors.size_of(exporter, columns, found.rows)
    context = {
        **SECTION, "exporter": exporter, "form": form, "size": size, "limits": limits, "words": selectors.filter_words(found),
        "needs_reason": rules.needs_reason(size, limits, exporter.needs_reason), "needs_second": rules.needs_second(size, limits),
        "at_once": rules.AT_ONCE, "masked": [c.key for c in columns if c.is_masked],
    }  # fmt: skip
    return render(request, "portal/exports/new.html", context, status=422 if form.errors else 200)


def _export(request: HouseRequest, pk: int) -> ExportFile:
    """The reader's own export, or one that he may decide; 404 for everybody else."""
    rows = ExportFile.objects.select_related("job", "decided_by", "owner")
    export = get_object_or_404(rows, pk=pk)
    if not may_read(request.actor, export):
        raise Http404
    return export


def _show(request: HouseRequest, export: ExportFile, form: DecisionForm, status: int = 200) -> HttpResponse:
    exporter, is_own, verdict = exporter_of(export.exporter), export.owner_id == request.actor.user_id, None
    if not is_own:
        verdict = may_decide(request.actor, export)
    columns: list[str] = []
    if exporter is not None:
        asked = selectors.asked_for(request.actor, exporter, export.query, clock.now())
        with selectors.tongue(exporter, request.LANGUAGE_CODE):  # type: ignore[attr-defined]
            chosen = [c for c in selectors.columns_of(exporter, asked) if c.key in export.columns]
            columns = selectors.headings(exporter, chosen)
    context = {
        **SECTION, "export": _shown(export), "is_own": is_own, "may_decide": bool(verdict), "form": form, "columns": columns,
        "is_chinese": exporter is not None and bool(exporter.imports),
        "may_fetch": is_own and still_reaches(request.actor, export) and export.shown_state == ExportState.READY,
        "why": sentence(export.error_code or "export.failed", export.error_params) if export.shown_state == ExportState.FAILED else "",
        "worker_is_silent": export.shown_state == ExportState.QUEUED and not jobs.workers_alive(clock.now()),
    }  # fmt: skip
    template = "portal/exports/_state.html" if is_fragment(request) and status == 200 else "portal/exports/detail.html"
    return render(request, template, context, status=status)


@page("export.run")
def export_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """Progress, then the file; for a second person what he agrees to."""
    return _show(request, _export(request, pk), DecisionForm())


@page("export.run")
def export_download(request: HouseRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The file for its owner while he has the right and its hours last."""
    export = get_object_or_404(selectors.own_exports(request.actor), pk=pk)
    try:
        services.note_download(actor=request.actor, at=clock.now(), export=export)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("export_detail", args=[pk]))
    return sealed_answer(export)


@page("export.run", methods="POST")
def export_decide(request: HouseRequest, pk: int) -> HttpResponse:
    """Agree, or refuse with a reason."""
    export, form = _export(request, pk), DecisionForm(request.POST)
    if form.is_valid():
        is_approved = request.POST.get("act") == "approve"
        try:
            services.decide_export(actor=request.actor, at=clock.now(), export=export, is_approved=is_approved, **form.cleaned_data)
        except RuleBroken as broken:
            if broken.field:
                add_refusal(form, broken)
                return _show(request, export, form, 422)
            return refused(request, broken, back=reverse("export_list"))
        messages.success(request, _("已批准，文件生成后申请人可以下载。") if is_approved else _("已退回，并通知了申请人。"))
        return redirect("export_list")
    return _show(request, export, form, 422)


@page("export.run", methods="POST")
def export_forget(request: HouseRequest, pk: int) -> HttpResponse:
    """Delete one's own file before its hour, or take one's request back."""
    export = get_object_or_404(selectors.own_exports(request.actor), pk=pk)
    try:
        services.forget_own(actor=request.actor, at=clock.now(), export=export)
    except NotReachable as gone:
        raise Http404 from gone
    is_request = export.state in {ExportState.ASKED, ExportState.QUEUED}
    messages.success(request, _("导出已取消。") if is_request else _("文件已删除，导出记录保留。"))
    return redirect("export_list")
