"""The map of units without a branch, and the set-ups of places and new units."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.coverage import access, selectors, services
from branches.coverage.enums import SetupState
from branches.coverage.filters import SetupFilter
from branches.coverage.forms import CompleteForm, EndSetupForm, SetupForm
from branches.coverage.models import PartySetup, SetupCondition
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.organization.models import Node

SECTION = {"section": "party_coverage"}
TABS = (
    ("crews", "crew_list", gettext_lazy("班组和班组长"), "crew.view"),
    ("tracks", "track_list", gettext_lazy("班组长培养"), "crew.view"),
    ("backbone", "backbone_list", gettext_lazy("党员技术骨干"), "crew.view"),
    ("map", "setup_map", gettext_lazy("组织覆盖"), "setup.view"),
    ("setups", "setup_list", gettext_lazy("组建任务"), "setup.view"),
    ("candidates", "candidate_list", gettext_lazy("支部委员人选"), "candidate.view"),
)


def place(request: HouseRequest, tab: str) -> dict[str, Any]:
    """The section, and the tabs that the reader may open with the present one marked."""
    nav = [(name, label, key == tab) for key, name, label, right in TABS if request.actor.can(right)]
    return {**SECTION, "nav": nav}


MAP_COLUMNS = (
    Column(gettext_lazy("单位"), "name"),
    Column(gettext_lazy("类别"), "kind", "hide-s"),
    Column(gettext_lazy("上级单位"), css="hide-s"),
    Column(gettext_lazy("成立日期"), "opened_on", "nowrap hide-s"),
    Column(gettext_lazy("办理")),
)
COLUMNS = (
    Column(gettext_lazy("名称"), "name"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("所在单位"), css="hide-s"),
    Column(gettext_lazy("负责人"), css="hide-s"),
    Column(gettext_lazy("组建期限"), "due_on", "nowrap"),
    Column(gettext_lazy("状态")),
)


@page("setup.view")
def setup_map(request: HouseRequest) -> HttpResponse:
    """How many units a branch covers, by kind, and every unit that none covers."""
    today, scope = clock.today(), access.unit_scope(request.actor, "setup.view")
    cover, bare = selectors.unit_cover(scope, today)
    listing = Listing(request, selectors.uncovered_units(scope, bare), MAP_COLUMNS, export="setup-map")
    context = {**place(request, "map"), "listing": listing, "cover": cover, "can_edit": request.actor.can("setup.edit")}
    return render(request, "branches/coverage/map.html", context)


@page("setup.view")
def setup_list(request: HouseRequest) -> HttpResponse:
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = selectors.setups(access.unit_scope(request.actor, "setup.view"))
    counts = selectors.state_counts(rows, today)
    shown = selectors.by_state(rows, wanted, today) if wanted in SetupState.values else rows
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), wanted not in SetupState.values)]
    tabs += [(state.label, f"?s={state.value}", counts[state.value], state.value == wanted) for state in SetupState]
    listing = Listing(
        request, shown, COLUMNS, SetupFilter(request.GET, shown), tabs=tabs, export="setup-list",
        decorate=partial(selectors.with_states, today=today),
    )  # fmt: skip
    context = {**place(request, "setups"), "listing": listing, "can_edit": request.actor.can("setup.edit")}
    return render(request, "branches/coverage/setups.html", context)


def _fetch(request: HouseRequest, pk: int, right: str = "setup.view") -> PartySetup:
    return get_object_or_404(selectors.setups(access.unit_scope(request.actor, right)), pk=pk)


def _branches(request: HouseRequest) -> Any:
    return selectors.setup_branches(request.actor.scope("setup.edit"))


@page("setup.view")
def setup_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _fetch(request, pk))


def _show(request: HouseRequest, setup: PartySetup, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """A set-up with its check list and the forms of what the reader may do."""
    today = clock.today()
    (row,) = selectors.with_states([setup], today)
    edits = access.may_edit_setup(request.actor, setup)
    first = {"version": setup.version, "on": today, "branch": setup.helper_id}
    context = {
        **SECTION, "row": row, "lines": selectors.conditions_of(setup), "edits": edits,
        "complete_form": bound.get("complete", CompleteForm(branches=_branches(request), initial=first)) if edits else None,
        "end_form": bound.get("end", EndSetupForm(initial={"version": setup.version})) if edits else None,
    }  # fmt: skip
    return render(request, "branches/coverage/setup.html", context, status=status)


def _render_form(request: HouseRequest, form: SetupForm, row: PartySetup | None = None) -> HttpResponse:
    context = {**SECTION, "form": form, "row": row}
    return render(request, "branches/coverage/setup_form.html", context, status=422 if form.errors else 200)


@page("setup.edit", methods="GET POST")
def setup_new(request: HouseRequest) -> HttpResponse:
    units, today = access.unit_scope(request.actor, "setup.edit"), clock.today()
    node = Node.objects.within(units).filter(code=request.GET.get("node", "")[:20]).first()
    first = {"node": node, "name": node.name if node else "", "opened_on": node.opened_on if node else today}
    form = SetupForm(request.POST if request.method == "POST" else None, units=units, branches=_branches(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.register_setup(actor=request.actor, at=clock.now(), facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记组建任务，期限 %(day)s。") % {"day": row.due_on.isoformat()})
            return redirect("setup_detail", row.pk)
    return _render_form(request, form)


@page("setup.edit", methods="GET POST")
def setup_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk, "setup.edit")
    first = {name: getattr(row, name) for name in ("version", "kind", "name", "opened_on", "helper", "note")}
    first["head"] = row.head.staff_no if row.head else ""
    units = access.unit_scope(request.actor, "setup.edit")
    typed = request.POST if request.method == "POST" else None
    form = SetupForm(typed, units=units, branches=_branches(request), setup=row, initial=first)
    if request.method == "POST" and form.is_valid():
        service = partial(services.change_setup, setup=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("setup_detail", pk)):
            return answer
    return _render_form(request, form, row)


@page("setup.edit", methods="POST")
def setup_condition(request: HouseRequest, pk: int, code: str) -> HttpResponse:
    row = _fetch(request, pk, "setup.edit")
    condition = get_object_or_404(SetupCondition, code=code, is_active=True)
    try:
        services.confirm_condition(actor=request.actor, at=clock.now(), setup=row, condition=condition)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已确认“%(name)s”。") % {"name": condition.name})
    return redirect("setup_detail", pk)


def _carry(request: HouseRequest, row: PartySetup, name: str, form: forms.Form, service: Callable[..., Any], done: str) -> HttpResponse:
    if form.is_valid():
        carried = carry_out(
            request, form, partial(service, setup=row, **form.cleaned_data), done=done, then=redirect("setup_detail", row.pk)
        )
        if carried:
            return carried
    return _show(request, row, 422, **{name: form})


@page("setup.edit", methods="POST")
def setup_complete(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _fetch(request, pk, "setup.edit"), CompleteForm(request.POST, branches=_branches(request))
    return _carry(request, row, "complete", form, services.complete_setup, _("已办结。"))


@page("setup.edit", methods="POST")
def setup_end(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _fetch(request, pk, "setup.edit"), EndSetupForm(request.POST)
    return _carry(request, row, "end", form, services.end_setup, _("已结束，不再列入待办。"))
