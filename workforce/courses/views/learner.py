"""The player of a learner, made for a phone: what is left, one course, one chapter, the receipt."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, page, refused
from portal.people.models import Person
from workforce.courses import access, rules, selectors, services
from workforce.courses.models import CourseChapter

MINE = {"section": "course_mine"}


def _me(request: HouseRequest) -> Person:
    person = access.person_of(request.actor)
    if person is None:
        raise Http404
    return person


def with_progress(rows: Any) -> list[tuple[Any, rules.Progress]]:
    return [(row, selectors.progress_of(row)) for row in rows]


@page("course.learn")
def course_mine(request: HouseRequest) -> HttpResponse:
    """What is to be learned, by module; what is finished; what has expired or gone meanwhile."""
    person, today = _me(request), clock.today()
    rows = list(selectors.own_courses(person, today))
    is_left = [r for r in rows if r.completed_at is None and r.state == rules.PUBLISHED and not r.is_expired]
    context = {
        **MINE, "today": today, "left": with_progress(is_left), "finished": [r for r in rows if r.completed_at is not None],
        "over": [r for r in rows if r.completed_at is None and (r.is_expired or r.state != rules.PUBLISHED)],
    }  # fmt: skip
    return render(request, "workforce/courses/mine.html", context)


def _course(request: HouseRequest, pk: int) -> tuple[Any, Person]:
    person = _me(request)
    return get_object_or_404(selectors.own_courses(person, clock.today()), pk=pk), person


@page("course.learn")
def course_learn(request: HouseRequest, pk: int) -> HttpResponse:
    """One course: its chapters with what is finished, and the one button that goes on."""
    row, person = _course(request, pk)
    chapters, done = list(row.chapters.all()), selectors.done_chapters(row, person)
    going_on = rules.next_chapter([c.pk for c in chapters], done, selectors.last_chapter(row, person))
    verdict = rules.learn_verdict(row.state, row.valid_until, clock.today())
    context = {
        **MINE, "row": row, "chapters": [(c, c.pk in done) for c in chapters], "progress": selectors.progress_of(row),
        "going_on": going_on, "is_open": bool(verdict), "today": clock.today(),
    }  # fmt: skip
    return render(request, "workforce/courses/learn.html", context)


def _chapter(request: HouseRequest, pk: int) -> tuple[CourseChapter, Person]:
    person = _me(request)
    return get_object_or_404(selectors.chapters_of(access.for_learner(person).order_by().values("pk")), pk=pk), person


@page("course.learn")
def course_read(request: HouseRequest, pk: int) -> HttpResponse:
    """One chapter to read, with its files; at its foot it is finished and the next one opened."""
    row, person = _chapter(request, pk)
    course, order = row.course, list(row.course.chapters.all())
    done = selectors.done_chapters(course, person)
    place = next(n for n, chapter in enumerate(order) if chapter.pk == row.pk)
    context = {
        **MINE, "row": row, "course": course, "place": place + 1, "total": len(order), "is_done": row.pk in done,
        "before": order[place - 1] if place else None, "after": order[place + 1] if place + 1 < len(order) else None,
        "is_open": bool(rules.learn_verdict(course.state, course.valid_until, clock.today())),
        "file_panel": file_panel(request.actor, "course-chapter", row.pk),
    }  # fmt: skip
    return render(request, "workforce/courses/read.html", context)


@page("course.learn", methods="POST")
def course_finish(request: HouseRequest, pk: int) -> HttpResponse:
    """The chapter is finished; on to the next that is left, or back to the course."""
    row, person = _chapter(request, pk)
    try:
        services.finish_chapter(actor=request.actor, at=clock.now(), chapter=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("course_learn", args=[row.course_id]))
    order = [chapter.pk for chapter in row.course.chapters.all()]
    going_on = rules.next_chapter(order, selectors.done_chapters(row.course, person), row.pk)
    if going_on is not None:
        return redirect("course_read", going_on)
    messages.success(request, _("全部章节已学完。"))
    return redirect("course_learn", row.course_id)


@page("course.learn", methods="POST")
def course_receipt(request: HouseRequest, pk: int) -> HttpResponse:
    """«I have read and know.»"""
    row, _person = _course(request, pk)
    try:
        services.confirm_read(actor=request.actor, at=clock.now(), course=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("course_learn", args=[pk]))
    messages.success(request, _("已签收。"))
    return redirect("course_learn", pk)
