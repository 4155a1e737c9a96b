"""Accounts as the system administrator sees them: open, reset, close. Never a password that exists already."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts import selectors, services
from portal.accounts.filters import AccountFilter
from portal.accounts.forms import AdminAccountForm, OpenAccountsForm, ReasonForm
from portal.desk import registry as desk
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.organization.models import Node
from portal.rights.models import User

COLUMNS = [
    Column(gettext_lazy("姓名"), "display_name"),
    Column(gettext_lazy("登录名"), "username"),
    Column(gettext_lazy("单位"), "person__unit__path", "hide-s"),
    Column(gettext_lazy("角色"), "", "hide-s"),
    Column(gettext_lazy("最近登录"), "last_login", "hide-s"),
    Column(gettext_lazy("状态")),
]


@page("account.view")
def account_list(request: HouseRequest) -> HttpResponse:
    """All accounts of the reach."""
    rows = selectors.accounts_with_roles(request.scope, clock.today())
    listing = Listing(
        request, rows, COLUMNS, AccountFilter(request.GET, rows), bulk=desk.bulk_for(request.actor, "account.close"), export="account-list"
    )
    waiting = selectors.people_without_account(request.scope, clock.today()).count()
    return render(request, "portal/accounts/account_list.html", {"section": "accounts", "listing": listing, "waiting": waiting})


@page("account.create", methods="GET POST")
def account_open(request: HouseRequest) -> HttpResponse:
    """Open accounts for a unit or a pasted column of staff numbers; the answer is the sheet of first passwords."""
    scope, now = request.scope, clock.now()
    units = Node.objects.within(scope).units().open_on(clock.today())
    form = OpenAccountsForm(request.POST or None, units=units)
    if form.is_valid():
        unit, numbers = form.cleaned_data["unit"], form.cleaned_data["staff_nos"]
        try:
            if unknown := selectors.unknown_staff_nos(scope, numbers):
                raise RuleBroken("account.unknown_staff_no", field="staff_nos", numbers="、".join(unknown[:10]))
            people = list(selectors.people_without_account(scope, clock.today(), unit=unit, staff_nos=None if unit else numbers))
            if not people:
                raise RuleBroken("account.nobody_to_open")
            opened = services.create_accounts(actor=request.actor, at=now, people=people)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return _sheet(request, opened)
    context = {"section": "accounts", "form": form, "waiting": selectors.people_without_account(scope, clock.today()).count()}
    return render(request, "portal/accounts/account_open.html", context, status=422 if form.errors else 200)


def _sheet(request: HouseRequest, opened: list[tuple[User, str]]) -> HttpResponse:
    context = {"section": "accounts", "opened": opened, "address": request.build_absolute_uri(reverse("account_login"))}
    return render(request, "portal/accounts/account_sheet.html", context)


@page("account.create", methods="GET POST")
def account_new(request: HouseRequest) -> HttpResponse:
    """An account for an administrator: it stands outside the roster and can do nothing before a role is granted."""
    form = AdminAccountForm(request.POST or None)
    if form.is_valid():
        try:
            opened = services.create_account(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return _sheet(request, [opened])
    return render(request, "portal/accounts/account_new.html", {"section": "accounts", "form": form}, status=422 if form.errors else 200)


@page("account.view")
def account_detail(request: HouseRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(selectors.accounts_with_roles(request.scope, clock.today()), pk=pk)
    is_own = account.pk == request.actor.user_id
    context = {"section": "accounts", "account": account, "form": ReasonForm(), "is_own": is_own}
    return render(request, "portal/accounts/account_detail.html", context)


@page("account.reset", methods="POST")
def account_reset(request: HouseRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User.objects.within(request.scope), pk=pk)
    try:
        password = services.reset_password(actor=request.actor, at=clock.now(), user=account)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("account_detail", args=[pk]))
    return _sheet(request, [(account, password)])


@page("account.reset", methods="POST")
def account_close(request: HouseRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User.objects.within(request.scope), pk=pk)
    form = ReasonForm(request.POST)
    try:
        if form.is_valid():
            services.close_account(actor=request.actor, at=clock.now(), user=account, **form.cleaned_data)
            messages.success(request, _("账号已停用，已登录的会话同时失效。"))
            return redirect("account_detail", pk)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("account_detail", args=[pk]))
    shown = get_object_or_404(selectors.accounts_with_roles(request.scope, clock.today()), pk=pk)
    return render(request, "portal/accounts/account_detail.html", {"section": "accounts", "account": shown, "form": form}, status=422)


@page("account.reset", methods="POST")
def account_reopen(request: HouseRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User.objects.within(request.scope), pk=pk)
    try:
        password = services.reopen_account(actor=request.actor, at=clock.now(), user=account)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("account_detail", args=[pk]))
    return _sheet(request, [(account, password)])
