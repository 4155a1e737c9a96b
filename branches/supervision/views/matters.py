"""The register of matters, and one matter with three kinds of supervision side by side."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.supervision import access, selectors, services
from branches.supervision.filters import MatterFilter
from branches.supervision.forms import MatterForm
from branches.supervision.models import SupervisionMatter
from branches.supervision.rules import LINKS
from branches.supervision.views.checks import may_of
from branches.supervision.views.forming import SECTION, draw_form, first_of, units
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused

COLUMNS = (
    Column(gettext_lazy("管理事项"), "name"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("监督重点"), "topic__sort", "hide-s"),
    Column(gettext_lazy("五个建在"), css="num hide-s"),
    Column(gettext_lazy("党内"), "inside", "num hide-s"),
    Column(gettext_lazy("内部"), "internal", "num hide-s"),
    Column(gettext_lazy("外部"), "external", "num hide-s"),
    Column(gettext_lazy("未销号问题"), "owed", "num"),
)


@page("supervision.view")
def supervision_matters(request: HouseRequest) -> HttpResponse:
    """By matter: how each kind of supervision has looked at it, what is open."""
    rows = selectors.matter_rows(request.actor, request.scope)
    filterset = MatterFilter(request.GET, rows, request=request)
    listing = Listing(request, rows, COLUMNS, filterset, export="supervision-matters")
    actor = request.actor
    may = {**may_of(actor), "import": actor.can("import.run") and actor.can("import.supervision-matters")}
    return render(request, "branches/supervision/matters.html", {**SECTION, "tab": "matters", "listing": listing, "may": may})


@page("supervision.plan", methods="GET POST")
def supervision_matter_new(request: HouseRequest) -> HttpResponse:
    form = MatterForm(
        request.POST if request.method == "POST" else None, nodes=units(request, "supervision.plan"), initial=first_of(request)
    )

    def service(valid: MatterForm) -> Any:
        return partial(services.register_matter, facts=valid.facts())

    words = {"title": _("登记管理事项"), "back": reverse("supervision_matters")}
    return draw_form(request, form, service, "supervision_matter", _("已登记。"), **words)


def fetch(request: HouseRequest, pk: int) -> SupervisionMatter:
    rows = SupervisionMatter.objects.within(request.scope).select_related("node", "branch__node", "topic", "object_type")
    return get_object_or_404(rows, pk=pk)


@page("supervision.view")
def supervision_matter(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetch(request, pk)
    fields = [(SupervisionMatter._meta.get_field(name), name) for name in LINKS]
    links = [(getattr(field, "verbose_name", name), getattr(row, name)) for field, name in fields]
    edits = access.is_near(request.actor, "supervision.plan", row) and row.closed_on is None
    sides = selectors.sides_of(request.actor, row, clock.today())
    context = {**SECTION, "row": row, "links": links, "sides": sides, "edits": edits}
    return render(request, "branches/supervision/matter.html", context)


@page("supervision.plan", methods="GET POST")
def supervision_matter_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetch(request, pk)
    if row.closed_on is not None:
        return refused(request, RuleBroken("supervision.matter_closed"), back=reverse("supervision_matter", args=[pk]))
    first = {name: getattr(row, name) for name in ("name", "is_key", "risk", "measure", *LINKS, "version")}
    first |= {"node": row.node.code, "topic": row.topic.code, "object_type": row.object_type.code if row.object_type else ""}
    nodes = units(request, "supervision.plan").filter(pk=row.node_id)
    form = MatterForm(request.POST if request.method == "POST" else None, nodes=nodes, initial=first)

    def service(valid: MatterForm) -> Any:
        return partial(services.change_matter, matter=row, facts=valid.facts(), version=valid.cleaned_data["version"] or 0)

    words = {"title": _("修改管理事项"), "back": reverse("supervision_matter", args=[pk])}
    return draw_form(request, form, service, "supervision_matter", _("已保存。"), **words)


@page("supervision.plan", methods="POST")
def supervision_matter_close(request: HouseRequest, pk: int) -> HttpResponse:
    try:
        services.close_matter(actor=request.actor, at=clock.now(), matter=fetch(request, pk))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("supervision_matter", args=[pk]))
    messages.success(request, _("已停用；历次检查和问题保留。"))
    return redirect("supervision_matters")
