"""Sittings of an examination: the list, planning one, its page with examiners, marks and the second look."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.acts import Act, Bound, carried
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence
from workforce.promotion import access, services
from workforce.promotion.enums import SittingState
from workforce.promotion.forms import ExaminersForm, MarksForm, SittingCancelForm, SittingForm, SittingSeenForm
from workforce.promotion.models import ExamSitting
from workforce.promotion.rules import exams as rules
from workforce.promotion.selectors import batches, cases
from workforce.promotion.selectors import exams as read
from workforce.skills.enums import SkillGrade

SECTION = {"section": "exams"}
COLUMNS = [
    Column(gettext_lazy("批次或职业")),
    Column(gettext_lazy("科目"), css="hide-s"),
    Column(gettext_lazy("时间和地点"), css="hide-s", sort="held_on"),
    Column(gettext_lazy("考生"), css="hide-s"),
    Column(gettext_lazy("考评人员"), css="hide-s"),
    Column(gettext_lazy("状态")),
]


@page("exam.view")
def exam_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = read.sittings(request.scope), request.GET.get("s", "")
    wanted = wanted if wanted in SittingState.values else ""
    counts = read.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), not wanted)]
    tabs += [(state.label, f"?s={state.value}", counts.get(state.value, 0), state.value == wanted) for state in SittingState]
    listing = Listing(request, rows.filter(state=wanted) if wanted else rows, COLUMNS, tabs=tabs, export="exam-list")
    today = clock.today()
    required = read.required_on(today)
    context = {
        **SECTION, "listing": listing, "required": required, "may_change_rule": request.actor.can("rule.edit"),
        "grades": [SkillGrade(grade).label for grade in sorted(required.value, reverse=True)] if required is not None else [],
        "may_see_rule": request.actor.can("rule.view"),
    }  # fmt: skip
    return render(request, "workforce/promotion/exam_list.html", context)


@page("exam.run", methods="GET POST")
def exam_new(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(batches.batches(request.scope), pk=pk)
    context = {"batch": row, "back": reverse("batch_detail", args=[pk]), "name": row.name}
    return _planned(request, partial(services.plan_sitting, batch=row), context)


@page("exam.run", methods="GET POST")
def exam_single(request: HouseRequest, pk: int) -> HttpResponse:
    """For an application that stands in no batch, with whoever else applies there for the same occupation and grade."""
    row = get_object_or_404(cases.submitted(request.scope).select_related("person__unit", "occupation"), pk=pk)
    back = reverse("promotion_review", args=[pk])
    verdict = access.may_examine(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=back)
    context = {"application": row, "back": back, "name": row.person.name}
    return _planned(request, partial(services.plan_single, application=row), context)


def _planned(request: HouseRequest, service: Any, context: dict[str, Any]) -> HttpResponse:
    form = SittingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = service(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("考试已安排，并通知了考生。请确定考评人员。"))
            return redirect("exam_detail", made.pk)
    shown = {**SECTION, **context, "form": form}
    return render(request, "workforce/promotion/exam_form.html", shown, status=422 if form.errors else 200)


def _row(request: HouseRequest, pk: int) -> ExamSitting:
    return get_object_or_404(read.sittings(request.scope), pk=pk)


def _acts(request: HouseRequest, row: ExamSitting, scores: list[Any], bound: Bound) -> list[Act]:
    """What the reader may do with a sitting now."""
    path, seen, found = row.node.path, {"version": row.version}, []

    def add(name: str, title: Any, form: forms.Form, **more: Any) -> None:
        found.append(Act(name, title, reverse(f"exam_{name}", args=[row.pk]), bound.get(name, form), **more))

    runs = request.actor.scope("exam.run").covers(path)
    if runs and row.state == SittingState.PLANNED:
        add("examiners", _("确定考评人员"), ExaminersForm(initial=seen), button=_("保存"), hint=_("替换现有名单；师徒和同单位的自动回避"))
        verdict = rules.may_start(row.state, row.held_on, clock.today())
        why = "" if verdict else sentence(verdict.code, verdict.params or None)
        add("start", _("开考，登记成绩"), SittingSeenForm(initial=seen), is_main=True, why=why)
    if runs and row.state == SittingState.SCORING:
        hint = _("填分数或“缺考”；未填的可以以后再填。")
        add("marks", _("登记成绩"), MarksForm(scores=scores, initial=seen), is_main=True, hint=hint, button=_("保存成绩"))
    if row.state == SittingState.SCORING and request.actor.scope("exam.verify").covers(path):
        why = sentence("exam.second_person") if any(s.entered_by_id == request.actor.user_id for s in scores) else ""
        hint = _("与原始记录核对无误后复核，成绩即生效并通知考生")
        add("verify", _("复核成绩"), SittingSeenForm(initial=seen), hint=hint, why=why)
    if runs and row.state in (SittingState.PLANNED, SittingState.SCORING):
        add("cancel", _("取消考试"), SittingCancelForm(initial=seen), icon="circle-x")
    return found


def _show(request: HouseRequest, row: ExamSitting, bound: Bound, status: int = 200) -> HttpResponse:
    scores = list(read.scores_in(row))
    ratio = read.ratio_of(scores, row.part, row.held_on)
    verdict = rules.examiners_verdict(row.judges, len(scores), row.rooms, ratio)  # type: ignore[attr-defined]
    context = {
        **SECTION, "row": row, "scores": scores, "acts": _acts(request, row, scores, bound),
        "examiners": list(row.examiners.select_related("person__unit")),  # type: ignore[attr-defined]
        "need": "" if verdict else sentence(verdict.code, verdict.params or None),
    }  # fmt: skip
    return render(request, "workforce/promotion/exam_detail.html", context, status=status)


@page("exam.view")
def exam_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _row(request, pk), {})


def _carry(request: HouseRequest, pk: int, name: str, form: forms.Form, service: Any, done: str) -> HttpResponse:
    row = _row(request, pk)
    return carried(
        request, name, form, partial(service, sitting=row), done=done, to="exam_detail", pk=pk,
        show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip


@page("exam.run", methods="POST")
def exam_examiners(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "examiners", ExaminersForm(request.POST), services.name_examiners, _("考评人员已确定。"))


@page("exam.run", methods="POST")
def exam_start(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "start", SittingSeenForm(request.POST), services.start_sitting, _("已开考，可以登记成绩。"))


@page("exam.run", methods="POST")
def exam_marks(request: HouseRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = MarksForm(request.POST, scores=list(read.scores_in(row)))
    if not form.is_valid():
        return _show(request, row, {"marks": form}, 422)
    try:
        services.enter_scores(actor=request.actor, at=clock.now(), sitting=row, version=form.cleaned_data["version"], marks=form.marks())
    except EditConflict as conflict:
        return refused(request, conflict)
    except RuleBroken as broken:
        add_refusal(form, broken)
        return _show(request, row, {"marks": form}, 422)
    messages.success(request, _("成绩已保存，请由另一人复核。"))
    return redirect("exam_detail", pk)


@page("exam.verify", methods="POST")
def exam_verify(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "verify", SittingSeenForm(request.POST), services.verify_scores, _("成绩已生效，并通知了考生。"))


@page("exam.run", methods="POST")
def exam_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "cancel", SittingCancelForm(request.POST), services.cancel_sitting, _("考试已取消，并通知了考生。"))
