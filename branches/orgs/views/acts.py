"""The small acts on a branch: each a form of its own and one service call."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from branches.orgs import forms, services
from branches.orgs.access import roster_scope
from branches.orgs.models import Branch, BranchCoverage, BranchMembership, BranchPost
from branches.orgs.views.branches import SECTION, fetch
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page


def act(
    request: HouseRequest, branch: Branch, form_class: type[forms.ActForm], title: str, run: Callable[[Any], Any],
    *, lead: str = "", initial: dict[str, Any] | None = None, beside: dict[str, Any] | None = None, **extra: Any,
) -> HttpResponse:  # fmt: skip
    """Show the form; on POST ``run(form)`` calls the service, and a refusal goes back to its field. ``beside``: for the template."""
    form = form_class(request.POST or None, branch=branch, roster=roster_scope(request.actor), initial=initial or {}, **extra)
    if request.method == "POST" and form.is_valid():
        try:
            run(form)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存。"))
            return redirect("branch_detail", code=branch.node.code)
    context = {**SECTION, "form": form, "branch": branch, "title": title, "lead": lead, "submit": _("保存"), **(beside or {})}
    return render(request, "branches/orgs/act.html", context, status=422 if form.errors else 200)


def by(request: HouseRequest) -> dict[str, Any]:
    """Who acts, and when: what every service asks for."""
    return {"actor": request.actor, "at": clock.now()}


def add_row(request: HouseRequest, code: str, form_class: type[forms.ActForm], title: str, service: Callable[..., Any]) -> HttpResponse:
    """An act that opens a dated row of a branch: from today, unless the form says otherwise."""
    branch = fetch(request, code)
    return act(
        request, branch, form_class, title, initial={"from_on": clock.today()},
        run=lambda form: service(**by(request), branch=branch, **form.cleaned_data),
    )  # fmt: skip


@page("branch.edit", methods="GET POST")
def member_admit(request: HouseRequest, code: str) -> HttpResponse:
    return add_row(request, code, forms.AdmitForm, _("转入党员"), services.admit_member)


def _membership(request: HouseRequest, code: str, pk: int) -> BranchMembership:
    rows = BranchMembership.objects.within(request.scope).select_related("branch__node", "person", "group")
    return get_object_or_404(rows, branch__node__code=code, pk=pk)


@page("branch.edit", methods="GET POST")
def member_move(request: HouseRequest, code: str, pk: int) -> HttpResponse:
    row = _membership(request, code, pk)
    targets = Branch.objects.within(request.scope).filter(node__closed_on=None).exclude(pk=row.branch_id).select_related("node")

    def run(form: forms.MoveMemberForm) -> None:
        data = form.cleaned_data
        group = None if data["to_branch"] else data["group"]
        services.move_member(**by(request), membership=row, branch=data["to_branch"], group=group, on=data["on"], reason=data["reason"])

    initial = {"on": clock.today(), "group": row.group_id}
    return act(request, row.branch, forms.MoveMemberForm, _("转移党员"), run, lead=row.person.name, initial=initial, targets=targets)


@page("branch.edit", methods="GET POST")
def member_standing(request: HouseRequest, code: str, pk: int) -> HttpResponse:
    row = _membership(request, code, pk)
    initial = {"on": clock.today(), "standing": row.standing, "is_vote_suspended": row.is_vote_suspended}
    return act(
        request, row.branch, forms.StandingForm, _("表决权、更正类别"), lead=row.person.name, initial=initial,
        run=lambda form: services.change_standing(**by(request), membership=row, **form.cleaned_data),
    )  # fmt: skip


@page("branch.edit", methods="GET POST")
def member_end(request: HouseRequest, code: str, pk: int) -> HttpResponse:
    row = _membership(request, code, pk)
    return act(
        request, row.branch, forms.EndMembershipForm, _("转出党员"), lead=row.person.name, initial={"to_on": clock.today()},
        run=lambda form: services.end_membership(**by(request), membership=row, **form.cleaned_data),
    )  # fmt: skip


@page("branch.edit", methods="GET POST")
def post_appoint(request: HouseRequest, code: str) -> HttpResponse:
    return add_row(request, code, forms.AppointForm, _("登记任职"), services.appoint)


@page("branch.edit", methods="GET POST")
def post_end(request: HouseRequest, code: str, pk: int) -> HttpResponse:
    rows = BranchPost.objects.within(request.scope).select_related("branch__node", "person")
    row = get_object_or_404(rows, branch__node__code=code, pk=pk)
    return act(
        request, row.branch, forms.EndPostForm, _("办理卸任"), lead=f"{row.person.name} · {row.get_post_display()}",
        initial={"ended_on": clock.today()}, run=lambda form: services.end_post(**by(request), post=row, **form.cleaned_data),
    )  # fmt: skip


@page("branch.edit", methods="GET POST")
def cover_add(request: HouseRequest, code: str) -> HttpResponse:
    return add_row(request, code, forms.CoverForm, _("添加覆盖单位"), services.add_cover)


def _cover(request: HouseRequest, code: str, pk: int) -> BranchCoverage:
    rows = BranchCoverage.objects.within(request.scope).select_related("branch__node", "unit")
    return get_object_or_404(rows, branch__node__code=code, pk=pk)


@page("branch.edit", methods="GET POST")
def cover_end(request: HouseRequest, code: str, pk: int) -> HttpResponse:
    row = _cover(request, code, pk)
    return act(
        request, row.branch, forms.EndCoverForm, _("结束覆盖"), lead=row.unit.name, initial={"to_on": clock.today()},
        run=lambda form: services.end_cover(**by(request), cover=row, **form.cleaned_data),
    )  # fmt: skip


@page("branch.edit", methods="GET POST")
def cover_share(request: HouseRequest, code: str, pk: int) -> HttpResponse:
    row = _cover(request, code, pk)
    others = Branch.objects.within(request.scope).filter(node__closed_on=None).select_related("node")
    return act(
        request, row.branch, forms.ShareForm, _("分配份额"), lead=row.unit.name, initial={"on": clock.today()}, others=others,
        run=lambda form: services.share_unit(**by(request), unit=row.unit, on=form.cleaned_data["on"], shares=form.shares()),
    )  # fmt: skip
