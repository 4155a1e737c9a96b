"""逢查必考: the register with its person-times, one inspection with who passed, starting one on the spot."""

from functools import partial
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.selectors import value_on
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from workforce.quizzes import selectors, services
from workforce.quizzes.filters import InspectionFilter
from workforce.quizzes.forms import CallForm, InspectionForm, numbers_of
from workforce.quizzes.models import QuizInspection

SECTION = {"section": "quizzes", "tab": "checks"}
COLUMNS = (
    Column(gettext_lazy("地点和内容"), "place"),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("时间"), "started_at"),
    Column(gettext_lazy("应考"), css="num hide-s"),
    Column(gettext_lazy("实考"), css="num"),
    Column(gettext_lazy("及格"), css="num"),
)


@page("quiz.inspect")
def quiz_inspection_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.inspections(request.scope)
    filterset = InspectionFilter(request.GET, rows, request=request)
    listing = Listing(request, rows, COLUMNS, filterset, export="quiz-inspections")
    context = {**SECTION, "listing": listing, "times": selectors.person_times(filterset.qs)}
    return render(request, "workforce/quizzes/inspections.html", context)


@page("quiz.inspect", methods="GET POST")
def quiz_inspection_new(request: HouseRequest) -> HttpResponse:
    now = clock.now()
    first = {"once_key": uuid4().hex, "minutes": value_on("QUIZ_CHECK_MINUTES", clock.today())}
    form = InspectionForm(request.POST if request.method == "POST" else None, actor=request.actor, now=now, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["once_key"]
            row = services.start_inspection(actor=request.actor, at=now, facts=form.facts(), once_key=key)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已点名，被考人收到通知后用手机答题。"))
            return redirect("quiz_inspection_detail", row.pk)
    context = {**SECTION, "form": form}
    return render(request, "workforce/quizzes/inspection_form.html", context, status=422 if form.errors else 200)


def _show(request: HouseRequest, row: QuizInspection, status: int = 200, form: CallForm | None = None) -> HttpResponse:
    runs = clock.now() <= row.ends_at
    context = {**SECTION, "row": row, "calls": list(selectors.call_results(row)), "call_form": (form or CallForm()) if runs else None}
    return render(request, "workforce/quizzes/inspection.html", context, status=status)


@page("quiz.inspect")
def quiz_inspection_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(selectors.inspections(request.scope), pk=pk))


@page("quiz.inspect", methods="POST")
def quiz_inspection_call(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(selectors.inspections(request.scope), pk=pk), CallForm(request.POST)
    if form.is_valid():
        more = partial(services.call_more, inspection=row, staff_nos=numbers_of(form.cleaned_data["staff_nos"]))
        if answer := carry_out(request, form, more, done=_("已点名。"), then=redirect("quiz_inspection_detail", pk)):
            return answer
    return _show(request, row, 422, form)
