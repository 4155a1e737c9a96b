"""What is done with problems and challenges: each act a form with a service behind it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.challenges import access, selectors, services
from workforce.challenges import forms as its
from workforce.challenges.models import ChallengeProblem
from workforce.challenges.views.pages import SECTION, found, problem_found, show, show_problem

# What a page that hands a matter over may say of it in its link.
TAKEN_OVER = ("title", "text", "value", "source", "origin", "origin_no")
# act -> (form, service, what is said when it is done)
ACTS: dict[str, tuple[type[its.BesideForm], Callable[..., Any], Any]] = {
    "post": (its.SeenForm, services.post_challenge, gettext_lazy("已发榜。")),
    "claim": (its.ClaimForm, services.claim, gettext_lazy("已揭榜，等评榜。")),
    "withdraw": (its.WithdrawForm, services.withdraw_claim, gettext_lazy("揭榜已撤回。")),
    "extend": (its.ExtendForm, services.extend_claims, gettext_lazy("揭榜时间已延长。")),
    "judges": (its.JudgesForm, services.name_judges, gettext_lazy("已转入评榜。")),
    "recuse": (its.RecuseForm, services.recuse, gettext_lazy("已回避。")),
    "release": (its.ReleaseForm, services.release_judge, gettext_lazy("已解除，他的评分不再计入。")),
    "score": (its.ScoreForm, services.score, gettext_lazy("已评分。")),
    "choose": (its.ChooseForm, services.choose, gettext_lazy("已选定，等领题人签约。")),
    "milestone": (its.MilestoneForm, services.add_milestone, gettext_lazy("已列入节点。")),
    "drop": (its.DropMilestoneForm, services.drop_milestone, gettext_lazy("节点已去掉。")),
    "sign": (its.SeenForm, services.sign, gettext_lazy("已签约，开始攻关。")),
    "review": (its.ReviewForm, services.review_milestone, gettext_lazy("阶段考评已登记。")),
    "acceptance": (its.AcceptanceForm, services.propose_acceptance, gettext_lazy("已提出，等另一人审定。")),
    "decide": (its.DecideForm, services.decide_acceptance, gettext_lazy("已审定。")),
    "reward": (its.RewardForm, services.reward, gettext_lazy("奖励已登记，等另一人审定。")),
    "reward_decide": (its.RewardDecideForm, services.decide_reward, gettext_lazy("奖励已审定。")),
    "result": (its.ResultForm, services.link_result, gettext_lazy("已关联成果。")),
    "cancel": (its.CancelForm, services.cancel_challenge, gettext_lazy("项目已撤销，难题回到待研榜。")),
}


@page("challenge.board", methods="POST")
def challenge_act(request: HouseRequest, pk: int, act: str) -> HttpResponse:
    """One act of the page. Whether the reader may do it is asked by its service."""
    row = found(request, pk)
    if act not in ACTS:
        raise Http404
    make, service, done = ACTS[act]
    form = make(request.POST, row=row, actor=request.actor)
    if form.is_valid():
        service = partial(service, challenge=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=done, then=redirect("challenge_detail", pk)):
            return answer
    return show(request, found(request, pk), 422, **{act: form})


def _problem_page(request: HouseRequest, form: its.ProblemForm, row: ChallengeProblem | None = None) -> HttpResponse:
    context = {**SECTION, "form": form, "row": row}
    return render(request, "workforce/challenges/problem_form.html", context, status=422 if form.errors else 200)


@page("challenge.raise", methods="GET POST")
def challenge_raise(request: HouseRequest) -> HttpResponse:
    person = request.actor.user.person
    first = {"once_key": uuid4().hex, "owner_no": person.staff_no if person else "", "unit": person.unit if person else None}
    first |= {name: request.GET[name] for name in TAKEN_OVER if name in request.GET}
    if "node" in request.GET:
        first["unit"] = selectors.units_for(request.actor).filter(code=request.GET["node"]).first() or first["unit"]
    form = its.ProblemForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.raise_problem(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=form.cleaned_data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("难题已提出，等研榜。"))
            return redirect("challenge_problem", row.pk)
    return _problem_page(request, form)


@page("challenge.raise", methods="GET POST")
def challenge_problem_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = problem_found(request, pk)
    verdict = access.may_keep_problem(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("challenge_problem", args=[pk]))
    names = ("version", "title", "source", "text", "value", "unit", "branch", "due_on", "origin", "origin_no")
    first = {name: getattr(row, name) for name in names} | {"owner_no": row.owner.staff_no}
    form = its.ProblemForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_problem, problem=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("challenge_problem", pk)):
            return answer
    return _problem_page(request, form, row)


@page("challenge.raise", methods="POST")
def challenge_problem_drop(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = problem_found(request, pk), its.DropForm(request.POST, auto_id="drop_%s")
    if form.is_valid():
        drop = partial(services.drop_problem, problem=row, **form.cleaned_data)
        if answer := carry_out(request, form, drop, done=_("已登记不列入。"), then=redirect("challenge_problem", pk)):
            return answer
    return show_problem(request, problem_found(request, pk), 422, drop=form)


@page("challenge.office", methods="GET POST")
def challenge_study(request: HouseRequest, pk: int) -> HttpResponse:
    """The study of a problem, which becomes a challenge."""
    problem = problem_found(request, pk)
    verdict = access.may_study(request.actor, problem)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("challenge_problem", args=[pk]))
    form = its.StudyForm(request.POST if request.method == "POST" else None, initial={"title": problem.title, "due_on": problem.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.study_problem(actor=request.actor, at=clock.now(), problem=problem, facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("研榜已完成，等另一人发榜。"))
            return redirect("challenge_detail", row.pk)
    context = {**SECTION, "form": form, "problem": problem}
    return render(request, "workforce/challenges/study_form.html", context, status=422 if form.errors else 200)


@page("challenge.office", methods="GET POST")
def challenge_edit(request: HouseRequest, pk: int) -> HttpResponse:
    """The study changed before it is posted."""
    row = found(request, pk)
    verdict = access.may_run(request.actor, row)
    if not verdict or row.state != "studied":
        code = verdict.code if not verdict else "challenge.wrong_state"
        return refused(request, RuleBroken(code), back=reverse("challenge_detail", args=[pk]))
    names = ("version", "title", "feasibility", "target", "budget", "prize", "claim_until", "due_on")
    form = its.StudyForm(request.POST if request.method == "POST" else None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_study, challenge=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("challenge_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "problem": row.problem, "row": row}
    return render(request, "workforce/challenges/study_form.html", context, status=422 if form.errors else 200)
