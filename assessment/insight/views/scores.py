"""The list of scores in reach and the explanation of one score, down to the record."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from assessment.insight.enums import Quadrant
from assessment.insight.filters import ScoreListFilter
from assessment.insight.rules import coupling_of, parse_score_id
from assessment.insight.selectors.course import full_marks, own_course
from assessment.insight.selectors.evidence import with_urls
from assessment.insight.selectors.explanation import deductions, steps_of
from assessment.insight.selectors.parameters import parameters_on
from assessment.insight.selectors.peers import peer_standing
from assessment.insight.selectors.standings import group_sizes, mark_within, standing_of
from assessment.insight.selectors.steps import next_steps, rule_of
from assessment.rounds.enums import MOVING_STATES
from assessment.rounds.selectors import source_words
from assessment.schemes.enums import Dimension
from assessment.schemes.rules import body_from_json
from assessment.schemes.selectors import combine_words, lowered_words, result_words
from assessment.scoring import selectors as scoring
from assessment.scoring.models import ScoreTotal
from assessment.scoring.receipts import Receipt, SectionPart
from portal.kernel import clock
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
    minimum = parameters_on(clock.today()).minimum_group

    def decorate(page_rows: list[Any]) -> list[Any]:
        """A rank is shown only in a peer group that is large enough to be ranked."""
        sizes = group_sizes(t.round_id for t in page_rows)
        for row in page_rows:
            row.is_ranked = sizes.get((row.round_id, row.peer_group), 0) >= minimum
        return page_rows

    listing = Listing(
        request, rows, COLUMNS, ScoreListFilter(request.GET or None, rows, scope=scope), decorate=decorate, export="score-list"
    )
    return render(request, "assessment/insight/score_list.html", {"listing": listing, "section": "scores"})


def _dimensions(receipt: Receipt, actor: Actor) -> list[dict[str, Any]]:
    """The receipt's parts with the few records that are shown at once."""

    def rows(section: SectionPart) -> list[dict[str, Any]]:
        return [{"ind": i, "evidence": with_urls(i.evidence[:EVIDENCE_INLINE], actor)} for i in section.indicators]

    return [
        {
            "part": d, "sections": [{"section": s, "rows": rows(s)} for s in d.sections],
            "lines": [{"line": line, "evidence": with_urls(line.evidence, actor)} for line in d.lines],
        }
        for d in receipt.dimensions
    ]  # fmt: skip


@page("score.view")
def score_detail(request: HouseRequest, key: str) -> HttpResponse:
    """Why a branch has these two scores: every indicator with rule, figures, records and arithmetic."""
    total = _total(request, key)
    actor = request.actor
    receipt = scoring.receipt_of(total.round, total.branch, actor)
    parameters, body = parameters_on(total.round.ends_on), body_from_json(total.round.scheme.body)
    mark = standing_of(total, parameters)
    lost = deductions(receipt)
    context = {
        "total": total, "receipt": receipt, "mark": mark, "dimensions": _dimensions(receipt, actor), "key": key, "tab": "detail",
        "forms_total": body.forms_total, "how": combine_words(body, total.peer_group), "minimum": parameters.minimum_group,
        "arithmetic": result_words(body, total.party, total.business, total.peer_group), "lost": lost[:DEDUCTIONS_SHOWN],
        "lowered": lowered_words(body, total.peer_group) if mark.is_lowered else "",
        "lost_sum": sum((i.lost for i in lost), Decimal(0)),
        "lost_most": lost[0].lost if lost else 0, "steps": steps_of(total.round, receipt), "quadrant": Quadrant(mark.quadrant),
        "inline": EVIDENCE_INLINE, "stale_words": source_words(receipt.stale_source),
        "section": "scores", "may_see_board": actor.can("dashboard.view"),
    }  # fmt: skip
    return render(request, "assessment/insight/score_detail.html", context)


@page("score.view")
def score_next(request: HouseRequest, key: str) -> HttpResponse:
    """What the branch can do next in a running round, and how many points each step is worth."""
    total = _total(request, key)
    outlook = next_steps(total, request.actor, clock.today())
    context = {
        "total": total, "key": key, "section": "scores", "tab": "next", "is_moving": total.round.state in MOVING_STATES,
        "steps": [(step, rule_of(step)) for step in outlook.steps], "sums": outlook.sums,
        "forecast": [(Dimension(f.dimension).label, f) for f in outlook.forecast],
        "may_see_board": request.actor.can("dashboard.view"),
    }  # fmt: skip
    return render(request, "assessment/insight/score_next.html", context)


@page("score.view")
def score_course(request: HouseRequest, key: str) -> HttpResponse:
    """The branch's own line over eight quarters, its place among its peers, and how its two scores go together."""
    total = _total(request, key)
    parameters = parameters_on(total.round.ends_on)
    quarters = own_course(request.scope, total, parameters)
    context = {
        "total": total, "key": key, "section": "scores", "tab": "course", "quarters": quarters, "full": full_marks(quarters),
        "peers": peer_standing(total, parameters), "values": coupling_of(total.party, total.business, parameters.coupling),
        "top": parameters.top, "may_see_board": request.actor.can("dashboard.view"),
    }  # fmt: skip
    return render(request, "assessment/insight/score_course.html", context)


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
