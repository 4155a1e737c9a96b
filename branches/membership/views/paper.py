"""The dossier as a document to print and file."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from branches.membership import rules, selectors
from branches.membership.enums import DevelopmentStage
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, page, refused


@page("development.view", methods="POST")
def development_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """Cover, steps with days and operators, votes and the list of papers, as Word or PDF."""
    case = get_object_or_404(selectors.of_dossier(request.scope), pk=pk)
    today = clock.today()
    table = selectors.step_table(today)
    records = list(case.taken)  # type: ignore[attr-defined]
    files = selectors.files_by_step(records)
    lines = [(table[r.no], r, getattr(r, "vote", None), files.get(r.pk, [])) for r in records]
    stages = [(stage.label, [line for line in lines if line[0].stage == stage]) for stage in DevelopmentStage]
    context = {
        "case": case, "stages": [s for s in stages if s[1]], "votes": [line for line in lines if line[2] is not None],
        "papers": [(step, names) for step, _record, _vote, names in lines if names], "today": today,
        "probation_end": rules.probation_end(selectors.course_of(case), selectors.figures_on(today)),
    }  # fmt: skip
    try:
        paper = documents.compose(
            template="branches/membership/dossier.document.html", context=context, kind=kind, actor=request.actor,
            at=clock.now(), path=case.branch.node.path, subject=case.person.name,
        )  # fmt: skip
    except RuleBroken as broken:
        return refused(request, broken)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)
