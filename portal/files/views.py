"""The one way out for files: as a download, after asking the record they stand beside."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from portal.files.access import may_open_file
from portal.files.models import StoredFile
from portal.kernel.pages import SIGNED_IN, HouseRequest, page


@page(SIGNED_IN)
def file_download(request: HouseRequest, pk: UUID) -> FileResponse:
    """The file as attachment; 404 for whoever may not open its record."""
    file = get_object_or_404(StoredFile.objects.prefetch_related("links"), pk=pk)
    if not may_open_file(request.actor, file):
        raise Http404
    response = FileResponse(file.content.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
