"""Dry runs of a version: asked for, watched, read branch by branch."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.schemes.enums import Dimension
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import SchemeBody, body_from_json
from assessment.schemes.selectors import body_of, combine_words, name_of
from assessment.trials import selectors, services
from assessment.trials.exports import SORTS
from assessment.trials.forms import TrialForm
from assessment.trials.models import SchemeTrial, SchemeTrialRow
from portal.kernel import clock, jobs
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page

SECTION = {"section": "schemes"}
COLUMNS = [
    Column(gettext_lazy("党支部"), SORTS[0]),
    Column(gettext_lazy("党建"), SORTS[1], "num hide-s"), Column(gettext_lazy("党建名次"), css="num hide-s"),
    Column(gettext_lazy("业务"), SORTS[2], "num hide-s"), Column(gettext_lazy("业务名次"), css="num hide-s"),
]  # fmt: skip
WHOLE = [Column(gettext_lazy("综合"), SORTS[4], "num hide-s"), Column(gettext_lazy("综合名次"), css="num hide-s")]
LAST = [Column(gettext_lazy("合计变化"), SORTS[3], "num"), Column(gettext_lazy("变化较大的指标"), css="hide-s")]
Bodies = tuple[SchemeBody, SchemeBody]  # of the round, of the draft
MOST_NAMED = 3


@page("scheme.try", methods="GET POST")
def scheme_trials(request: HouseRequest, code: str, version: int) -> HttpResponse:
    """The dry runs of a version, and the form for another."""
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    form = TrialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            trial = services.ask_trial(actor=request.actor, at=clock.now(), scheme=scheme, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("试算已开始，完成后可查看每个支部的变化。"))
            return redirect("scheme_trial", pk=trial.pk)
    context = {
        **SECTION, "scheme": scheme, "title": name_of(scheme), "form": form, "trials": list(selectors.trials_of(scheme)),
        "has_rounds": form.fields["round"].queryset.exists(),
    }  # fmt: skip
    return render(request, "assessment/trials/trials.html", context, status=422 if form.errors else 200)


def _band(body: SchemeBody, code: str) -> str:
    band = body.band_named(code)
    return name_of(band) if band else ""


def _far(pair: list[str | None]) -> float:
    old, new = pair
    return abs(float(new or 0) - float(old or 0))


def _side(row: SchemeTrialRow, bodies: Bodies, label: Any, points: str, band: str) -> dict[str, Any]:
    """Points, rank and band of one score or of the whole, before and after."""
    side = {"label": label}
    for when, body in zip(("before", "after"), bodies, strict=True):
        side[when], side[f"rank_{when}"] = getattr(row, f"{points}_{when}"), getattr(row, f"{points}_rank_{when}")
        side[f"band_{when}"] = _band(body, getattr(row, f"{band}_{when}"))
    return side


def _decorated(rows: list[SchemeTrialRow], bodies: Bodies, *, has_whole: bool) -> list[SchemeTrialRow]:
    names = {i.code: name_of(i) for body in bodies for i in body.indicators}
    for row in rows:
        most = sorted(row.items.items(), key=lambda item: -_far(item[1]))
        row.named = [(names.get(code, code), old or "—", new or "—") for code, (old, new) in most[:MOST_NAMED]]
        row.others = max(0, len(most) - MOST_NAMED)
        row.sides = [_side(row, bodies, Dimension(name).label, name, f"{name}_band") for name in ("party", "business")]
        if has_whole:
            row.sides.append(_side(row, bodies, _("综合"), "total", "grade"))
    return rows


def _indicator_names(body: SchemeBody, codes: list[str]) -> str:
    rows = [*body.indicators, *(i for bonus in body.bonus for i in bonus.items), *body.vetoes]
    return "、".join(f"{name_of(row)}（{row.code}）" for row in rows if row.code in codes)


def _ways(bodies: Bodies) -> tuple[str, str] | None:
    """How the round and the draft make one result of the two scores; None where both do it alike."""
    before, after = (combine_words(body) for body in bodies)
    return None if before == after else (before, after)


def _tabs(request: HouseRequest, counts: dict[str, int], *, has_whole: bool) -> list[tuple[str, str, int, bool]]:
    band, grade = (request.GET.get(name) == "1" for name in ("band", "grade"))
    grade = grade and has_whole
    tabs = [(_("全部"), "?", counts["all"], not band and not grade), (_("等次有变化"), "?band=1", counts["band"], band)]
    return [*tabs, (_("综合等次有变化"), "?grade=1", counts["grade"], grade and not band)] if has_whole else tabs


@page("scheme.try")
def scheme_trial(request: HouseRequest, pk: int) -> HttpResponse:
    """One dry run: what moves in all, then branch by branch, those in reach only."""
    trial = get_object_or_404(SchemeTrial.objects.select_related("scheme", "round__scheme", "asked_by", "job"), pk=pk)
    bodies = (body_of(trial.round.scheme), body_from_json(trial.body))
    has_whole, counts = selectors.has_whole(trial, bodies), selectors.counts_of(trial, request.scope)
    rows = selectors.changed_only(selectors.rows_of_trial(trial, request.scope), request.GET, has_whole=has_whole)
    listing = Listing(
        request, rows, [*COLUMNS, *(WHOLE if has_whole else []), *LAST], tabs=_tabs(request, counts, has_whole=has_whole),
        decorate=lambda page: _decorated(page, bodies, has_whole=has_whole), export=f"scheme-trial?trial={trial.pk}",
    )  # fmt: skip
    job = jobs.with_progress(trial.job) if trial.job else None
    context = {
        **SECTION, "trial": trial, "scheme": trial.scheme, "title": name_of(trial.scheme), "listing": listing, "counts": counts,
        "live": _indicator_names(bodies[1], trial.live), "absent": _indicator_names(bodies[1], trial.absent), "job": job,
        "ways": _ways(bodies), "has_whole": has_whole,
        "is_old": trial.state == "done" and not trial.has_whole and any(body.grades_whole for body in bodies),
        "is_running": trial.state == "asked" and job is not None and job.state in jobs.OPEN,
        "is_waiting": trial.state == "asked" and not jobs.workers_alive(clock.now()),
    }  # fmt: skip
    return render(request, "assessment/trials/trial.html", context)
