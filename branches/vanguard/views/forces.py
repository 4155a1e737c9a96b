"""Task forces: the list, one with its roster and result."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.vanguard import access, selectors, services
from branches.vanguard.filters import TaskForceFilter
from branches.vanguard.forms import FinishForm, ForceForm, roster_text
from branches.vanguard.models import TaskForce
from branches.vanguard.views.posts import branch_of
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "vanguard"}
COLUMNS = (
    Column(gettext_lazy("名称"), "name"),
    Column(gettext_lazy("任务"), css="hide-s"),
    Column(gettext_lazy("人数"), css="num hide-s"),
    Column(gettext_lazy("期限"), "from_on", "hide-s"),
    Column(gettext_lazy("状态")),
)


@page("vanguard.view")
def task_force_list(request: HouseRequest) -> HttpResponse:
    rows, today = selectors.forces(request.scope), clock.today()
    listing = Listing(
        request, rows, COLUMNS, TaskForceFilter(request.GET, rows), decorate=partial(selectors.with_states, today=today),
        export="task-force-list",
    )  # fmt: skip
    branches = list(selectors.branches_of(request.actor.scope("vanguard.edit"))[:8])
    return render(request, "branches/vanguard/force_list.html", {**SECTION, "listing": listing, "branches": branches})


@page("vanguard.edit", methods="GET POST")
def task_force_new(request: HouseRequest, code: str) -> HttpResponse:
    branch = branch_of(request, code)
    form = ForceForm(request.POST if request.method == "POST" else None, branch=branch, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.register_force(actor=request.actor, at=clock.now(), facts=form.facts(), lines=form.lines)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("突击队已成立。"))
            return redirect("task_force_detail", row.pk)
    context = {**SECTION, "form": form, "branch": branch}
    return render(request, "branches/vanguard/force_form.html", context, status=422 if form.errors else 200)


def _force(request: HouseRequest, pk: int) -> TaskForce:
    return get_object_or_404(selectors.forces(request.scope), pk=pk)


@page("vanguard.view")
def task_force_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _force(request, pk))


def _show(request: HouseRequest, force: TaskForce, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    (row,) = selectors.with_states([force], clock.today())
    edits = request.actor.scope("vanguard.edit").covers(force.branch.node.path) and force.ended_on is None
    form = form or FinishForm(initial={"version": force.version, "on": clock.today()})
    context = {**SECTION, "row": row, "edits": edits, "form": form, "file_panel": file_panel(request.actor, "task_force", force.pk)}
    return render(request, "branches/vanguard/force_detail.html", context, status=status)


@page("vanguard.edit", methods="GET POST")
def task_force_edit(request: HouseRequest, pk: int) -> HttpResponse:
    force = _force(request, pk)
    verdict = access.may_keep_force(request.actor, force)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("task_force_detail", args=[pk]))
    names = ("version", "kind", "name", "task", "reason", "duty", "node", "activity", "measure", "challenge", "from_on", "to_on")
    first = {name: getattr(force, name) for name in names} | {"roster": roster_text(force)}
    form = ForceForm(request.POST if request.method == "POST" else None, branch=force.branch, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        service = partial(services.change_force, force=force, version=version, facts=form.facts(), lines=form.lines)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("task_force_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "branch": force.branch, "row": force}
    return render(request, "branches/vanguard/force_form.html", context, status=422 if form.errors else 200)


@page("vanguard.edit", methods="POST")
def task_force_finish(request: HouseRequest, pk: int) -> HttpResponse:
    force, form = _force(request, pk), FinishForm(request.POST)
    if form.is_valid():
        service = partial(services.finish_force, force=force, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("成果已登记，请附上证明材料。"), then=redirect("task_force_detail", pk)):
            return answer
    return _show(request, force, form, 422)
