"""Part files: the list, one part with its trace, the form, the sheet of labels, stores."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.materials import access, selectors, services
from branches.materials.filters import MaterialFilter
from branches.materials.forms import LineForm, MaterialForm, StoreForm
from branches.materials.models import Material, MaterialStore
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from portal.signin.charts import qr_shape

SECTION = {"section": "materials"}
READ, EDIT = "material.view", "material.edit"
ON_A_SHEET = 60
COLUMNS = (
    Column(gettext_lazy("物资"), "name"),
    Column(gettext_lazy("编码"), "code", "hide-s"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("库存")),
)
STORES = (
    Column(gettext_lazy("存放地点"), "name"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("保管员"), css="hide-s"),
    Column(gettext_lazy("有库存的物资"), css="num"),
    Column(gettext_lazy("状态")),
)


@page(READ)
def material_list(request: HouseRequest) -> HttpResponse:
    """Part files in reach with what lies where."""
    today = clock.today()
    rows = selectors.materials(request.actor, READ, today)
    decorate = partial(selectors.with_totals, reached=selectors.positions(request.actor, READ, today))
    listing = Listing(request, rows, COLUMNS, MaterialFilter(request.GET, rows), decorate=decorate, export="material-list")
    actor = request.actor
    can_import = actor.can("import.run") and actor.can("import.materials")
    context = {**SECTION, "listing": listing, "can_edit": actor.can(EDIT) and bool(actor.scope(EDIT).paths), "can_import": can_import}
    return render(request, "branches/materials/material_list.html", context)


def fetch(request: HouseRequest, pk: int) -> Material:
    return get_object_or_404(selectors.materials(request.actor, READ, clock.today()), pk=pk)


@page(READ)
def material_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """A part: what it is, where it lies, and every batch through its three nodes. The QR label opens this page."""
    return show(request, fetch(request, pk))


def show(request: HouseRequest, row: Material, bound: LineForm | None = None, at_position: int = 0, status: int = 200) -> HttpResponse:
    actor, today = request.actor, clock.today()
    may_edit, movable = access.is_near(actor, EDIT, row), set(_movable(request))
    places = list(selectors.positions(actor, READ, today).filter(material=row))
    for place in places:
        first = {"version": place.version, "least": place.least_shown, "shelf": place.shelf}
        own = bound if bound is not None and place.pk == at_position else LineForm(initial=first, auto_id=f"l{place.pk}_%s")
        place.card_id = f"c-line-{place.pk}"  # type: ignore[attr-defined]
        place.form = own if access.is_near(actor, EDIT, place.store) else None  # type: ignore[attr-defined]
    batches = selectors.batches(selectors.movements(actor, READ, today), row)
    for batch in batches:
        batch.may_move = batch.store.pk in movable  # type: ignore[attr-defined]
    context = {
        **SECTION, "row": row, "places": places, "batches": batches, "may_edit": may_edit, "may_move": bool(movable) and row.is_active,
        "movable": movable, "qr": qr_shape(label_address(request, row)), "file_panel": file_panel(actor, "material", row.pk),
    }  # fmt: skip
    return render(request, "branches/materials/material_detail.html", context, status=status)


def _movable(request: HouseRequest) -> list[int]:
    if not request.actor.can("stock.move"):
        return []
    return list(selectors.stores(request.actor, "stock.move", clock.today()).order_by().values_list("pk", flat=True))


def label_address(request: HouseRequest, row: Material) -> str:
    return request.build_absolute_uri(reverse("material_detail", args=[row.pk]))


@page(EDIT, methods="GET POST")
def material_new(request: HouseRequest) -> HttpResponse:
    nodes = selectors.edit_units(request.actor, EDIT, clock.today())
    form = MaterialForm(request.POST if request.method == "POST" else None, nodes=nodes, initial={"once_key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        add = partial(services.register_material, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, add, done=_("档案已建立，接着登记采购或期初数量。"), then=redirect("material_list")):
            return answer
    context = {**SECTION, "form": form, "title": _("建立物资档案"), "back": reverse("material_list")}
    return render(request, "branches/materials/form.html", context, status=422 if form.errors else 200)


@page(EDIT, methods="GET POST")
def material_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.materials(request.actor, EDIT, clock.today()), pk=pk)
    names = ("code", "name", "spec", "unit_label", "maker", "fits", "note", "is_active", "version")
    first = {name: getattr(row, name) for name in names} | {"kind": row.kind.code}
    nodes = selectors.edit_units(request.actor, EDIT, clock.today())
    form = MaterialForm(request.POST if request.method == "POST" else None, nodes=nodes, row=row, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_material, material=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("material_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "title": row.name, "back": reverse("material_detail", args=[pk])}
    return render(request, "branches/materials/form.html", context, status=422 if form.errors else 200)


@page(READ)
def material_labels(request: HouseRequest) -> HttpResponse:
    """A sheet of labels to print: the parts of the list as it is filtered, or one part."""
    rows = selectors.materials(request.actor, READ, clock.today()).filter(is_active=True)
    one = request.GET.get("part", "")
    filterset = MaterialFilter(request.GET, rows)
    shown = filterset.qs.filter(pk=int(one)) if one.isascii() and one.isdigit() and len(one) < 12 else filterset.qs
    parts: list[Any] = list(shown[: ON_A_SHEET + 1])
    for part in parts:
        part.qr = qr_shape(label_address(request, part))
    context = {**SECTION, "parts": parts[:ON_A_SHEET], "is_cut": len(parts) > ON_A_SHEET, "most": ON_A_SHEET}
    return render(request, "branches/materials/labels.html", context)


@page(READ)
def material_store_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.stores(request.actor, READ, clock.today())
    listing = Listing(request, rows, STORES, export="material-stores")
    can_edit = request.actor.can(EDIT)
    edited = {row.pk for row in listing.page.object_list if _edits_store(request, row)} if can_edit else set()
    context = {**SECTION, "listing": listing, "can_edit": can_edit, "edited": edited}
    return render(request, "branches/materials/store_list.html", context)


def _edits_store(request: HouseRequest, row: MaterialStore) -> bool:
    scope = request.actor.scope(EDIT)
    return scope.covers(row.node.path) or (row.branch is not None and scope.covers(row.branch.node.path))


def _store_page(request: HouseRequest, form: StoreForm, title: str, service: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        save = partial(service, facts=form.facts())
        if answer := carry_out(request, form, save, done=_("已保存。"), then=redirect("material_store_list")):
            return answer
    context = {**SECTION, "form": form, "title": title, "back": reverse("material_store_list")}
    return render(request, "branches/materials/form.html", context, status=422 if form.errors else 200)


@page(EDIT, methods="GET POST")
def material_store_new(request: HouseRequest) -> HttpResponse:
    form = StoreForm(request.POST if request.method == "POST" else None, nodes=selectors.edit_units(request.actor, EDIT, clock.today()))
    return _store_page(request, form, _("登记存放地点"), services.save_store)


@page(EDIT, methods="GET POST")
def material_store_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.stores(request.actor, EDIT, clock.today()), pk=pk)
    first = {"name": row.name, "place": row.place, "is_active": row.is_active, "version": row.version}
    first["keeper_no"] = row.keeper.staff_no if row.keeper else ""
    nodes = selectors.edit_units(request.actor, EDIT, clock.today())
    form = StoreForm(request.POST if request.method == "POST" else None, nodes=nodes, row=row, initial=first)
    seen = form.data.get("version", "") if form.is_bound else ""
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    return _store_page(request, form, row.name, partial(services.save_store, store=row, version=version))
