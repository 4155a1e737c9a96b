"""Series with their posts, one post with its ways, pay by grade."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.careers import selectors, services
from workforce.careers.enums import CareerFamily
from workforce.careers.forms import CareerPostForm, CareerStepForm, GradePayForm
from workforce.careers.models import CareerPost, CareerSeries, CareerStep

SECTION = {"section": "careers"}


@page("career.view")
def career_map(request: HouseRequest) -> HttpResponse:
    wanted = request.GET.get("family", "")
    wanted = wanted if wanted in CareerFamily.values else ""
    context = {
        **SECTION, "rows": selectors.series_shown(wanted), "wanted": wanted, "families": CareerFamily.choices,
        "can_edit": request.actor.governs("career.edit"), "can_see_pay": request.actor.can("gradepay.view"),
        "can_plan": request.actor.can("careerplan.view"),
    }  # fmt: skip
    return render(request, "workforce/careers/map.html", context)


def _post(pk: int) -> CareerPost:
    return get_object_or_404(CareerPost.objects.select_related("series"), pk=pk)


def _show(request: HouseRequest, row: CareerPost, status: int = 200, form: CareerStepForm | None = None) -> HttpResponse:
    can_edit = request.actor.governs("career.edit")
    context: dict[str, Any] = {
        **SECTION,
        "row": row,
        "out": row.ways_out.select_related("to_post__series"),
        "into": row.ways_in.select_related("from_post__series"),
        "routes": selectors.routes_from(row),
        "can_edit": can_edit,
        "form": form or (CareerStepForm() if can_edit else None),
    }
    return render(request, "workforce/careers/post.html", context, status=status)


@page("career.view")
def career_post(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _post(pk))


def _form(request: HouseRequest, form: CareerPostForm, title: str, back: str) -> HttpResponse:
    context = {**SECTION, "form": form, "title": title, "back": back, "crumb": _("岗位序列"), "crumb_url": reverse("career_map")}
    return render(request, "workforce/careers/form.html", context, status=422 if form.errors else 200)


@page("career.edit", methods="GET POST")
def career_post_new(request: HouseRequest, pk: int) -> HttpResponse:
    """A post of series ``pk``."""
    series = get_object_or_404(CareerSeries, pk=pk)
    form = CareerPostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        service = partial(services.save_career_post, series=series, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("career_map")):
            return answer
    return _form(request, form, _("%(series)s：新岗位") % {"series": series.name}, reverse("career_map"))


@page("career.edit", methods="GET POST")
def career_post_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _post(pk)
    first = {name: getattr(row, name) for name in ("name", "level", "needs_grade", "is_active")}
    form = CareerPostForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        service = partial(services.save_career_post, series=row.series, post=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("career_post", pk)):
            return answer
    return _form(request, form, _("修改岗位"), reverse("career_post", args=[pk]))


@page("career.edit", methods="POST")
def career_step_add(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _post(pk), CareerStepForm(request.POST)
    if form.is_valid():
        service = partial(services.add_step, from_post=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已列出这条通道。"), then=redirect("career_post", pk)):
            return answer
    return _show(request, row, 422, form)


@page("career.edit", methods="POST")
def career_step_drop(request: HouseRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(CareerStep.objects.select_related("from_post", "to_post"), pk=pk)
    try:
        services.drop_step(actor=request.actor, at=clock.now(), step=step)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已删除这条通道。"))
    return redirect("career_post", step.from_post_id)


def _pay(request: HouseRequest, form: GradePayForm | None = None, status: int = 200) -> HttpResponse:
    can_edit = request.actor.governs("gradepay.edit")
    form = form or (GradePayForm() if can_edit else None)
    context = {**SECTION, "rows": selectors.pay_table(clock.today()), "can_edit": can_edit, "form": form}
    return render(request, "workforce/careers/pay.html", context, status=status)


@page("gradepay.view")
def grade_pay(request: HouseRequest) -> HttpResponse:
    """What each grade brings, with dates: figures of grades, never of persons."""
    return _pay(request)


@page("gradepay.edit", methods="POST")
def grade_pay_set(request: HouseRequest) -> HttpResponse:
    form = GradePayForm(request.POST)
    if form.is_valid():
        service = partial(services.set_pay, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("新标准已登记，原标准到前一天为止。"), then=redirect("grade_pay")):
            return answer
    return _pay(request, form, 422)
