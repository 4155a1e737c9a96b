"""Pages of a publicity: the list, the notice with its objections, the answer, the end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence
from portal.publicity import access, selectors, services
from portal.publicity.enums import PublicityState
from portal.publicity.forms import AnswerForm, EndForm, ObjectionForm
from portal.publicity.models import Publicity

SECTION = {"section": "publicity"}
COLUMNS = [
    Column(gettext_lazy("公示"), sort="title"),
    Column(gettext_lazy("范围"), css="hide-s"),
    Column(gettext_lazy("项数"), css="num hide-s"),
    Column(gettext_lazy("开始日期"), sort="starts_on", css="hide-s"),
    Column(gettext_lazy("截止日期"), sort="ends_on"),
    Column(gettext_lazy("状态")),
]


@page("publicity.view")
def publicity_list(request: HouseRequest) -> HttpResponse:
    rows, today = selectors.listed(request.actor), clock.today()
    counts = selectors.state_counts(access.readable_by(request.actor))
    wanted = request.GET.get("s", "")
    wanted = wanted if wanted in PublicityState.values else ""
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), not wanted)]
    tabs += [(state.label, f"?s={state.value}", counts.get(state.value, 0), state.value == wanted) for state in PublicityState]
    listing = Listing(request, rows.filter(state=wanted) if wanted else rows, COLUMNS, tabs=tabs)
    context = {**SECTION, "listing": listing, "today": today, "closable": selectors.closable_ids(request.actor, today)}
    return render(request, "portal/publicity/list.html", context)


def _row(request: HouseRequest, pk: int) -> Publicity:
    rows = access.readable_by(request.actor).select_related("node", "opened_by", "closed_by")
    return get_object_or_404(rows, pk=pk)


def _show(request: HouseRequest, row: Publicity, form: ObjectionForm | None = None, status: int = 200) -> HttpResponse:
    today = clock.today()
    board = selectors.board_of(request.actor, row, today)
    can_object = board.is_window_open and request.actor.can("publicity.object")
    manages = row.state == PublicityState.RUNNING and request.actor.scope("publicity.manage").covers(row.node.path)
    context = {
        **SECTION, "row": row, "board": board, "today": today, "manages": manages, "can_object": can_object,
        "form": (form or ObjectionForm(publicity=row)) if can_object else None,
        "answer_due": selectors.answer_due(today) if can_object else None,
        "can_close": manages and today > row.ends_on and not board.open_count,
    }  # fmt: skip
    return render(request, "portal/publicity/detail.html", context, status=status)


@page("publicity.view")
def publicity_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _row(request, pk))


@page("publicity.object", methods="POST")
def publicity_object(request: HouseRequest, pk: int) -> HttpResponse:
    """Raise an objection."""
    row = _row(request, pk)
    form = ObjectionForm(request.POST, publicity=row)
    if form.is_valid():
        try:
            services.raise_objection(actor=request.actor, at=clock.now(), publicity=row, **form.cleaned_data)
        except RuleBroken as broken:
            if broken.code in {"publicity.not_running", "publicity.window_closed"}:
                return refused(request, broken)
            add_refusal(form, broken)
        else:
            due = selectors.answer_due(clock.today())
            messages.success(request, _("异议已提交，%(due)s 前答复您。您的姓名只有办理人员能看到。") % {"due": due})
            return redirect("publicity_detail", pk)
    return _show(request, row, form, 422)


@page("publicity.answer", methods="GET POST")
def objection_answer(request: HouseRequest, pk: int, no: int) -> HttpResponse:
    """Decide on one objection."""
    objection = get_object_or_404(selectors.objections_in_reach(request.actor), publicity_id=pk, pk=no)
    verdict = access.may_answer(request.actor, objection)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        words = {"is_upheld": data["verdict"] == "upheld", "answer": data["answer"]}
        try:
            services.answer_objection(actor=request.actor, at=clock.now(), objection=objection, **words)
        except EditConflict as broken:
            return refused(request, broken)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已答复，并通知了异议人。"))
            return redirect("publicity_detail", pk)
    context = {
        **SECTION, "row": objection.publicity, "objection": objection, "form": form, "due": selectors.due_of(objection),
        "why_not": "" if verdict else sentence(verdict.code, verdict.params),
    }  # fmt: skip
    return render(request, "portal/publicity/answer.html", context, status=422 if form.errors else 200)


def _end(request: HouseRequest, pk: int, *, is_withdrawal: bool) -> HttpResponse:
    """Close or withdraw, with the words that stand on the notice from then on."""
    rows = Publicity.objects.select_related("node").within(request.scope)
    row = get_object_or_404(rows, pk=pk)
    verdict = access.may_manage(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code))
    hint = "" if is_withdrawal else selectors.closing_hint(row, clock.today())
    form = EndForm(request.POST or None, is_withdrawal=is_withdrawal, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        act = services.withdraw_publicity if is_withdrawal else services.close_publicity
        try:
            act(actor=request.actor, at=clock.now(), publicity=row, **form.cleaned_data)
        except EditConflict as broken:
            return refused(request, broken)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("公示已撤回。") if is_withdrawal else _("公示已结束，结论已生效。"))
            return redirect("publicity_detail", pk)
    title = _("撤回公示") if is_withdrawal else _("结束公示")
    context = {**SECTION, "row": row, "form": form, "title": title, "hint": hint, "is_withdrawal": is_withdrawal}
    return render(request, "portal/publicity/end.html", context, status=422 if form.errors else 200)


@page("publicity.manage", methods="GET POST")
def publicity_close(request: HouseRequest, pk: int) -> HttpResponse:
    return _end(request, pk, is_withdrawal=False)


@page("publicity.manage", methods="GET POST")
def publicity_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    return _end(request, pk, is_withdrawal=True)
