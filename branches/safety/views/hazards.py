"""The list of hazards, the report of a minute, and one hazard with its one next step."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.safety import access, rules, selectors, services
from branches.safety.enums import OWNED_STATES, HazardState
from branches.safety.filters import HazardFilter
from branches.safety.forms import AssignForm, FixForm, HazardForm, ReasonForm, ReturnForm, return_initial, usual_rhythm
from branches.safety.models import Hazard, SafetyInspection
from portal.audit.messages import action_label
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.sentences import sentence

SECTION = {"section": "hazards"}
COLUMNS = (
    Column(gettext_lazy("隐患")),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("等级"), "grade__sort", "hide-s"),
    Column(gettext_lazy("发现"), "found_at", "hide-s"),
    Column(gettext_lazy("责任岗位"), css="hide-s"),
    Column(gettext_lazy("期限"), "due_on"),
    Column(gettext_lazy("状态")),
)
LATE = "late"
TABS = ("", LATE, HazardState.REPORTED, HazardState.ASSIGNED, HazardState.FIXED, HazardState.CLOSED)


def of_tab(rows: QuerySet[Hazard], wanted: str, today: Any) -> QuerySet[Hazard]:
    """The rows of a tab; what is sent back stands with what is to be fixed."""
    if wanted == LATE:
        return rows.overdue_on(today)  # type: ignore[attr-defined]
    if wanted == HazardState.ASSIGNED:
        return rows.filter(state__in=OWNED_STATES)
    return rows.filter(state=wanted) if wanted in HazardState.values else rows


def tab_label(wanted: str) -> Any:
    named = {"": _("全部"), LATE: _("已逾期"), HazardState.ASSIGNED: _("待整改")}
    return named[wanted] if wanted in named else HazardState(wanted).label


def with_days(rows: list[Hazard], today: Any) -> list[Hazard]:
    for row in rows:
        row.late = rules.days_late(row.state, row.due_on, today)  # type: ignore[attr-defined]
    return rows


@page("hazard.view")
def hazard_list(request: HouseRequest) -> HttpResponse:
    """Hazards in reach by state, rhythm, grade, unit and day; posts, not people."""
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = selectors.hazard_rows(request.scope)
    counts = selectors.state_counts(rows, today)
    counts |= {"": counts["all"], HazardState.ASSIGNED: counts[HazardState.ASSIGNED] + counts[HazardState.RETURNED]}
    shown = of_tab(rows, wanted, today)
    listing = Listing(
        request, shown, COLUMNS, HazardFilter(request.GET, shown, request=request),
        tabs=[(tab_label(key), f"?s={key}", counts[key], key == wanted) for key in TABS],
        decorate=lambda found: with_days(found, today), export="hazard-list",
    )  # fmt: skip
    actor = request.actor
    may = {"report": actor.can("hazard.report"), "import": actor.can("import.run") and actor.can("import.hazards")}
    return render(request, "branches/safety/hazard_list.html", {**SECTION, "listing": listing, "may": may})


@page("hazard.report", methods="GET POST")
def hazard_new(request: HouseRequest) -> HttpResponse:
    """Place, words, grade, photo: one screen."""
    units = selectors.reachable_units(request.actor, "hazard.report", clock.today())
    first = _first_unit(request, units)
    initial = {"node": first.code if first else "", "rhythm": usual_rhythm(first), "grade": request.GET.get("grade", "GENERAL")[:40]}
    look = _look(request)
    if look is not None:
        initial |= {"rhythm": look.rhythm, "place": look.place, "node": look.node.code if not look.node.is_party else initial["node"]}
    form = HazardForm(request.POST if request.method == "POST" else None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            row = services.report_hazard(
                actor=request.actor, at=now, facts=form.facts(now, look), uploads=request.FILES.getlist("files"),
                once_key=request.POST.get("once_key", "")[:32],
            )  # fmt: skip
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已报告，已通知支部分派责任人。"))
            return redirect("hazard_detail", row.pk)
    context = {**SECTION, "form": form, "inspection": look, "once_key": request.POST.get("once_key", "")[:32] or uuid.uuid4().hex}
    return render(request, "branches/safety/hazard_new.html", context, status=422 if form.errors else 200)


def _look(request: HouseRequest) -> SafetyInspection | None:
    """The inspection in which it was found, where one is named: one of those that the reader sees."""
    key = request.POST.get("inspection") or request.GET.get("inspection", "")
    rows = selectors.inspection_rows(request.actor.scope("inspection.log"))
    return rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 13 else None


def _first_unit(request: HouseRequest, units: Any) -> Any:
    """The writer's own unit, else the first team he may write for."""
    person = request.actor.user.person if request.actor.person_id else None
    own = units.filter(pk=person.unit_id).first() if person else None
    return own or units.filter(kind="team").first() or units.first()


def fetched(request: HouseRequest, pk: int) -> Hazard:
    rows = selectors.hazard_rows(request.scope).select_related("found_by", "fixed_by", "checked_by", "inspection", "owner__unit")
    return get_object_or_404(rows, pk=pk)


@page("hazard.view")
def hazard_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return shown(request, fetched(request, pk))


def shown(request: HouseRequest, row: Hazard, bound: dict[str, Any] | None = None) -> HttpResponse:
    """The page of one hazard; ``bound`` holds the form that was refused."""
    actor, today = request.actor, clock.today()
    may = {act: bool(access.could(actor, act, row)) for act in rules.TRANSITIONS}
    blocked = access.could(actor, "check", row) if row.state == HazardState.FIXED else None
    trail = [(entry, action_label(entry.action)) for entry in selectors.hazard_history(row)]
    context: dict[str, Any] = {
        **SECTION, "hazard": with_days([row], today)[0], "may": may, "trail": trail,
        "check_why": sentence(blocked.code, blocked.params) if blocked is not None and blocked.code in OWN else "",
        "assign_form": AssignForm(hazard=row, today=today) if may["assign"] else None,
        "fix_form": FixForm(initial={"version": row.version}),
        "return_form": ReturnForm(initial=return_initial(row, today), prefix="r"),
        "cancel_form": ReasonForm(initial={"version": row.version}, prefix="c"),
        "file_panel": file_panel(actor, "hazard", row.pk),
        "after_panel": file_panel(actor, "hazard-after", row.pk),
        "alarm": getattr(row, "alarm", None),
    }  # fmt: skip
    return render(request, "branches/safety/hazard_detail.html", context | (bound or {}), status=422 if bound else 200)


OWN = {"hazard.own_fix", "hazard.own_task"}
