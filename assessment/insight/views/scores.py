"""The list of scores in reach and the explanation of one score, down to the record."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from assessment.insight.enums import Quadrant
from assessment.insight.filters import ScoreListFilter
from assessment.insight.rules import parse_score_id
from assessment.insight.selectors.evidence import with_urls
from assessment.insight.selectors.explanation import deductions, steps_of
from assessment.insight.selectors.lens import weights_of
from assessment.insight.selectors.standings import mark_within, standing_of
from assessment.schemes.rules import body_from_json
from assessment.scoring import selectors as scoring
from assessment.scoring.models import ScoreTotal
from assessment.scoring.receipts import Receipt, SectionPart
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.rights.access import Actor

DEDUCTIONS_SHOWN = 10
EVIDENCE_INLINE = 6  # more records than this come when they are asked for

COLUMNS = (
    Column(_("党支部"), "branch__node__path"), Column(_("考核期"), "round__starts_on"), Column(_("党建"), "party", "num"),
    Column(_("业务"), "business", "num"), Column(_("同类名次"), css="num hide-s"), Column(_("状态"), css="hide-s"),
)  # fmt: skip


def _total(request: HouseRequest, key: str) -> ScoreTotal:
    found = mark_within(request.scope, *parse_score_id(key))
    if found is None:
        raise Http404
    return found


@page("score.view")
def score_list(request: HouseRequest) -> HttpResponse:
    """Scores of the branches in reach, newest round first."""
    scope = request.scope
    rows = ScoreTotal.objects.within(scope).select_related("round", "branch__node").order_by("-round__starts_on", "path")
    listing = Listing(request, rows, COLUMNS, ScoreListFilter(request.GET or None, rows, scope=scope))
    return render(request, "assessment/insight/score_list.html", {"listing": listing, "section": "scores"})


def _dimensions(receipt: Receipt, actor: Actor) -> list[dict[str, Any]]:
    """The receipt's parts with the few records that are shown at once."""

    def rows(section: SectionPart) -> list[dict[str, Any]]:
        return [{"ind": i, "evidence": with_urls(i.evidence[:EVIDENCE_INLINE], actor)} for i in section.indicators]

    return [{"part": d, "sections": [{"section": s, "rows": rows(s)} for s in d.sections]} for d in receipt.dimensions]


@page("score.view")
def score_detail(request: HouseRequest, key: str) -> HttpResponse:
    """Why a branch has these two scores: every indicator with rule, figures, records and arithmetic."""
    total = _total(request, key)
    actor = request.actor
    receipt = scoring.receipt_of(total.round, total.branch, actor)
    mark, body = standing_of(total), body_from_json(total.round.scheme.body)
    lost = deductions(receipt)
    context = {
        "total": total, "receipt": receipt, "mark": mark, "dimensions": _dimensions(receipt, actor), "key": key,
        "weights": weights_of(body), "lost": lost[:DEDUCTIONS_SHOWN], "lost_sum": sum((i.lost for i in lost), Decimal(0)),
        "lost_most": lost[0].lost if lost else 0, "steps": steps_of(total.round, receipt), "quadrant": Quadrant(mark.quadrant),
        "inline": EVIDENCE_INLINE, "section": "scores", "may_see_board": actor.can("dashboard.view"),
    }  # fmt: skip
    return render(request, "assessment/insight/score_detail.html", context)


@page("score.view")
def score_evidence(request: HouseRequest, key: str, code: str) -> HttpResponse:
    """All records of one indicator: a part of the page above, and a page of its own without JavaScript."""
    total = _total(request, key)
    actor = request.actor
    receipt = scoring.receipt_of(total.round, total.branch, actor)
    part = next((i for d in receipt.dimensions for i in d.indicators if i.code == code), None)
    if part is None:
        raise Http404
    context = {"total": total, "ind": part, "rows": with_urls(part.evidence, actor), "key": key, "section": "scores"}
    template = "_evidence.html" if getattr(request, "htmx", False) else "score_evidence.html"
    return render(request, f"assessment/insight/{template}", context)
