"""The one way out for files, as a download, after asking the record they stand beside; and the panel's two acts."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from portal.files import services
from portal.files.access import may_open_file
from portal.files.models import StoredFile
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import SIGNED_IN, HouseRequest, page, refused


@page(SIGNED_IN)
def file_download(request: HouseRequest, pk: UUID) -> FileResponse:
    """The file as attachment; 404 for whoever may not open its record."""
    file = get_object_or_404(StoredFile.objects.prefetch_related("links"), pk=pk)
    if not may_open_file(request.actor, file):
        raise Http404
    response = FileResponse(file.content.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _back(request: HouseRequest) -> str:
    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/"


@page(SIGNED_IN, methods="POST")
def file_attach(request: HouseRequest, record_kind: str, record_id: int) -> HttpResponse:
    """Put files beside a record; the record's room decides who may."""
    back = _back(request)
    try:
        stored = services.attach_uploads(
            actor=request.actor, at=clock.now(), uploads=request.FILES.getlist("files"), record_kind=record_kind, record_id=record_id
        )
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("已添加 %(n)s 份文件。") % {"n": len(stored)})
    return HttpResponseRedirect(back)


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
