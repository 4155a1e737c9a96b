"""Places and their posts with today's state, standards, manuals by version."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.safety import access, rules, selectors, services
from branches.safety.enums import StandardPart
from branches.safety.forms import AreaForm, ManualForm, StandardForm, VersionUploadForm
from branches.safety.models import SafetyManual
from portal.files.selectors import files_of
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "standards"}
AREAS = (
    Column(gettext_lazy("地点"), "name"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("责任岗位")),
    Column(gettext_lazy("未闭环隐患"), "open", "num"),
    Column(gettext_lazy("今天")),
)
STANDARDS = (
    Column(gettext_lazy("标准"), "name"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("条目"), "size", "num"),
    Column(gettext_lazy("生效日期"), "effective_from"),
)
MANUALS = (
    Column(gettext_lazy("手册"), "title"),
    Column(gettext_lazy("单位"), "node__path"),
    Column(gettext_lazy("现行版本")),
    Column(gettext_lazy("生效日期"), css="hide-s"),
)


def units(request: HouseRequest) -> Any:
    return selectors.reachable_units(request.actor, "standard.manage", clock.today())


def drawn_form(
    request: HouseRequest, form: Any, service: Any, title: str, back: str, done: Any, crumb: Any, *, has_file: bool = False
) -> HttpResponse:
    """A form on a page of its own: what all forms of this floor share."""
    if request.method == "POST" and form.is_valid():
        answer = carry_out(request, form, service(form), done=done, then=redirect(back))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "title": title, "back": back, "crumb": crumb, "has_file": has_file}
    return render(request, "branches/safety/standard_form.html", context, status=422 if form.errors else 200)


@page("standard.view")
def area_list(request: HouseRequest) -> HttpResponse:
    """Who answers for which place, and whether it is free of hazards today."""
    rows = selectors.area_rows(request.actor, "standard.view", clock.today()).filter(is_active=True)
    listing = Listing(request, rows, AREAS, export="area-list")
    clean, may_manage = rows.filter(open=0).count(), request.actor.can("standard.manage")
    managed = {row.pk for row in listing.page.object_list if access.is_near(request.actor, "standard.manage", row)}
    context = {**SECTION, "listing": listing, "clean": clean, "may_manage": may_manage, "managed": managed if may_manage else ()}
    return render(request, "branches/safety/area_list.html", context)


@page("standard.manage", methods="GET POST")
def area_new(request: HouseRequest) -> HttpResponse:
    form = AreaForm(request.POST if request.method == "POST" else None, nodes=units(request))

    def service(valid: AreaForm) -> Any:
        return partial(services.save_area, **{k: v for k, v in valid.cleaned_data.items() if k != "version"})

    return drawn_form(request, form, service, _("登记地点"), "area_list", _("已登记。"), _("辖区"))


@page("standard.manage", methods="GET POST")
def area_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.area_rows(request.actor, "standard.manage", clock.today()), pk=pk)
    first = {"node": row.node.code, "name": row.name, "kind": row.kind, "responsible_post": row.responsible_post,
             "is_active": row.is_active, "version": row.version}  # fmt: skip
    form = AreaForm(request.POST if request.method == "POST" else None, nodes=units(request), initial=first)

    def service(valid: AreaForm) -> Any:
        return partial(services.save_area, area=row, **valid.cleaned_data)

    return drawn_form(request, form, service, row.name, "area_list", _("已保存。"), _("辖区"))


@page("standard.view")
def standard_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.standard_rows(request.actor, "standard.view", clock.today())
    listing = Listing(request, rows, STANDARDS, export="standard-list")
    context = {**SECTION, "listing": listing, "may_manage": request.actor.can("standard.manage")}
    return render(request, "branches/safety/standard_list.html", context)


@page("standard.manage", methods="GET POST")
def standard_new(request: HouseRequest) -> HttpResponse:
    form = StandardForm(request.POST if request.method == "POST" else None, nodes=units(request), initial={"effective_from": clock.today()})

    def service(valid: StandardForm) -> Any:
        return partial(services.add_standard, **valid.facts())

    return drawn_form(request, form, service, _("新增现场标准"), "standard_list", _("已新增。"), _("现场标准"))


@page("standard.view")
def standard_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """The checklist in its three parts."""
    row = get_object_or_404(selectors.standard_rows(request.actor, "standard.view", clock.today()), pk=pk)
    items = list(row.items.all())
    parts = [(part.label, [item for item in items if item.part == part]) for part in StandardPart]
    return render(request, "branches/safety/standard_detail.html", {**SECTION, "standard": row, "parts": parts})


def with_current(rows: list[SafetyManual]) -> list[SafetyManual]:
    today = clock.today()
    for row in rows:
        row.current = rules.current_version(row.versions.all(), today)  # type: ignore[attr-defined]
    return rows


@page("standard.view")
def manual_list(request: HouseRequest) -> HttpResponse:
    """One manual a team, one a face; the current version of each."""
    rows = selectors.manual_rows(request.actor, "standard.view", clock.today())
    listing = Listing(request, rows, MANUALS, decorate=with_current, export="manual-list")
    context = {**SECTION, "listing": listing, "may_manage": request.actor.can("standard.manage")}
    return render(request, "branches/safety/manual_list.html", context)


@page("standard.manage", methods="GET POST")
def manual_new(request: HouseRequest) -> HttpResponse:
    form = ManualForm(request.POST if request.method == "POST" else None, nodes=units(request))

    def service(valid: ManualForm) -> Any:
        return partial(services.add_manual, **valid.cleaned_data)

    return drawn_form(request, form, service, _("新增手册"), "manual_list", _("已新增，请发布第一个版本。"), _("一队一册、一面一册"))


@page("standard.view")
def manual_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """All versions; the newest that has begun is current, the older ones stay readable."""
    row = get_object_or_404(selectors.manual_rows(request.actor, "standard.view", clock.today()), pk=pk)
    return _manual(request, row, VersionUploadForm(initial={"effective_from": clock.today()}))


def _manual(request: HouseRequest, row: SafetyManual, form: VersionUploadForm) -> HttpResponse:
    current = with_current([row])[0].current  # type: ignore[attr-defined]
    versions = [(v, v == current, list(files_of("manual-version", v.pk))) for v in row.versions.all()]
    may_publish = access.is_near(request.actor, "standard.manage", row)
    context = {**SECTION, "manual": row, "versions": versions, "form": form, "may_publish": may_publish}
    return render(request, "branches/safety/manual_detail.html", context, status=422 if form.errors else 200)


@page("standard.manage", methods="POST")
def manual_publish(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.manual_rows(request.actor, "standard.manage", clock.today()), pk=pk)
    form = VersionUploadForm(request.POST, request.FILES)
    if form.is_valid():
        service = partial(services.publish_version, manual=row, **form.cleaned_data)
        answer = carry_out(request, form, service, done=_("已发布，原来的版本仍可查阅。"), then=redirect("manual_detail", pk))
        if answer is not None:
            return answer
    return _manual(request, row, form)
