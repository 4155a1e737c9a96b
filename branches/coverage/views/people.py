"""Backbone members with their share of leads; candidates of branch committees and how they are looked at."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.coverage import selectors, services
from branches.coverage.enums import CANDIDATE_TONES, CandidateState
from branches.coverage.filters import BackboneFilter, CandidateFilter
from branches.coverage.forms import BackboneForm, CandidateForm, JudgeForm
from branches.coverage.models import CommitteeCandidate
from branches.coverage.views.setups import SECTION, place
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused

BACKBONE_COLUMNS = (
    Column(gettext_lazy("党员"), "person__name"),
    Column(gettext_lazy("党支部"), css="hide-s"),
    Column(gettext_lazy("专业或领域"), "field"),
    Column(gettext_lazy("登记日期"), "from_on", "nowrap hide-s"),
    Column(gettext_lazy("办理")),
)
CANDIDATE_COLUMNS = (
    Column(gettext_lazy("人选"), "person__name"),
    Column(gettext_lazy("党支部"), css="hide-s"),
    Column(gettext_lazy("拟任职务"), "post"),
    Column(gettext_lazy("提名日期"), "proposed_on", "nowrap hide-s"),
    Column(gettext_lazy("状态")),
)


@page("crew.view")
def backbone_list(request: HouseRequest) -> HttpResponse:
    """Backbone members by name, and by branch their share of the leads."""
    branches = list(selectors.setup_branches(request.scope)[:200])
    shares = selectors.lead_shares([b.pk for b in branches], clock.today())
    rows, edits = selectors.backbone_rows(request.scope), request.actor.scope("crew.edit")

    def decorate(found: list[Any]) -> list[Any]:
        for row in found:
            row.edits = edits.covers(row.branch.node.path)
        return found

    listing = Listing(request, rows, BACKBONE_COLUMNS, BackboneFilter(request.GET, rows), decorate=decorate, export="backbone-list")
    context = {
        **place(request, "backbone"), "listing": listing, "can_edit": request.actor.can("crew.edit"),
        "shares": [(b, shares[b.pk]) for b in branches if shares[b.pk].whole],
    }  # fmt: skip
    return render(request, "branches/coverage/backbone.html", context)


@page("crew.edit", methods="GET POST")
def backbone_new(request: HouseRequest) -> HttpResponse:
    form = BackboneForm(request.POST if request.method == "POST" else None, branches=selectors.setup_branches(request.scope))
    if request.method == "POST" and form.is_valid():
        try:
            services.mark_backbone(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记。"))
            return redirect("backbone_list")
    context = {**SECTION, "form": form, "title": _("登记党员技术骨干"), "back": "backbone_list"}
    return render(request, "branches/coverage/person_form.html", context, status=422 if form.errors else 200)


@page("crew.edit", methods="POST")
def backbone_end(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.backbone_rows(request.scope), pk=pk)
    try:
        services.end_backbone(actor=request.actor, at=clock.now(), mark=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已取消。"))
    return redirect("backbone_list")


@page("candidate.view")
def candidate_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.candidates(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in CandidateState.values else rows
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in CandidateState.values)]
    tabs += [(state.label, f"?s={state.value}", "", state.value == wanted) for state in CandidateState]

    def decorate(found: list[Any]) -> list[Any]:
        for row in found:
            row.tone = CANDIDATE_TONES[row.state]
        return found

    listing = Listing(
        request, shown, CANDIDATE_COLUMNS, CandidateFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="candidate-list"
    )
    context = {**place(request, "candidates"), "listing": listing, "can_propose": request.actor.can("candidate.propose")}
    return render(request, "branches/coverage/candidates.html", context)


@page("candidate.propose", methods="GET POST")
def candidate_new(request: HouseRequest) -> HttpResponse:
    form = CandidateForm(request.POST if request.method == "POST" else None, branches=selectors.setup_branches(request.scope))
    if request.method == "POST" and form.is_valid():
        try:
            row = services.propose_candidate(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已提名，等待另一名同志审查。"))
            return redirect("candidate_detail", row.pk)
    context = {**SECTION, "form": form, "title": _("提名支部委员人选"), "back": "candidate_list"}
    return render(request, "branches/coverage/person_form.html", context, status=422 if form.errors else 200)


def _fetch(request: HouseRequest, pk: int) -> CommitteeCandidate:
    return get_object_or_404(selectors.candidates(request.scope), pk=pk)


@page("candidate.view")
def candidate_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _fetch(request, pk))


def _show(request: HouseRequest, row: CommitteeCandidate, form: JudgeForm | None = None) -> HttpResponse:
    judges = row.state == CandidateState.PROPOSED and request.actor.scope("candidate.judge").covers(row.branch.node.path)
    context = {
        **SECTION, "row": row, "tone": CANDIDATE_TONES[row.state], "profile": selectors.profile_of(row.person, clock.today()),
        "marks": list(row.marks.select_related("criterion")), "form": (form or JudgeForm()) if judges else None,
    }  # fmt: skip
    return render(request, "branches/coverage/candidate.html", context, status=422 if form is not None else 200)


@page("candidate.judge", methods="POST")
def candidate_judge(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _fetch(request, pk), JudgeForm(request.POST)
    if form.is_valid():
        try:
            services.judge_candidate(actor=request.actor, at=clock.now(), candidate=row, marks=form.marks())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("审查已保存。"))
            return redirect("candidate_detail", pk)
    return _show(request, row, form)
