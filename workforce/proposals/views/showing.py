"""The page of one proposal: what the reader sees of it, and the forms of what he may do now."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from portal.catalogue.selectors import value_on, values_on
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, carry_out
from portal.kernel.verdict import Verdict
from workforce.challenges.selectors import raised_from
from workforce.proposals import access, forms, rules, selectors
from workforce.proposals.enums import ProposalRewardState, ProposalStage
from workforce.proposals.models import Proposal

SECTION = {"section": "proposals"}
TEAM = ("PROPOSAL_TEAM_SMALL", "PROPOSAL_TEAM_MEDIUM")


def fetched(request: HouseRequest, pk: int) -> Proposal:
    """The proposal within the reach of reading, whatever right the act itself asks for."""
    return get_object_or_404(selectors.proposals(request.actor.scope("proposal.view")), pk=pk)


def _can(ask: Callable[[], Verdict]) -> bool:
    """Whether an act is open; somebody whom it does not concern is told nothing."""
    try:
        return bool(ask())
    except Http404:
        return False


def _forms(request: HouseRequest, row: Proposal) -> dict[str, Any]:
    actor, seen, today = request.actor, {"version": row.version}, clock.today()
    most = int(value_on("PROPOSAL_REOPENS", today))
    found: dict[str, Any] = {}
    if _can(lambda: access.may_assign(actor, row)):
        found["assign"] = forms.AssignForm(row=row, initial={**seen, "branch": row.branch_id})
    if _can(lambda: access.may_merge(actor, row)):
        found["merge"] = forms.MergeForm(initial=seen, prefix="merge")
    if _can(lambda: access.may_give_opinion(actor, row)):
        found["opinion"] = forms.OpinionForm(initial={"opinion": row.branch_opinion})
    if _can(lambda: access.may_answer(actor, row)):
        found["answer"] = forms.AnswerForm(initial=seen, prefix="answer")
    if _can(lambda: access.may_start(actor, row)):
        found["start"] = forms.StartForm(initial=seen, prefix="start")
    if _can(lambda: access.may_report(actor, row)):
        found["done"] = forms.DoneForm(initial=seen, prefix="done")
    if access.may_confirm(actor, row):
        found["confirm"] = forms.ProposalSeenForm(initial=seen)
    if access.may_reopen(actor, row, most):
        found["reopen"] = forms.ReopenForm(initial=seen, prefix="reopen")
    if _can(lambda: access.may_claim(actor, row)):
        found["benefit"] = forms.BenefitForm(prefix="benefit")
    if _can(lambda: access.may_verify(actor, row)):
        found["verify"] = forms.VerifyForm(prefix="verify")
    if _can(lambda: access.may_reward(actor, row)):
        found["instant"] = forms.InstantForm(prefix="instant")
        found["award"] = forms.AwardForm(prefix="award", band_set=selectors.band_set_on(today))
        found["decide"] = forms.RewardDecisionForm(prefix="decide")
    return found


def _handed_over(request: HouseRequest, row: Proposal) -> dict[str, Any]:
    """The problems of the pool that came of it, and for the office the link that makes one of it: one statement."""
    actor = request.actor
    if not actor.can("challenge.raise"):
        return {}
    told = {
        "title": row.title[:120], "text": f"{row.trouble}\n{row.idea}"[:1000], "node": row.node.code,
        "origin": gettext("合理化建议"), "origin_no": row.number,
    }  # fmt: skip
    may_hand_over = access.in_office(actor, row) and row.merged_into_id is None
    problems = list(raised_from(actor.scope("challenge.raise"), row.number))
    return {"problems": problems, "hand_over": urlencode(told) if may_hand_over and not problems else ""}


def show(request: HouseRequest, row: Proposal, refused: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """Draw the page; ``refused`` holds a form that a service has refused."""
    actor, today = request.actor, clock.today()
    authors, sees = list(row.authors.all()), access.sees_authors(actor, row)
    team = values_on(TEAM, today)
    holds_money = access.in_office(actor, row, "proposal.reward") or access.is_author(actor, row)
    found = {**_forms(request, row), **(refused or {})}
    rewards = list(row.rewards.select_related("band", "proposed_by", "decided_by"))
    context = {
        **SECTION, "row": row, "forms": found, "today": today, "stages": ProposalStage.choices,
        "authors": authors if sees else [], "author_count": len(authors),
        "team": rules.team_class(len(authors), int(team[TEAM[0]]), int(team[TEAM[1]])),
        "is_late": row.due_on is not None and row.due_on < today, "steps": list(row.steps.all()),
        "merged": list(row.merged.all()), "benefits": list(row.benefits.select_related("verified_by")),
        "rewards": rewards if holds_money else [r for r in rewards if r.state == ProposalRewardState.APPROVED and r.kind == "instant"],
        "sheets": list(row.sheets.all()), "sheet_sets": selectors.SHEETS if "award" in found else (),
        "holds_office": access.in_office(actor, row), "file_panel": file_panel(actor, access.FILES, row.pk, hide_uploaders=not sees),
        "now": timezone.now(), **_handed_over(request, row),
    }  # fmt: skip
    return render(request, "workforce/proposals/detail.html", context, status=status)


def acted(request: HouseRequest, row: Proposal, key: str, form: django_forms.Form, service: Callable[..., Any], done: Any) -> HttpResponse:
    """One service call with what a form of the page says; the page again with the form where it is refused."""
    if form.is_valid():
        answer = carry_out(request, form, service, done=done, then=redirect("proposal_detail", row.pk))
        if answer is not None:
            return answer
    return show(request, row, {key: form}, status=422)
