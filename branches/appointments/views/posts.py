"""Appointments: the table with who crosses over, the rates of each organisation, giving, changing and ending a post."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.appointments import access, selectors, services
from branches.appointments.filters import PostFilter
from branches.appointments.forms import EndForm, PostForm
from branches.appointments.models import CrossPost
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "appointments"}
COLUMNS = (
    Column(gettext_lazy("姓名")),
    Column(gettext_lazy("党组织"), "node__path", "hide-s"),
    Column(gettext_lazy("任职机构")),
    Column(gettext_lazy("职务名称"), css="hide-s"),
    Column(gettext_lazy("任期"), "from_on", "hide-s"),
    Column(gettext_lazy("交叉任职")),
)
TABS = (("held", gettext_lazy("在任")), ("over", gettext_lazy("任期届满")), ("ended", gettext_lazy("已卸任")))


@page("appointment.view")
def appointment_list(request: HouseRequest) -> HttpResponse:
    """Posts in reach."""
    today, wanted = clock.today(), request.GET.get("s", "")
    shown = selectors.by_state(selectors.posts(request.scope), wanted, today)
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in dict(TABS))]
    tabs += [(label, f"?s={key}", "", key == wanted) for key, label in TABS]
    decorate = partial(selectors.with_crossing, day=today)
    listing = Listing(request, shown, COLUMNS, PostFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="appointment-list")
    actor = request.actor
    context = {
        **SECTION, "listing": listing, "keepers": list(selectors.keepers(actor.scope("appointment.edit"), today)),
        "edit_paths": actor.scope("appointment.edit").paths,
        "can_import": actor.can("import.run") and actor.can("import.appointments"),
    }  # fmt: skip
    return render(request, "branches/appointments/list.html", context)


@page("appointment.view")
def appointment_rates(request: HouseRequest) -> HttpResponse:
    """The rates in both directions and the check of the heads, an organisation a row."""
    rows = selectors.standings(request.scope, clock.today())
    return render(request, "branches/appointments/rates.html", {**SECTION, "rows": rows})


@page("appointment.edit", methods="GET POST")
def appointment_new(request: HouseRequest, code: str) -> HttpResponse:
    node = get_object_or_404(selectors.keepers(request.scope, clock.today()), code=code)
    form = PostForm(request.POST if request.method == "POST" else None, node=node, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        appoint = partial(services.appoint, facts=form.facts())
        if answer := carry_out(request, form, appoint, done=_("已登记任职。"), then=redirect("appointment_list")):
            return answer
    context = {**SECTION, "form": form, "node": node}
    return render(request, "branches/appointments/form.html", context, status=422 if form.errors else 200)


def _post(request: HouseRequest, pk: int) -> CrossPost:
    return get_object_or_404(selectors.posts(request.scope), pk=pk)


def _show(request: HouseRequest, row: CrossPost, form: PostForm | None, end_form: EndForm | None) -> HttpResponse:
    errors = any(f is not None and f.errors for f in (form, end_form))
    context = {**SECTION, "form": form, "node": row.node, "row": row, "end_form": end_form}
    return render(request, "branches/appointments/form.html", context, status=422 if errors else 200)


def _first(row: CrossPost) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("version", "body", "rank", "title", "document", "from_on", "to_on")}


@page("appointment.edit", methods="GET POST")
def appointment_edit(request: HouseRequest, pk: int) -> HttpResponse:
    """One post: to be changed while it is held, to be read when it is ended."""
    row = _post(request, pk)
    if not access.may_edit_post(request.actor, row):
        return _show(request, row, None, None)
    form = PostForm(request.POST if request.method == "POST" else None, node=row.node, holder=row.person, initial=_first(row))
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_post, post=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("appointment_list")):
            return answer
    return _show(request, row, form, EndForm(initial={"version": row.version, "on": clock.today()}, auto_id="end_%s"))


@page("appointment.edit", methods="POST")
def appointment_end(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _post(request, pk), EndForm(request.POST, auto_id="end_%s")
    if form.is_valid():
        end = partial(services.end_post, post=row, **form.cleaned_data)
        if answer := carry_out(request, form, end, done=_("已登记卸任。"), then=redirect("appointment_list")):
            return answer
    return _show(request, row, PostForm(node=row.node, holder=row.person, initial=_first(row)), form)
