"""Career plans of young workers: the list, writing one's own, the yearly review."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.careers import access, selectors, services
from workforce.careers.enums import PLAN_TONES, CareerPlanState
from workforce.careers.filters import CareerPlanFilter
from workforce.careers.forms import CareerPlanForm, PlanReviewForm
from workforce.careers.models import CareerPlan
from workforce.careers.services import PlanFacts

SECTION = {"section": "careers"}
COLUMNS = (
    Column(gettext_lazy("姓名"), "person__staff_no"),
    Column(gettext_lazy("单位"), "", "hide-s"),
    Column(gettext_lazy("年度"), "year", "num"),
    Column(gettext_lazy("发展目标"), "", "hide-s"),
    Column(gettext_lazy("状态")),
)


def _tone(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.tone = PLAN_TONES[row.state]
    return rows


@page("careerplan.view")
def career_plan_list(request: HouseRequest) -> HttpResponse:
    """Those in reach, one's own, and those that one reviews as mentor."""
    rows = selectors.plans(request.scope)
    counts, wanted = selectors.plan_counts(rows), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in CareerPlanState.values else rows
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in CareerPlanState.values)]
    tabs += [(s.label, f"?s={s.value}", counts[s.value], s.value == wanted) for s in CareerPlanState]
    listing = Listing(
        request, shown, COLUMNS, CareerPlanFilter(request.GET, shown, request=request), tabs=tabs, export="career-plan-list", decorate=_tone
    )
    can_write = request.actor.can("careerplan.write") and request.actor.person_id is not None
    return render(request, "workforce/careers/plans.html", {**SECTION, "listing": listing, "can_write": can_write})


def _plan(request: HouseRequest, pk: int) -> CareerPlan:
    return get_object_or_404(selectors.plans(request.scope), pk=pk)


def _show(request: HouseRequest, row: CareerPlan, status: int = 200, form: PlanReviewForm | None = None) -> HttpResponse:
    actor = request.actor
    try:
        may_review = bool(actor.can("careerplan.review") and access.may_review_plan(actor, row))
    except NotReachable:
        may_review = False
    context = {
        **SECTION, "row": _tone([row])[0], "can_edit": bool(access.may_change_plan(actor, row)),
        "form": form or (PlanReviewForm(initial={"version": row.version}) if may_review else None),
    }  # fmt: skip
    return render(request, "workforce/careers/plan.html", context, status=status)


@page("careerplan.view")
def career_plan_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _plan(request, pk))


def _form(request: HouseRequest, form: CareerPlanForm, title: str, back: str) -> HttpResponse:
    context = {**SECTION, "form": form, "title": title, "back": back, "crumb": _("职业发展规划"), "crumb_url": reverse("career_plan_list")}
    return render(request, "workforce/careers/form.html", context, status=422 if form.errors else 200)


@page("careerplan.write", methods="GET POST")
def career_plan_new(request: HouseRequest) -> HttpResponse:
    form = CareerPlanForm(request.POST if request.method == "POST" else None, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.write_plan(actor=request.actor, at=clock.now(), facts=PlanFacts(**form.told()))
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存，年底由导师或人事评议。"))
            return redirect("career_plan_detail", row.pk)
    return _form(request, form, _("写职业发展规划"), reverse("career_plan_list"))


@page("careerplan.write", methods="GET POST")
def career_plan_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _plan(request, pk)
    back = reverse("career_plan_detail", args=[pk])
    verdict = access.may_change_plan(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=back)
    first = {name: getattr(row, name) for name in ("version", "year", "goal_post", "goal_grade", "aim", "steps")}
    first["mentor_no"] = row.mentor.staff_no if row.mentor else ""
    form = CareerPlanForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        service = partial(services.change_plan, plan=row, version=version, facts=PlanFacts(**form.told()))
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect(back)):
            return answer
    return _form(request, form, _("修改职业发展规划"), back)


@page("careerplan.review", methods="POST")
def career_plan_review(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _plan(request, pk), PlanReviewForm(request.POST)
    if form.is_valid():
        service = partial(services.review_plan, plan=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已评议，并通知了本人。"), then=redirect("career_plan_detail", pk)):
            return answer
    return _show(request, row, 422, form)
