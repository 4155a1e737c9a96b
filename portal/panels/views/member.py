"""What a member does, mostly on a phone: see what waits, judge case after case, stand aside."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused
from portal.panels import access, registry, rules, selectors, services
from portal.panels.enums import PanelState
from portal.panels.forms import RecusalForm, opinion_form
from portal.panels.models import Panel, PanelOpinion

SECTION = {"section": "panel_mine"}
SHOWN_PAST = 20


def _panel(request: HouseRequest, pk: int) -> Panel:
    return get_object_or_404(selectors.visible(request.actor), pk=pk)


@page("panel.judge")
def panel_mine(request: HouseRequest) -> HttpResponse:
    """What waits for the reader's opinion, and what he has judged lately."""
    waiting, past = list(selectors.waiting_seats(request.actor)), list(selectors.past_seats(request.actor)[:SHOWN_PAST])
    return render(request, "portal/panels/mine.html", {**SECTION, "waiting": waiting, "past": past})


def _runs(request: HouseRequest, panel: Panel) -> bool:
    """Whether the reader may do a runner's acts on this panel in its state."""
    return request.actor.scope("panel.run").covers(panel.node.path) and bool(access.may_run(request.actor, panel, "seat"))


@page("panel.judge")
def panel_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """For whoever sees it by office, and for its members."""
    panel = _panel(request, pk)
    actor = request.actor
    bench = selectors.bench_of(panel, clock.today(), actor)
    own = next((seat for seat in bench.seats if seat.user_id == request.actor.user_id), None)
    context = {
        "section": "panels" if request.actor.can("panel.view") else "panel_mine", "panel": panel, "bench": bench, "own": own,
        "runs": _runs(request, panel), "is_over": panel.state == PanelState.CONCLUDED,
        "sees_list": request.actor.scope("panel.view").covers(panel.node.path),
        "hint": bench.hint, "progress": [(seat, *bench.progress(seat)) for seat in bench.seats],
        "is_masked": access.is_masked(actor, panel), "sees_judges": access.sees_judges(actor, panel),
        "phases": _phases(panel), "who_sees": _who_sees(panel), "yes_no": f"{_('是')},{_('否')}",
        "opinions": _opinions(bench), "leniency": bench.leniency if _shows(panel) else [], "wide": bench.wide if _shows(panel) else set(),
    }  # fmt: skip
    return render(request, "portal/panels/detail.html", context)


def _phases(panel: Panel) -> list[tuple[str, str, Any]]:
    """The way of a panel for the step bar: label, done or now, when it began."""
    steps = [(PanelState.FORMING, panel.convened_at), (PanelState.SITTING, panel.opened_at)]
    steps += [(PanelState.DISCUSSING, panel.discussed_at)] if panel.has_discussion else []
    is_end = panel.state in {PanelState.CONCLUDED, PanelState.DISSOLVED}
    steps.append((PanelState(panel.state) if is_end else PanelState.CONCLUDED, panel.concluded_at))
    now = [state for state, _at in steps].index(PanelState(panel.state))
    return [(str(state.label), "done" if n < now or is_end else "now" if n == now else "", at) for n, (state, at) in enumerate(steps)]


def _who_sees(panel: Panel) -> str:
    """What each phase lets whom see, in a sentence."""
    if panel.state in {PanelState.CONCLUDED, PanelState.DISSOLVED}:
        return _("评审已结束：组织者和评委能看到意见，但看不到自己回避的对象的意见；申请人只能看到结论，看不到评委姓名。")
    if panel.state == PanelState.DISCUSSING:
        names = _("意见以编号显示。") if panel.hides_judges else _("意见附评委姓名。")
        return _("合议复评：评委和组织者能看到意见，但看不到自己回避的对象的意见。") + names
    return _("独立评审：评委只看到自己的意见，组织者只看到进度。")


def _shows(panel: Panel) -> bool:
    """Opinions are read in the discussion and after the conclusion."""
    return panel.state in {PanelState.DISCUSSING, PanelState.CONCLUDED}


def _opinions(bench: selectors.Bench) -> dict[int, list[tuple[str, PanelOpinion]]]:
    """Case -> who said what, by the names that the phase allows; closed cases have none."""
    if not _shows(bench.panel):
        return {}
    return {view.case.pk: [(bench.alias(o.seat), o) for o in view.counted] for view in bench.views}


def _chosen(own: list[selectors.OwnCase], asked: str) -> selectors.OwnCase | None:
    """The case asked for, else the first that still wants an opinion, else the first."""
    mine = [one for one in own if not one.is_aside]
    if asked:
        found = next((one for one in mine if str(one.case.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    return next((one for one in mine if one.opinion is None), mine[0] if mine else None)


@page("panel.judge", methods="GET POST")
def panel_judge(request: HouseRequest, pk: int) -> HttpResponse:
    """Own cases one after the other; an opinion may be changed until the conclusion."""
    panel = get_object_or_404(selectors.seated(request.actor), pk=pk)
    verdict = rules.may_do("judge", panel.state)
    if not verdict:
        return refused(request, RuleBroken(verdict.code), back=reverse("panel_detail", args=[pk]))
    seat, own = selectors.own_cases(request.actor, selectors.bench_of(panel, clock.today(), request.actor))
    view = _chosen(own, request.POST.get("case") or request.GET.get("case", ""))
    if view is None and request.method == "POST":
        raise Http404
    form = opinion_form(panel, request.POST or None, _first(view)) if view is not None else None
    if view is not None and form is not None and request.method == "POST" and form.is_valid():
        try:
            services.give_opinion(actor=request.actor, at=clock.now(), case=view.case, **form.opinion())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return _next(request, panel, own, view)
    mine = [one for one in own if not one.is_aside]
    context = {
        **SECTION, "panel": panel, "seat": seat, "own": own, "view": view, "form": form,
        "done": sum(one.opinion is not None for one in mine), "total": len(mine), "lines": _lines(request, panel, view),
    }  # fmt: skip
    return render(request, "portal/panels/judge.html", context, status=422 if form is not None and form.errors else 200)


def _lines(request: HouseRequest, panel: Panel, view: selectors.OwnCase | None) -> list[tuple[Any, Any]]:
    """What the room tells of the case: without a name where the panel is blind."""
    if view is None:
        return []
    return registry.blind_lines_of(view.case) if access.is_masked(request.actor, panel) else registry.lines_of(view.case)


def _first(view: selectors.OwnCase) -> dict[str, Any]:
    """What the form shows of an opinion given before."""
    opinion = view.opinion
    if opinion is None:
        return {}
    return {"is_for": "yes" if opinion.is_for else "no", "points": opinion.points, "reason": opinion.reason}


def _next(request: HouseRequest, panel: Panel, own: list[selectors.OwnCase], judged: selectors.OwnCase) -> HttpResponse:
    """On to the next case without an opinion, or out when it was the last."""
    left = [one for one in own if not one.is_aside and one.opinion is None and one is not judged]
    if left:
        messages.success(request, _("意见已记下，请继续评审下一个。"))
        return redirect(reverse("panel_judge", args=[panel.pk]) + f"?case={left[0].case.pk}")
    messages.success(request, _("您的评审已全部完成，评审结束前可以修改。"))
    return redirect("panel_mine")


@page("panel.judge", methods="GET POST")
def panel_recuse(request: HouseRequest, pk: int) -> HttpResponse:
    """A member stands aside, or whoever runs the panel records it for a member."""
    panel = _panel(request, pk)
    can_name = _runs(request, panel)
    if not can_name:
        access.seat_of(request.actor, panel)
        verdict = rules.may_do("recuse", panel.state)
        if not verdict:
            return refused(request, RuleBroken(verdict.code))
    cases = panel.cases.all()
    labels = selectors.codes_of(panel, cases) if access.is_masked(request.actor, panel) else {case.pk: case.label for case in cases}
    form = RecusalForm(request.POST or None, panel=panel, can_name=can_name, labels=labels, initial={"case": request.GET.get("case", "")})
    if request.method == "POST" and form.is_valid():
        try:
            services.recuse(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("回避已登记。"))
            return redirect("panel_detail", pk)
    context = {"section": "panels" if can_name else "panel_mine", "panel": panel, "form": form, "can_name": can_name}
    return render(request, "portal/panels/recuse.html", context, status=422 if form.errors else 200)
