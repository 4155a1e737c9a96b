"""Appointments to ranks 7 and 8: the list, one of them, proposing, confirming, ending."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence
from portal.people.models import Person
from workforce.careers import access, selectors, services
from workforce.careers.enums import CHIEF_TONES, ChiefState
from workforce.careers.filters import ChiefFilter
from workforce.careers.forms import ChiefEndForm, ChiefForm
from workforce.careers.models import ChiefAppointment

SECTION = {"section": "skill_posts"}
COLUMNS = (
    Column(gettext_lazy("受聘人")),
    Column(gettext_lazy("单位"), "", "hide-s"),
    Column(gettext_lazy("聘任等级")),
    Column(gettext_lazy("聘期开始"), "from_on", "hide-s"),
    Column(gettext_lazy("聘期结束"), "to_on"),
    Column(gettext_lazy("状态")),
)


def _stand(rows: list[Any]) -> list[Any]:
    today = clock.today()
    for row in rows:
        row.state = ChiefState(selectors.state_of(row, today))
        row.tone = CHIEF_TONES[row.state.value]
    return rows


@page("chief.view")
def chief_list(request: HouseRequest) -> HttpResponse:
    today, rows = clock.today(), selectors.chiefs(request.scope)
    counts, wanted = selectors.chief_counts(rows, today), request.GET.get("s", "")
    shown = rows.filter(selectors.chief_state_is(wanted, today)) if wanted in ChiefState.values else rows
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in ChiefState.values)]
    tabs += [(s.label, f"?s={s.value}", counts[s.value], s.value == wanted) for s in ChiefState]
    listing = Listing(
        request, shown, COLUMNS, ChiefFilter(request.GET, shown, request=request), tabs=tabs, export="chief-list", decorate=_stand
    )
    return render(request, "workforce/careers/chiefs.html", {**SECTION, "listing": listing, "can_edit": request.actor.can("chief.edit")})


def _row(request: HouseRequest, pk: int) -> ChiefAppointment:
    return get_object_or_404(selectors.chiefs(request.scope), pk=pk)


def _show(request: HouseRequest, row: ChiefAppointment, status: int = 200, form: ChiefEndForm | None = None) -> HttpResponse:
    actor = request.actor
    can_edit = actor.scope("chief.edit").covers(row.person.unit.path)
    _stand([row])
    verdict = access.may_confirm_chief(actor, row) if can_edit and row.state == ChiefState.PROPOSED else None
    can_end = can_edit and row.state != ChiefState.ENDED and bool(access.may_end_chief(actor, row))
    first = {"version": row.version, "on": clock.today()}
    context = {
        **SECTION, "row": row, "confirm": verdict, "why": "" if verdict is None or verdict else sentence(verdict.code, verdict.params),
        "form": form or (ChiefEndForm(initial=first) if can_end else None),
    }  # fmt: skip
    return render(request, "workforce/careers/chief.html", context, status=status)


@page("chief.view")
def chief_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _row(request, pk))


@page("chief.edit", methods="GET POST")
def chief_new(request: HouseRequest) -> HttpResponse:
    form = ChiefForm(request.POST if request.method == "POST" else None, initial={"once_key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        number = told.pop("staff_no").strip().upper()
        person = Person.objects.within(request.scope).active_on(clock.today()).select_related("unit").filter(staff_no=number).first()
        try:
            if person is None:
                raise RuleBroken("chief.no_person", field="staff_no", staff_no=number)
            row = services.appoint(actor=request.actor, at=clock.now(), person=person, **told)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已提出，请由另一位人事确认。"))
            return redirect("chief_detail", row.pk)
    back = reverse("chief_list")
    context = {**SECTION, "form": form, "title": _("提出聘任"), "back": back, "crumb": _("特级技师和首席技师"), "crumb_url": back}
    return render(request, "workforce/careers/form.html", context, status=422 if form.errors else 200)


@page("chief.edit", methods="POST")
def chief_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _row(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.confirm_chief(actor=request.actor, at=clock.now(), appointment=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("聘任已确认，并通知了本人。"))
    return redirect("chief_detail", pk)


@page("chief.edit", methods="POST")
def chief_end(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _row(request, pk), ChiefEndForm(request.POST)
    if form.is_valid():
        service = partial(services.end_chief, appointment=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已登记结束。"), then=redirect("chief_detail", pk)):
            return answer
    return _show(request, row, 422, form)
