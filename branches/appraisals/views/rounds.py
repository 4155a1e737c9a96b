"""Rounds: the branch's own list, the overview by branch with counts only, and one round with its steps."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.appraisals import rules, services
from branches.appraisals.enums import GRADE_TONES, STATE_TONES, AppraisalState
from branches.appraisals.forms import BallotModeForm, RoundForm, ToldForm, VersionForm
from branches.appraisals.models import MemberAppraisal, MemberAppraisalCase
from branches.appraisals.selectors import rounds as selectors
from portal.ballots.enums import Appraisal
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence

SECTION = {"section": "appraisals"}
COLUMNS = (
    Column(gettext_lazy("党支部")),
    Column(gettext_lazy("年度"), "year", "num"),
    Column(gettext_lazy("党员"), css="num hide-s"),
    *[Column(grade.label, css="num hide-s") for grade in Appraisal],
    Column(gettext_lazy("步骤")),
)


def _toned(rows: list[MemberAppraisal]) -> list[MemberAppraisal]:
    for row in rows:
        row.tone = STATE_TONES[row.state]
        row.is_out = row.state in {AppraisalState.TOLD, AppraisalState.CLOSED}
        row.grades = [getattr(row, f"n_{grade}") for grade in Appraisal.values]
    return rows


@page("appraisal.view")
def appraisal_list(request: HouseRequest) -> HttpResponse:
    """The rounds of the own branch, the newest first."""
    rows = selectors.counted(selectors.appraisals(request.scope))
    listing = Listing(request, rows, COLUMNS, decorate=_toned, export="appraisal-list")
    context = {**SECTION, "listing": listing, "may_run": request.actor.can("appraisal.run"), "opens": True}
    return render(request, "branches/appraisals/list.html", context)


@page("appraisal.counts")
def appraisal_overview(request: HouseRequest) -> HttpResponse:
    """Every branch in reach for one year: how far it is and how many of each grade, without anybody's name."""
    today = clock.today()
    years = selectors.years_of(selectors.appraisals(request.scope))
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else years[0] if years else today.year
    rows, missing = selectors.overview(request.scope, year, today)
    counts = selectors.totals(rows)
    tabs: list[Any] = [(str(y), f"?year={y}", "", y == year) for y in years]
    listing = Listing(request, rows, COLUMNS, tabs=tabs, decorate=_toned, export=f"appraisal-list?year={year}")
    tiles = [(grade.label, counts[grade]) for grade in Appraisal]
    context = {"section": "appraisal_overview", "listing": listing, "year": year, "missing": missing, "tiles": tiles}
    return render(request, "branches/appraisals/overview.html", context)


@page("appraisal.run", methods="GET POST")
def appraisal_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    first = {"year": today.year, "as_of": today, "self_due_on": today + timedelta(days=14)}
    form = RoundForm(request.POST if request.method == "POST" else None, scope=request.scope, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.open_appraisal(actor=request.actor, at=clock.now(), plan=form.plan())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("评议已建立，请核对后进入个人自评。"))
            return redirect("appraisal_detail", row.pk)
    return render(request, "branches/appraisals/new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def fetch(request: HouseRequest, pk: int) -> MemberAppraisal:
    """A round of the own branch; 404 for anybody else."""
    return get_object_or_404(selectors.appraisals(request.scope), pk=pk)


@page("appraisal.view")
def appraisal_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """The steps of a round, what comes next, and a line for each member."""
    row = fetch(request, pk)
    cases = selectors.cases_of(row)
    verdict = rules.may_advance(selectors.round_facts(row, cases), clock.today())
    is_voting = row.state == AppraisalState.BALLOT
    can_draft = is_voting and (row.ballot is None or row.ballot.state in {"cancelled", "void"})
    context = {
        **SECTION, "row": row, "tone": STATE_TONES[row.state], "steps": selectors.steps_of(row), "next": verdict,
        "why_not": "" if verdict else sentence(verdict.code, verdict.params), "lines": _lines(request, row, cases),
        "round_key": str(row.pk), "may_run": request.actor.scope("appraisal.run").covers(row.branch.node.path),
        "mode_form": BallotModeForm(initial={"version": row.version}) if can_draft else None,
        "told_form": ToldForm(initial={"on": clock.today()}) if row.state == AppraisalState.TOLD else None,
        "limit": selectors.excellent_limit(row, cases) if cases else None,
    }  # fmt: skip
    return render(request, "branches/appraisals/detail.html", context)


def _lines(request: HouseRequest, row: MemberAppraisal, cases: list[MemberAppraisalCase]) -> list[dict[str, Any]]:
    """Each member with the year's facts and votes; of oneself nothing that was not told yet."""
    facts = selectors.daily_facts(row, [c.person_id for c in cases])
    votes, comments = selectors.ballot_counts(row), selectors.mutual_counts(row)
    found = []
    for case in cases:
        is_hidden = case.person_id == request.actor.person_id and case.told_on is None
        counts = votes.get(case.person_id, {})
        found.append(
            {
                "case": case, "facts": facts[case.person_id], "comments": comments.get(case.pk, 0), "is_hidden": is_hidden,
                "votes": [(Appraisal(g).label, counts.get(g, 0)) for g in Appraisal.values] if counts and not is_hidden else [],
                "tone": GRADE_TONES.get(case.grade, "mute"),
            }
        )  # fmt: skip
    return found


@page("appraisal.run", methods="POST")
def appraisal_advance(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = fetch(request, pk), VersionForm(request.POST)
    back = reverse("appraisal_detail", args=[pk])
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.advance_appraisal(actor=request.actor, at=clock.now(), appraisal=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("已进入下一步。"))
    return redirect(back)


@page("appraisal.run", methods="POST")
def appraisal_ballot(request: HouseRequest, pk: int) -> HttpResponse:
    """Prepare the secret ballot, which is then opened and closed like any other."""
    row, form = fetch(request, pk), BallotModeForm(request.POST)
    if not form.is_valid():
        return refused(request, RuleBroken("appraisal.edited"), back=reverse("appraisal_detail", args=[pk]))
    try:
        ballot = services.draft_appraisal_ballot(actor=request.actor, at=clock.now(), appraisal=row, **form.cleaned_data)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("appraisal_detail", args=[pk]))
    return redirect("ballot_detail", ballot.pk)


@page("appraisal.run", methods="POST")
def appraisal_tell_all(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = fetch(request, pk), ToldForm(request.POST)
    then = redirect("appraisal_detail", pk)
    if form.is_valid():
        service = partial(services.tell_everybody, appraisal=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已登记反馈，并通知了本人。"), then=then):
            return answer
    text = "".join(str(e) for errors in form.errors.values() for e in errors)
    messages.error(request, text)
    return then
