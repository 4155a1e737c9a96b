"""The roster of Party staff: the list with the share of full-time staff, one line with its duty statement."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.appointments import access, selectors, services
from branches.appointments.filters import StaffFilter
from branches.appointments.forms import EndForm, StaffForm
from branches.appointments.models import PartyStaff
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "appointments"}
COLUMNS = (
    Column(gettext_lazy("姓名")),
    Column(gettext_lazy("党组织"), "node__path", "hide-s"),
    Column(gettext_lazy("岗位"), css="hide-s"),
    Column(gettext_lazy("来源"), css="hide-s"),
    Column(gettext_lazy("专兼职")),
    Column(gettext_lazy("党务工作量"), "load", "num"),
    Column(gettext_lazy("到岗日期"), css="hide-s"),
)


@page("party_staff.view")
def party_staff_list(request: HouseRequest) -> HttpResponse:
    """The roster in reach; who sees a committee sees the share of full-time staff."""
    today, rows = clock.today(), selectors.staff(request.scope)
    listing = Listing(request, rows, COLUMNS, StaffFilter(request.GET, rows), export="party-staff")
    context = {
        **SECTION, "listing": listing, "share": selectors.staff_share(request.scope, today),
        "keepers": list(selectors.keepers(request.actor.scope("party_staff.edit"), today)),
    }  # fmt: skip
    return render(request, "branches/appointments/staff_list.html", context)


@page("party_staff.edit", methods="GET POST")
def party_staff_new(request: HouseRequest, code: str) -> HttpResponse:
    node = get_object_or_404(selectors.keepers(request.scope, clock.today()), code=code)
    form = StaffForm(request.POST if request.method == "POST" else None, node=node, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        enrol = partial(services.enrol_staff, facts=form.facts())
        if answer := carry_out(request, form, enrol, done=_("已列入名册。"), then=redirect("party_staff_list")):
            return answer
    context = {**SECTION, "form": form, "node": node}
    return render(request, "branches/appointments/staff_form.html", context, status=422 if form.errors else 200)


def _staff(request: HouseRequest, pk: int) -> PartyStaff:
    return get_object_or_404(selectors.staff(request.scope), pk=pk)


@page("party_staff.view")
def party_staff_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _staff(request, pk))


def _show(request: HouseRequest, row: PartyStaff, form: EndForm | None = None) -> HttpResponse:
    edits = request.actor.scope("party_staff.edit").covers(row.node.path) and row.ended_on is None
    end_form = form or EndForm(initial={"version": row.version, "on": clock.today()})
    context = {**SECTION, "row": row, "edits": edits, "form": end_form}
    return render(request, "branches/appointments/staff_detail.html", context, status=422 if form is not None else 200)


@page("party_staff.edit", methods="GET POST")
def party_staff_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _staff(request, pk)
    verdict = access.may_edit_staff(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("party_staff_detail", args=[pk]))
    first = {name: getattr(row, name) for name in ("version", "title", "source", "is_full_time", "load", "duty", "from_on")}
    form = StaffForm(request.POST if request.method == "POST" else None, node=row.node, is_new=False, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_staff, staff=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("party_staff_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "node": row.node, "row": row}
    return render(request, "branches/appointments/staff_form.html", context, status=422 if form.errors else 200)


@page("party_staff.edit", methods="POST")
def party_staff_end(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _staff(request, pk), EndForm(request.POST)
    if form.is_valid():
        end = partial(services.end_staff, staff=row, **form.cleaned_data)
        if answer := carry_out(request, form, end, done=_("已登记离岗。"), then=redirect("party_staff_detail", pk)):
            return answer
    return _show(request, row, form)
