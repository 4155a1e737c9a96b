"""What is done with a studio: the application, the criteria, and the acts of its page, each a form with a service behind it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.studios import access, selectors, services
from workforce.studios import forms as its
from workforce.studios.models import Studio
from workforce.studios.views.pages import SECTION, found, show, show_check


def _decide(*, actor: Any, at: Any, studio: Studio, review_id: int | None = None, **said: Any) -> Any:
    """The open proposal of the studio, as the page showed it; another one was made meanwhile: EditConflict."""
    review = studio.reviews.filter(state="open").first()
    if review is None:
        raise RuleBroken("studio.review_done")
    if review_id is not None and review_id != review.pk:
        raise EditConflict("studio.edited", theirs={})
    return services.decide(actor=actor, at=at, review=review, **said)


# act -> (form, service, what is said when it is done)
ACTS: dict[str, tuple[type[its.BesideForm], Callable[..., Any], Any]] = {
    "member": (its.MemberForm, services.add_member, gettext_lazy("已加入。")),
    "leave": (its.LeaveForm, services.remove_member, gettext_lazy("已退出。")),
    "topic": (its.TopicForm, services.tell_topic, gettext_lazy("已登记课题，等单位立项。")),
    "approve": (its.ApproveTopicForm, services.approve_topic, gettext_lazy("课题已立项。")),
    "finish": (its.FinishTopicForm, services.finish_topic, gettext_lazy("课题情况已登记。")),
    "result": (its.ResultForm, services.link_result, gettext_lazy("已关联成果。")),
    "grant": (its.GrantForm, services.note_money, gettext_lazy("已登记拨入。")),
    "spend": (its.SpendForm, services.note_money, gettext_lazy("已登记使用。")),
    "reverse": (its.ReverseForm, services.reverse_money, gettext_lazy("已冲销。")),
    "report": (its.ReportForm, services.tell_report, gettext_lazy("年度总结已提交，等确认。")),
    "correct": (its.CorrectReportForm, services.correct_report, gettext_lazy("年度总结已更正，等确认。")),
    "confirm": (its.ConfirmReportForm, services.confirm_report, gettext_lazy("年度总结已确认。")),
    "stage": (its.StageForm, services.pass_stage, gettext_lazy("步骤已登记。")),
    "propose": (its.ProposeForm, services.propose, gettext_lazy("已提出，等另一人审定。")),
    "decide": (its.DecideForm, _decide, gettext_lazy("已审定。")),
    "nominate": (its.NominateForm, services.nominate, gettext_lazy("已登记推荐。")),
    "settle": (its.SettleForm, services.settle_nomination, gettext_lazy("评比结果已登记。")),
    "cancel": (its.CancelForm, services.cancel_studio, gettext_lazy("申报已撤回。")),
}


@page("studio.view", methods="POST")
def studio_act(request: HouseRequest, pk: int, act: str) -> HttpResponse:
    """One act of the page. Whether the reader may do it is asked by its service."""
    row = found(request, pk)
    if act not in ACTS:
        raise Http404
    make, service, done = ACTS[act]
    form = make(request.POST, row=row)
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "person"}
        if answer := carry_out(request, form, partial(service, studio=row, **given), done=done, then=redirect("studio_detail", pk)):
            return answer
    return show(request, found(request, pk), 422, **{act: form})


def _page(request: HouseRequest, form: its.StudioForm, row: Studio | None = None) -> HttpResponse:
    return render(request, "workforce/studios/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("studio.office", methods="GET POST")
def studio_new(request: HouseRequest) -> HttpResponse:
    form = its.StudioForm(request.POST if request.method == "POST" else None, actor=request.actor, initial={"once_key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.apply_studio(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=form.cleaned_data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已申报，请增补成员、逐项上传佐证。"))
            return redirect("studio_detail", row.pk)
    return _page(request, form)


@page("studio.office", methods="GET POST")
def studio_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    verdict = access.may_run(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("studio_detail", args=[pk]))
    first = {name: getattr(row, name) for name in ("version", "kind", "name", "unit", "branch", "aim", "place")}
    form = its.StudioForm(
        request.POST if request.method == "POST" else None, actor=request.actor, row=row, initial={**first, "lead_no": row.lead.staff_no}
    )
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_studio, studio=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("studio_detail", pk)):
            return answer
    return _page(request, form, row)


@page("studio.view", methods="GET POST")
def studio_check(request: HouseRequest, pk: int) -> HttpResponse:
    """One criterion with its evidence; the office answers yes or no."""
    if request.method != "POST":
        return show_check(request, pk)
    row, form = get_object_or_404(selectors.checks(request.scope), pk=pk), its.CheckForm(request.POST)
    if form.is_valid():
        check: Callable[..., Any] = partial(services.check_criterion, check=row, **form.cleaned_data)
        if answer := carry_out(request, form, check, done=_("已核对。"), then=redirect("studio_detail", row.studio_id)):
            return answer
    return show_check(request, pk, form, 422)
