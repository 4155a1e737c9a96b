"""The smaller acts on a case: each a form of its own and one service call."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from branches.membership import services
from branches.membership.forms import CloseForm, MoveForm, OverrideForm, ReasonForm, ReviewForm
from branches.membership.models import DevelopmentCase
from branches.membership.views.look import SECTION, reachable
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, carry_out, page


def _act(
    request: HouseRequest, case: DevelopmentCase, form_class: Callable[..., forms.Form], service: Callable[..., Any], *, title: str,
    lead: str, submit: str, done: str, **initial: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form; on POST the service is called with what it holds, and a refusal goes back to its field."""
    form = form_class(request.POST if request.method == "POST" else None, initial={"version": case.version, **initial})
    if request.method == "POST" and form.is_valid():
        then = redirect("development_detail", case.pk)
        answer = carry_out(request, form, partial(service, case=case, **form.cleaned_data), done=done, then=then)
        if answer is not None:
            return answer
    context = {**SECTION, "case": case, "form": form, "title": title, "lead": lead, "submit": submit}
    return render(request, "branches/membership/act.html", context, status=422 if form.errors else 200)


@page("development.view", methods="GET POST")
def development_back(request: HouseRequest, pk: int) -> HttpResponse:
    """Take back the last step, with a reason."""
    return _act(
        request, reachable(request, pk), ReasonForm, services.take_back_step, title=_("撤回最近一步"),
        lead=_("记录保留并标为已撤回；这一步改过的政治面貌和党员登记一并恢复。"), submit=_("撤回"), done=_("已撤回最近一步。"),
    )  # fmt: skip


@page("development.step", methods="GET POST")
def development_redo(request: HouseRequest, pk: int) -> HttpResponse:
    """The approval did not come in time: the branch votes again."""
    return _act(
        request, reachable(request, pk), ReasonForm, services.redo_vote, title=_("重新召开支部大会"),
        lead=_("原表决和以后的步骤标为已撤回，从支部大会讨论重新办理。"), submit=_("重新办理"), done=_("请重新召开支部大会表决。"),
    )  # fmt: skip


@page("development.close", methods="GET POST")
def development_close(request: HouseRequest, pk: int) -> HttpResponse:
    """Withdrawn or refused."""
    return _act(
        request, reachable(request, pk), CloseForm, services.close_case, title=_("结束档案"),
        lead=_("本人撤回申请，或经研究不再培养。结束后不能继续办理，政治面貌恢复到以前。"), submit=_("结束档案"),
        done=_("档案已结束。"), on=clock.today(),
    )  # fmt: skip


@page("development.step", methods="GET POST")
def development_review(request: HouseRequest, pk: int) -> HttpResponse:
    """Write down a half-yearly review."""
    return _act(
        request, reachable(request, pk), ReviewForm, services.add_review, title=_("登记考察"),
        lead=_("每半年对培养教育情况考察一次，写明表现和不足。"), submit=_("保存"), done=_("考察已登记。"), on=clock.today(),
    )  # fmt: skip


@page("development.override", methods="GET POST")
def development_override(request: HouseRequest, pk: int) -> HttpResponse:
    """Let the next step be taken although a minimum is not met."""
    return _act(
        request, reachable(request, pk), OverrideForm, services.grant_override, title=_("特批下一步"),
        lead=_("只在上级批准突破最低时限时使用；特批后由另一位同志办理，理由随档案保留。"), submit=_("特批"),
        done=_("已特批，可以办理下一步。"),
    )  # fmt: skip


@page("development.approve", methods="GET POST")
def development_move(request: HouseRequest, pk: int) -> HttpResponse:
    """The case follows its person to another branch."""
    branches = Branch.objects.within(request.scope).filter(node__closed_on=None).select_related("node").order_by("node__path")
    return _act(
        request, reachable(request, pk), partial(MoveForm, branches=branches), services.move_case, title=_("转到其他支部"),
        lead=_("本人调动后，档案由新的支部继续办理；已是预备党员的，先在党支部页面转移党员。"), submit=_("转移"), done=_("档案已转移。"),
    )  # fmt: skip
