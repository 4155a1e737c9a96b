"""The registration form of one member and the summary of a round as documents."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from branches.appraisals import access
from branches.appraisals.selectors import rounds as selectors
from branches.appraisals.views.cases import fetch as fetch_case
from branches.appraisals.views.rounds import fetch as fetch_round
from portal.ballots.enums import Appraisal
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, page, refused


def _answer(request: HouseRequest, template: str, kind: str, context: dict[str, Any], path: str, subject: str, back: str) -> HttpResponse:
    try:
        paper = documents.compose(
            template=template, context=context, kind=kind, actor=request.actor, at=clock.now(), path=path, subject=subject
        )
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)


@page("appraisal.opine", methods="POST")
def appraisal_case_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The registration form of a member, for signing; of oneself only once it was told."""
    case = fetch_case(request, pk)
    back = reverse("appraisal_case", args=[pk])
    if access.is_own(request.actor, case) and case.told_on is None:
        return refused(request, RuleBroken("appraisal.own_case"), back=back)
    counts = selectors.ballot_counts(case.appraisal).get(case.person_id, {})
    context = {
        "case": case, "row": case.appraisal, "votes": [(Appraisal(g).label, counts.get(g, 0)) for g in Appraisal.values] if counts else [],
        "facts": selectors.daily_facts(case.appraisal, [case.person_id])[case.person_id],
    }  # fmt: skip
    template = "branches/appraisals/registration.document.html"
    return _answer(request, template, kind, context, case.appraisal.branch.node.path, case.person.name, back)


@page("appraisal.view", methods="POST")
def appraisal_summary_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """Counts by grade of one round, as the branch reports them upward."""
    row = fetch_round(request, pk)
    cases = selectors.cases_of(row)
    counts = [(grade.label, sum(c.grade == grade for c in cases)) for grade in Appraisal]
    context = {
        "row": row, "counts": counts, "members": len(cases), "graded": sum(c.is_graded for c in cases),
        "limit": selectors.excellent_limit(row, cases), "told": sum(c.told_on is not None for c in cases),
    }  # fmt: skip
    back, name = reverse("appraisal_detail", args=[pk]), row.branch.node.name
    return _answer(request, "branches/appraisals/summary.document.html", kind, context, row.branch.node.path, name, back)
