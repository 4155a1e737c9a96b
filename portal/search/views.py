"""The one search box: a page that works without a script, and the same answer as a part of the page while typing."""

from django.http import HttpResponse
from django.shortcuts import render

from portal.kernel import clock
from portal.kernel.pages import SIGNED_IN, HouseRequest, is_fragment, page
from portal.search import rules, selectors


@page(SIGNED_IN)
def search(request: HouseRequest) -> HttpResponse:
    """Everything inside the reader's rights that the question names; what was asked is kept nowhere."""
    question, only = request.GET.get("q", "")[: rules.LONGEST_QUESTION].strip(), request.GET.get("kind", "")
    groups = selectors.find(request.actor, question, clock.today(), only=only)
    context = {
        "question": question, "groups": groups, "only": only, "is_short": bool(question) and not rules.asked_in(question),
        "count": sum(group.count for group in groups), "most": selectors.MOST,
    }  # fmt: skip
    return render(request, "portal/search/_answer.html" if is_fragment(request) else "portal/search/search.html", context)
