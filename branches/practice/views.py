"""The check list of an activity, and the list of all of them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.activities.models import Activity
from branches.practice import access, selectors, services
from branches.practice.forms import BeginForm, SheetForm, WatchForm
from branches.practice.models import PracticeSheet, PracticeWatch
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "activities"}
COLUMNS = (
    Column(gettext_lazy("活动")),
    Column(gettext_lazy("清单"), "template__sort", "hide-s"),
    Column(gettext_lazy("支部"), css="hide-s"),
    Column(gettext_lazy("检查项"), css="num"),
    Column(gettext_lazy("有问题"), css="num"),
    Column(gettext_lazy("状态")),
)


@page("activity.view")
def practice_list(request: HouseRequest) -> HttpResponse:
    """Check lists in reach."""
    listing = Listing(request, selectors.sheets(request.scope), COLUMNS, export="practice-list")
    return render(request, "branches/practice/practice_list.html", {**SECTION, "listing": listing})


def _activity(request: HouseRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.within(request.scope).select_related("branch__node", "kind"), pk=pk)


@page("activity.view")
def practice_sheet(request: HouseRequest, pk: int) -> HttpResponse:
    """The check list of one activity."""
    return _show(request, _activity(request, pk))


def _show(request: HouseRequest, activity: Activity, status: int = 200, **forms: Any) -> HttpResponse:
    sheet, keeps = selectors.sheet_of(activity), request.actor.scope("activity.log").covers(activity.branch.node.path)
    may_fill = keeps and bool(access.may_fill(request.actor, activity))
    context: dict[str, Any] = {**SECTION, "activity": activity, "sheet": sheet, "may_fill": may_fill}
    if sheet is None:
        context["begin_form"] = (forms.get("begin") or BeginForm()) if may_fill else None
    else:
        lines, is_open = selectors.lines_of(sheet), may_fill and sheet.concluded_at is None
        context |= {
            "lines": lines, "watches": selectors.watches_of(sheet), "is_open": is_open,
            "form": (forms.get("fill") or SheetForm(sheet=sheet, lines=lines)) if is_open else None,
            "watch_form": (forms.get("watch") or WatchForm(activity=activity, auto_id="watch_%s")) if is_open else None,
        }  # fmt: skip
    return render(request, "branches/practice/practice_sheet.html", context, status=status)


@page("activity.log", methods="POST")
def practice_begin(request: HouseRequest, pk: int) -> HttpResponse:
    """Choose a template."""
    activity, form = _activity(request, pk), BeginForm(request.POST)
    if form.is_valid():
        begin = partial(services.begin_sheet, activity=activity, template=form.cleaned_data["template"])
        answer = carry_out(request, form, begin, done=_("已建好清单，请逐项填写。"), then=redirect("practice_sheet", pk))
        if answer is not None:
            return answer
    return _show(request, activity, 422, begin=form)


def _sheet(request: HouseRequest, activity: Activity) -> PracticeSheet:
    return get_object_or_404(PracticeSheet.objects.within(request.scope).select_related("template"), activity=activity)


@page("activity.log", methods="POST")
def practice_fill(request: HouseRequest, pk: int) -> HttpResponse:
    """Write results down; conclude where the button says so."""
    activity = _activity(request, pk)
    sheet = _sheet(request, activity)
    form = SheetForm(request.POST, sheet=sheet, lines=selectors.lines_of(sheet))
    if form.is_valid():
        data, conclude = form.cleaned_data, request.POST.get("act") == "conclude"
        fill = partial(
            services.fill_sheet, sheet=sheet, marks=form.marks(), version=data["version"], conclusion=data["conclusion"], conclude=conclude
        )
        answer = carry_out(request, form, fill, done=_("清单已完成。") if conclude else _("已保存。"), then=redirect("practice_sheet", pk))
        if answer is not None:
            return answer
    return _show(request, activity, 422, fill=form)


@page("activity.log", methods="POST")
def practice_reopen(request: HouseRequest, pk: int) -> HttpResponse:
    """Take the conclusion back."""
    sheet = _sheet(request, _activity(request, pk))
    try:
        services.reopen_sheet(actor=request.actor, at=clock.now(), sheet=sheet)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("practice_sheet", args=[pk]))
    messages.success(request, _("已撤回结论，可以修改。"))
    return redirect("practice_sheet", pk)


@page("activity.log", methods="POST")
def practice_watch(request: HouseRequest, pk: int) -> HttpResponse:
    """Put somebody on watch."""
    activity = _activity(request, pk)
    sheet, form = _sheet(request, activity), WatchForm(request.POST, activity=activity, auto_id="watch_%s")
    if form.is_valid():
        put = partial(services.put_on_watch, sheet=sheet, **form.cleaned_data)
        answer = carry_out(request, form, put, done=_("已安排值守。"), then=redirect("practice_sheet", pk))
        if answer is not None:
            return answer
    return _show(request, activity, 422, watch=form)


@page("activity.log", methods="POST")
def practice_watch_off(request: HouseRequest, pk: int) -> HttpResponse:
    """Take somebody off."""
    rows = PracticeWatch.objects.within(request.scope).select_related("person", "sheet")
    watch = get_object_or_404(rows, pk=pk)
    back = reverse("practice_sheet", args=[watch.sheet.activity_id])
    try:
        services.take_off_watch(actor=request.actor, at=clock.now(), watch=watch)
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("已取消值守。"))
    return redirect(back)
