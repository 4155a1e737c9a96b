"""Upload a file, take a template, look back at one's own imports."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.exchange import services
from portal.exchange.exports import template_csv, template_file
from portal.exchange.filters import ImportFilter
from portal.exchange.forms import UploadForm
from portal.exchange.models import ImportBatch
from portal.exchange.registry import ImportKind, kind_of, kinds_for
from portal.exchange.selectors import can_be_undone, own_batches, undo_days
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.uploads import ensure_clean

SECTION = {"section": "imports"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECENT = 6
COLUMNS = (
    Column(gettext_lazy("文件"), "file_name"),
    Column(gettext_lazy("导入内容"), "kind"),
    Column(gettext_lazy("状态"), "state"),
    Column(gettext_lazy("行数"), "rows", "num"),
    Column(gettext_lazy("新增"), "created", "num hide-s"),
    Column(gettext_lazy("更新"), "changed", "num hide-s"),
    Column(gettext_lazy("有问题"), "bad_rows", "num hide-s"),
    Column(gettext_lazy("上传时间"), "created_at", "hide-s"),
    Column(gettext_lazy("可撤销至"), "", "hide-s"),
)


def kind_for(request: HouseRequest, key: str) -> ImportKind:
    """The kind that the actor may import; 404 otherwise."""
    kind = kind_of(key)
    if kind is None or not request.actor.can(kind.right):
        raise Http404
    return kind


def xlsx(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _labelled(rows: list[ImportBatch]) -> list[ImportBatch]:
    """Each batch with the label of its kind and the day up to which it can be undone."""
    now = clock.now()
    days = undo_days(now)
    for batch in rows:
        kind = kind_of(batch.kind)
        batch.kind_label = kind.label if kind else batch.kind
        batch.undo_until = can_be_undone(batch, kind, now, days) if kind else None
    return rows


@page("import.run", methods="GET POST")
def import_start(request: HouseRequest) -> HttpResponse:
    kinds = kinds_for(request.actor)
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        kind, upload = kind_for(request, form.cleaned_data["kind"]), form.cleaned_data["file"]
        try:
            ensure_clean(upload, field="file")
            batch = services.receive(actor=request.actor, at=clock.now(), kind=kind, file=upload.file, name=upload.name)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("import_columns" if batch.state == ImportBatch.State.MAPPING else "import_batch", pk=batch.pk)
    recent = _labelled(list(own_batches(request.actor, kinds)[:RECENT]))
    context = {**SECTION, "form": form, "kinds": kinds, "recent": recent}
    return render(request, "portal/exchange/start.html", context, status=422 if form.errors else 200)


@page("import.run")
def import_list(request: HouseRequest) -> HttpResponse:
    rows = own_batches(request.actor, kinds_for(request.actor))
    listing = Listing(request, rows, COLUMNS, ImportFilter(request.GET, queryset=rows, request=request), decorate=_labelled)
    return render(request, "portal/exchange/list.html", {**SECTION, "listing": listing})


@page("import.run")
def import_template(request: HouseRequest, kind: str) -> HttpResponse:
    chosen = kind_for(request, kind)
    if request.GET.get("as") == "csv":
        name = content_disposition_header(True, _("%(kind)s导入模板.csv") % {"kind": chosen.label}) or ""
        return HttpResponse(template_csv(chosen), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
    return xlsx(template_file(chosen), _("%(kind)s导入模板.xlsx") % {"kind": chosen.label})
