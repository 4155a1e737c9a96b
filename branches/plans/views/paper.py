"""A plan as a document to hand round."""

from django.http import HttpResponse

from branches.plans import selectors
from branches.plans.views.plans import fetch
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, page, refused


@page("plan.view", methods="POST")
def plan_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """Word or PDF: a copy that the trail names, so it takes a press of a button."""
    plan = fetch(request, pk)
    tops = selectors.tree_of(plan, clock.today())
    context = {"plan": plan, "rows": [b for top in tops for b in top.walk()], "calendar": selectors.calendar_of(plan)}
    try:
        paper = documents.compose(
            template="branches/plans/plan.document.html", context=context, kind=kind, actor=request.actor, at=clock.now(),
            path=plan.node.path, subject=plan.title,
        )  # fmt: skip
    except RuleBroken as broken:
        return refused(request, broken)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)
