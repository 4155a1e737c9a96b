"""What people do in a round: run, adjust, review, publish, reopen, lock, cancel."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessment.rounds import selectors, services
from assessment.rounds.forms import AdjustmentForm, ReasonForm
from assessment.rounds.models import ScoreAdjustment
from assessment.rounds.views.pages import SECTION, the_round
from assessment.scoring.services import start_run
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused


def _act(request: HouseRequest, code: str, service: Callable[..., Any], done: str, **more: Any) -> HttpResponse:
    """One service call on the round, then back to its page with a word of success, or the refusal."""
    round = the_round(code)
    try:
        service(actor=request.actor, at=clock.now(), round=round, **more)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, done)
    return redirect("round_detail", code=code)


@page("round.run", methods="POST")
def round_run(request: HouseRequest, code: str) -> HttpResponse:
    return _act(request, code, start_run, _("已开始计算，可以离开本页。"))


@page("round.review", methods="POST")
def round_review(request: HouseRequest, code: str) -> HttpResponse:
    return _act(request, code, services.review_round, _("复核完成。此后数据变化不再影响得分，只作提示。"))


@page("round.publish", methods="POST")
def round_propose(request: HouseRequest, code: str) -> HttpResponse:
    return _act(request, code, services.propose_publication, _("已提出公布，请另一名党委成员确认。"))


@page("round.publish", methods="GET POST")
def round_publish(request: HouseRequest, code: str) -> HttpResponse:
    if request.method == "POST":
        return _act(request, code, services.confirm_publication, _("结果已公布，得分和依据已封存。"))
    round = the_round(code)
    return render(request, "assessment/rounds/publish.html", {**SECTION, "round": round, "stale": selectors.stale_counts(round)})


@page("round.lock", methods="POST")
def round_lock(request: HouseRequest, code: str) -> HttpResponse:
    return _act(request, code, services.lock_round, _("考核期已锁定。"))


@page("round.reopen", methods="GET POST")
def round_reopen(request: HouseRequest, code: str) -> HttpResponse:
    round = the_round(code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reopen_round(actor=request.actor, at=clock.now(), round=round, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已退回计算，得分将随数据更新。"))
            return redirect("round_detail", code=code)
    return render(request, "assessment/rounds/reopen.html", {**SECTION, "round": round, "form": form}, status=422 if form.errors else 200)


@page("round.open", methods="GET POST")
def round_cancel(request: HouseRequest, code: str) -> HttpResponse:
    round = the_round(code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_round(actor=request.actor, at=clock.now(), round=round, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("考核期 %(round)s 已取消，可以重新开启。") % {"round": code})
            return redirect("round_list")
    context = {**SECTION, "round": round, "form": form, "judged": round.judged.count(), "branches": round.participants.count()}
    return render(request, "assessment/rounds/cancel.html", context, status=422 if form.errors else 200)


@page("round.adjust", methods="GET POST")
def round_adjust(request: HouseRequest, code: str) -> HttpResponse:
    round = the_round(code)
    form = AdjustmentForm(request.POST or None, round=round, scope=request.scope, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_adjustment(actor=request.actor, at=clock.now(), round=round, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已提出调整，由另一人复核后生效。"))
            return redirect("round_detail", code=code)
    return render(request, "assessment/rounds/adjust.html", {**SECTION, "round": round, "form": form}, status=422 if form.errors else 200)


@page("round.confirm", methods="POST")
def adjustment_decide(request: HouseRequest, code: str, pk: int) -> HttpResponse:
    rows = ScoreAdjustment.objects.within(request.scope).select_related("round__scheme", "branch__node")
    adjustment = get_object_or_404(rows, pk=pk, round__code=code)
    is_yes = request.POST.get("answer") == "confirm"
    service = services.confirm_adjustment if is_yes else services.refuse_adjustment
    try:
        service(actor=request.actor, at=clock.now(), adjustment=adjustment)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("调整已生效。") if is_yes else _("调整已退回，不影响得分。"))
    return redirect("round_detail", code=code)
