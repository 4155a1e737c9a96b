"""What an office does: the list, one course with its rates, writing, publishing, withdrawing."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.courses import access, selectors, services
from workforce.courses.enums import CourseState
from workforce.courses.filters import CourseFilter
from workforce.courses.forms import ChapterForm, CourseForm, WithdrawForm
from workforce.courses.models import CourseChapter, OnlineCourse
from workforce.quizzes.selectors import units_for

SECTION = {"section": "courses"}
COLUMNS = (
    Column(gettext_lazy("课程"), "title"),
    Column(gettext_lazy("栏目"), css="hide-s"),
    Column(gettext_lazy("学完期限"), "due_on", "hide-s"),
    Column(gettext_lazy("失效日期"), "valid_until", "hide-s"),
    Column(gettext_lazy("学完/开始"), css="num"),
    Column(gettext_lazy("状态")),
)


@page("course.view")
def course_list(request: HouseRequest) -> HttpResponse:
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = selectors.courses(request.scope, today)
    shown, counts = selectors.of_tab(rows, wanted, today), selectors.state_counts(rows, today)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in {*CourseState.values, selectors.EXPIRED})]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in CourseState.choices]
    tabs.append((_("已失效"), f"?s={selectors.EXPIRED}", counts["expired"], wanted == selectors.EXPIRED))
    listing = Listing(request, shown, COLUMNS, CourseFilter(request.GET, shown, request=request), tabs=tabs, export="course-list")
    return render(request, "workforce/courses/list.html", {**SECTION, "listing": listing, "can_edit": request.actor.can("course.edit")})


def _found(request: HouseRequest, pk: int) -> OnlineCourse:
    return get_object_or_404(selectors.courses(request.scope, clock.today()), pk=pk)


@page("course.view")
def course_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk))


def _show(request: HouseRequest, row: OnlineCourse, status: int = 200, **bound: Any) -> HttpResponse:
    actor, today = request.actor, clock.today()
    writes = row.state == CourseState.DRAFT and access.office(actor, "course.edit").covers(row.node.path)
    leads = access.office(actor, "course.publish").covers(row.node.path)
    withdraw = bound.get("withdraw", WithdrawForm(initial={"version": row.version}))
    context = {
        **SECTION, "row": row, "chapters": list(row.chapters.all()), "writes": writes,
        "may_publish": leads and row.state == CourseState.DRAFT, "is_own": actor.user_id == row.drafted_by_id,
        "chapter_form": bound.get("chapter", ChapterForm(auto_id="c_%s")) if writes else None,
        "withdraw_form": withdraw if leads and row.state != CourseState.WITHDRAWN else None,
        "rates": selectors.unit_rates(actor, row, today) if row.state != CourseState.DRAFT else [],
    }  # fmt: skip
    return render(request, "workforce/courses/detail.html", context, status=status)


def _form_page(request: HouseRequest, form: CourseForm, row: OnlineCourse | None) -> HttpResponse:
    back = reverse("course_detail", args=[row.pk]) if row else reverse("course_list")
    return render(
        request, "workforce/courses/form.html", {**SECTION, "form": form, "row": row, "back": back}, status=422 if form.errors else 200
    )


@page("course.edit", methods="GET POST")
def course_new(request: HouseRequest) -> HttpResponse:
    first = {"once_key": uuid4().hex, "kind": "lesson", "node": units_for(request.actor, "course.edit").first()}
    form = CourseForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.draft_course(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=form.cleaned_data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存草稿，请添加章节。"))
            return redirect("course_detail", row.pk)
    return _form_page(request, form, None)


@page("course.edit", methods="GET POST")
def course_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    verdict = access.may_write(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("course_detail", args=[pk]))
    names = ("version", "title", "module", "kind", "node", "summary", "source", "source_on", "due_on", "valid_until", "quiz")
    first = {name: getattr(row, name) for name in names}
    form = CourseForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_course, course=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("course_detail", pk)):
            return answer
    return _form_page(request, form, row)


@page("course.edit", methods="POST")
def course_add_chapter(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), ChapterForm(request.POST, auto_id="c_%s")
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("title", "text")}
        add = partial(services.add_chapter, course=row, **words)
        if answer := carry_out(request, form, add, done=_("已添加。"), then=redirect("course_detail", pk)):
            return answer
    return _show(request, row, 422, chapter=form)


def _chapter(request: HouseRequest, pk: int) -> CourseChapter:
    rows = access.for_offices(request.scope).order_by().values("pk")
    return get_object_or_404(selectors.chapters_of(rows), pk=pk)


@page("course.view", methods="GET POST")
def course_chapter(request: HouseRequest, pk: int) -> HttpResponse:
    """One chapter as it is written, with its files; of a draft it can be put right here."""
    row = _chapter(request, pk)
    writes = access.may_change_chapter(request.actor, row.pk)
    first = {"title": row.title, "text": row.text, "version": row.version}
    form = ChapterForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST":
        if not request.actor.can("course.edit"):
            raise Http404
        if form.is_valid():
            data = form.cleaned_data
            change = partial(services.change_chapter, chapter=row, version=data["version"] or 0, title=data["title"], text=data["text"])
            if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("course_chapter", pk)):
                return answer
    context = {**SECTION, "row": row, "form": form if writes else None, "file_panel": file_panel(request.actor, "course-chapter", row.pk)}
    return render(request, "workforce/courses/chapter.html", context, status=422 if form.errors else 200)


@page("course.edit", methods="POST")
def course_drop_chapter(request: HouseRequest, pk: int) -> HttpResponse:
    row = _chapter(request, pk)
    try:
        services.drop_chapter(actor=request.actor, at=clock.now(), chapter=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("course_detail", args=[row.course_id]))
    messages.success(request, _("已删除章节。"))
    return redirect("course_detail", row.course_id)


@page("course.publish", methods="POST")
def course_publish(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        services.publish_course(actor=request.actor, at=clock.now(), course=row, version=form.cleaned_data["version"])
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("course_detail", args=[pk]))
    messages.success(request, _("已发布。"))
    return redirect("course_detail", pk)


@page("course.publish", methods="POST")
def course_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), WithdrawForm(request.POST)
    if form.is_valid():
        withdraw = partial(services.withdraw_course, course=row, **form.cleaned_data)
        if answer := carry_out(request, form, withdraw, done=_("已下架。"), then=redirect("course_detail", pk)):
            return answer
    return _show(request, row, 422, withdraw=form)
