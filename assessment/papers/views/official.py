"""Which papers a published round has, the register, the head of a paper, and the paper as a file."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.insight.rules import score_id
from assessment.insight.selectors.lens import Lens, lens_of, peer_groups
from assessment.papers import services
from assessment.papers.enums import PaperKind
from assessment.papers.filters import PaperFilter, PublishedScoreFilter
from assessment.papers.forms import PaperForm
from assessment.papers.models import IssuedPaper
from assessment.papers.rules import GIVEN_OUT
from assessment.papers.selectors import register
from assessment.scoring.models import ScoreTotal
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.organization.models import Node

SECTION = {"section": "papers"}
SCORES = (
    Column(gettext_lazy("党支部"), "branch__node__path"),
    Column(gettext_lazy("考核期"), "round__starts_on"),
    Column(gettext_lazy("党建"), "party", "num"),
    Column(gettext_lazy("业务"), "business", "num"),
    Column(gettext_lazy("报告和凭证")),
)
REGISTER = (
    Column(gettext_lazy("发文字号"), "number"),
    Column(gettext_lazy("文种"), "", "hide-s"),
    Column(gettext_lazy("考核期"), "round__starts_on", "hide-s"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("成文日期"), "signed_on"),
)


def _keyed(rows: list[ScoreTotal]) -> list[ScoreTotal]:
    for row in rows:
        row.score_key = score_id(row.round.code, row.branch.node.code)  # type: ignore[attr-defined]
    return rows


@page("paper.view")
def paper_list(request: HouseRequest) -> HttpResponse:
    """The newest published round with the papers that may be given out about it, and report and receipt of each branch."""
    rounds = register.rounds_in_reach(request.scope)
    chosen = next((r for r in rounds if r.code == request.GET.get("round")), rounds[0] if rounds else None)
    rows = register.published_scores(request.scope)
    filterset = PublishedScoreFilter(request.GET, rows, request=request)
    listing = Listing(request, rows, SCORES, filterset, decorate=_keyed, export="paper-scores")
    actor = request.actor
    context = {
        **SECTION, "listing": listing, "rounds": rounds, "chosen": chosen, "kinds": PaperKind if actor.can("paper.issue") else (),
        "can_register": actor.can("paper.register"), "can_evaluate": actor.can("dashboard.view"),
    }  # fmt: skip
    return render(request, "assessment/papers/list.html", context)


@page("paper.register")
def paper_register(request: HouseRequest) -> HttpResponse:
    rows = register.papers(request.scope)
    listing = Listing(request, rows, REGISTER, PaperFilter(request.GET, rows, request=request), export="paper-register")
    return render(request, "assessment/papers/register.html", {**SECTION, "listing": listing})


def _lens(request: HouseRequest, code: str) -> Lens:
    """The round in reach, or 404; one that is not published has no papers."""
    try:
        lens = lens_of(request.scope, today=clock.today(), round_code=code)
    except NotReachable as outside:
        raise Http404 from outside
    if lens is None or lens.round.state not in GIVEN_OUT or not lens.places:
        raise Http404
    return lens


@page("paper.issue", methods="GET POST")
def paper_new(request: HouseRequest, code: str, kind: str) -> HttpResponse:
    """The head of a paper; what stood in the last one of its kind is filled in."""
    if kind not in PaperKind.values:
        raise Http404
    lens, today = _lens(request, code), clock.today()
    first = {**register.remembered(request.scope, kind), "signed_on": today, "unit": lens.places[0].code}
    form = PaperForm(request.POST or None, lens=lens, kind=kind, groups=peer_groups(), initial=first)
    if request.method == "POST" and form.is_valid():
        node = get_object_or_404(Node.objects.within(request.scope), code=form.cleaned_data["unit"])
        try:
            row = services.register_paper(
                actor=request.actor, at=clock.now(), round=lens.round, node=node, kind=kind, head=form.head,
                peer_group=form.cleaned_data.get("peer_group", ""),
            )  # fmt: skip
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("paper_detail", row.pk)
    title = _("%(kind)s：%(round)s") % {"kind": PaperKind(kind).label, "round": lens.round.code}
    context = {**SECTION, "form": form, "title": title, "kind": PaperKind(kind), "round": lens.round}
    return render(request, "assessment/papers/form.html", context, status=422 if form.errors else 200)


def _paper(request: HouseRequest, pk: int) -> IssuedPaper:
    return get_object_or_404(register.papers(request.scope), pk=pk)


@page("paper.register")
def paper_detail(request: HouseRequest, pk: int) -> HttpResponse:
    paper = _paper(request, pk)
    group = dict(peer_groups()).get(paper.peer_group, "")
    export = f"ranking?round={paper.round.code}&unit={paper.node.code}&peer_group={paper.peer_group}"
    context = {**SECTION, "paper": paper, "group": group, "export": export if paper.kind == PaperKind.RANKING else ""}
    return render(request, "assessment/papers/detail.html", context)


@page("paper.register", methods="POST")
def paper_make(request: HouseRequest, pk: int, form: str) -> HttpResponse:
    """The paper as Word or PDF."""
    paper = _paper(request, pk)
    return hand_over(
        request, partial(services.make_paper, actor=request.actor, at=clock.now(), today=clock.today(), paper=paper, form=form)
    )
