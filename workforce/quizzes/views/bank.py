"""The question bank: list, one question, proposing, putting right, approving, withdrawing."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence
from workforce.quizzes import access, selectors, services
from workforce.quizzes.enums import QuizQuestionState
from workforce.quizzes.filters import QuestionFilter
from workforce.quizzes.forms import QuestionForm, ReasonForm, choices_of
from workforce.quizzes.models import QuizQuestion

SECTION = {"section": "quizzes", "tab": "bank"}
COLUMNS = (
    Column(gettext_lazy("题干"), "text"),
    Column(gettext_lazy("题型"), "kind", "hide-s"),
    Column(gettext_lazy("主题"), css="hide-s"),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("状态"), "state"),
)


@page("quiz.bank")
def quiz_question_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.questions(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in QuizQuestionState.values else rows
    counts = selectors.state_counts(rows, QuizQuestionState.values)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in QuizQuestionState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in QuizQuestionState.choices]
    listing = Listing(request, shown, COLUMNS, QuestionFilter(request.GET, shown, request=request), tabs=tabs, export="quiz-questions")
    actor = request.actor
    context = {
        **SECTION, "listing": listing, "can_import": actor.can("import.run") and actor.can("import.quiz-questions"),
        "to_approve": selectors.to_approve(actor).count() if wanted == QuizQuestionState.DRAFT else 0,
    }  # fmt: skip
    return render(request, "workforce/quizzes/questions.html", context)


def _found(request: HouseRequest, pk: int) -> QuizQuestion:
    return get_object_or_404(selectors.questions(request.scope), pk=pk)


@page("quiz.bank")
def quiz_question_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk))


def _show(request: HouseRequest, row: QuizQuestion, status: int = 200, reason: ReasonForm | None = None) -> HttpResponse:
    actor = request.actor
    is_near = access.office(actor, "quiz.bank").covers(row.node.path)
    approve = access.may_approve(actor, row) if is_near and row.state == QuizQuestionState.DRAFT else None
    context = {
        **SECTION, "row": row, "options": [(letter, text, letter in row.answer) for letter, text in choices_of(row)],
        "edits": is_near and row.state == QuizQuestionState.DRAFT, "approve": approve,
        "approve_why": sentence(approve.code, approve.params) if approve is not None and not approve else "",
        "reason_form": (reason or ReasonForm(initial={"version": row.version}))
        if is_near and row.state != QuizQuestionState.WITHDRAWN
        else None,
    }  # fmt: skip
    return render(request, "workforce/quizzes/question.html", context, status=status)


def _form_page(request: HouseRequest, form: QuestionForm, row: QuizQuestion | None) -> HttpResponse:
    back = reverse("quiz_question_detail", args=[row.pk]) if row else reverse("quiz_question_list")
    title = _("修改题目") if row else _("出题")
    context = {**SECTION, "form": form, "back": back, "title": title, "hint": _("出题后由另一位同志审核，审核通过才能组卷。")}
    return render(request, "workforce/quizzes/form.html", context, status=422 if form.errors else 200)


@page("quiz.bank", methods="GET POST")
def quiz_question_new(request: HouseRequest) -> HttpResponse:
    first = {"once_key": uuid4().hex, "node": selectors.units_for(request.actor, "quiz.bank").first(), "kind": "single"}
    form = QuestionForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        propose = partial(services.propose_question, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, propose, done=_("已提交审核。"), then=redirect("quiz_question_list")):
            return answer
    return _form_page(request, form, None)


@page("quiz.bank", methods="GET POST")
def quiz_question_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    verdict = access.may_change_question(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("quiz_question_detail", args=[pk]))
    first = {name: getattr(row, name) for name in ("version", "node", "kind", "text", "note", "source")}
    judge = dict(choices_of(row)) if row.kind == "judge" else {}
    first |= {
        "options": "\n".join(row.options), "answer": judge.get(row.answer, row.answer),
        "subjects": [tag.subject_id for tag in row.tags.all()],
    }  # fmt: skip
    form = QuestionForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        change = partial(services.change_question, question=row, version=version, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("quiz_question_detail", pk)):
            return answer
    return _form_page(request, form, row)


@page("quiz.approve", methods="POST")
def quiz_question_approve(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    try:
        services.approve_questions(actor=request.actor, at=clock.now(), questions=[row], version=version)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("quiz_question_detail", args=[pk]))
    messages.success(request, _("已审核通过。"))
    return redirect("quiz_question_list")


@page("quiz.bank", methods="POST")
def quiz_question_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        withdraw = partial(services.withdraw_question, question=row, **form.cleaned_data)
        if answer := carry_out(request, form, withdraw, done=_("已停用。"), then=redirect("quiz_question_detail", pk)):
            return answer
    return _show(request, row, 422, form)
