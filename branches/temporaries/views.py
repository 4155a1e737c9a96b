"""Temporary branches: the list by state, one with what it may do and what its work counts for, founding to hand-over."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.orgs.access import may_see_members, roster_scope
from branches.orgs.models import Branch
from branches.orgs.open_tasks import open_tasks_of
from branches.orgs.selectors import standings_of
from branches.orgs.services.founding import PARENT_KINDS
from branches.temporaries import access, selectors, services
from branches.temporaries.enums import TemporaryState
from branches.temporaries.filters import TemporaryFilter
from branches.temporaries.forms import PROJECT_FIELDS, CloseForm, ExtendForm, FoundForm, ProjectEditForm, ProjectForm
from branches.temporaries.models import TemporaryBranch
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.organization.models import Node

SECTION = {"section": "branches"}
COLUMNS = (
    Column(gettext_lazy("临时党支部"), "branch__node__name"),
    Column(gettext_lazy("项目或任务"), "project", "hide-s"),
    Column(gettext_lazy("党员"), css="num"),
    Column(gettext_lazy("成立日期"), "branch__founded_on", "nowrap hide-s"),
    Column(gettext_lazy("计划结束"), "ends_on", "nowrap"),
    Column(gettext_lazy("状态")),
)


@page("temporary.view")
def temporary_list(request: HouseRequest) -> HttpResponse:
    today, wanted = clock.today(), request.GET.get("s", "")
    lead, rows = selectors.lead_days(today), selectors.temporaries(request.scope)
    shown = selectors.by_state(rows, wanted, today, lead) if wanted in TemporaryState.values else rows
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in TemporaryState.values)]
    tabs += [(state.label, f"?s={state.value}", "", state.value == wanted) for state in TemporaryState]
    listing = Listing(
        request, shown, COLUMNS, TemporaryFilter(request.GET, shown), tabs=tabs, export="temporary-list",
        decorate=partial(selectors.with_states, today=today, lead=lead),
    )  # fmt: skip
    edits = request.actor.scope("temporary.edit")
    loose = list(selectors.without_project(edits)[:20]) if edits.paths else []
    context = {**SECTION, "listing": listing, "can_found": request.actor.can("temporary.edit"), "loose": loose, "lead": lead}
    return render(request, "branches/temporaries/list.html", context)


def _fetch(request: HouseRequest, code: str) -> TemporaryBranch:
    return get_object_or_404(selectors.temporaries(request.scope), branch__node__code=code)


@page("temporary.view")
def temporary_detail(request: HouseRequest, code: str) -> HttpResponse:
    today, actor = clock.today(), request.actor
    (row,) = selectors.with_states([_fetch(request, code)], today, selectors.lead_days(today))
    can_see = may_see_members(actor, row.branch)
    is_open = row.branch.node.closed_on is None
    edits = is_open and actor.scope("temporary.edit").covers(row.branch.node.path)
    hands_over = actor.scope("temporary.handover").covers(row.branch.node.path)
    context = {
        **SECTION, "row": row, "acts": selectors.act_lists(today), "credits": selectors.credit_of(row.branch), "can_see": can_see,
        "people": selectors.going_home(row.branch) if can_see else [], "can_edit": edits,
        "hands_over": hands_over, "open_tasks": open_tasks_of(row.branch) if is_open and hands_over else [],
        "admits": edits and actor.scope("branch.edit").covers(row.branch.node.path),
    }  # fmt: skip
    return render(request, "branches/temporaries/detail.html", context)


def _form(request: HouseRequest, form: forms.Form, title: str, row: TemporaryBranch | None = None, **beside: Any) -> HttpResponse:
    back = reverse("temporary_detail", args=[row.branch.node.code]) if row else reverse("temporary_list")
    context = {**SECTION, "form": form, "title": title, "row": row, "back": back, "submit": _("保存"), **beside}
    return render(request, "branches/temporaries/form.html", context, status=422 if form.errors else 200)


@page("temporary.edit", methods="GET POST")
def temporary_new(request: HouseRequest) -> HttpResponse:
    parents = Node.objects.within(request.scope).filter(kind__in=PARENT_KINDS, closed_on=None).order_by("path")
    today = clock.today()
    form = FoundForm(
        request.POST if request.method == "POST" else None, parents=parents, roster=roster_scope(request.actor, "temporary.edit"),
        initial={"founded_on": today},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        new = form.new_branch(partial(standings_of, day=form.cleaned_data["founded_on"]))
        try:
            row = services.found_temporary(actor=request.actor, at=clock.now(), new=new, facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已成立“%(name)s”。请接着在支部页面登记书记。") % {"name": row.branch.node.name})
            return redirect("temporary_detail", row.branch.node.code)
    return _form(request, form, _("成立临时党支部"))


@page("temporary.edit", methods="GET POST")
def temporary_tie(request: HouseRequest, code: str) -> HttpResponse:
    """The project of a temporary branch that came with an import."""
    branch: Branch = get_object_or_404(selectors.without_project(request.scope), node__code=code)
    form = ProjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        service = partial(services.tie_to_project, branch=branch, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已登记。"), then=redirect("temporary_detail", code)):
            return answer
    return _form(request, form, _("登记项目和期限"), lead=branch.node.name)


def _change(request: HouseRequest, row: TemporaryBranch, form: forms.Form, service: Any, title: str, **beside: Any) -> HttpResponse:
    """One act on a temporary branch that is still there."""
    code = row.branch.node.code
    if not (verdict := access.may_edit(request.actor, row)):
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("temporary_detail", args=[code]))
    posted = request.method == "POST" and form.is_valid()
    if posted and (answer := carry_out(request, form, service(form), done=_("已保存。"), then=redirect("temporary_detail", code))):
        return answer
    return _form(request, form, title, row, lead=row.branch.node.name, **beside)


@page("temporary.edit", methods="GET POST")
def temporary_edit(request: HouseRequest, code: str) -> HttpResponse:
    row = _fetch(request, code)
    first = {name: getattr(row, name) for name in ("version", *PROJECT_FIELDS)}
    form = ProjectEditForm(request.POST if request.method == "POST" else None, row=row, initial=first)

    def service(form: ProjectEditForm) -> Any:
        return partial(services.change_project, row=row, version=form.cleaned_data["version"] or 0, facts=form.facts())

    return _change(request, row, form, service, _("修改项目信息"))


@page("temporary.edit", methods="GET POST")
def temporary_extend(request: HouseRequest, code: str) -> HttpResponse:
    row = _fetch(request, code)
    form = ExtendForm(request.POST if request.method == "POST" else None, initial={"version": row.version, "ends_on": row.ends_on})
    return _change(request, row, form, lambda f: partial(services.extend_temporary, row=row, **f.cleaned_data), _("延期"))


@page("temporary.edit", methods="GET POST")
def temporary_close(request: HouseRequest, code: str) -> HttpResponse:
    """Close the branch; what it has not finished stands beside the form, each with its page."""
    row = _fetch(request, code)
    first = {"version": row.version, "closed_on": clock.today(), "receiver": row.branch.node.parent_id}
    form = CloseForm(request.POST if request.method == "POST" else None, receivers=selectors.receivers(request.scope), initial=first)
    return _change(
        request, row, form, lambda f: partial(services.close_temporary, row=row, **f.cleaned_data), _("撤销并交接"),
        open_tasks=open_tasks_of(row.branch),
    )  # fmt: skip


@page("temporary.handover", methods="POST")
def temporary_paper(request: HouseRequest, code: str, kind: str) -> HttpResponse:
    """The hand-over: members back to their home branches, activities, resolutions, files. It carries names: the trail knows."""
    row = _fetch(request, code)
    branch = row.branch
    context = {
        "row": row, "people": selectors.going_home(branch), "activities": selectors.activities(branch),
        "credits": selectors.credit_of(branch), "resolutions": selectors.resolutions(branch), "files": selectors.files(branch),
    }  # fmt: skip
    compose = partial(
        documents.compose, template="branches/temporaries/handover.document.html", context=context, kind=kind, actor=request.actor,
        at=clock.now(), path=branch.node.path, subject=branch.node.short_name,
    )  # fmt: skip
    return hand_over(request, compose)
