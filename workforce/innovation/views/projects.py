"""Projects: the list, the draft, one project as each of its readers sees it."""

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
from portal.kernel.periods import add_months
from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from workforce.innovation import access, rules, selectors, services
from workforce.innovation.enums import InnovationState
from workforce.innovation.filters import ProjectFilter
from workforce.innovation.forms import AnswerForm, CloseForm, MilestoneForm, ProjectForm, SeatsForm, SeenForm, StopForm, written
from workforce.innovation.models import InnovationMilestone, InnovationProject

SECTION = {"section": "innovation"}
COLUMNS = (
    Column(gettext_lazy("项目")),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("负责人"), css="hide-s"),
    Column(gettext_lazy("开始"), "from_on", "hide-s"),
    Column(gettext_lazy("计划结题"), "due_on"),
    Column(gettext_lazy("节点完成"), css="num"),
    Column(gettext_lazy("状态")),
)


@page("innovation.view")
def innovation_list(request: HouseRequest) -> HttpResponse:
    """Projects in reach or of one's own."""
    rows, wanted = selectors.projects(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in InnovationState.values else rows
    counts = selectors.project_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in InnovationState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in InnovationState.choices]
    filterset = ProjectFilter(request.GET, shown, request=request)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, export="innovation-list")
    context = {
        **SECTION,
        "listing": listing,
        "can_draft": request.actor.can("innovation.draft"),
        "judges": request.actor.can("innovation.judge"),
    }
    return render(request, "workforce/innovation/list.html", context)


def _form_page(request: HouseRequest, form: ProjectForm, row: InnovationProject | None = None) -> HttpResponse:
    return render(request, "workforce/innovation/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("innovation.draft", methods="GET POST")
def innovation_new(request: HouseRequest) -> HttpResponse:
    today, actor = clock.today(), request.actor
    first: dict[str, Any] = {"from_on": today, "due_on": add_months(today, 12), "once_key": get_random_string(32)}
    if actor.user.person is not None:
        first["lead_no"] = actor.user.person.staff_no
    form = ProjectForm(request.POST if request.method == "POST" else None, actor=actor, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.draft_project(actor=actor, at=clock.now(), facts=form.facts(), once_key=form.cleaned_data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已提出，等没有参加项目的办理人员批准。"))
            return redirect("innovation_detail", row.pk)
    return _form_page(request, form)


def _found(request: HouseRequest, pk: int) -> InnovationProject:
    return get_object_or_404(selectors.full_project(request.scope), pk=pk)


@page("innovation.draft", methods="GET POST")
def innovation_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    verdict = access.may_edit(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("innovation_detail", args=[pk]))
    form = ProjectForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=written(row))
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_project, project=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("innovation_detail", pk)):
            return answer
    return _form_page(request, form, row)


def _why(verdict: Verdict) -> str:
    return "" if verdict else sentence(verdict.code, verdict.params)


def _acts(request: HouseRequest, row: InnovationProject, bound: Bound) -> list[Act]:
    """The acts that this reader may do now, the next step first."""
    actor, seen, today = request.actor, {"version": row.version}, clock.today()
    office = access.holds(actor, "innovation.office", row.unit, row.branch)
    drafts = access.holds(actor, "innovation.draft", row.unit, row.branch) or (
        actor.person_id is not None and actor.person_id == row.lead_id and actor.can("innovation.draft")
    )
    found: list[Act] = []

    def add(name: str, title: Any, form: Any, **more: Any) -> None:
        found.append(Act(name, title, reverse(f"innovation_{name}", args=[row.pk]), bound.get(name, form), **more))

    if office and row.state == rules.DRAFT:
        verdict = access.may_approve(actor, row)
        add("approve", _("批准项目"), SeenForm(initial=seen), is_main=True, why=_why(verdict), hint=_("请核对目标、成员、节点和资源需求。"))
    if office and row.resource_ask and access.may_answer(actor, row):
        add("answer", _("答复资源需求"), AnswerForm(initial=seen), is_main=row.is_granted is None, button=_("答复"))
    if drafts and row.state == rules.APPROVED:
        add("start", _("开始实施"), SeenForm(initial=seen), is_main=True, why=_why(access.may_start(actor, row)))
    if office and row.state == rules.RUNNING:
        verdict = access.may_close(actor, row)
        form = CloseForm(initial={**seen, "closed_on": today})
        add("close", _("结题"), form, is_main=bool(verdict), why=_why(verdict))
    if office and row.state in ("running", "closed") and not access.takes_part(actor, row):
        add("convene", _("组织实效评估"), SeatsForm(initial=seen), button=_("组织"), hint=_("效益和可行性两个维度，由生产、机电、安监评审"))
    if office and row.state not in ("closed", "stopped"):
        add("stop", _("终止项目"), StopForm(initial=seen), icon="circle-x", hint=_("不再继续的项目，写明原因后终止"))
    return found


def _show(request: HouseRequest, row: InnovationProject, bound: Bound, status: int = 200) -> HttpResponse:
    actor = request.actor
    can_edit = row.state == rules.DRAFT and actor.can("innovation.draft")
    own = actor.person_id is not None and actor.person_id == row.lead_id
    drafts = actor.can("innovation.draft") and (own or access.holds(actor, "innovation.draft", row.unit, row.branch))
    milestones = [
        (m, MilestoneForm(pk=m.pk, initial={"done_on": clock.today()}) if drafts and row.state == rules.RUNNING and not m.done_on else None)
        for m in row.milestones.all()
    ]
    context = {
        **SECTION, "row": row, "acts": _acts(request, row, bound), "can_edit": can_edit and drafts, "milestones": milestones,
        "members": list(row.members.all()), "joints": list(row.joints.all()), "supports": list(row.supports.all()),
        "reviews": list(row.reviews.select_related("refusal")), "file_panel": file_panel(actor, "innovation", row.pk),
        "sees_review": access.holds(actor, "innovation.judge", row.unit),
    }  # fmt: skip
    return render(request, "workforce/innovation/detail.html", context, status=status)


@page("innovation.view")
def innovation_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk), {})


def _carry(request: HouseRequest, pk: int, name: str, form: Any, service: Any, done: str) -> HttpResponse:
    row = _found(request, pk)
    return carried(
        request, name, form, partial(service, project=row), done=done, to="innovation_detail", pk=pk,
        show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip


@page("innovation.office", methods="POST")
def innovation_approve(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "approve", SeenForm(request.POST), services.approve_project, _("已批准。"))


@page("innovation.office", methods="POST")
def innovation_answer(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "answer", AnswerForm(request.POST), services.answer_resources, _("已答复，负责人会收到消息。"))


@page("innovation.draft", methods="POST")
def innovation_start(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "start", SeenForm(request.POST), services.start_project, _("项目已开始实施。"))


@page("innovation.office", methods="POST")
def innovation_close(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "close", CloseForm(request.POST), services.close_project, _("项目已结题。"))


@page("innovation.office", methods="POST")
def innovation_stop(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "stop", StopForm(request.POST), services.stop_project, _("项目已终止。"))


@page("innovation.draft", methods="POST")
def innovation_milestone(request: HouseRequest, pk: int) -> HttpResponse:
    """A milestone is reached."""
    part = get_object_or_404(InnovationMilestone.objects.within(request.scope).select_related("project"), pk=pk)
    form = MilestoneForm(request.POST, pk=pk)
    if form.is_valid():
        reach = partial(services.reach_milestone, milestone=part, **form.cleaned_data)
        then = redirect("innovation_detail", part.project_id)
        if answer := carry_out(request, form, reach, done=_("节点已完成。"), then=then):
            return answer
    errors = [error for of in form.errors.values() for error in of]
    messages.error(request, str(errors[0]) if errors else _("没有完成。"))
    return redirect("innovation_detail", part.project_id)


@page("innovation.office", methods="POST")
def innovation_convene(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return carried(
        request, "convene", SeatsForm(request.POST), partial(services.convene_review, source=row), done=_("已组织评估，评委会收到消息。"),
        to="innovation_detail", pk=pk, show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip
