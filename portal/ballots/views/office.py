"""What whoever runs a ballot does: the list, the plan, the roll, the opening and the end."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ballots import access, selectors, services
from portal.ballots.enums import BallotState, LeaveOut
from portal.ballots.forms import CancelForm, LeaveOutForm, PlanForm
from portal.ballots.models import Ballot
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "ballots"}
COLUMNS = [
    Column(gettext_lazy("投票"), sort="title"),
    Column(gettext_lazy("范围"), css="hide-s"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("建立日期"), sort="drafted_at", css="hide-s"),
    Column(gettext_lazy("状态")),
]


@page("ballot.view")
def ballot_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.listed(request.actor)
    counts = selectors.state_counts(access.in_office(request.actor))
    wanted = request.GET.get("s", "")
    wanted = wanted if wanted in BallotState.values else ""
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), not wanted)]
    tabs += [(state.label, f"?s={state.value}", counts.get(state.value, 0), state.value == wanted) for state in BallotState]
    listing = Listing(request, rows.filter(state=wanted) if wanted else rows, COLUMNS, tabs=tabs, export="ballot-list")
    return render(request, "portal/ballots/list.html", {**SECTION, "listing": listing})


@page("ballot.run", methods="GET POST")
def ballot_new(request: HouseRequest, record_kind: str, record_id: int) -> HttpResponse:
    """Put something to the vote beside a record."""
    owner = access.owner_or_404(record_kind)
    try:
        brief = access.ensure_may_draft(request.actor, record_kind, record_id, clock.now())
    except RuleBroken as broken:
        return refused(request, broken)
    eligible = owner.eligible(record_id)
    form = PlanForm(request.POST or None, codes=owner.rule_codes(record_id), eligible=eligible)
    if request.method == "POST" and form.is_valid():
        words = {"record_kind": record_kind, "record_id": record_id, "plan": form.plan(), "once_key": form.cleaned_data["once_key"]}
        try:
            row = services.draft_ballot(actor=request.actor, at=clock.now(), **words)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("ballot_roll", row.pk)
    context = {**SECTION, "form": form, "brief": brief, "count": len(eligible)}
    return render(request, "portal/ballots/new.html", context, status=422 if form.errors else 200)


def fetch(request: HouseRequest, pk: int) -> Ballot:
    """A ballot in the reader's hands."""
    return get_object_or_404(access.in_hand(request.actor), pk=pk)


@page("ballot.run", methods="GET POST")
def ballot_roll(request: HouseRequest, pk: int) -> HttpResponse:
    """Who has a vote; before the opening somebody may be left out of the number expected for a reason the rules know."""
    row = fetch(request, pk)
    if request.method == "POST":
        form = LeaveOutForm(request.POST)
        if not form.is_valid():
            return refused(request, RuleBroken("ballot.reason_unknown"), back=reverse("ballot_roll", args=[pk]))
        try:
            services.leave_out(actor=request.actor, at=clock.now(), ballot=row, **form.cleaned_data)
        except RuleBroken as broken:
            return refused(request, broken, back=reverse("ballot_roll", args=[pk]))
        return redirect("ballot_roll", pk)
    roll = selectors.roll_of(row)
    context = {
        **SECTION, "row": row, "roll": roll, "reasons": LeaveOut.choices,
        "can_change": row.state == BallotState.DRAFT and row.parent_id is None,
        "counted": sum(not v.left_out for v in roll), "result": selectors.result_of(row),
        "present": selectors.shown_presence(row), "is_running": row.state == BallotState.OPEN,
    }  # fmt: skip
    return render(request, "portal/ballots/roll.html", context)


def _act(
    request: HouseRequest, pk: int, act: str, title: str, run: Callable[..., Ballot], done: str, form_class: type[VersionForm] = VersionForm
) -> HttpResponse:
    """Ask before an act that cannot be taken back; a refusal stands above the button."""
    row = fetch(request, pk)
    try:
        verdict = access.may_run(request.actor, row, act, clock.now())
    except RuleBroken as broken:
        return refused(request, broken)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params))
    form = form_class(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        service = partial(run, ballot=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=done, then=redirect("ballot_detail", pk)):
            return answer
    result = selectors.result_of(row)
    context = {**SECTION, "row": row, "form": form, "title": title, "act": act, "result": result}
    few = result.voted if act == "close" else result.eligible  # at the end those who took part are the roll that may tell
    context["is_small"] = selectors.is_small(row, few, clock.today())
    return render(request, "portal/ballots/act.html", context, status=422 if form.errors else 200)


@page("ballot.run", methods="GET POST")
def ballot_open(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "open", _("开始投票"), services.open_ballot, _("投票已开始。"))


@page("ballot.run", methods="GET POST")
def ballot_close(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "close", _("结束投票并计票"), services.close_ballot, _("投票已结束。"))


@page("ballot.run", methods="GET POST")
def ballot_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "cancel", _("取消投票"), services.cancel_ballot, _("投票已取消，选票已销毁。"), CancelForm)


@page("ballot.run", methods="POST")
def ballot_run_off(request: HouseRequest, pk: int) -> HttpResponse:
    """Prepare the second ballot; it is opened like any other."""
    try:
        row = services.run_off(actor=request.actor, at=clock.now(), ballot=fetch(request, pk))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("ballot_detail", args=[pk]))
    messages.success(request, _("再次投票已建立，名册和规则与原投票相同。"))
    return redirect("ballot_detail", row.pk)


@page("ballot.run")
def ballot_slip(request: HouseRequest, pk: int) -> HttpResponse:
    """A paper ballot to be printed and copied."""
    row = fetch(request, pk)
    return render(request, "portal/ballots/slip.html", {**SECTION, "row": row, "result": selectors.result_of(row)})
