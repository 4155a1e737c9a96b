"""Papers: list, one paper with its questions and results, drafting, filling, publishing."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.selectors import values_on
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence
from workforce.quizzes import access, rules, selectors, services
from workforce.quizzes.enums import NAMED, QuizDraw, QuizPaperState, QuizPurpose
from workforce.quizzes.filters import PaperFilter, QuestionFilter
from workforce.quizzes.forms import PaperForm, PartForm, ReasonForm
from workforce.quizzes.models import QuizPaper

SECTION = {"section": "quizzes", "tab": "papers"}
COLUMNS = (
    Column(gettext_lazy("试卷"), "title"),
    Column(gettext_lazy("用途"), css="hide-s"),
    Column(gettext_lazy("开始"), "opens_at", "hide-s"),
    Column(gettext_lazy("截止"), "closes_at"),
    Column(gettext_lazy("及格/答题"), css="num"),
    Column(gettext_lazy("状态")),
)
NAMES = (Column(gettext_lazy("姓名")), Column(gettext_lazy("单位"), css="hide-s"), Column(gettext_lazy("结果")))


@page("quiz.view")
def quiz_paper_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.papers(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in QuizPaperState.values else rows
    counts = selectors.state_counts(rows, QuizPaperState.values)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in QuizPaperState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in QuizPaperState.choices]
    listing = Listing(request, shown, COLUMNS, PaperFilter(request.GET, shown, request=request), tabs=tabs, export="quiz-papers")
    return render(request, "workforce/quizzes/papers.html", {**SECTION, "listing": listing, "can_run": request.actor.can("quiz.run")})


def _found(request: HouseRequest, pk: int) -> QuizPaper:
    return get_object_or_404(selectors.papers(request.scope), pk=pk)


@page("quiz.view")
def quiz_paper_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk))


def _results(request: HouseRequest, row: QuizPaper) -> dict[str, Any]:
    """Rates of units; the smallest ones are not told apart."""
    if row.state == QuizPaperState.DRAFT:
        return {}
    today = clock.today()
    units = selectors.seen_units(request.actor, "quiz.view", row.node)
    return {"units": rules.ranking(selectors.unit_results(row, units, today), selectors.least_group(today))}


def _show(request: HouseRequest, row: QuizPaper, status: int = 200, **bound: Any) -> HttpResponse:
    actor = request.actor
    runs = access.office(actor, "quiz.run").covers(row.node.path)
    drafts = runs and row.state == QuizPaperState.DRAFT
    publish = access.may_publish(actor, row) if drafts else None
    sizes = selectors.pool_sizes(row) if drafts and row.draw == QuizDraw.DRAWN else {}
    parts = list(row.parts.select_related("subject"))
    reason = bound.get("reason", ReasonForm(initial={"version": row.version}))
    context = {
        **SECTION, "row": row, "drafts": drafts, "publish": publish,
        "publish_why": sentence(publish.code, publish.params) if publish is not None and not publish else "",
        "parts": [(part, sizes.get(part.subject_id)) for part in parts],
        "lines": list(row.lines.select_related("question")) if row.draw == QuizDraw.FIXED else [],
        "count": selectors.question_count(row),
        "part_form": bound.get("part", PartForm()) if drafts and row.draw == QuizDraw.DRAWN else None,
        "reason_form": reason if runs and row.state != QuizPaperState.WITHDRAWN else None,
        "is_named": row.purpose in NAMED and row.purpose != QuizPurpose.CHECK and runs, "is_contest": row.purpose == QuizPurpose.CONTEST,
        **_results(request, row),
    }  # fmt: skip
    return render(request, "workforce/quizzes/paper.html", context, status=status)


def _form_page(request: HouseRequest, form: PaperForm, row: QuizPaper | None) -> HttpResponse:
    back = reverse("quiz_paper_detail", args=[row.pk]) if row else reverse("quiz_paper_list")
    hint = _("保存后选题或设置抽题，再由另一位同志发布。改变组卷方式会清空已选的题目。")
    context = {**SECTION, "form": form, "back": back, "title": _("修改试卷") if row else _("组卷"), "hint": hint}
    return render(request, "workforce/quizzes/form.html", context, status=422 if form.errors else 200)


@page("quiz.run", methods="GET POST")
def quiz_paper_new(request: HouseRequest) -> HttpResponse:
    figures = values_on(("QUIZ_PASS_MARK", "QUIZ_TRIES"), clock.today())
    first = {
        "once_key": uuid4().hex, "pass_mark": figures["QUIZ_PASS_MARK"], "tries": figures["QUIZ_TRIES"], "draw": QuizDraw.DRAWN,
        "node": selectors.units_for(request.actor, "quiz.run").first(),
    }  # fmt: skip
    form = PaperForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.draft_paper(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=form.cleaned_data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存草稿，请选题。"))
            return redirect("quiz_paper_detail", row.pk)
    return _form_page(request, form, None)


@page("quiz.run", methods="GET POST")
def quiz_paper_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    verdict = access.may_draft(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("quiz_paper_detail", args=[pk]))
    names = ("version", "title", "purpose", "node", "draw", "opens_at", "closes_at", "pass_mark", "tries", "note")
    first = {name: getattr(row, name) for name in names}
    form = PaperForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_paper, paper=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("quiz_paper_detail", pk)):
            return answer
    return _form_page(request, form, row)


@page("quiz.run", methods="GET POST")
def quiz_paper_choose(request: HouseRequest, pk: int) -> HttpResponse:
    """Approved questions of the bank to tick, those that are on the paper already left out."""
    row = _found(request, pk)
    verdict = access.may_draft(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("quiz_paper_detail", args=[pk]))
    rows = selectors.usable(row).exclude(pk__in=row.lines.values("question")).prefetch_related("tags__subject")
    if request.method == "POST":
        ids = [int(value) for value in request.POST.getlist("ids") if value.isascii() and value.isdigit() and len(value) <= 12]
        try:
            n = services.add_questions(actor=request.actor, at=clock.now(), paper=row, questions=rows.filter(pk__in=ids))
        except RuleBroken as broken:
            return refused(request, broken, back=reverse("quiz_paper_detail", args=[pk]))
        messages.success(request, _("已列入 %(n)s 道题。") % {"n": n})
        return redirect("quiz_paper_detail", pk)
    filterset = QuestionFilter(request.GET, rows, request=request)
    context = {**SECTION, "row": row, "filterset": filterset, "questions": list(filterset.qs[:100])}
    return render(request, "workforce/quizzes/choose.html", context)


def _act(request: HouseRequest, pk: int, service: Any, done: str) -> HttpResponse:
    try:
        service(actor=request.actor, at=clock.now())
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("quiz_paper_detail", args=[pk]))
    messages.success(request, done)
    return redirect("quiz_paper_detail", pk)


@page("quiz.run", methods="POST")
def quiz_paper_drop_line(request: HouseRequest, pk: int, line: int) -> HttpResponse:
    row = _found(request, pk)
    return _act(request, pk, partial(services.drop_question, paper=row, line_id=line), _("已移出。"))


@page("quiz.run", methods="POST")
def quiz_paper_part(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), PartForm(request.POST)
    if form.is_valid():
        put = partial(services.set_part, paper=row, **form.cleaned_data)
        if answer := carry_out(request, form, put, done=_("已设置。"), then=redirect("quiz_paper_detail", pk)):
            return answer
    return _show(request, row, 422, part=form)


@page("quiz.run", methods="POST")
def quiz_paper_drop_part(request: HouseRequest, pk: int, part: int) -> HttpResponse:
    row = _found(request, pk)
    return _act(request, pk, partial(services.drop_part, paper=row, part_id=part), _("已移出。"))


@page("quiz.run", methods="POST")
def quiz_paper_publish(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _act(request, pk, partial(services.publish_paper, paper=row, version=form.cleaned_data["version"]), _("已发布。"))


@page("quiz.run", methods="POST")
def quiz_paper_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _found(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        withdraw = partial(services.withdraw_paper, paper=row, **form.cleaned_data)
        if answer := carry_out(request, form, withdraw, done=_("已停用。"), then=redirect("quiz_paper_detail", pk)):
            return answer
    return _show(request, row, 422, reason=form)


@page("quiz.run")
def quiz_paper_people(request: HouseRequest, pk: int) -> HttpResponse:
    """Of an exam: who still has to pass, for the office that has to see to it. Nobody's answers."""
    row = _found(request, pk)
    if row.purpose != QuizPurpose.EXAM or row.state == QuizPaperState.DRAFT:
        raise Http404
    listing = Listing(request, selectors.named_results(row, request.scope), NAMES)
    return render(request, "workforce/quizzes/people.html", {**SECTION, "row": row, "listing": listing})
