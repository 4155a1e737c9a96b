"""Links: the list with the visits of the quarter, one link with its plan and log, and the acts on it; the visit log."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.linkages import access, selectors, services
from branches.linkages.filters import LinkFilter, VisitFilter
from branches.linkages.forms import EndForm, KeptForm, LinkForm, PlanForm, VisitForm
from branches.linkages.models import LeaderLink, LinkVisit
from branches.vanguard.enums import TermState
from branches.vanguard.selectors import by_state, with_states
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "linkages"}
COLUMNS = (
    Column(gettext_lazy("党支部"), "branch__node__path"),
    Column(gettext_lazy("包联领导")),
    Column(gettext_lazy("任期"), "from_on", "hide-s"),
    Column(gettext_lazy("最近走访"), css="hide-s"),
    Column(gettext_lazy("下次计划"), css="hide-s"),
    Column(gettext_lazy("本季度")),
    Column(gettext_lazy("状态"), css="hide-s"),
)
VISIT_COLUMNS = (
    Column(gettext_lazy("走访内容")),
    Column(gettext_lazy("党支部"), css="hide-s"),
    Column(gettext_lazy("包联领导"), css="hide-s"),
    Column(gettext_lazy("计划日期"), "planned_on", "hide-s"),
    Column(gettext_lazy("走访日期"), "held_on", "hide-s"),
    Column(gettext_lazy("承诺"), css="hide-s"),
    Column(gettext_lazy("状态")),
)


@page("linkage.view")
def link_list(request: HouseRequest) -> HttpResponse:
    """Links in reach; a leader without an office sees his own."""
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = selectors.links(request.scope, today)
    shown = by_state(rows, wanted, today) if wanted in TermState.values else rows
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in TermState.values)]
    tabs += [(state.label, f"?s={state.value}", "", state.value == wanted) for state in TermState]
    rhythm = selectors.rhythm(today)
    decorate = partial(selectors.decorated, today=today, wanted=rhythm)
    listing = Listing(request, shown, COLUMNS, LinkFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="link-list")
    context = {
        **SECTION, "listing": listing, "rhythm": rhythm,
        "branches": list(selectors.branches_of(request.actor.scope("linkage.edit"))),
    }  # fmt: skip
    return render(request, "branches/linkages/list.html", context)


@page("linkage.view")
def link_visits(request: HouseRequest) -> HttpResponse:
    """The log of all visits in reach."""
    rows = selectors.visits(request.scope).order_by("-held_on", "-planned_on", "-pk")
    listing = Listing(request, rows, VISIT_COLUMNS, VisitFilter(request.GET, rows), export="link-visits")
    return render(request, "branches/linkages/visits.html", {**SECTION, "listing": listing})


@page("linkage.edit", methods="GET POST")
def link_new(request: HouseRequest, code: str) -> HttpResponse:
    branch = get_object_or_404(selectors.branches_of(request.scope), node__code=code)
    form = LinkForm(request.POST if request.method == "POST" else None, branch=branch, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        link = partial(services.link_leader, facts=form.facts())
        if answer := carry_out(request, form, link, done=_("已登记，并通知了领导本人。"), then=redirect("link_list")):
            return answer
    context = {**SECTION, "form": form, "branch": branch}
    return render(request, "branches/linkages/form.html", context, status=422 if form.errors else 200)


def _link(request: HouseRequest, pk: int) -> LeaderLink:
    return get_object_or_404(selectors.links(request.scope, clock.today()), pk=pk)


@page("linkage.edit", methods="GET POST")
def link_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _link(request, pk)
    verdict = access.may_edit(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("link_detail", args=[pk]))
    first = {name: getattr(row, name) for name in ("version", "focus", "from_on", "to_on")}
    form = LinkForm(request.POST if request.method == "POST" else None, branch=row.branch, is_new=False, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_link, link=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("link_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "branch": row.branch, "row": row}
    return render(request, "branches/linkages/form.html", context, status=422 if form.errors else 200)


@page("linkage.view")
def link_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _link(request, pk))


def _show(request: HouseRequest, link: LeaderLink, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, today = request.actor, clock.today()
    (row,) = with_states([link], today)
    scope = actor.scope("linkage.visit")
    visits_it = scope.covers(link.branch.node.path) or (scope.person_id is not None and scope.person_id == link.person_id)
    writes = visits_it and link.ended_on is None
    edits = actor.scope("linkage.edit").covers(link.branch.node.path) and link.ended_on is None
    visits = list(link.visits.select_related("made_by"))
    chosen = request.GET.get("plan", "")
    plan = next((v for v in visits if str(v.pk) == str(chosen) and v.held_on is None), None)
    first = {"held_on": today, "topic": plan.topic if plan else ""}
    context = {
        **SECTION, "row": row, "visits_it": visits_it, "writes": writes, "edits": edits, "plan": plan,
        "plans": sorted((v for v in visits if v.held_on is None), key=lambda v: v.planned_on or today),
        "held": [v for v in visits if v.held_on is not None], "today": today,
        "plan_form": bound.get("plan", PlanForm()) if writes else None,
        "visit_form": bound.get("visit", VisitForm(initial=first)) if writes else None,
        "kept_form": KeptForm() if visits_it else None,
        "end_form": bound.get("end", EndForm(initial={"version": link.version, "on": today})) if edits else None,
    }  # fmt: skip
    return render(request, "branches/linkages/detail.html", context, status=status)


def _carry(request: HouseRequest, link: LeaderLink, name: str, form: forms.Form, service: Callable[..., Any], done: str) -> HttpResponse:
    if form.is_valid() and (answer := carry_out(request, form, service, done=done, then=redirect("link_detail", link.pk))):
        return answer
    return _show(request, link, 422, **{name: form})


@page("linkage.edit", methods="POST")
def link_end(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _link(request, pk), EndForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    return _carry(request, row, "end", form, partial(services.end_link, link=row, **given), _("包联已结束。"))


@page("linkage.visit", methods="POST")
def link_plan(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _link(request, pk), PlanForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    return _carry(request, row, "plan", form, partial(services.plan_visit, link=row, **given), _("已列入走访计划。"))


@page("linkage.visit", methods="POST")
def link_visit(request: HouseRequest, pk: int) -> HttpResponse:
    """Write down a visit; ``plan`` in the address names the one that was planned."""
    row, form = _link(request, pk), VisitForm(request.POST)
    wanted = request.GET.get("plan", "")
    visit = get_object_or_404(row.visits, pk=int(wanted)) if wanted.isdecimal() and len(wanted) < 13 else None

    def service(**who: Any) -> Any:
        return services.log_visit(link=row, visit=visit, facts=form.facts(), **who)

    return _carry(request, row, "visit", form, service, _("走访已登记。"))


def _visit(request: HouseRequest, pk: int) -> LinkVisit:
    return get_object_or_404(selectors.visits(request.scope), pk=pk)


@page("linkage.visit", methods="POST")
def link_plan_drop(request: HouseRequest, pk: int) -> HttpResponse:
    row = _visit(request, pk)
    try:
        services.drop_plan(actor=request.actor, at=clock.now(), visit=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("link_detail", args=[row.link_id]))
    messages.success(request, _("已取消这次计划。"))
    return redirect("link_detail", row.link_id)


@page("linkage.visit", methods="POST")
def link_kept(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _visit(request, pk), KeptForm(request.POST)
    try:
        note = form.cleaned_data["note"] if form.is_valid() else ""
        services.keep_promise(actor=request.actor, at=clock.now(), visit=row, note=note)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("link_detail", args=[row.link_id]))
    messages.success(request, _("已登记兑现。"))
    return redirect("link_detail", row.link_id)
