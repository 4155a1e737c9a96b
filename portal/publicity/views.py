"""Pages of a publicity: the list, the notice with its objections, the answer, the end."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
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
    waiting = selectors.waiting(request.actor, today)
    ids = waiting.of(wanted)
    wanted = wanted if wanted in PublicityState.values or ids is not None else ""
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), not wanted)]
    tabs += [(state.label, f"?s={state.value}", counts.get(state.value, 0), state.value == wanted) for state in PublicityState]
    for key, label in ((selectors.TO_ANSWER, _("待我答复")), (selectors.TO_CLOSE, _("可以结束"))):
        if (found := waiting.of(key)) or wanted == key:
            tabs.append((label, f"?s={key}", len(found or ()), wanted == key))
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    elif wanted:
        rows = rows.filter(state=wanted)
    listing = Listing(request, rows, COLUMNS, tabs=tabs, export="publicity-list")
    context = {**SECTION, "listing": listing, "today": today, "closable": waiting.to_close}
    return render(request, "portal/publicity/list.html", context)


def _row(request: HouseRequest, pk: int) -> Publicity:
    rows = access.readable_by(request.actor).select_related("node", "opened_by__person__unit", "closed_by")
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
        "can_close": manages and bool(selectors.closing_verdict(row, today)),
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
        service = partial(services.answer_objection, objection=objection, **words)
        if answer := carry_out(request, form, service, done=_("已答复，并通知了异议人。"), then=redirect("publicity_detail", pk)):
            return answer
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
        service = partial(act, publicity=row, **form.cleaned_data)
        done = _("公示已撤回。") if is_withdrawal else _("公示已结束，结论已生效。")
        if answer := carry_out(request, form, service, done=done, then=redirect("publicity_detail", pk)):
            return answer
    title = _("撤回公示") if is_withdrawal else _("结束公示")
    context = {**SECTION, "row": row, "form": form, "title": title, "hint": hint, "is_withdrawal": is_withdrawal}
    return render(request, "portal/publicity/end.html", context, status=422 if form.errors else 200)


@page("publicity.manage", methods="GET POST")
def publicity_close(request: HouseRequest, pk: int) -> HttpResponse:
    return _end(request, pk, is_withdrawal=False)


@page("publicity.manage", methods="GET POST")
def publicity_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    return _end(request, pk, is_withdrawal=True)


def _poster(row: Publicity) -> dict[str, Any]:
    """What the notice for the wall says: the lines that still stand, and where to object."""
    office = row.opened_by.person.unit if row.opened_by.person else row.node
    return {"row": row, "entries": list(row.entries.all()), "office": office}


@page("publicity.view")
def publicity_poster(request: HouseRequest, pk: int) -> HttpResponse:
    """The notice as it hangs on the wall: large title, span, where to object."""
    row = _row(request, pk)
    if row.state == PublicityState.WITHDRAWN:
        return refused(request, RuleBroken("publicity.withdrawn"), back=reverse("publicity_detail", args=[pk]))
    return render(request, "portal/publicity/poster.html", {**SECTION, **_poster(row)})


@page("publicity.view")
def publicity_closure(request: HouseRequest, pk: int) -> HttpResponse:
    """The note on how a publicity came to its end."""
    row = _row(request, pk)
    if row.state != PublicityState.CLOSED:
        return refused(request, RuleBroken("publicity.not_closed"), back=reverse("publicity_detail", args=[pk]))
    return render(request, "portal/publicity/closure.html", {**SECTION, "row": row, "facts": selectors.closure_facts(row)})


def _paper(request: HouseRequest, row: Publicity, kind: str, template: str, context: dict[str, Any], subject: str = "") -> HttpResponse:
    """A copy that leaves the house, named in the trail."""
    compose = partial(
        documents.compose, template=template, context=context, kind=kind, actor=request.actor, at=clock.now(), path=row.node.path,
        subject=subject,
    )  # fmt: skip
    return hand_over(request, compose, back=reverse("publicity_detail", args=[row.pk]))


@page("publicity.view", methods="POST")
def publicity_poster_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The notice as Word or PDF."""
    row = _row(request, pk)
    if row.state == PublicityState.WITHDRAWN:
        return refused(request, RuleBroken("publicity.withdrawn"), back=reverse("publicity_detail", args=[pk]))
    return _paper(request, row, kind, "portal/publicity/notice.document.html", _poster(row))  # its title is its name


@page("publicity.view", methods="POST")
def publicity_closure_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The note on the end as Word or PDF."""
    row = _row(request, pk)
    if row.state != PublicityState.CLOSED:
        return refused(request, RuleBroken("publicity.not_closed"), back=reverse("publicity_detail", args=[pk]))
    facts = {"facts": selectors.closure_facts(row)}
    return _paper(request, row, kind, "portal/publicity/closure.document.html", facts, row.title)
