"""What a voter does, mostly on a phone: see what waits, mark, read back, hand in; and the page of a ballot for all who see it."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from portal.ballots import access, selectors, services
from portal.ballots.enums import BallotState
from portal.ballots.forms import PaperForm
from portal.ballots.models import Ballot
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused

MINE = {"section": "ballot_mine"}
SHOWN = 30


def fetch(request: HouseRequest, pk: int) -> Ballot:
    """A ballot in reach of the office, or on whose roll the reader stands; 404 for anybody else."""
    return get_object_or_404(access.visible(request.actor), pk=pk)


@page("ballot.vote")
def ballot_mine(request: HouseRequest) -> HttpResponse:
    """Votes that wait for the reader, and those he has taken part in."""
    rolls = list(selectors.own_rolls(request.actor)[:SHOWN])
    waiting = [r for r in rolls if r.ballot.state == BallotState.OPEN and not r.has_voted]
    return render(request, "portal/ballots/mine.html", {**MINE, "waiting": waiting, "past": [r for r in rolls if r not in waiting]})


def context_of(request: HouseRequest, row: Ballot) -> dict[str, Any]:
    """What the page of a ballot and its live part show."""
    actor = request.actor
    runs = access.runs(actor, row)
    voter = access.voter_of(actor, row)
    may_check = row.state == BallotState.COUNTED and (runs or (voter is not None and not voter.left_out))
    result = selectors.result_of(row)
    brief = access.owner_or_404(row.record_kind).brief(row.record_id)
    return {
        "section": "ballots" if actor.can("ballot.view") else "ballot_mine", "row": row, "result": result, "runs": runs, "voter": voter,
        "brief": brief, "may_check": bool(may_check and access.may_check(actor, row)),
        "sees_list": access.sees(actor, row), "sees_totals": access.sees_totals(actor, row),
        "is_small": selectors.is_small(row, result.eligible, clock.today()),
        "mark": f"{row.version}-{result.present}-{result.voted}",
    }  # fmt: skip


@page("ballot.vote")
def ballot_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return render(request, "portal/ballots/detail.html", context_of(request, fetch(request, pk)))


@page("ballot.vote")
def ballot_live(request: HouseRequest, pk: int) -> HttpResponse:
    """How many are there and have voted, for polling; 204 while nothing has changed. Never who, never what."""
    row = fetch(request, pk)
    context = context_of(request, row)
    if request.GET.get("m") == context["mark"]:
        return HttpResponse(status=204)
    if row.state != BallotState.OPEN:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("ballot_detail", args=[pk])})
    return render(request, "portal/ballots/_live.html", context)


def _no_result(request: HouseRequest, row: Ballot) -> HttpResponse | None:
    """The refusal where there is no result, or none for this reader."""
    if row.state != BallotState.CONCLUDED:
        return refused(request, RuleBroken("ballot.no_result_yet"), back=reverse("ballot_detail", args=[row.pk]))
    if not access.sees_totals(request.actor, row):
        return refused(request, RuleBroken("ballot.totals_confidential"), back=reverse("ballot_detail", args=[row.pk]))
    return None


@page("ballot.vote")
def ballot_print(request: HouseRequest, pk: int) -> HttpResponse:
    """The result on paper."""
    row = fetch(request, pk)
    if refusal := _no_result(request, row):
        return refusal
    return render(request, "portal/ballots/print.html", context_of(request, row))


@page("ballot.vote", methods="POST")
def ballot_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The result as Word or PDF: a copy that the trail names."""
    row = fetch(request, pk)
    back = reverse("ballot_detail", args=[pk])
    if refusal := _no_result(request, row):
        return refusal
    brief = access.owner_or_404(row.record_kind).brief(row.record_id)
    context = {"row": row, "result": selectors.result_of(row), "brief": brief}
    template = "portal/ballots/result.document.html"
    compose = partial(
        documents.compose, template=template, context=context, kind=kind, actor=request.actor, at=clock.now(), path=row.node.path,
        subject=row.title,
    )  # fmt: skip
    return hand_over(request, compose, back=back)


@page("ballot.vote", methods="GET POST")
def ballot_vote(request: HouseRequest, pk: int) -> HttpResponse:
    """Mark, read back, hand in. What was marked stands in the pages between, never in the session or the database."""
    row = fetch(request, pk)
    voter, verdict = access.may_cast(request.actor, row)
    if voter is not None and verdict.code == "ballot.voted_already":
        return render(request, "portal/ballots/done.html", {**MINE, "row": row}, status=409 if request.method == "POST" else 200)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("ballot_mine"))
    items = list(row.items.all())
    form = PaperForm(request.POST or None, ballot=row, items=items)
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "again" and form.is_valid():
        if step == "hand_in":
            return _hand_in(request, row, form)
        try:
            services.look_at_paper(ballot=row, choices=form.choices, write_ins=form.write_ins)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return render(request, "portal/ballots/review.html", {**MINE, "row": row, "form": form, "lines": form.read_back()})
    if step == "again":
        form = PaperForm(None, ballot=row, items=items, initial={name: request.POST.get(name, "") for name in form.fields})
    eligible = row.voters.filter(left_out="").count()
    context = {**MINE, "row": row, "form": form, "is_small": selectors.is_small(row, eligible, clock.today())}
    return render(request, "portal/ballots/vote.html", context, status=422 if form.errors else 200)


def _hand_in(request: HouseRequest, row: Ballot, form: PaperForm) -> HttpResponse:
    try:
        services.cast_paper(actor=request.actor, at=clock.now(), ballot=row, choices=form.choices, write_ins=form.write_ins)
    except RuleBroken as broken:
        if broken.code == "ballot.voted_already":
            return render(request, "portal/ballots/done.html", {**MINE, "row": row}, status=409)
        return refused(request, broken, back=reverse("ballot_vote", args=[row.pk]))
    return redirect("ballot_vote", row.pk)
