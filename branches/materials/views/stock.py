"""What lies where, what is below its line or idle; the book of movements, an entry, a counter-entry, a line."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.materials import selectors, services
from branches.materials.enums import MoveKind, StockTab
from branches.materials.filters import MoveFilter, StockFilter
from branches.materials.forms import LineForm, MoveForm, ReverseForm
from branches.materials.models import StockPosition
from branches.materials.views.ledger import READ, fetch, show
from portal.catalogue.selectors import value_on
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "materials"}
YEAR = 365
COLUMNS = (
    Column(gettext_lazy("物资"), "material__code"),
    Column(gettext_lazy("存放地点"), css="hide-s"),
    Column(gettext_lazy("库存"), "on_hand", "num"),
    Column(gettext_lazy("安全库存线"), css="num hide-s"),
    Column(gettext_lazy("最近出入库"), "last_moved_on", "hide-s"),
    Column(gettext_lazy("状态")),
)
MOVES = (
    Column(gettext_lazy("物资"), "material__code"),
    Column(gettext_lazy("类型")),
    Column(gettext_lazy("批次号"), css="hide-s"),
    Column(gettext_lazy("数量"), css="num"),
    Column(gettext_lazy("日期"), "moved_on"),
    Column(gettext_lazy("存放地点"), css="hide-s"),
    Column(gettext_lazy("去向"), css="hide-s"),
)


@page(READ)
def stock_list(request: HouseRequest) -> HttpResponse:
    """Positions in reach; idle parts with the share that came to use within a year."""
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = selectors.positions(request.actor, READ, today)
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in StockTab.values)]
    tabs += [(tab.label, f"?s={tab.value}", "", wanted == tab) for tab in StockTab]
    shown, days = selectors.stock_by_tab(rows, wanted, today), selectors.idle_days(today)

    def decorate(found: list[StockPosition]) -> list[Any]:
        for row in found:
            idle = row.on_hand > 0 and row.last_moved_on is not None and row.last_moved_on <= today - timedelta(days=days)
            row.idle_days = (today - row.last_moved_on).days if idle and row.last_moved_on else 0  # type: ignore[attr-defined]
        return found

    listing = Listing(request, shown, COLUMNS, StockFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="stock-list")
    context: dict[str, Any] = {**SECTION, "listing": listing, "days": days, "is_idle": wanted == StockTab.IDLE}
    if wanted == StockTab.IDLE:
        use = selectors.idle_use_of(rows, today - timedelta(days=YEAR), today)
        context |= {"use": use, "target": value_on("IDLE_USE_TARGET", today)}
    return render(request, "branches/materials/stock_list.html", context)


@page(READ)
def stock_move_list(request: HouseRequest) -> HttpResponse:
    """The book of movements: nothing in it is ever changed."""
    rows = selectors.movements(request.actor, READ, clock.today())
    listing = Listing(request, rows, MOVES, MoveFilter(request.GET, rows), export="material-moves")
    actor = request.actor
    can_import = actor.can("import.run") and actor.can("import.material-moves")
    return render(request, "branches/materials/move_list.html", {**SECTION, "listing": listing, "can_import": can_import})


@page("stock.move", methods="GET POST")
def stock_move_new(request: HouseRequest, pk: int) -> HttpResponse:
    """An entry for one part."""
    row, today = fetch(request, pk), clock.today()
    stores = selectors.stores(request.actor, "stock.move", today).filter(is_active=True)
    asked = request.GET
    first = {
        "once_key": uuid4().hex, "moved_on": today, "batch_no": asked.get("batch", "")[:40],
        "kind": asked.get("kind") if asked.get("kind") in MoveKind.values else MoveKind.PURCHASED,
    }  # fmt: skip
    chosen = [store for store in stores if selectors.in_line(row, store)]
    first["store"] = asked.get("store") or (chosen[0].pk if len(chosen) == 1 else "")
    typed = request.POST if request.method == "POST" else None
    usable = stores.filter(pk__in=[store.pk for store in chosen])
    form = MoveForm(typed, material=row, stores=usable, units=selectors.units_beside(row, today), initial=first)
    if request.method == "POST" and form.is_valid():
        move = partial(services.record_move, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, move, done=_("已登记。"), then=redirect("material_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "title": _("登记出入库"), "part": row, "back": reverse("material_detail", args=[pk])}
    return render(request, "branches/materials/form.html", context, status=422 if form.errors else 200)


@page("stock.move", methods="GET POST")
def stock_move_reverse(request: HouseRequest, pk: int) -> HttpResponse:
    """Take a wrong entry back by a counter-entry."""
    row = get_object_or_404(selectors.movements(request.actor, "stock.move", clock.today()), pk=pk)
    form = ReverseForm(request.POST if request.method == "POST" else None)
    then = redirect("material_detail", row.material_id)
    if request.method == "POST" and form.is_valid():
        service = partial(services.reverse_move, movement=row, reason=form.cleaned_data["reason"])
        if answer := carry_out(request, form, service, done=_("已冲正。"), then=then):
            return answer
    context = {**SECTION, "form": form, "title": _("冲正"), "move": row, "part": row.material, "back": then.url}
    return render(request, "branches/materials/form.html", context, status=422 if form.errors else 200)


@page("material.edit", methods="POST")
def stock_line(request: HouseRequest, pk: int) -> HttpResponse:
    """Set the safety line of a part in a store."""
    rows = selectors.positions(request.actor, "material.edit", clock.today())
    row, form = get_object_or_404(rows, pk=pk), LineForm(request.POST, auto_id=f"l{pk}_%s")
    if form.is_valid():
        service = partial(services.set_line, position=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("material_detail", row.material_id)):
            return answer
    return show(request, row.material, form, pk, 422)
