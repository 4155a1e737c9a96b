"""Joint meetings: the list with the year's union matters, one meeting, what it handed out."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.meetings import access, rules, selectors, services
from branches.meetings.exports import of_tab
from branches.meetings.filters import ActionFilter, MeetingFilter
from branches.meetings.forms import ActionForm, DoneForm, MeetingForm, TopicForm
from branches.meetings.models import JointMeeting, MeetingAction
from portal.documents import services as documents
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "meetings"}
COLUMNS = (
    Column(gettext_lazy("会议"), "title"),
    Column(gettext_lazy("召集单位"), "node__path", "hide-s"),
    Column(gettext_lazy("会议日期"), "held_on", "nowrap"),
    Column(gettext_lazy("交办已办结"), "", "num"),
)
ACTION_COLUMNS = (
    Column(gettext_lazy("要办的事")),
    Column(gettext_lazy("责任部门"), "", "hide-s"),
    Column(gettext_lazy("完成期限"), "due_on", "nowrap"),
    Column(gettext_lazy("状态")),
)


@page("meeting.view")
def meeting_list(request: HouseRequest) -> HttpResponse:
    """Meetings in reach; the register of great decisions is a tab of it."""
    rows, wanted = selectors.meeting_rows(request.scope), request.GET.get("s", "")
    decisions = rows.filter(kind__is_decision=True)
    shown = decisions if wanted == "decisions" else rows
    tabs: list[Any] = [
        (_("全部"), "?", rows.count(), wanted != "decisions"),
        (_("重大会议决策"), "?s=decisions", decisions.count(), wanted == "decisions"),
    ]
    listing = Listing(request, shown, COLUMNS, MeetingFilter(request.GET, shown), tabs=tabs, export="meeting-list")
    context = {
        **SECTION, "listing": listing, "can_keep": request.actor.can("meeting.keep"),
        "union_years": selectors.union_years(request.scope, clock.today()),
    }  # fmt: skip
    return render(request, "branches/meetings/meeting_list.html", context)


@page("meeting.view")
def meeting_actions(request: HouseRequest) -> HttpResponse:
    """What meetings have handed out, late first."""
    rows, today, wanted = selectors.action_rows(request.scope), clock.today(), request.GET.get("s", "")
    words = (("", _("全部")), ("late", _("逾期")), ("open", _("未办结")), ("done", _("已办结")))
    tabs: list[Any] = [(label, f"?s={key}", of_tab(rows, key, today).count(), key == wanted) for key, label in words]
    shown = of_tab(rows, wanted, today)
    listing = Listing(
        request, shown, ACTION_COLUMNS, ActionFilter(request.GET, shown), tabs=tabs, export="meeting-actions",
        decorate=lambda found: selectors.with_state(found, today),
    )  # fmt: skip
    context = {**SECTION, "listing": listing, "by_kind": selectors.counts_by_kind(request.scope, today)}
    return render(request, "branches/meetings/action_list.html", context)


def _meeting(request: HouseRequest, pk: int) -> JointMeeting:
    return get_object_or_404(selectors.meetings(request.scope), pk=pk)


@page("meeting.keep", methods="GET POST")
def meeting_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    first = {"once_key": uuid4().hex, "held_on": today}
    form = MeetingForm(request.POST if request.method == "POST" else None, scope=request.scope, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        made: list[JointMeeting] = []

        def keep(**words: Any) -> None:
            made.append(services.keep_meeting(**words, facts=form.facts(), once_key=form.cleaned_data["once_key"]))

        answer = carry_out(request, form, keep, done=_("会议已登记，请补充议题和交办事项。"), then=redirect("meeting_list"))
        if answer is not None and made:
            return redirect("meeting_detail", made[0].pk)
    return render(request, "branches/meetings/meeting_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("meeting.keep", methods="GET POST")
def meeting_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _meeting(request, pk)
    first = {name: getattr(row, name) for name in ("title", "held_on", "place", "chair_post", "guests", "summary", "version")}
    first |= {"kind": row.kind.code, "nodes": [node.code for node in row.nodes.all()]}
    typed = request.POST if request.method == "POST" else None
    form = MeetingForm(typed, scope=request.scope, today=clock.today(), meeting=row, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_meeting, meeting=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        answer = carry_out(request, form, change, done=_("已保存。"), then=redirect("meeting_detail", pk))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "meeting": row}
    return render(request, "branches/meetings/meeting_form.html", context, status=422 if form.errors else 200)


@page("meeting.view")
def meeting_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _meeting(request, pk))


def _show(request: HouseRequest, row: JointMeeting, *, topic: Any = None, action: Any = None, status: int = 200) -> HttpResponse:
    actor, today = request.actor, clock.today()
    may_keep = actor.scope("meeting.keep").covers(row.node.path)
    rows = row.actions.select_related("owner_node", "topic", "item")
    actions = selectors.with_state(rows, today)
    context = {
        **SECTION, "meeting": row, "topics": list(row.topics.all()), "actions": actions, "may_keep": may_keep,
        "duties": selectors.duty_list(actions) if row.kind.by_side else [],
        "idle_sides": rules.sides_without_duty(a.side for a in actions) if row.kind.by_side else [],
        "file_panel": file_panel(actor, "joint_meeting", row.pk),
    }  # fmt: skip
    if may_keep:
        context["topic_form"] = topic or TopicForm()
        first = {"once_key": uuid4().hex}
        context["action_form"] = action or ActionForm(meeting=row, scope=actor.scope("plan.view"), today=today, initial=first)
    return render(request, "branches/meetings/meeting_detail.html", context, status=status)


@page("meeting.keep", methods="POST")
def meeting_topic(request: HouseRequest, pk: int) -> HttpResponse:
    """An item of the agenda with what was decided."""
    row, form = _meeting(request, pk), TopicForm(request.POST)
    if form.is_valid():
        add = partial(services.add_topic, meeting=row, **form.cleaned_data)
        answer = carry_out(request, form, add, done=_("已添加。"), then=redirect("meeting_detail", pk))
        if answer is not None:
            return answer
    return _show(request, row, topic=form, status=422)


@page("meeting.keep", methods="POST")
def meeting_hand_out(request: HouseRequest, pk: int) -> HttpResponse:
    """Something to be done, by whom and by when."""
    row = _meeting(request, pk)
    form = ActionForm(request.POST, meeting=row, scope=request.actor.scope("plan.view"), today=clock.today())
    if form.is_valid():
        give = partial(services.hand_out, meeting=row, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        answer = carry_out(request, form, give, done=_("已交办。"), then=redirect("meeting_detail", pk))
        if answer is not None:
            return answer
    return _show(request, row, action=form, status=422)


def _action(request: HouseRequest, pk: int) -> MeetingAction:
    return get_object_or_404(selectors.action_rows(request.scope), pk=pk)


@page("meeting.view")
def meeting_action(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_action(request, _action(request, pk), DoneForm(initial={"done_on": clock.today()}))


def _show_action(request: HouseRequest, row: MeetingAction, form: DoneForm, status: int = 200) -> HttpResponse:
    actor = request.actor
    context = {
        **SECTION, "action": selectors.with_state([row], clock.today())[0], "form": form,
        "may_finish": row.done_on is None and access.finishes(actor, row), "file_panel": file_panel(actor, "meeting_action", row.pk),
        "opens_meeting": actor.scope("meeting.view").covers(row.meeting.node.path),
    }  # fmt: skip
    return render(request, "branches/meetings/action_detail.html", context, status=status)


@page("meeting.act", methods="POST")
def meeting_finish(request: HouseRequest, pk: int) -> HttpResponse:
    """It is done, with evidence."""
    row, form = _action(request, pk), DoneForm(request.POST, request.FILES)
    if form.is_valid():
        finish = partial(services.finish_action, action=row, **form.cleaned_data)
        answer = carry_out(request, form, finish, done=_("已办结。"), then=redirect("meeting_action", pk))
        if answer is not None:
            return answer
    return _show_action(request, row, form, status=422)


@page("meeting.view", methods="POST")
def meeting_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """Minutes as Word or PDF."""
    row = _meeting(request, pk)
    context = {"meeting": row, "topics": list(row.topics.all()), "actions": list(row.actions.select_related("owner_node"))}
    try:
        paper = documents.compose(
            template="branches/meetings/meeting.document.html", context=context, kind=kind, actor=request.actor, at=clock.now(),
            path=row.node.path, subject=row.title,
        )  # fmt: skip
    except RuleBroken as broken:
        return refused(request, broken)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)
