"""The catalogue of courses, figures, who is missing, gaps, and one's own page."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.selectors import value_on
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from workforce.training import access, rules, services
from workforce.training.filters import CourseFilter
from workforce.training.forms import CourseForm, YearForm
from workforce.training.models import TrainingCourse
from workforce.training.selectors import figures, offers
from workforce.training.views.shared import around, form_page, listed

HERE = "training_courses"
COLUMNS = (
    Column(gettext_lazy("课程"), "title"), Column(gettext_lazy("层次"), "tier"), Column(gettext_lazy("对象"), "", "hide-s"),
    Column(gettext_lazy("技术领域"), "", "hide-s"), Column(gettext_lazy("学时"), "", "num"),
    Column(gettext_lazy("更新"), "updated_on", "hide-s"),
)  # fmt: skip


@page("training.view")
def training_courses(request: HouseRequest) -> HttpResponse:
    """Courses offered in reach, in three tiers."""
    today = clock.today()
    stale = int(value_on("TRAINING_STALE_MONTHS", today))
    return listed(request, HERE, offers.courses(request.scope), COLUMNS, CourseFilter, export="training-courses", today=today, stale=stale)


@page("training.view")
def training_course(request: HouseRequest, pk: int) -> HttpResponse:
    """One course: what it asks, what it opens, its last classes."""
    row = get_object_or_404(offers.courses(request.scope).prefetch_related("after", "opens"), pk=pk)
    months = int(value_on("TRAINING_STALE_MONTHS", clock.today()))
    context = {
        **around(request, HERE), "row": row, "runs": access.runs(request.actor, row.node.path),
        "is_stale": rules.is_stale(row.updated_on, clock.today(), months),
        "classes": list(offers.classes(request.scope).filter(course=row)[:10]),
    }  # fmt: skip
    return render(request, "workforce/training/course.html", context)


@page("training.run", methods="GET POST")
def training_course_new(request: HouseRequest) -> HttpResponse:
    form = CourseForm(request.POST if request.method == "POST" else None, actor=request.actor, initial={"updated_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        keep = partial(services.keep_course, facts=form.facts())
        if answer := carry_out(request, form, keep, done=_("已列入课程目录。"), then=redirect(HERE)):
            return answer
    return form_page(request, HERE, _("登记课程"), form, reverse(HERE))


@page("training.run", methods="GET POST")
def training_course_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(offers.courses(request.scope), pk=pk)
    if not access.runs(request.actor, row.node.path):
        raise Http404
    first = {name: getattr(row, name) for name in CourseForm.base_fields if name not in {"once_key", "after"}} | {"after": row.after.all()}
    form = CourseForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_course, course=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("training_course", pk)):
            return answer
    return form_page(request, HERE, _("修改课程"), form, reverse("training_course", args=[pk]))


def _asked(request: HouseRequest) -> tuple[YearForm, int, dict]:
    form = YearForm(request.GET, scope=request.scope)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, asked.get("year") or clock.today().year, asked


@page("training.list")
def training_board(request: HouseRequest) -> HttpResponse:
    """Person-times and hours of a year by mode, kind and unit; the mandatory courses with their completion."""
    form, year, asked = _asked(request)
    unit = asked.get("unit")
    rows = figures.present(request.scope, year, unit)
    context = {
        **around(request, "training_board"), "form": form, "year": year, "unit": unit, "modes": figures.by_mode(rows),
        "kinds": figures.by_kind(rows), "units": figures.by_unit(rows),
        "mandatory": figures.completion(request.scope, year, clock.today(), unit), "sees_names": request.actor.can("training.people"),
    }  # fmt: skip
    return render(request, "workforce/training/board.html", context)


@page("training.list")
def training_gaps(request: HouseRequest) -> HttpResponse:
    """Fields of technology against the classes held, people by grade."""
    form, year, _asked_for = _asked(request)
    today = clock.today()
    context = {
        **around(request, "training_gaps"), "form": form, "year": year, "gaps": figures.gaps(request.scope, year, today),
        "grades": figures.grade_profile(request.scope, today), "months": int(value_on("TRAINING_STALE_MONTHS", today)),
    }  # fmt: skip
    return render(request, "workforce/training/gaps.html", context)


MISSING = (Column(gettext_lazy("姓名")), Column(gettext_lazy("工号")), Column(gettext_lazy("单位"), "", "hide-s"))


@page("training.people")
def training_missing(request: HouseRequest, pk: int) -> HttpResponse:
    """Who has not finished a mandatory course this year: for the personnel office of the unit, and no file of it."""
    seen = TrainingCourse.objects.within(request.scope).filter(is_mandatory=True).select_related("node")
    row, today = get_object_or_404(seen, pk=pk), clock.today()
    rows = figures.missing(request.scope, row, today.year, today)
    context = {**around(request, "training_board"), "row": row, "listing": Listing(request, rows, MISSING), "year": today.year}
    return render(request, "workforce/training/missing.html", context)


@page("training.join")
def training_mine(request: HouseRequest) -> HttpResponse:
    """What oneself has finished, has to finish, may sign up for."""
    person, today = request.actor.user.person, clock.today()
    if person is None:
        raise Http404
    context = {
        **around(request, "training_mine"), "own": figures.record_of(person, today.year, today), "open": figures.open_for(person, today),
        "year": today.year,
    }  # fmt: skip
    return render(request, "workforce/training/mine.html", context)
