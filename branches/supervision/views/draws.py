"""Draws by lot: all of them, one with its seed and population, a new one."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.supervision import rules, selectors, services
from branches.supervision.forms import DrawForm
from branches.supervision.views.checks import may_of
from branches.supervision.views.forming import SECTION, draw_form, first_of, units
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page

COLUMNS = (
    Column(gettext_lazy("名称"), "title"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("分层方式"), css="hide-s"),
    Column(gettext_lazy("总体"), css="num"),
    Column(gettext_lazy("抽中"), css="num"),
    Column(gettext_lazy("种子"), css="hide-s"),
    Column(gettext_lazy("抽取时间"), "drawn_at"),
)


@page("supervision.plan")
def supervision_draws(request: HouseRequest) -> HttpResponse:
    """Every draw, second tries too."""
    listing = Listing(request, selectors.draw_rows(request.scope), COLUMNS, export="supervision-draws")
    return render(request, "branches/supervision/draws.html", {**SECTION, "tab": "draws", "listing": listing, "may": may_of(request.actor)})


@page("supervision.plan", methods="GET POST")
def supervision_draw_new(request: HouseRequest) -> HttpResponse:
    form = DrawForm(
        request.POST if request.method == "POST" else None, nodes=units(request, "supervision.plan"),
        initial=first_of(request, planned_on=clock.today()),
    )  # fmt: skip

    def service(valid: DrawForm) -> Any:
        return partial(services.draw_lots, facts=valid.facts(), once_key=valid.cleaned_data["once_key"])

    words = {"title": _("随机抽查"), "back": reverse("supervision_draws")}
    return draw_form(request, form, service, "supervision_draw", _("已抽取，并列入检查计划。"), **words)


@page("supervision.plan")
def supervision_draw(request: HouseRequest, pk: int) -> HttpResponse:
    """The draw with everything it takes to run it again, and the run itself."""
    row = get_object_or_404(selectors.draw_rows(request.scope), pk=pk)
    again, taken = selectors.run_again(row), set(row.chosen)
    layers = selectors.layer_names(row)
    people = [(layers.get(layer, layer), key, label, rules.rank(row.seed, key)[:16], key in taken) for layer, key, label in row.population]
    context = {
        **SECTION, "row": row, "population": sorted(people, key=lambda line: (line[0], line[3])), "is_same": again == row.chosen,
        "checks": list(selectors.check_rows(request.actor, request.scope).filter(draw=row)),
    }  # fmt: skip
    return render(request, "branches/supervision/draw.html", context)
