"""Competitions: the office's list, the calendar of a year, a worker's own, and one competition as each of its readers sees it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from workforce.competitions import access, rules, selectors
from workforce.competitions.enums import CompetitionState
from workforce.competitions.filters import CompetitionFilter
from workforce.competitions.forms import EntryForm, HonourForm, MeasuredForm, PlannedForm, ReasonForm, TargetForm
from workforce.competitions.models import Competition

S = CompetitionState
SECTION = {"section": "competitions"}
MINE = {"section": "competition_mine"}
FIRST_YEAR, LAST_YEAR = 2000, 2100
COLUMNS = (
    Column(gettext_lazy("竞赛名称")),
    Column(gettext_lazy("级别"), "level", "hide-s"),
    Column(gettext_lazy("主办单位"), css="hide-s"),
    Column(gettext_lazy("报名截止"), "enrol_to", "hide-s"),
    Column(gettext_lazy("比赛日期"), "starts_on"),
    Column(gettext_lazy("报名数"), css="num"),
    Column(gettext_lazy("状态")),
)


def _tools(request: HouseRequest) -> dict[str, bool]:
    """The tabs and buttons of the list and the calendar."""
    can = request.actor.can
    return {
        "can_plan": can("competition.run"), "can_import": can("import.competition-results"), "can_fasttracks": can("fasttrack.list"),
    }  # fmt: skip


@page("competition.list")
def competition_list(request: HouseRequest) -> HttpResponse:
    """Competitions in reach by state, tier, kind and major project."""
    rows, wanted = selectors.competitions(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in S.values else rows
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in S.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in S.choices]
    filterset = CompetitionFilter(request.GET, shown, request=request)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, export="competition-list")
    return render(request, "workforce/competitions/list.html", {**SECTION, "listing": listing, **_tools(request)})


def _year(asked: str) -> int:
    """The year that was asked for; this year where it is none."""
    given = int(asked) if len(asked) == 4 and asked.isascii() and asked.isdigit() else 0
    return given if FIRST_YEAR <= given <= LAST_YEAR else clock.today().year


@page("competition.list")
def competition_calendar(request: HouseRequest) -> HttpResponse:
    """The competitions of a year by month, and which units have not held as many as the rule asks for."""
    year = _year(request.GET.get("year", ""))
    context = {
        **SECTION,
        **_tools(request),
        "year": year,
        "before": year - 1,
        "after": year + 1,
        "found": selectors.year_of(request.scope, year),
    }
    return render(request, "workforce/competitions/calendar.html", context)


@page("competition.enter")
def competition_mine(request: HouseRequest) -> HttpResponse:
    """What a worker can enter now, and what he took part in."""
    me = request.actor.person_id
    scope = request.actor.scope("competition.view")
    context = {
        **MINE, "rows": list(selectors.my_entries(me)) if me is not None else [],
        "open": list(selectors.open_for(me, scope, clock.today())) if me is not None else [],
    }  # fmt: skip
    return render(request, "workforce/competitions/mine.html", context)


def found(request: HouseRequest, pk: int) -> Competition:
    return get_object_or_404(selectors.competitions(request.actor.scope("competition.view")), pk=pk)


@page("competition.view")
def competition_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, found(request, pk))


def _forms(request: HouseRequest, row: Competition, runs: bool, bound: dict[str, forms.Form]) -> dict[str, forms.Form | None]:
    """The forms that this reader may use now."""
    actor, today, drive = request.actor, clock.today(), rules.is_drive(row.kind)
    office = bool(actor.scope("competition.enter").paths)
    self_entry = not office and actor.can("competition.enter") and row.enrol_from <= today <= row.enrol_to and not row.is_external
    enters = row.state == S.REGISTERING and not drive and (office or self_entry)
    if enters and not office and access.takes_part(actor, row):
        enters = False
    first = {"people": actor.user.person.staff_no} if actor.user.person is not None and not office else {}
    seen = {"version": row.version}
    made: dict[str, forms.Form | None] = {
        "entry": EntryForm(actor=actor, row=row, initial=first) if enters else None,
        "target": TargetForm() if runs and drive and row.state in (S.PLANNED, S.REGISTERING) else None,
        "planned": PlannedForm(row=row) if runs and drive and row.state in (S.PLANNED, S.REGISTERING) else None,
        "reason": ReasonForm(initial=seen) if runs and row.state in (S.PLANNED, S.REGISTERING, S.RUNNING, S.SCORED) else None,
        "honour": HonourForm(row=row) if runs and row.state == S.PUBLISHED and actor.can("honour.register") else None,
    }
    return {name: bound.get(name, form) if form is not None else None for name, form in made.items()}


def _drive(row: Competition, runs: bool) -> dict[str, Any]:
    """Targets and units of a drive. Units' places are shown when they are final; before that the organiser alone sees figures."""
    if not rules.is_drive(row.kind):
        return {"is_drive": False}
    shown = runs or row.state == S.PUBLISHED
    units = selectors.standing_units(row) if shown else []
    for unit in units:
        for figure in unit.figures:
            figure.form = (  # type: ignore[attr-defined]
                MeasuredForm(pk=figure.pk, initial={"measured": figure.measured}) if runs and row.state == S.RUNNING else None
            )
    return {"is_drive": True, "targets": list(row.targets.all()), "units": units}


def show(request: HouseRequest, row: Competition, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page of one competition; ``bound`` forms come back with their errors."""
    actor = request.actor
    runs = access.runs(actor, row)
    acts = _forms(request, row, runs, bound)
    entries = list(selectors.entries(actor.scope("competition.view")).filter(competition=row))
    opens = selectors.entry_ids(actor.scope("competition.entry"), row) if entries else set()
    publishes = runs and actor.can("competition.publish") and row.state == S.SCORED
    context = {
        **(SECTION if actor.can("competition.list") else MINE), "row": row, "runs": runs, "forms": acts, "entries": entries, "opens": opens,
        "occupations": list(row.occupations.all()), "winners": selectors.winners(row), **_drive(row, runs),
        "me": actor.person_id, "can_publish": publishes and bool(access.may_publish(actor, row)),
        "can_publicise": runs and row.state == S.SCORED and row.publicity_id is None and actor.can("publicity.manage"),
        "can_convene": runs and actor.can("panel.run") and _wants_jury(row),
        "refusals": [e for name, form in bound.items() if acts.get(name) is None for e in form.non_field_errors()],
        "file_panel": file_panel(actor, "competition", row.pk),
        "can_fasttrack": row.state == S.PUBLISHED and actor.can("fasttrack.ask"),
    }  # fmt: skip
    return render(request, "workforce/competitions/detail.html", context, status=status)


def _wants_jury(row: Competition) -> bool:
    has_panel = row.panel is not None and row.panel.state != "dissolved"
    return row.state == S.RUNNING and not rules.is_drive(row.kind) and not row.is_external and row.theory_weight < 100 and not has_panel
