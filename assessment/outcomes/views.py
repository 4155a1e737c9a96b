"""Pages of consequences: the ledger, what the rules suggest, one consequence with its decision, its proof and its appeal."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.outcomes import access, selectors, services
from assessment.outcomes.enums import OutcomeState
from assessment.outcomes.filters import OutcomeFilter
from assessment.outcomes.forms import AnswerForm, AppealForm, CarryForm, DecideForm, ProposeForm, TakeUpForm, WithdrawForm
from assessment.outcomes.models import Outcome
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused

SECTION = {"section": "outcomes"}
COLUMNS = (
    Column(gettext_lazy("内容")),
    Column(gettext_lazy("党支部"), "branch__node__path", "hide-s"),
    Column(gettext_lazy("考核期"), "round__starts_on", "hide-s"),
    Column(gettext_lazy("责任人"), "", "hide-s"),
    Column(gettext_lazy("期限"), "due_on"),
    Column(gettext_lazy("状态")),
)
TABS = (
    ("", gettext_lazy("全部"), "all"),
    ("late", gettext_lazy("逾期未落实"), "late"),
    *((s.value, s.label, s.value) for s in OutcomeState),
)


@page("outcome.list")
def outcome_list(request: HouseRequest) -> HttpResponse:
    """What published results are used for, by state; what is late has a tab of its own."""
    rows, wanted, today = selectors.outcomes(request.actor), request.GET.get("s", ""), clock.today()
    counts, shown = selectors.state_counts(rows, today), rows
    if wanted in OutcomeState.values:
        shown = rows.filter(state=wanted)
    elif wanted == "late":
        shown = rows.filter(state=OutcomeState.DECIDED, due_on__lt=today)
    listing = Listing(
        request, shown, COLUMNS, OutcomeFilter(request.GET, shown, request=request),
        tabs=[(label, f"?s={key}", counts[count], key == wanted) for key, label, count in TABS], export="outcome-list",
    )  # fmt: skip
    actor = request.actor
    waiting = selectors.waiting(actor.scope("outcome.propose")) if actor.can("outcome.propose") else []
    context = {**SECTION, "listing": listing, "today": today, "can_propose": actor.can("outcome.propose"), "waiting": waiting}
    return render(request, "assessment/outcomes/list.html", context)


@page("outcome.propose", methods="POST")
def outcome_take_up(request: HouseRequest) -> HttpResponse:
    form = TakeUpForm(request.POST)
    if not form.is_valid():
        return refused(request, RuleBroken("outcome.not_published"))
    try:
        made = services.take_up(actor=request.actor, at=clock.now(), round=form.cleaned_data["round"])
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已列入 %(n)s 项，等待决定。") % {"n": made} if made else _("没有新的建议。"))
    return redirect("outcome_list")


@page("outcome.propose", methods="GET POST")
def outcome_new(request: HouseRequest) -> HttpResponse:
    form = ProposeForm(request.POST if request.method == "POST" else None, scope=request.scope, initial={"once_key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.propose(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=form.cleaned_data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已提出，由另一人决定。"))
            return redirect("outcome_detail", row.pk)
    return render(request, "assessment/outcomes/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _outcome(request: HouseRequest, pk: int) -> Outcome:
    return get_object_or_404(selectors.outcomes(request.actor), pk=pk)


@page("outcome.view")
def outcome_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _outcome(request, pk), {})


def _show(request: HouseRequest, row: Outcome, refused_form: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page of one consequence with what the reader may do now."""
    actor, path, seen, today = request.actor, row.branch.node.path, {"version": row.version}, clock.today()
    decides = actor.can("outcome.decide") and actor.scope("outcome.decide").covers(path)
    carries = access.is_owner(actor, row) or (actor.can("outcome.carry") and actor.scope("outcome.carry").covers(path))
    appeal, until = getattr(row, "appeal", None), access.appeal_until(row)
    may_appeal = row.kind.is_penalty and appeal is None and row.state == OutcomeState.DECIDED and actor.can("outcome.appeal")
    context: dict[str, Any] = {
        **SECTION, "outcome": row, "appeal": appeal, "until": until, "on_hold": access.is_on_hold(row),
        "decide_form": DecideForm(initial=seen) if decides and access.may_decide(actor, row) else None,
        "withdraw_form": WithdrawForm(initial=seen, prefix="withdraw") if decides and access.may_withdraw(actor, row) else None,
        "carry_form": CarryForm(initial=seen | {"done_on": today}) if carries and access.may_carry_out(actor, row, today) else None,
        "appeal_form": AppealForm() if may_appeal and until is not None and today <= until else None,
        "answer_form": AnswerForm() if decides and appeal is not None and access.may_answer(actor, row) else None,
        "file_panel": file_panel(actor, access.FILES, row.pk),
        **refused_form,
    }  # fmt: skip
    return render(request, "assessment/outcomes/detail.html", context, status=status)


def _act(request: HouseRequest, row: Outcome, name: str, form: forms.Form, do: Callable[..., Any], said: str) -> HttpResponse:
    """One button of the page: the service with what the form says, or the page again with the refusal beside its field."""
    if form.is_valid():
        try:
            do(actor=request.actor, at=clock.now(), outcome=row, **form.cleaned_data)
        except RuleBroken as broken:
            if broken.status == 409 or broken.field not in form.fields:
                return refused(request, broken)
            add_refusal(form, broken)
        else:
            messages.success(request, said)
            return redirect("outcome_detail", row.pk)
    return _show(request, row, {name: form}, status=422)


@page("outcome.decide", methods="POST")
def outcome_decide(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, _outcome(request, pk), "decide_form", DecideForm(request.POST), services.decide, _("已决定，责任人已收到通知。"))


@page("outcome.decide", methods="POST")
def outcome_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    form = WithdrawForm(request.POST, prefix="withdraw")
    return _act(request, _outcome(request, pk), "withdraw_form", form, services.withdraw, _("已登记为不采用。"))


@page("outcome.view", methods="POST")
def outcome_carry(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, _outcome(request, pk), "carry_form", CarryForm(request.POST), services.carry_out, _("已登记落实。"))


@page("outcome.appeal", methods="POST")
def outcome_appeal(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(
        request, _outcome(request, pk), "appeal_form", AppealForm(request.POST), services.appeal, _("申诉已提交，答复以前暂不执行。")
    )


@page("outcome.decide", methods="POST")
def outcome_answer(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, _outcome(request, pk), "answer_form", AnswerForm(request.POST), services.answer_appeal, _("已答复。"))
