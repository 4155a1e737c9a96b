"""The printed rules with their history, and the catalogues that offices keep."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue import rules, selectors, services
from portal.catalogue.forms import CatalogueFilterForm, CatalogueForm, RuleVersionForm
from portal.catalogue.models import RuleParameter
from portal.catalogue.registry import Catalogue, all_catalogues, catalogue_of
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.models import CatalogueRow
from portal.kernel.pages import HouseRequest, page

RULES, CATALOGUES = {"section": "rules"}, {"section": "catalogues"}


@page("rule.view")
def rule_list(request: HouseRequest) -> HttpResponse:
    """Every figure that the portal decides by, with dates and source."""
    text = request.GET.get("q", "").strip()[:40]
    rows = RuleParameter.objects.order_by("code", "-effective_from")
    if text:
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text) | Q(source__icontains=text))
    return render(request, "portal/catalogue/rule_list.html", {**RULES, "rows": selectors.versions_of(rows, clock.today()), "q": text})


def _history(code: str) -> list[selectors.Version]:
    history = selectors.history_of(code, clock.today())
    if not history:
        raise Http404
    return history


@page("rule.view")
def rule_detail(request: HouseRequest, code: str) -> HttpResponse:
    """One rule: what holds now, what comes, what was."""
    history = _history(code)
    can_edit = request.actor.governs("rule.edit") and rules.kind_of(history[0].row.value) != "other"
    now = next((v for v in history if v.state == "now"), None)
    return render(request, "portal/catalogue/rule_detail.html", {**RULES, "history": history, "now": now, "can_edit": can_edit})


@page("rule.edit", methods="GET POST")
def rule_change(request: HouseRequest, code: str) -> HttpResponse:
    """A new figure from a day on."""
    history = _history(code)
    last = history[0].row
    initial = {"value": history[0].shown, "effective_from": clock.today(), "newest": last.pk}
    form = RuleVersionForm(request.POST if request.method == "POST" else None, present=last.value, unit=last.unit, initial=initial)
    theirs, status = None, 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            row = services.add_rule_version(actor=request.actor, at=clock.now(), code=code, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
            status, theirs = broken.status, broken.params.get("theirs") if isinstance(broken, EditConflict) else None
        else:
            messages.success(request, _("已保存，%(day)s 起按新取值。") % {"day": row.effective_from.isoformat()})
            return redirect("rule_detail", code=code)
    context = {**RULES, "form": form, "last": history[0], "theirs": theirs}
    return render(request, "portal/catalogue/rule_form.html", context, status=status)


# -- catalogues -----------------------------------------------------------------------------------------------


@page("catalogue.view")
def catalogue_index(request: HouseRequest) -> HttpResponse:
    """All catalogues with how many rows are in use."""
    shown = []
    for catalogue in all_catalogues():
        counts = catalogue.model._default_manager.aggregate(all=Count("pk"), active=Count("pk", filter=Q(is_active=True)))
        shown.append((catalogue, counts, catalogue.may_edit(request.actor)))
    return render(request, "portal/catalogue/index.html", {**CATALOGUES, "catalogues": shown})


def _catalogue(key: str) -> Catalogue:
    catalogue = catalogue_of(key)
    if catalogue is None:
        raise Http404
    return catalogue


@page("catalogue.view")
def catalogue_list(request: HouseRequest, key: str) -> HttpResponse:
    """The rows of one catalogue."""
    catalogue = _catalogue(key)
    asked = CatalogueFilterForm(request.GET)
    asked.is_valid()
    text, state = asked.cleaned_data.get("q", ""), asked.cleaned_data.get("state", "")
    rows = catalogue.model._default_manager.all()
    if text:
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text))
    if state:
        rows = rows.filter(is_active=state == "on")
    shown = catalogue.page_columns
    columns = [Column(gettext_lazy("名称"), "name_zh"), *(Column(catalogue.column(n).verbose_name, n, "hide-s") for n in shown)]
    columns += [Column(gettext_lazy("排序"), "sort", "num hide-s"), Column(gettext_lazy("状态"), "is_active")]

    def decorate(found: list[CatalogueRow]) -> list[Any]:
        return [(row, selectors.shown_values(catalogue, row, shown)) for row in found]

    context = {
        **CATALOGUES,
        "catalogue": catalogue,
        "listing": Listing(request, rows, columns, decorate=decorate, export=f"catalogue-list?catalogue={catalogue.key}"),
        "q": text,
        "state": state,
        "can_edit": catalogue.may_edit(request.actor),
    }
    return render(request, "portal/catalogue/list.html", context)


@page("catalogue.view", methods="GET POST")
def catalogue_add(request: HouseRequest, key: str) -> HttpResponse:
    """A new row; only for those who keep this catalogue."""
    catalogue = _catalogue(key)
    return _keep(request, catalogue, catalogue.model(), is_new=True)


@page("catalogue.view", methods="GET POST")
def catalogue_edit(request: HouseRequest, key: str, code: str) -> HttpResponse:
    """Change or deactivate a row; only for those who keep this catalogue."""
    catalogue = _catalogue(key)
    row = catalogue.model._default_manager.filter(code=code).first()
    if row is None:
        raise Http404
    return _keep(request, catalogue, row, is_new=False)


def _keep(request: HouseRequest, catalogue: Catalogue, row: CatalogueRow, *, is_new: bool) -> HttpResponse:
    if not catalogue.may_edit(request.actor):
        raise Http404
    initial: dict[str, Any] = {name: getattr(row, name) for name in catalogue.fields}
    if not is_new:
        initial["seen"] = rules.fingerprint(selectors.row_values(catalogue, row))
    form = CatalogueForm(request.POST if request.method == "POST" else None, catalogue=catalogue, is_new=is_new, initial=initial)
    theirs, status = None, 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        values = {name: form.cleaned_data[name] for name in catalogue.fields}
        code, seen = (form.cleaned_data["code"], None) if is_new else (row.code, form.cleaned_data["seen"])
        try:
            services.save_catalogue_row(actor=request.actor, at=clock.now(), catalogue=catalogue, code=code, values=values, seen=seen)
        except RuleBroken as broken:
            add_refusal(form, broken)
            status, theirs = broken.status, broken.params.get("theirs") if isinstance(broken, EditConflict) else None
        else:
            messages.success(request, _("已保存。"))
            return redirect("catalogue_list", key=catalogue.key)
    context = {**CATALOGUES, "catalogue": catalogue, "row": None if is_new else row, "form": form, "theirs": theirs}
    return render(request, "portal/catalogue/form.html", context, status=status)
