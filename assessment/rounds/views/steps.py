"""The dated steps of a round, and the opening of a locked one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessment.rounds import selectors, services
from assessment.rounds.access import may_in_round
from assessment.rounds.enums import RoundState, StepKind
from assessment.rounds.forms import ReasonForm, StepForm
from assessment.rounds.models import AssessmentRound
from assessment.rounds.registry import holds
from assessment.rounds.rules import unlock_problem
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence


def timeline_of(request: HouseRequest, round: AssessmentRound, progress: list[selectors.JudgedProgress]) -> dict[str, Any]:
    """What a round's page tells of its steps: the timeline, the one that is on, what holds it back, a request to unlock."""
    actor = request.actor
    can_plan = actor.can("round.steps") and bool(may_in_round(actor, "round.steps", "plan", round))
    lines = selectors.step_lines(round, clock.today(), progress, may_plan=can_plan)
    is_published = round.state == RoundState.PUBLISHED
    asked = None
    if round.unlock_by_id is not None:
        verdict = unlock_problem(asked_by=round.unlock_by_id, actor=actor.user_id)
        may = actor.can("round.unlock")
        asked = {"may": may and bool(verdict), "why": sentence(verdict.code) if may and not verdict else ""}
    return {
        "timeline": lines, "now_step": selectors.bottleneck(lines), "can_plan": can_plan,
        "holds": [sentence(v.code, v.params) for v in holds(round)] if is_published else [],
        "can_show": is_published and actor.can("round.publish"), "unlock_asked": asked,
        "can_unlock": round.state == RoundState.LOCKED and actor.can("round.unlock") and round.unlock_by_id is None,
    }  # fmt: skip


def _round(code: str) -> AssessmentRound:
    return get_object_or_404(AssessmentRound, code=code)


@page("round.steps", methods="GET POST")
def round_step(request: HouseRequest, code: str, kind: str) -> HttpResponse:
    """Move the days of one step, or give it to somebody else."""
    round = _round(code)
    step = get_object_or_404(round.dated_steps.select_related("owner"), kind=kind)
    first = {
        "starts_on": step.starts_on, "due_on": step.due_on, "role": step.role, "owner": step.owner.staff_no if step.owner else "",
        "version": step.version,
    }  # fmt: skip
    form = StepForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_step(actor=request.actor, at=clock.now(), step=step, **form.cleaned_data)
        except RuleBroken as broken:
            if broken.status == 409 or broken.field not in form.fields:
                return refused(request, broken)
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存。"))
            return redirect("round_detail", code=code)
    context = {"section": "rounds", "round": round, "label": StepKind(step.kind).label, "form": form}
    return render(request, "assessment/rounds/step.html", context, status=422 if form.errors else 200)


@page("round.steps", methods="POST")
def round_step_done(request: HouseRequest, code: str, kind: str) -> HttpResponse:
    step = get_object_or_404(_round(code).dated_steps.all(), kind=kind)
    try:
        services.finish_step(actor=request.actor, at=clock.now(), step=step)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已登记完成。"))
    return redirect("round_detail", code=code)


@page("round.unlock", methods="GET POST")
def round_ask_unlock(request: HouseRequest, code: str) -> HttpResponse:
    round = _round(code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_unlock(actor=request.actor, at=clock.now(), round=round, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已申请解锁，请另一名党委成员确认。"))
            return redirect("round_detail", code=code)
    context = {"section": "rounds", "round": round, "form": form}
    return render(request, "assessment/rounds/unlock.html", context, status=422 if form.errors else 200)


@page("round.unlock", methods="POST")
def round_unlock(request: HouseRequest, code: str) -> HttpResponse:
    is_yes = request.POST.get("answer") == "confirm"
    service = services.confirm_unlock if is_yes else services.refuse_unlock
    try:
        service(actor=request.actor, at=clock.now(), round=_round(code))
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("考核期已解锁，更正后请重新锁定。") if is_yes else _("解锁申请已退回。"))
    return redirect("round_detail", code=code)
