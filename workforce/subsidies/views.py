"""Claims: the office's list and sums, the page of a claim with its acts, the worker's own list and form."""

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
from portal.kernel.pages import HouseRequest, carry_out, page
from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from workforce.subsidies import access, rules, selectors, services
from workforce.subsidies.enums import SubsidyKind, SubsidyState
from workforce.subsidies.exports import of_tab
from workforce.subsidies.filters import SubsidyFilter
from workforce.subsidies.forms import (
    EducationFundForm,
    SubsidyChangeForm,
    SubsidyCheckForm,
    SubsidyForm,
    SubsidyPaidForm,
    SubsidyReturnForm,
    SubsidySeenForm,
)
from workforce.subsidies.models import EducationFund, SubsidyClaim

SECTION = {"section": "subsidies"}
MINE = {"section": "subsidies_mine"}
COLUMNS = (
    Column(gettext_lazy("职工")),
    Column(gettext_lazy("职业和等级"), css="hide-s"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("申请日期"), "filed_on", "hide-s"),
    Column(gettext_lazy("金额（元）"), "amount_due", "num"),
    Column(gettext_lazy("发放日期"), "paid_on", "hide-s"),
    Column(gettext_lazy("状态")),
)
FUNDS = (
    Column(gettext_lazy("单位")),
    Column(gettext_lazy("年度"), "year"),
    Column(gettext_lazy("提取（元）"), "drawn", "num"),
    Column(gettext_lazy("占工资（%）"), css="num hide-s"),
    Column(gettext_lazy("使用（元）"), css="num hide-s"),
    Column(gettext_lazy("一线占比（%）"), css="num hide-s"),
    Column(gettext_lazy("核对")),
)


@page("subsidy.office")
def subsidy_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.office_claims(request.actor), request.GET.get("s", "")
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in SubsidyState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in SubsidyState.choices]
    filterset = SubsidyFilter(request.GET, of_tab(rows, wanted))
    listing = Listing(request, of_tab(rows, wanted), COLUMNS, filterset, tabs=tabs, export="subsidy-claims")
    return render(request, "workforce/subsidies/list.html", {**SECTION, "listing": listing, "tab": "list"})


@page("subsidy.office")
def subsidy_board(request: HouseRequest) -> HttpResponse:
    """What was paid by year, kind and grade; nobody's name."""
    years = selectors.paid_years(request.actor)
    said, known = request.GET.get("year", ""), [str(row["year"]) for row in years]
    year = int(said) if said in known else clock.today().year
    lines = selectors.paid_sums(request.actor, year)
    context = {**SECTION, "tab": "board", "years": years, "year": year, "lines": lines, "total": sum(line["total"] for line in lines)}
    return render(request, "workforce/subsidies/board.html", context)


@page("subsidy.own")
def subsidy_mine(request: HouseRequest) -> HttpResponse:
    rows = list(selectors.own_claims(request.actor)[:50])
    paid = sum(row.amount for row in rows if row.state == SubsidyState.PAID)
    return render(request, "workforce/subsidies/mine.html", {**MINE, "rows": rows, "paid": paid})


def _kind(request: HouseRequest) -> str:
    said = request.POST.get("kind", "") if request.method == "POST" else request.GET.get("kind", "")
    return said if said in SubsidyKind.values else SubsidyKind.INSURANCE


@page("subsidy.own", methods="GET POST")
def subsidy_new(request: HouseRequest) -> HttpResponse:
    """One form, with the fields of the kind that is chosen above it."""
    kind, first = _kind(request), {"once_key": get_random_string(32), "certificate": request.GET.get("certificate", "")[:12]}
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SubsidyForm(data, files, kind=kind, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            row = services.file_claim(
                actor=request.actor, at=clock.now(), certificate=cleaned["certificate"], kind=kind, told=form.told(),
                uploads=cleaned["receipts"], once_key=cleaned["once_key"],
            )  # fmt: skip
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已提交，测算金额 %(amount)s 元，审核后会通知您。") % {"amount": row.amount_due})
            return redirect("subsidy_detail", row.pk)
    standards = [rule for rule in selectors.rules_on(clock.today()) if rule.kind == kind]
    kinds = [(value, label, value == kind) for value, label in SubsidyKind.choices]
    context = {**MINE, "form": form, "kind": kind, "kinds": kinds, "standards": standards, "kind_label": SubsidyKind(kind).label}
    return render(request, "workforce/subsidies/form.html", context, status=422 if form.errors else 200)


def _claim(request: HouseRequest, pk: int) -> SubsidyClaim:
    return get_object_or_404(selectors.claims(request.scope), pk=pk)


@page("subsidy.own", methods="GET POST")
def subsidy_edit(request: HouseRequest, pk: int) -> HttpResponse:
    """The claimant mends what was sent back, or what nobody has checked yet."""
    row = _claim(request, pk)
    told = ("version", "insured_months", "fee_paid", "years", "is_special", "advance", "declares_none")
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SubsidyChangeForm(data, files, kind=row.kind, initial={name: getattr(row, name) for name in told})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        service = partial(services.change_claim, claim=row, version=cleaned["version"], told=form.told(), uploads=cleaned["receipts"])
        if answer := carry_out(request, form, service, done=_("已再次提交。"), then=redirect("subsidy_detail", pk)):
            return answer
    context = {**MINE, "form": form, "row": row, "kind": row.kind, "kind_label": row.get_kind_display(), "standards": [row.rule]}
    return render(request, "workforce/subsidies/form.html", context, status=422 if form.errors else 200)


def _why(verdict: Verdict) -> str:
    return "" if verdict else sentence(verdict.code, verdict.params)


def _office_acts(request: HouseRequest, row: SubsidyClaim, bound: Bound) -> list[Act]:
    actor, seen = request.actor, {"version": row.version}
    found: list[Act] = []

    def add(name: str, title: Any, form: Any, verdict: Verdict, **more: Any) -> None:
        url = reverse(f"subsidy_{name}", args=[row.pk])
        found.append(Act(name, title, url, bound.get(name, form), why=_why(verdict), **more))

    if row.state == rules.FILED:
        form = SubsidyCheckForm(initial={**seen, "granted": row.amount_due})
        add("check", _("通过审核"), form, access.may_check(actor, row), is_main=True)
    if row.state == rules.CHECKED:
        hint = _("批准后等待发放；发放前发现问题的，仍可退回。")
        add("approve", _("批准"), SubsidySeenForm(initial=seen), access.may_approve(actor, row), is_main=True, hint=hint)
    if row.state == rules.APPROVED:
        paid = SubsidyPaidForm(initial={**seen, "paid_on": clock.today()})
        add("pay", _("登记发放"), paid, access.may_pay(actor, row), is_main=True)
    if row.state in rules.RETURNABLE:
        verdict = access.may_return(actor, row)
        add("return", _("退回"), SubsidyReturnForm(initial=seen), verdict, hint=_("退回申请人补充或改正"), icon="arrow-back-up")
    return found


def _acts(request: HouseRequest, row: SubsidyClaim, bound: Bound) -> list[Act]:
    found = _office_acts(request, row, bound) if access.is_office(request.actor, row) else []
    if access.is_own(request.actor, row) and rules.withdraw_verdict(row.state) and request.actor.can("subsidy.own"):
        url, form = reverse("subsidy_withdraw", args=[row.pk]), SubsidySeenForm(initial={"version": row.version})
        hint = _("撤回后可以重新申请")
        found.append(Act("withdraw", _("撤回申请"), url, bound.get("withdraw", form), hint=hint, icon="circle-x"))
    return found


def _lines(row: SubsidyClaim) -> list[tuple[str, str]]:
    """Each line of the reckoning in the reader's language, with its source."""
    return [(sentence(line["code"], line["params"]), line["source"]) for line in row.grounds]


def _show(request: HouseRequest, row: SubsidyClaim, bound: Bound, status: int = 200) -> HttpResponse:
    own = access.is_own(request.actor, row)
    context = {
        **(SECTION if access.is_office(request.actor, row) else MINE), "row": row, "acts": _acts(request, row, bound), "own": own,
        "can_edit": own and bool(rules.change_verdict(row.state)), "lines": _lines(row),
        "steps": list(row.steps.select_related("by")), "file_panel": file_panel(request.actor, access.FILES, row.pk),
    }  # fmt: skip
    return render(request, "workforce/subsidies/detail.html", context, status=status)


@page("subsidy.view")
def subsidy_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _claim(request, pk), {})


def _carry(request: HouseRequest, pk: int, name: str, form: Any, service: Any, done: str) -> HttpResponse:
    row = _claim(request, pk)
    return carried(
        request, name, form, partial(service, claim=row), done=done, to="subsidy_detail", pk=pk,
        show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip


@page("subsidy.own", methods="POST")
def subsidy_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "withdraw", SubsidySeenForm(request.POST), services.withdraw, _("已撤回。"))


@page("subsidy.office", methods="POST")
def subsidy_check(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "check", SubsidyCheckForm(request.POST), services.check, _("已审核，等待另一位批准。"))


@page("subsidy.office", methods="POST")
def subsidy_return(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "return", SubsidyReturnForm(request.POST), services.send_back, _("已退回，申请人会收到消息。"))


@page("subsidy.office", methods="POST")
def subsidy_approve(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "approve", SubsidySeenForm(request.POST), services.approve, _("已批准，等待发放。"))


@page("subsidy.office", methods="POST")
def subsidy_pay(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "pay", SubsidyPaidForm(request.POST), services.pay, _("已登记发放，申请人会收到消息。"))


@page("subsidy.office")
def education_fund_list(request: HouseRequest) -> HttpResponse:
    """The money for education by unit and year, with what stands against the rule."""
    decorate = partial(selectors.with_shares, today=clock.today())
    listing = Listing(request, selectors.funds(request.scope), FUNDS, decorate=decorate, export="education-funds")
    return render(request, "workforce/subsidies/funds.html", {**SECTION, "listing": listing, "tab": "funds"})


def _fund_form(request: HouseRequest, row: EducationFund | None) -> HttpResponse:
    names = ("version", "wages", "drawn", "spent", "frontline")
    first = {"year": clock.today().year} if row is None else {name: getattr(row, name) for name in names}
    form = EducationFundForm(request.POST if request.method == "POST" else None, scope=request.scope, row=row, initial=first)
    if request.method == "POST" and form.is_valid():
        service = partial(services.save_fund, facts=form.facts(), fund=row, version=form.cleaned_data["version"])
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("education_fund_list")):
            return answer
    return render(request, "workforce/subsidies/fund_form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("subsidy.office", methods="GET POST")
def education_fund_new(request: HouseRequest) -> HttpResponse:
    return _fund_form(request, None)


@page("subsidy.office", methods="GET POST")
def education_fund_edit(request: HouseRequest, pk: int) -> HttpResponse:
    return _fund_form(request, get_object_or_404(selectors.funds(request.scope), pk=pk))
