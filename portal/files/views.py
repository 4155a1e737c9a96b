"""The one way out for files, as a download, after asking the record they stand beside; the panel's acts; what is used."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files import access, selectors, services
from portal.files.access import may_open_file
from portal.files.models import StoredFile
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import SIGNED_IN, HouseRequest, page, refused
from portal.organization.models import Node

USAGE_COLUMNS = (
    Column(gettext_lazy("单位或支部"), "name"),
    Column(gettext_lazy("文件数"), "files", "num"),
    Column(gettext_lazy("占用"), "kept", "num"),
    Column(gettext_lazy("占上限")),
)


def _reachable(request: HouseRequest, pk: UUID) -> StoredFile:
    file = get_object_or_404(StoredFile.objects.prefetch_related("links"), pk=pk)
    if not may_open_file(request.actor, file):
        raise Http404
    return file


def _sent(content: File, name: str, content_type: str) -> FileResponse:
    """Nothing that a user brought ever runs in the portal's name: a download in a sandbox, kept by no cache."""
    response = FileResponse(content.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@page(SIGNED_IN)
def file_download(request: HouseRequest, pk: UUID) -> FileResponse:
    """The file as attachment; 404 for whoever may not open its record."""
    file = _reachable(request, pk)
    return _sent(file.content, file.name, file.content_type)


@page(SIGNED_IN)
def file_thumbnail(request: HouseRequest, pk: UUID) -> FileResponse:
    """The small picture of a photo, for the same readers as the photo itself."""
    file = _reachable(request, pk)
    if not file.thumbnail:
        raise Http404
    return _sent(file.thumbnail, f"{file.pk}.jpg", "image/jpeg")


def _back(request: HouseRequest, given: str | None = None) -> str:
    target = given if given is not None else request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/"


@page(SIGNED_IN, methods="POST")
def file_attach(request: HouseRequest, record_kind: str, record_id: int) -> HttpResponse:
    """Put files beside a record; the record's room decides who may."""
    back, at = _back(request), clock.now()
    try:
        stored = services.attach_uploads(
            actor=request.actor, at=at, uploads=request.FILES.getlist("files"), record_kind=record_kind, record_id=record_id
        )
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    known = sum(1 for file in stored if file.uploaded_at != at)
    messages.success(request, _("已添加 %(n)s 份文件。") % {"n": len(stored)})
    if known:
        messages.info(request, _("其中 %(n)s 份您以前上传过，直接使用了已有的那一份。") % {"n": known})
    return HttpResponseRedirect(back)


@page(SIGNED_IN, methods="GET POST")
def file_choose(request: HouseRequest, record_kind: str, record_id: int) -> HttpResponse:
    """Put files that are here already beside a further record: own ones, and those beside records of the reach."""
    actor = request.actor
    if not (access.may_open_record(actor, record_kind, record_id) and access.may_add_to_record(actor, record_kind, record_id)):
        raise Http404
    back = _back(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        try:
            stored = services.reuse(
                actor=actor, at=clock.now(), files=_keys(request.POST.getlist("file")), record_kind=record_kind, record_id=record_id
            )
        except RuleBroken as broken:
            return refused(request, broken, back=request.get_full_path())
        messages.success(request, _("已添加 %(n)s 份文件。") % {"n": len(stored)})
        return HttpResponseRedirect(back)
    words = request.GET.get("q", "").strip()[:50]
    rows = selectors.choosable(actor, record_kind, record_id)
    listing = Listing(request, rows.filter(name__icontains=words) if words else rows, (), page_size=24)
    places = selectors.places_of(actor, [file.pk for file in listing.page.object_list])
    shown = [selectors.FileRow(file, False, places.get(file.pk, [])) for file in listing.page.object_list]
    here: dict[str, Any] = {"record_kind": record_kind, "record_id": record_id}
    context = {"listing": listing, "rows": shown, "words": words, "back": back, "action": reverse("file_choose", kwargs=here)}
    return render(request, "portal/files/choose.html", context)


def _keys(texts: list[str]) -> set[UUID]:
    try:
        return {UUID(text) for text in texts}
    except ValueError as broken:
        raise Http404 from broken


@page(SIGNED_IN, methods="POST")
def file_detach(request: HouseRequest, pk: UUID, record_kind: str, record_id: int) -> HttpResponse:
    """Take a wrongly attached file off; only its uploader, only while the record is open."""
    back, file = _back(request), get_object_or_404(StoredFile, pk=pk)
    try:
        services.detach(actor=request.actor, at=clock.now(), file=file, record_kind=record_kind, record_id=record_id)
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("已移除“%(name)s”。") % {"name": file.name})
    return HttpResponseRedirect(back)


@page("storage.view")
def file_usage(request: HouseRequest) -> HttpResponse:
    """What the branches and units of the reach keep, against the limit; no persons."""
    limit = selectors.limits_on(clock.today()).node_bytes

    def with_share(rows: list[Node]) -> list[Node]:
        for row in rows:
            row.share = min(100, -(-100 * row.kept // limit)) if limit else 100  # type: ignore[attr-defined]
        return rows

    listing = Listing(request, selectors.usage_rows(request.scope), USAGE_COLUMNS, decorate=with_share)
    days = selectors.orphan_days(clock.today())
    return render(request, "portal/files/usage.html", {"section": "storage", "listing": listing, "limit": limit, "days": days})
