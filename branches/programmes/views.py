""" "Party +" programmes: the list with before and after, one programme, writing down, beginning and summing up."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.programmes import access, selectors, services
from branches.programmes.enums import ProgrammeState
from branches.programmes.filters import ProgrammeFilter
from branches.programmes.forms import EffectForm, ProgrammeForm, StageDoneForm, StageForm, initial_of
from branches.programmes.models import PartyPlusProgramme, ProgrammeStage
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "programmes"}
COLUMNS = (
    Column(gettext_lazy("项目"), "title"),
    Column(gettext_lazy("党组织"), "node__path", "hide-s"),
    Column(gettext_lazy("实施前"), "", "num hide-s"),
    Column(gettext_lazy("实施后"), "", "num hide-s"),
    Column(gettext_lazy("变化"), "", "num"),
    Column(gettext_lazy("阶段"), "", "num"),
    Column(gettext_lazy("状态")),
)


@page("programme.view")
def programme_list(request: HouseRequest) -> HttpResponse:
    rows, wanted, today = selectors.programmes(request.scope), request.GET.get("s", ""), clock.today()
    counts = dict.fromkeys(ProgrammeState.values, 0)
    for state in rows.order_by().values_list("state", flat=True):
        counts[state] += 1
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), wanted not in counts)]
    tabs += [(state.label, f"?s={state.value}", counts[state.value], wanted == state) for state in ProgrammeState]
    shown = rows.filter(state=wanted) if wanted in counts else rows

    def decorate(found: list[Any]) -> list[Any]:
        pairs = selectors.compared(found, today)
        for row in found:
            row.compared = pairs[row.pk]
        return selectors.with_stage_lateness(found, today)

    listing = Listing(request, shown, COLUMNS, ProgrammeFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="programme-list")
    context = {**SECTION, "listing": listing, "can_edit": request.actor.can("programme.edit")}
    return render(request, "branches/programmes/programme_list.html", context)


def _programme(request: HouseRequest, pk: int) -> PartyPlusProgramme:
    return get_object_or_404(selectors.programmes(request.scope), pk=pk)


@page("programme.edit", methods="GET POST")
def programme_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    first = {"once_key": uuid4().hex, "starts_on": today, "item": request.GET.get("item", "")}
    form = ProgrammeForm(request.POST if request.method == "POST" else None, scope=request.scope, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        begin = partial(services.begin_programme, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        answer = carry_out(request, form, begin, done=_("项目已登记，启动后开始计算成效。"), then=redirect("programme_list"))
        if answer is not None:
            return answer
    return render(request, "branches/programmes/programme_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("programme.edit", methods="GET POST")
def programme_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _programme(request, pk)
    typed = request.POST if request.method == "POST" else None
    form = ProgrammeForm(typed, scope=request.scope, today=clock.today(), row=row, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_programme, programme=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        answer = carry_out(request, form, change, done=_("已保存。"), then=redirect("programme_detail", pk))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "row": row}
    return render(request, "branches/programmes/programme_form.html", context, status=422 if form.errors else 200)


@page("programme.view")
def programme_detail(request: HouseRequest, pk: int) -> HttpResponse:
    row = _programme(request, pk)
    return _show(request, row, _effect_form(row))


def _effect_form(row: PartyPlusProgramme) -> EffectForm:
    return EffectForm(initial={"effect_from": row.starts_on, "effect_to": min(row.ends_on, clock.today())})


def _show(request: HouseRequest, row: PartyPlusProgramme, form: Any, status: int = 200, **bound: Any) -> HttpResponse:
    today = clock.today()
    may_edit, stages = request.actor.scope("programme.edit").covers(row.node.path), selectors.stages_of(row, today)
    changes_stages = may_edit and row.state != ProgrammeState.CLOSED
    context = {
        **SECTION, "row": row, "compared": selectors.compared([row], today)[row.pk], "form": form,
        "opens_item": access.opens_item(request.actor, row),
        "may_edit": may_edit, "stages": stages, "changes_stages": changes_stages,
        "open_stages": sum(stage.done_on is None for stage in stages),
        "stage_form": (bound.get("stage") or StageForm()) if changes_stages else None,
        "done_form": (bound.get("done") or StageDoneForm(initial={"done_on": today})) if may_edit else None,
        "file_panel": file_panel(request.actor, "programme", row.pk),
    }  # fmt: skip
    return render(request, "branches/programmes/programme_detail.html", context, status=status)


@page("programme.edit", methods="POST")
def programme_start(request: HouseRequest, pk: int) -> HttpResponse:
    row = _programme(request, pk)
    try:
        services.start_programme(actor=request.actor, at=clock.now(), programme=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("项目已启动。"))
    return redirect("programme_detail", pk)


@page("programme.edit", methods="POST")
def programme_close(request: HouseRequest, pk: int) -> HttpResponse:
    """Sum it up with the figure after."""
    row, form = _programme(request, pk), EffectForm(request.POST, request.FILES)
    if form.is_valid():
        close = partial(services.close_programme, programme=row, facts=form.facts(), uploads=form.cleaned_data["uploads"])
        answer = carry_out(request, form, close, done=_("项目已总结。"), then=redirect("programme_detail", pk))
        if answer is not None:
            return answer
    return _show(request, row, form, status=422)


# -- stages -------------------------------------------------------------------------------------------------


@page("programme.edit", methods="POST")
def programme_stage_add(request: HouseRequest, pk: int) -> HttpResponse:
    """Another stage after the last."""
    row, form = _programme(request, pk), StageForm(request.POST)
    if form.is_valid():
        add = partial(services.add_stage, programme=row, **form.cleaned_data)
        answer = carry_out(request, form, add, done=_("已添加。"), then=redirect("programme_detail", pk))
        if answer is not None:
            return answer
    return _show(request, row, _effect_form(row), 422, stage=form)


def _stage(request: HouseRequest, pk: int) -> ProgrammeStage:
    return get_object_or_404(selectors.stages(request.scope), pk=pk)


@page("programme.edit", methods="GET POST")
def programme_stage_edit(request: HouseRequest, pk: int) -> HttpResponse:
    """Another name or day."""
    stage = _stage(request, pk)
    first = {"name": stage.name, "due_on": stage.due_on}
    form = StageForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_stage, stage=stage, **form.cleaned_data)
        answer = carry_out(request, form, change, done=_("已保存。"), then=redirect("programme_detail", stage.programme_id))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "stage": stage}
    return render(request, "branches/programmes/stage_form.html", context, status=422 if form.errors else 200)


@page("programme.edit", methods="POST")
def programme_stage_drop(request: HouseRequest, pk: int) -> HttpResponse:
    stage = _stage(request, pk)
    try:
        services.drop_stage(actor=request.actor, at=clock.now(), stage=stage)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已删除。"))
    return redirect("programme_detail", stage.programme_id)


@page("programme.edit", methods="POST")
def programme_stage_done(request: HouseRequest, pk: int) -> HttpResponse:
    """A stage is done, in words and with papers."""
    stage, form = _stage(request, pk), StageDoneForm(request.POST, request.FILES)
    if form.is_valid():
        finish = partial(services.finish_stage, stage=stage, **form.cleaned_data)
        answer = carry_out(request, form, finish, done=_("阶段已完成。"), then=redirect("programme_detail", stage.programme_id))
        if answer is not None:
            return answer
    row = _programme(request, stage.programme_id)
    return _show(request, row, _effect_form(row), 422, done=form)
