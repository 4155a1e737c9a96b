"""A worker's own: what to answer, one sheet, its result, the ranking of units of a contest with one's own place."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.pages import HouseRequest, page, refused
from portal.people.models import Person
from workforce.quizzes import rules, selectors, services
from workforce.quizzes.forms import SheetForm, choices_of
from workforce.quizzes.models import QuizPaper, QuizQuestion, QuizSheet

MINE = {"section": "quiz_mine"}


def _me(request: HouseRequest) -> Person:
    person = selectors.person_of(request.actor)
    if person is None:
        raise Http404
    return person


@page("quiz.answer")
def quiz_mine(request: HouseRequest) -> HttpResponse:
    """What waits, what else is open, and one's own sheets."""
    person, now = _me(request), clock.now()
    waiting = list(selectors.open_for(person, now))
    known = {paper.pk for paper in waiting}
    others = [p for p in selectors.for_person(person).filter(closes_at__gte=now) if p.pk not in known]
    context = {
        **MINE, "now": now, "waiting": waiting, "calls": list(selectors.calls_open(person.pk, now)), "others": others,
        "sheets": list(selectors.own_sheets(person.pk).filter(submitted_at__isnull=False)[:30]),
    }  # fmt: skip
    return render(request, "workforce/quizzes/mine.html", context)


@page("quiz.answer", methods="POST")
def quiz_start(request: HouseRequest, pk: int) -> HttpResponse:
    paper = get_object_or_404(selectors.for_person(_me(request)), pk=pk)
    try:
        sheet = services.begin_sheet(actor=request.actor, at=clock.now(), paper=paper)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("quiz_mine"))
    return redirect("quiz_sheet", sheet.pk)


@page("quiz.answer", methods="POST")
def quiz_call_start(request: HouseRequest, pk: int) -> HttpResponse:
    """The sheet of somebody who is called on the spot."""
    call = get_object_or_404(selectors.own_calls(_me(request).pk), pk=pk)
    try:
        sheet = services.begin_sheet(actor=request.actor, at=clock.now(), paper=call.inspection.paper, call=call)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("quiz_mine"))
    return redirect("quiz_sheet", sheet.pk)


def _own(request: HouseRequest, pk: int) -> QuizSheet:
    """One's own sheet; whatever office somebody holds, he opens nobody else's."""
    return get_object_or_404(selectors.own_sheets(_me(request).pk), pk=pk)


def _review(questions: list[QuizQuestion], sheet: QuizSheet, shows: bool) -> list[dict[str, Any]]:
    """Each question with what was answered; right answers and explanations once nobody can hand in any more."""
    lines = []
    for question in questions:
        given = sheet.answers.get(str(question.pk), "")
        options = [(label, key in given, shows and key in question.answer) for key, label in choices_of(question)]
        lines.append({"question": question, "options": options, "is_right": shows and given == question.answer})
    return lines


def _show(request: HouseRequest, sheet: QuizSheet, form: SheetForm, status: int = 200) -> HttpResponse:
    return render(request, "workforce/quizzes/sheet.html", {**MINE, "sheet": sheet, "form": form}, status=status)


@page("quiz.answer", methods="GET POST")
def quiz_sheet(request: HouseRequest, pk: int) -> HttpResponse:
    """The questions on one page: save as often as one likes, hand in once. Afterwards the result."""
    sheet, now = _own(request, pk), clock.now()
    questions = selectors.sheet_questions(sheet)
    if request.method == "POST":
        return _posted(request, sheet, questions)
    if sheet.submitted_at is None and now <= sheet.ends_at:
        form = SheetForm(questions=questions, answers=sheet.answers, initial={"version": sheet.version})
        return _show(request, sheet, form)
    ends = sheet.ends_at, sheet.paper.closes_at
    shows = rules.shows_answers(*ends, now)
    lines = _review(questions, sheet, shows)
    context = {**MINE, "sheet": sheet, "shows": shows, "shown_after": rules.shown_after(*ends), "lines": lines, "total": len(questions)}
    return render(request, "workforce/quizzes/result.html", context)


def _posted(request: HouseRequest, sheet: QuizSheet, questions: list[QuizQuestion]) -> HttpResponse:
    """«save» keeps what is chosen, «hand_in» marks it."""
    form = SheetForm(request.POST, questions=questions, answers=sheet.answers)
    if not form.is_valid():
        return _show(request, sheet, form, 422)
    actor, at, answers = request.actor, clock.now(), form.answers()
    try:
        if request.POST.get("go") == "save":
            services.save_answers(actor=actor, at=at, sheet=sheet, answers=answers, version=form.cleaned_data["version"])
            messages.success(request, _("已保存，还没有交卷。"))
        else:
            services.hand_in(actor=actor, at=at, sheet=sheet, answers=answers)
            messages.success(request, _("已交卷。"))
    except EditConflict as conflict:
        return refused(request, conflict, back=reverse("quiz_sheet", args=[sheet.pk]))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("quiz_mine"))
    return redirect("quiz_sheet", sheet.pk)


@page("quiz.answer")
def quiz_standing(request: HouseRequest, pk: int) -> HttpResponse:
    """The ranking of units of a contest; of persons only one's own place is told, to oneself."""
    person = _me(request)
    paper: QuizPaper = get_object_or_404(selectors.for_person(person).filter(purpose="contest"), pk=pk)
    context = {
        **MINE, "paper": paper, "lines": selectors.standing(paper, clock.today()), "own": selectors.own_place(paper, person.pk),
        "own_unit": person.unit.path,
    }  # fmt: skip
    return render(request, "workforce/quizzes/standing.html", context)
