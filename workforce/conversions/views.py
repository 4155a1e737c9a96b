"""The ledger of conversions, one conversion, the years summed."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.acts import Act, Bound, carried
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence
from workforce.conversions import access, rules, selectors, services
from workforce.conversions.enums import ConversionState
from workforce.conversions.filters import ConversionFilter
from workforce.conversions.forms import ConversionForm, ConversionReturnForm, ConversionSeenForm, ConversionWithdrawForm, written
from workforce.conversions.models import InnovationConversion

SECTION = {"section": "conversions"}
COLUMNS = (
    Column(gettext_lazy("来源")),
    Column(gettext_lazy("应用单位"), css="hide-s"),
    Column(gettext_lazy("年度"), "year"),
    Column(gettext_lazy("实测效益（元）"), "benefit", "num"),
    Column(gettext_lazy("核验日期"), "verified_on", "hide-s"),
    Column(gettext_lazy("状态")),
)


@page("conversion.view")
def conversion_list(request: HouseRequest) -> HttpResponse:
    """Conversions in reach, or of what one has a part in."""
    rows, wanted = selectors.conversions(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in ConversionState.values else rows
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in ConversionState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in ConversionState.choices]
    listing = Listing(request, shown, COLUMNS, ConversionFilter(request.GET, shown, request=request), tabs=tabs, export="conversion-list")
    context = {**SECTION, "listing": listing, "can_register": request.actor.can("conversion.register")}
    return render(request, "workforce/conversions/list.html", context)


@page("conversion.view")
def conversion_years(request: HouseRequest) -> HttpResponse:
    """Verified benefit of each year; what was paid for it only for the office of the funds."""
    paid = request.actor.can("fund.view")
    return render(request, "workforce/conversions/years.html", {**SECTION, "years": selectors.years(request.scope), "paid": paid})


def _form_page(request: HouseRequest, form: ConversionForm, row: InnovationConversion | None = None) -> HttpResponse:
    return render(request, "workforce/conversions/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("conversion.register", methods="GET POST")
def conversion_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    first: dict[str, Any] = {"from_on": today, "year": today.year, "once_key": get_random_string(32)}
    first["source"] = request.GET.get("source", "")[:40]
    form = ConversionForm(request.POST if request.method == "POST" else None, scope=request.scope, initial=first)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["once_key"]
        try:
            row = services.register_conversion(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=key)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记，请附上测算材料，由财务或另一位办理人员核验。"))
            return redirect("conversion_detail", row.pk)
    return _form_page(request, form)


def _found(request: HouseRequest, pk: int) -> InnovationConversion:
    return get_object_or_404(selectors.conversions(request.scope).select_related("result", "project", "method", "unit", "node"), pk=pk)


@page("conversion.register", methods="GET POST")
def conversion_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    verdict = access.may_change(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("conversion_detail", args=[pk]))
    form = ConversionForm(request.POST if request.method == "POST" else None, scope=request.scope, initial=written(row))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        change = partial(services.change_conversion, conversion=row, version=version, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存，等待核验。"), then=redirect("conversion_detail", pk)):
            return answer
    return _form_page(request, form, row)


def _acts(request: HouseRequest, row: InnovationConversion, bound: Bound) -> list[Act]:
    actor, seen = request.actor, {"version": row.version}
    found: list[Act] = []
    if not access.holds(actor, "conversion.verify", row):
        return found

    def add(name: str, title: Any, form: Any, **more: Any) -> None:
        found.append(Act(name, title, reverse(f"conversion_{name}", args=[row.pk]), bound.get(name, form), **more))

    if row.state == rules.REGISTERED:
        verdict = access.may_verify(actor, row)
        why = "" if verdict else sentence(verdict.code, verdict.params)
        hint = _("请对照财务数据和测算材料核对，一致再核验。")
        add("verify", _("核验"), ConversionSeenForm(initial=seen), is_main=True, why=why, hint=hint)
        if verdict:
            add("return", _("退回修改"), ConversionReturnForm(initial=seen), icon="arrow-back-up")
    if access.may_withdraw(actor, row, row.share_bound):  # type: ignore[attr-defined]
        add("withdraw", _("撤销"), ConversionWithdrawForm(initial=seen), icon="circle-x", hint=_("登记有误、不再成立时撤销"))
    return found


def _show(request: HouseRequest, row: InnovationConversion, bound: Bound, status: int = 200) -> HttpResponse:
    actor = request.actor
    sees = access.sees_shares(actor, row)
    can_edit = access.holds(actor, "conversion.register", row) and bool(access.may_change(actor, row))
    context = {
        **SECTION, "row": row, "acts": _acts(request, row, bound), "can_edit": can_edit, "sees_shares": sees,
        "due": selectors.due_of(row) if sees else None, "file_panel": file_panel(actor, "conversion", row.pk),
    }  # fmt: skip
    return render(request, "workforce/conversions/detail.html", context, status=status)


@page("conversion.view")
def conversion_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk), {})


def _carry(request: HouseRequest, pk: int, name: str, form: Any, service: Any, done: str) -> HttpResponse:
    row = _found(request, pk)
    return carried(
        request, name, form, partial(service, conversion=row), done=done, to="conversion_detail", pk=pk,
        show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip


@page("conversion.verify", methods="POST")
def conversion_verify(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "verify", ConversionSeenForm(request.POST), services.verify_conversion, _("已核验，计入转化效益。"))


@page("conversion.verify", methods="POST")
def conversion_return(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "return", ConversionReturnForm(request.POST), services.return_conversion, _("已退回登记人。"))


@page("conversion.verify", methods="POST")
def conversion_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    form = ConversionWithdrawForm(request.POST)
    return _carry(request, pk, "withdraw", form, services.withdraw_conversion, _("已撤销，不再计入。"))
