"""Pages of the board: reading, asking, own questions; the office's list and one question in its hands."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.questions import access, rules, selectors, services
from branches.questions.enums import QuestionState
from branches.questions.filters import QuestionFilter
from branches.questions.forms import AnswerForm, AskForm, DeclineForm, MarkForm, MoveForm
from branches.questions.models import PolicyQuestion
from branches.questions.services import Ask
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

BOARD, OFFICE = {"section": "questions"}, {"section": "questions"}
COLUMNS = (Column(gettext_lazy("问答")),)
OFFICE_COLUMNS = (
    Column(gettext_lazy("问题")),
    Column(gettext_lazy("提问日期"), "asked_on", "hide-s"),
    Column(gettext_lazy("解答期限"), "due_on"),
    Column(gettext_lazy("状态")),
)


@page("question.read")
def question_board(request: HouseRequest) -> HttpResponse:
    rows = selectors.with_counts(access.board_rows(request.actor, clock.today()))
    listing = Listing(request, rows, COLUMNS, QuestionFilter(request.GET, rows), export="question-board")
    context = {**BOARD, "listing": listing, "answers": request.actor.can("question.answer"), "tab": "board"}
    return render(request, "branches/questions/board.html", context)


@page("question.read", methods="GET POST")
def question_ask(request: HouseRequest) -> HttpResponse:
    """Ask, or ask on to a question of the board (``?follows=``)."""
    wanted, follows = request.GET.get("follows", ""), None
    if wanted:
        known = access.board_rows(request.actor, clock.today()).select_related("node", "topic")
        follows = get_object_or_404(known, pk=wanted if wanted.isascii() and wanted.isdigit() and len(wanted) < 13 else 0)
    first = {"once_key": get_random_string(32), "topic": follows.topic_id if follows else None}
    form = AskForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        ask = Ask(data["topic"], data["text"], follows)
        try:
            services.ask_question(actor=request.actor, at=clock.now(), ask=ask, once_key=data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已提交。有了解答会通知您。"))
            return redirect("question_mine")
    context = {**BOARD, "form": form, "follows": follows}
    return render(request, "branches/questions/ask.html", context, status=422 if form.errors else 200)


@page("question.read")
def question_mine(request: HouseRequest) -> HttpResponse:
    rows = selectors.with_tones(list(selectors.with_counts(access.own_rows(request.actor))[:50]))
    context = {**BOARD, "rows": rows, "answers": request.actor.can("question.answer"), "tab": "mine"}
    return render(request, "branches/questions/mine.html", context)


@page("question.read", methods="POST")
def question_mark(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(access.board_rows(request.actor, clock.today()), pk=pk)
    form = MarkForm(request.POST)
    try:
        kind = form.cleaned_data["kind"] if form.is_valid() else ""
        is_new = services.mark_question(actor=request.actor, at=clock.now(), question=row, kind=kind)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("question_board"))
    messages.success(request, _("已记下，不记是谁。") if is_new else _("您已经点过了。"))
    return redirect("question_board")


@page("question.answer")
def question_list(request: HouseRequest) -> HttpResponse:
    """What the office has to do, and how the board is used."""
    wanted = request.GET.get("s", "")
    found = selectors.with_counts(access.office_rows(request.actor))
    rows = found.filter(state=wanted) if wanted in QuestionState.values else found
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in QuestionState.values)]
    tabs += [(s.label, f"?s={s.value}", "", s.value == wanted) for s in QuestionState]
    listing = Listing(request, rows, OFFICE_COLUMNS, tabs=tabs, decorate=selectors.with_tones)
    context = {
        **OFFICE, "listing": listing, "used": selectors.interaction(access.office_rows(request.actor)), "answers": True, "tab": "office",
    }  # fmt: skip
    return render(request, "branches/questions/list.html", context)


def _fetch(request: HouseRequest, pk: int) -> PolicyQuestion:
    return get_object_or_404(
        access.office_rows(request.actor).select_related("topic", "node", "follows", "answered_by", "reviewed_by"), pk=pk
    )


@page("question.answer")
def question_office(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _fetch(request, pk))


def _show(request: HouseRequest, row: PolicyQuestion, status: int = 200, **bound: forms.Form) -> HttpResponse:
    selectors.with_tones([row])
    first, actor = {"version": row.version}, request.actor
    words = {**first, "shown": row.shown or row.text, "answer": row.answer}
    publishes = actor.scope("question.publish").covers(row.node.path)
    verdict = rules.may_publish(row.state, is_author=row.answered_by_id == actor.user_id)
    context = {
        **OFFICE, "row": row, "answer_form": bound.get("answer", AnswerForm(initial=words)) if rules.may_answer(row.state) else None,
        "publish_form": bound.get("publish", MoveForm(initial=first)) if publishes and verdict else None,
        "waits_for_other": publishes and verdict.code == "question.own_answer",
        "decline_form": bound.get("decline", DeclineForm(initial=first)) if rules.may_decline(row.state) else None,
    }  # fmt: skip
    return render(request, "branches/questions/office.html", context, status=status)


def _carry(request: HouseRequest, pk: int, name: str, form: forms.Form, act: Callable[..., Any], done: str) -> HttpResponse:
    row = _fetch(request, pk)
    if form.is_valid():
        service = partial(act, question=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=done, then=redirect("question_office", pk)):
            return answer
    return _show(request, row, 422, **{name: form})


@page("question.answer", methods="POST")
def question_answer(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "answer", AnswerForm(request.POST), services.answer_question, _("已保存，请另一位同志审核公开。"))


@page("question.publish", methods="POST")
def question_publish(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "publish", MoveForm(request.POST), services.publish_question, _("已公开，并通知了提问人。"))


@page("question.answer", methods="POST")
def question_decline(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "decline", DeclineForm(request.POST), services.decline_question, _("已答复提问人，不公开。"))
