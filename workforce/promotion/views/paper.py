"""The review form of one application as a document to sign and file."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.pages import HouseRequest, page
from workforce.promotion.selectors import cases, wording


@page("promotion.list", methods="POST")
def promotion_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The form as Word or PDF: a copy that the trail names, so it takes a press of a button."""
    rows = cases.submitted(request.scope).select_related("person__unit", "occupation", "certificate", "batch__panel", "batch__publicity")
    row = get_object_or_404(rows, pk=pk)
    case = cases.case_of(row, clock.today())
    context = {"row": row, "case": case, "moments": cases.moments_of(case), "from_words": wording.grade_words(row.from_grade)}
    compose = partial(
        documents.compose, template="workforce/promotion/review.document.html", context=context, kind=kind, actor=request.actor,
        at=clock.now(), path=row.person.unit.path, subject=row.person.name,
    )  # fmt: skip
    return hand_over(request, compose)
