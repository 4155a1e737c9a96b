"""The office's side: events with sign-up, one event with its places, who waits, what was asked."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.activities.models import Activity
from branches.signups import access, selectors, services
from branches.signups.forms import LoggedForm, ReplyForm, SheetForm, first_values
from branches.signups.models import EventQuestion, SignupSheet
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "signups"}
COLUMNS = (
    Column(gettext_lazy("活动")),
    Column(gettext_lazy("支部"), css="hide-s"),
    Column(gettext_lazy("时间"), "activity__starts_at", "hide-s"),
    Column(gettext_lazy("报名 / 名额"), css="num"),
    Column(gettext_lazy("候补"), css="num hide-s"),
    Column(gettext_lazy("状态")),
)


@page("activity.view")
def signup_list(request: HouseRequest) -> HttpResponse:
    """Events with sign-up in reach, the newest first."""
    now = clock.now()
    listing = Listing(
        request, selectors.sheets(request.scope), COLUMNS, export="signup-list", decorate=lambda rows: selectors.with_state(rows, now)
    )
    return render(request, "branches/signups/signup_list.html", {**SECTION, "listing": listing})


def _activity(request: HouseRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.within(request.scope).select_related("branch__node", "kind"), pk=pk)


@page("activity.view")
def signup_sheet(request: HouseRequest, pk: int) -> HttpResponse:
    """The sign-up of one event, and where it is set up."""
    return _show(request, _activity(request, pk))


def _show(request: HouseRequest, activity: Activity, status: int = 200, **forms: Any) -> HttpResponse:
    actor, now = request.actor, clock.now()
    sheet = selectors.sheet_of(activity)
    manages = actor.scope("signup.manage").covers(activity.branch.node.path)
    verdict = access.may_manage(actor, activity, now) if manages else None
    context: dict[str, Any] = {**SECTION, "activity": activity, "sheet": sheet, "may_manage": manages}
    if sheet is not None:
        selectors.with_state([sheet], now)
        context |= {
            "queue": selectors.queue_of(sheet), "questions": selectors.questions_of(sheet), "reply_form": forms.get("reply") or ReplyForm(),
            "log_form": forms.get("logged") or LoggedForm(auto_id="log_%s"), "file_panel": file_panel(actor, "event", sheet.pk),
            "answering": forms.get("answering"),
        }  # fmt: skip
    if verdict:
        context["form"] = forms.get("sheet") or SheetForm(initial=first_values(activity, sheet, now))
    return render(request, "branches/signups/signup_sheet.html", context, status=status)


@page("signup.manage", methods="POST")
def signup_set(request: HouseRequest, pk: int) -> HttpResponse:
    """Set up or change the sign-up."""
    activity, form = _activity(request, pk), SheetForm(request.POST)
    try:
        ensure(access.may_manage(request.actor, activity, clock.now()))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("activity_detail", args=[pk]))
    if form.is_valid():
        keep = partial(services.open_signup, activity=activity, facts=form.facts(), version=form.cleaned_data["version"] or 0)
        answer = carry_out(request, form, keep, done=_("报名已设置。可以报名的同志在首页看到这项活动。"), then=redirect("signup_sheet", pk))
        if answer is not None:
            return answer
    return _show(request, activity, 422, sheet=form)


def _sheet(request: HouseRequest, activity: Activity) -> SignupSheet:
    return get_object_or_404(SignupSheet.objects.within(request.scope), activity=activity)


@page("signup.manage", methods="POST")
def signup_log_question(request: HouseRequest, pk: int) -> HttpResponse:
    """A question from the floor with its answer."""
    activity = _activity(request, pk)
    sheet, form = _sheet(request, activity), LoggedForm(request.POST, auto_id="log_%s")
    if form.is_valid():
        log = partial(services.log_question, sheet=sheet, **form.cleaned_data)
        answer = carry_out(request, form, log, done=_("已记录。"), then=redirect("signup_sheet", pk))
        if answer is not None:
            return answer
    return _show(request, activity, 422, logged=form)


@page("signup.manage", methods="POST")
def signup_answer(request: HouseRequest, pk: int) -> HttpResponse:
    """Answer a question."""
    rows = EventQuestion.objects.within(request.scope).select_related("sheet__activity__branch__node", "sheet__activity__kind")
    question = get_object_or_404(rows, pk=pk)
    activity, form = question.sheet.activity, ReplyForm(request.POST)
    if form.is_valid():
        reply = partial(services.answer_question, question=question, answer=form.cleaned_data["answer"])
        answer = carry_out(request, form, reply, done=_("已答复。"), then=redirect("signup_sheet", activity.pk))
        if answer is not None:
            return answer
    return _show(request, activity, 422, reply=form, answering=pk)
