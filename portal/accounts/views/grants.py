"""Roles as the security administrator grants them, and the printed table of rights."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts import selectors, services
from portal.accounts.filters import GrantFilter
from portal.accounts.forms import GrantForm, ReasonForm
from portal.desk import registry as desk
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.organization.models import Node
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

COLUMNS = [
    Column(gettext_lazy("姓名"), "user__display_name"),
    Column(gettext_lazy("角色"), "role"),
    Column(gettext_lazy("范围"), "node__path", "hide-s"),
    Column(gettext_lazy("期限"), "starts_on", "hide-s"),
    Column(gettext_lazy("依据"), "", "hide-s"),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("操作")),
]


@page("grant.view")
def grant_list(request: HouseRequest) -> HttpResponse:
    """Who may do what, where, since when and on what basis; ended grants stay in the list.

    Every account of the roster is a worker: those rows show only when asked for.
    """
    rows = RoleGrant.objects.within(request.scope).select_related("user", "node").order_by("-granted_at", "-pk")
    if request.GET.get("role") != Role.WORKER:
        rows = rows.exclude(role=Role.WORKER)
    listing = Listing(
        request, rows, COLUMNS, GrantFilter(request.GET, rows), bulk=desk.bulk_for(request.actor, "grant.withdraw"), export="grant-list"
    )
    return render(request, "portal/accounts/grant_list.html", {"section": "grants", "listing": listing, "today": clock.today()})


@page("grant.give", methods="GET POST")
def grant_give(request: HouseRequest) -> HttpResponse:
    scope, actor = request.scope, request.actor
    nodes = Node.objects.within(scope).open_on(clock.today())
    form = GrantForm(
        request.POST or None, accounts=User.objects.within(scope), nodes=nodes, initial={"username": request.GET.get("username", "")}
    )
    if form.is_valid():
        wanted = dict(form.cleaned_data)
        user = wanted.pop("username")
        try:
            services.grant_role(actor=actor, at=clock.now(), user=user, **wanted)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(
                request, _("已授予%(name)s“%(role)s”角色，下次打开页面即生效。") % {"name": user, "role": Role(wanted["role"]).label}
            )
            return redirect("grant_list")
    return render(request, "portal/accounts/grant_give.html", {"section": "grants", "form": form}, status=422 if form.errors else 200)


@page("grant.withdraw", methods="GET POST")
def grant_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the role back."""
    rows = RoleGrant.objects.within(request.scope).select_related("user", "node")
    grant = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.withdraw_role(actor=request.actor, at=clock.now(), grant=grant, **form.cleaned_data)
        except RuleBroken as broken:
            return refused(request, broken, back=reverse("grant_list"))
        messages.success(request, _("已收回%(name)s的“%(role)s”角色。") % {"name": grant.user, "role": grant.get_role_display()})
        return redirect("grant_list")
    context = {"section": "grants", "form": form, "grant": grant}
    return render(request, "portal/accounts/grant_withdraw.html", context, status=422 if form.errors else 200)


@page("rights.view")
def rights_table(request: HouseRequest) -> HttpResponse:
    """The matrix of rights, made from the file that pages, API and tests obey; to be printed and signed."""
    context = {"section": "rights", "roles": list(Role), "groups": selectors.rights_table(), "today": clock.today()}
    return render(request, "portal/accounts/rights_table.html", context)
