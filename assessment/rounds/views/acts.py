"""What people do in a round: run, judge, adjust, review, publish, reopen, lock."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessment.rounds import selectors, services
from assessment.rounds.access import may_in_round, own_branches
from assessment.rounds.forms import AdjustmentForm, ReasonForm
from assessment.rounds.models import AssessmentRound, RoundBranch, ScoreAdjustment
from assessment.rounds.views.pages import SECTION, the_round
from assessment.schemes.selectors import name_of
from assessment.scoring.services import start_run
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence


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
    count = round.participants.count()
    stale = round.participants.filter(is_stale=True).count()
    return render(request, "assessment/rounds/publish.html", {**SECTION, "round": round, "count": count, "stale": stale})


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


def _judged_rows(request: HouseRequest, round: AssessmentRound, indicator: str) -> list[dict]:
    given, others = selectors.judged_by(round, indicator, request.actor.user_id)
    own = own_branches(request.actor, round.starts_on, round.ends_on)
    rows = []
    for place in selectors.participants(round, request.scope):
        mine = given.get(place.branch_id)
        key = place.branch.node.code
        rows.append(
            {
                "place": place, "key": key, "is_own": place.branch_id in own, "error": "",
                "points": request.POST.get(f"points-{key}", f"{mine.points.normalize():f}" if mine else "").strip(),
                "reason": request.POST.get(f"reason-{key}", mine.reason if mine else "").strip(), "is_given": mine is not None,
                "others": others.get(place.branch_id, 0),
            }
        )  # fmt: skip
    return rows


def _save_judged(request: HouseRequest, round: AssessmentRound, indicator: str, rows: list[dict]) -> int:
    """Save each filled row; a refused one keeps what was typed and says why. Returns how many were saved."""
    saved = 0
    for row in rows:
        if row["is_own"] or not row["points"]:
            continue
        place: RoundBranch = row["place"]
        try:
            points = Decimal(row["points"])
        except InvalidOperation:
            row["error"] = _("得分应是数字。")
            continue
        try:
            services.judge(
                actor=request.actor,
                at=clock.now(),
                round=round,
                branch=place.branch,
                indicator=indicator,
                points=points,
                reason=row["reason"],
            )
        except RuleBroken as broken:
            row["error"] = sentence(broken.code, broken.params)
        else:
            row["is_given"] = True
            saved += 1
    return saved


@page("round.judge", methods="GET POST")
def round_judge(request: HouseRequest, code: str, indicator: str) -> HttpResponse:
    round = the_round(code)
    judged = [i for i in selectors.body_of(round).indicators if i.kind == "judged"]
    line = next((i for i in judged if i.code == indicator), None)
    if line is None:
        raise Http404
    rows = _judged_rows(request, round, indicator)
    verdict = may_in_round(request.actor, "round.judge", "judge", round)
    if request.method == "POST":
        if not verdict:
            return refused(request, RuleBroken(verdict.code))
        saved = _save_judged(request, round, indicator, rows)
        if not any(row["error"] for row in rows):
            messages.success(request, _("已保存 %(n)s 个支部的评分。") % {"n": saved})
            return redirect("round_judge", code=code, indicator=indicator)
    wrong = sum(bool(row["error"]) for row in rows)
    context = {
        **SECTION, "round": round, "line": line, "name": name_of(line), "rows": rows, "wrong": wrong, "is_open": bool(verdict),
        "others": [(i, name_of(i)) for i in judged], "full": f"{line.points.normalize():f}",
    }  # fmt: skip
    return render(request, "assessment/rounds/judge.html", context, status=422 if wrong else 200)


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
