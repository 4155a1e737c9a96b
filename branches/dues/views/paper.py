"""The month's sheet and a receipt as documents."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from branches.dues import selectors
from branches.dues.enums import LineKind
from branches.dues.models import DuesLine, DuesMonth
from branches.dues.views.sheet import sheet_of
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, page, refused


def _paper(request: HouseRequest, name: str, kind: str, sheet: DuesMonth, subject: str, context: dict[str, Any]) -> HttpResponse:
    try:
        paper = documents.compose(
            template=f"branches/dues/{name}", context={"sheet": sheet, **context}, kind=kind, actor=request.actor,
            at=clock.now(), path=sheet.branch.node.path, subject=subject,
        )  # fmt: skip
    except RuleBroken as broken:
        return refused(request, broken)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)


@page("dues.collect", methods="POST")
def dues_sheet_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The sheet of a month with its members, to sign and file in the branch."""
    sheet = sheet_of(request, pk)
    entries = list(selectors.entry_rows(request.scope).filter(sheet=sheet))
    return _paper(request, "sheet.document.html", kind, sheet, f"{sheet.month:%Y-%m}", {"entries": entries})


@page("dues.collect", methods="POST")
def dues_receipt_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The receipt of one payment, for the member."""
    rows = DuesLine.objects.within(request.scope).select_related("entry__person", "entry__sheet__branch__node", "recorded_by")
    line = get_object_or_404(rows, pk=pk, kind=LineKind.PAYMENT)
    return _paper(request, "receipt.document.html", kind, line.entry.sheet, line.receipt_no, {"line": line})
