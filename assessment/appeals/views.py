"""Pages of appeals: the ledger, a new one, one appeal with its receipt before and after, the publicity of a round."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.appeals import access, selectors, services
from assessment.appeals.enums import OPEN_STATES, AppealState
from assessment.appeals.filters import AppealFilter
from assessment.appeals.forms import AppealForm, ConfirmForm, DecideForm, RefuseForm
from assessment.appeals.models import RoundAppeal
from assessment.rounds.models import AssessmentRound
from portal.catalogue.selectors import value_on
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence
from portal.publicity.enums import PublicityState

SECTION = {"section": "appeals"}
COLUMNS = (
    Column(gettext_lazy("申诉")), Column(gettext_lazy("考核期"), css="hide-s"), Column(gettext_lazy("事由"), css="hide-s"),
    Column(gettext_lazy("提出时间"), "raised_at", "hide-s"), Column(gettext_lazy("答复期限"), "due_on"), Column(gettext_lazy("状态")),
)  # fmt: skip
TABS = (("", gettext_lazy("全部"), "all"), ("open", gettext_lazy("办理中"), "open"), *((s.value, s.label, s.value) for s in AppealState))
SHOWN_TABS = frozenset({"all", "open", AppealState.UPHELD, AppealState.PARTLY, AppealState.REJECTED, AppealState.WITHDRAWN})


def _decorated(rows: list[RoundAppeal]) -> list[RoundAppeal]:
    today = clock.today()
    for row in rows:
        row.label = selectors.indicator_label(row)
        row.is_late = row.is_open and row.due_on < today
    return rows


@page("appeal.view")
def appeal_list(request: HouseRequest) -> HttpResponse:
    """Appeals in reach, by state."""
    rows, wanted = selectors.appeals(request.scope), request.GET.get("s", "")
    counts, shown = selectors.state_counts(rows), rows
    if wanted in AppealState.values:
        shown = rows.filter(state=wanted)
    elif wanted == "open":
        shown = rows.filter(state__in=OPEN_STATES)
    listing = Listing(
        request, shown, COLUMNS, AppealFilter(request.GET, shown, request=request), decorate=_decorated, export="appeal-list",
        tabs=[(label, f"?s={key}", counts[count], key == wanted) for key, label, count in TABS if count in SHOWN_TABS],
    )  # fmt: skip
    can_raise = request.actor.can("appeal.raise")
    windows = selectors.open_windows(clock.today()) if can_raise else []
    return render(request, "assessment/appeals/list.html", {**SECTION, "listing": listing, "windows": windows, "can_raise": can_raise})


@page("appeal.raise", methods="GET POST")
def appeal_new(request: HouseRequest) -> HttpResponse:
    """A new appeal; without a publicity that runs, the page says so."""
    rounds = selectors.open_windows(clock.today())
    first = request.GET.dict()
    form = AppealForm(request.POST if request.method == "POST" else None, rounds=rounds, scope=request.scope, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.raise_appeal(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("申诉已提交，可以在下面附上文件。"))
            return redirect("appeal_detail", row.pk)
    answer_days = value_on("APPEAL_ANSWER_WORKDAYS", clock.today())
    context = {**SECTION, "form": form, "rounds": rounds, "answer_days": answer_days}
    return render(request, "assessment/appeals/form.html", context, status=422 if form.errors else 200)


def _appeal(request: HouseRequest, pk: int) -> RoundAppeal:
    return get_object_or_404(selectors.appeals(request.actor.scope("appeal.view")), pk=pk)


@page("appeal.view")
def appeal_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _appeal(request, pk), {})


def _show(request: HouseRequest, row: RoundAppeal, refused_form: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page of one appeal with what the reader may do now."""
    actor, path, seen = request.actor, row.branch.node.path, {"version": row.version}

    def reaches(right: str) -> bool:
        return actor.can(right) and actor.scope(right).covers(path)

    panel = selectors.panel_of(row)
    decides = row.is_open and reaches("appeal.decide")
    clear = access.no_conflict(actor, row) if decides else None
    is_raised, is_proposed = row.state == AppealState.RAISED, row.state == AppealState.PROPOSED
    may_decide = bool(clear) and is_raised and not selectors.is_panel_open(row)
    may_confirm = bool(clear) and is_proposed and bool(access.may_confirm(actor, row))
    context: dict[str, Any] = {
        **SECTION, "appeal": row, "label": selectors.indicator_label(row), "changes": selectors.changes_of(row), "panel": panel,
        "panel_cases": list(panel.cases.all()) if panel is not None else [], "may_open_panel": reaches("panel.view"),
        "conflict": sentence(clear.code, clear.params) if clear is not None and not clear else "",
        "decide_form": DecideForm(initial=seen) if may_decide else None,
        "confirm_form": ConfirmForm(initial=seen) if may_confirm else None,
        "refuse_form": RefuseForm(initial=seen, prefix="refuse") if may_confirm else None,
        "may_withdraw": row.is_open and reaches("appeal.raise"),
        "may_convene": is_raised and reaches("appeal.convene") and (panel is None or not selectors.is_panel_open(row)),
        "is_late": row.is_open and row.due_on < clock.today(), "file_panel": file_panel(actor, access.FILES, row.pk), **refused_form,
    }  # fmt: skip
    return render(request, "assessment/appeals/detail.html", context, status=status)


def _act(request: HouseRequest, row: RoundAppeal, name: str, form: forms.Form, do: Callable[..., Any], said: str) -> HttpResponse:
    """One button of the page: the service with what the form says, or the page again with the refusal beside its field."""
    if form.is_valid():
        try:
            do(actor=request.actor, at=clock.now(), appeal=row, **form.cleaned_data)
        except RuleBroken as broken:
            if broken.status == 409 or broken.field not in form.fields:
                return refused(request, broken)
            add_refusal(form, broken)
        else:
            messages.success(request, said)
            return redirect("appeal_detail", row.pk)
    return _show(request, row, {name: form}, status=422)


@page("appeal.decide", methods="POST")
def appeal_decide(request: HouseRequest, pk: int) -> HttpResponse:
    said = _("处理意见已登记，支部已收到通知。")
    return _act(request, _appeal(request, pk), "decide_form", DecideForm(request.POST), services.decide_appeal, said)


@page("appeal.decide", methods="POST")
def appeal_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    said = _("更正已生效，结果已重新封存，请安排补充公示。")
    return _act(request, _appeal(request, pk), "confirm_form", ConfirmForm(request.POST), services.confirm_decision, said)


@page("appeal.decide", methods="POST")
def appeal_refuse(request: HouseRequest, pk: int) -> HttpResponse:
    form = RefuseForm(request.POST, prefix="refuse")
    return _act(request, _appeal(request, pk), "refuse_form", form, services.refuse_decision, _("已退回，申诉继续办理。"))


@page("appeal.raise", methods="POST")
def appeal_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, _appeal(request, pk), "none", forms.Form(request.POST), services.withdraw_appeal, _("申诉已撤回。"))


@page("appeal.convene", methods="POST")
def appeal_convene(request: HouseRequest, pk: int) -> HttpResponse:
    row = _appeal(request, pk)
    try:
        panel = services.convene_panel(actor=request.actor, at=clock.now(), appeal=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("评审组已建立，请安排评委。"))
    return redirect("panel_detail", panel.pk)


@page("round.publish", methods="GET POST")
def round_publicity(request: HouseRequest, code: str) -> HttpResponse:
    """What would be shown now, and the button that shows it."""
    round = get_object_or_404(AssessmentRound, code=code)
    if request.method == "POST":
        try:
            row = services.show_result(actor=request.actor, at=clock.now(), round=round)
        except RuleBroken as broken:
            return refused(request, broken)
        messages.success(request, _("公示已开始，各支部书记已收到通知。"))
        return redirect("publicity_detail", row.pk)
    shown = list(selectors.publicities_of(round))
    is_again = any(row.state == PublicityState.CLOSED for row in shown)
    is_running = any(row.state == PublicityState.RUNNING for row in shown)
    rows = selectors.figures_of(round, only_changed=is_again) if round.state == "published" and not is_running else []
    days = value_on("ROUND_PUBLICITY_WORKDAYS", clock.today())
    context = {
        "section": "rounds", "round": round, "shown": shown, "is_again": is_again, "is_running": is_running, "rows": rows[:200],
        "n": len(rows), "days": days,
    }  # fmt: skip
    return render(request, "assessment/appeals/publicity.html", context)
