"""Sealed files of exports, handed out piece by piece."""

from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from portal.exports.models import ExportFile
from portal.kernel import sealing
from portal.kernel.errors import RuleBroken

TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def opened(source: Any) -> Iterator[bytes]:
    """The pieces of a sealed file. RuleBroken ``export.failed`` when it is damaged."""
    try:
        yield from sealing.opened(source)
    except sealing.Damaged:
        raise RuleBroken("export.failed") from None


def _pieces(export: ExportFile) -> Iterator[bytes]:
    with export.content.open("rb") as source:
        yield from opened(source)


def sealed_answer(export: ExportFile) -> StreamingHttpResponse:
    """The file of ``export``, opened piece by piece, as a download."""
    answer = StreamingHttpResponse(_pieces(export), content_type=TYPES[export.format])
    answer["Content-Disposition"] = content_disposition_header(True, export.name) or "attachment"
    answer["Content-Length"] = str(export.size)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
