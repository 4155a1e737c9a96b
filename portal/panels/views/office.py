"""What whoever runs a panel does: the list, the seats, the opening, the conclusion."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence
from portal.panels import access, selectors, services
from portal.panels.enums import PanelState
from portal.panels.forms import DissolveForm, SeatForm, SettleForm
from portal.panels.models import Panel

SECTION = {"section": "panels"}
COLUMNS = [
    Column(gettext_lazy("评审组"), sort="title"),
    Column(gettext_lazy("范围"), css="hide-s"),
    Column(gettext_lazy("评审对象"), css="num"),
    Column(gettext_lazy("评委"), css="num hide-s"),
    Column(gettext_lazy("组建日期"), sort="convened_at", css="hide-s"),
    Column(gettext_lazy("状态")),
]


@page("panel.view")
def panel_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.listed(request.scope)
    counts = selectors.state_counts(Panel.objects.within(request.scope))
    wanted = request.GET.get("s", "")
    wanted = wanted if wanted in PanelState.values else ""
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), not wanted)]
    tabs += [(state.label, f"?s={state.value}", counts.get(state.value, 0), state.value == wanted) for state in PanelState]
    listing = Listing(request, rows.filter(state=wanted) if wanted else rows, COLUMNS, tabs=tabs, export="panel-list")
    return render(request, "portal/panels/list.html", {**SECTION, "listing": listing})


def _panel(request: HouseRequest, pk: int) -> Panel:
    return get_object_or_404(Panel.objects.select_related("node", "convened_by").within(request.scope), pk=pk)


@page("panel.run", methods="GET POST")
def panel_seats(request: HouseRequest, pk: int) -> HttpResponse:
    """Members one by one: found by name or staff number, added, made chair, taken out."""
    panel = _panel(request, pk)
    verdict = access.may_run(request.actor, panel, "seat")
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params))
    if request.method == "POST":
        form = SeatForm(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            _change_seats(request, panel, form.cleaned_data)
        except RuleBroken as broken:
            return refused(request, broken)
        return redirect("panel_seats", pk)
    text = request.GET.get("q", "").strip()[:40]
    found = selectors.find_judges(request.actor, text, panel)
    bench = selectors.bench_of(panel, clock.today())
    nobody = sentence("panel.person_unknown", {"text": text}) if text and not found else ""
    context = {**SECTION, "panel": panel, "bench": bench, "q": text, "found": found, "nobody": nobody, "hint": bench.hint}
    return render(request, "portal/panels/seats.html", context)


def _change_seats(request: HouseRequest, panel: Panel, data: dict[str, Any]) -> None:
    """Apply one button to the seats as they are and hand the whole to the service."""
    seats = list(panel.seats.select_related("user"))
    full = [s.user for s in seats if not s.is_deputy]
    deputies = [s.user for s in seats if s.is_deputy]
    chair = next((s.user for s in seats if s.is_chair), None)
    user = next((u for u in [*full, *deputies] if u.username == data["user"]), None)
    if user is None and data["act"] in {"add", "add_deputy"}:
        user = selectors.account(data["user"])
    if user is None:
        raise RuleBroken("panel.seat_unknown")
    full, deputies = [u for u in full if u != user or data["act"] == "chair"], [u for u in deputies if u != user]
    if data["act"] == "add":
        full.append(user)
    elif data["act"] == "add_deputy":
        deputies.append(user)
    if data["act"] == "chair":
        chair = user
    elif chair == user:
        chair = None
    services.seat_members(
        actor=request.actor, at=clock.now(), panel=panel, version=data["version"], users=full, chair=chair, deputies=deputies
    )


def _act(
    request: HouseRequest, pk: int, act: str, title: str, run: Callable[..., Panel], done: str,
    form_class: type[VersionForm] = VersionForm,
) -> HttpResponse:  # fmt: skip
    """Ask before an act that cannot be taken back; a refusal stands above the button."""
    panel = _panel(request, pk)
    verdict = access.may_run(request.actor, panel, act)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params))
    form = form_class(request.POST or None, initial={"version": panel.version})
    if request.method == "POST" and form.is_valid():
        service = partial(run, panel=panel, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=done, then=redirect("panel_detail", pk)):
            return answer
    bench = selectors.bench_of(panel, clock.today())
    context = {**SECTION, "panel": panel, "bench": bench, "form": form, "title": title, "act": act, "hint": bench.hint}
    return render(request, "portal/panels/act.html", context, status=422 if form.errors else 200)


@page("panel.run", methods="GET POST")
def panel_open(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "open", _("开始评审"), services.open_panel, _("评审已开始，并通知了评委。"))


@page("panel.run", methods="GET POST")
def panel_conclude(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "conclude", _("结束评审"), services.conclude_panel, _("评审已结束，结论已生效。"))


@page("panel.run", methods="GET POST")
def panel_dissolve(request: HouseRequest, pk: int) -> HttpResponse:
    done = _("评审组已撤销。")
    return _act(request, pk, "dissolve", _("撤销评审组"), services.dissolve_panel, done, DissolveForm)


@page("panel.run", methods="GET POST")
def panel_discuss(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "discuss", _("进入合议复评"), services.discuss_panel, _("已进入合议复评，并通知了评委。"))


@page("panel.run", methods="GET POST")
def panel_settle(request: HouseRequest, pk: int) -> HttpResponse:
    """How the panel judges: before it opens; while it runs only the due date."""
    panel = _panel(request, pk)
    verdict = access.may_run(request.actor, panel, "settle")
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params))
    form = SettleForm(request.POST or None, panel=panel)
    if request.method == "POST" and form.is_valid():
        service = partial(services.settle_panel, panel=panel, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("评审方式已保存。"), then=redirect("panel_detail", pk)):
            return answer
    return render(request, "portal/panels/settle.html", {**SECTION, "panel": panel, "form": form}, status=422 if form.errors else 200)


@page("panel.run", methods="POST")
def panel_remind(request: HouseRequest, pk: int) -> HttpResponse:
    """Remind whoever is late."""
    try:
        count = services.remind_late(actor=request.actor, at=clock.now(), panel=_panel(request, pk))
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已提醒 %(n)s 名评委。") % {"n": count})
    return redirect("panel_detail", pk)
