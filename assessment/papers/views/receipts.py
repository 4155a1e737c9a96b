"""The receipt of one branch with the check of a paper in hand, and its papers as files."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from assessment.insight.rules import parse_score_id
from assessment.insight.selectors.evidence import with_urls
from assessment.insight.selectors.standings import mark_within
from assessment.papers import services
from assessment.papers.forms import HashForm
from assessment.papers.rules import GIVEN_OUT
from assessment.papers.selectors.receipts import check_receipt
from assessment.scoring.models import ScoreTotal
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.pages import HouseRequest, page

SECTION = {"section": "papers"}


def _total(request: HouseRequest, key: str) -> ScoreTotal:
    """A published score in reach, or 404."""
    found = mark_within(request.scope, *parse_score_id(key))
    if found is None or found.round.state not in GIVEN_OUT:
        raise Http404
    return found


@page("score.view")
def receipt_detail(request: HouseRequest, key: str) -> HttpResponse:
    """The frozen receipt: does the paper in hand tell what was published, what counted and what would change it."""
    total = _total(request, key)
    asked = request.GET.get("hash", "")
    context = services.branch_context(actor=request.actor, total=total)
    parts = [
        (d, [(i, with_urls(i.evidence, request.actor)) for i in d.indicators], [(x, with_urls(x.evidence, request.actor)) for x in d.lines])
        for d in context["receipt"].dimensions
    ]
    context |= {**SECTION, "key": key, "parts": parts, "asked": asked, "form": HashForm(initial={"hash": asked})}
    if asked:
        context["check"] = check_receipt(total, asked)
    return render(request, "assessment/papers/receipt.html", context)


@page("score.view", methods="POST")
def receipt_make(request: HouseRequest, key: str, paper: str, form: str) -> HttpResponse:
    """Report or receipt as Word or PDF; the QR code of the receipt opens its page with the hash of the paper."""
    total = _total(request, key)
    address = request.build_absolute_uri(f"{reverse('receipt_detail', args=[key])}?hash={check_receipt(total).frozen}")
    make = partial(
        services.make_branch_paper, actor=request.actor, at=clock.now(), total=total, paper=paper, form=form, address=address
    )  # fmt: skip
    return hand_over(request, make)
