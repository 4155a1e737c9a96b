"""Robots of chat groups, and the log of what left the portal."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import known_codes, sentence
from portal.notices import rules, selectors, services
from portal.notices.enums import DeliveryState
from portal.notices.filters import DeliveryFilter
from portal.notices.forms import RobotForm
from portal.notices.models import ChatRobot, Delivery

ROBOTS, LOG = {"section": "robots"}, {"section": "deliveries"}
ROBOT_COLUMNS = [
    Column(gettext_lazy("群"), sort="name"),
    Column(gettext_lazy("单位"), css="hide-s", sort="node__path"),
    Column(gettext_lazy("类型"), css="hide-s"),
    Column(gettext_lazy("任务提醒"), css="hide-s"),
    Column(gettext_lazy("最近一次")),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("操作")),
]
LOG_COLUMNS = [
    Column(gettext_lazy("种类")),
    Column(gettext_lazy("渠道"), css="hide-s"),
    Column(gettext_lazy("收件人"), css="hide-s"),
    Column(gettext_lazy("产生时间"), css="hide-s", sort="created_at"),
    Column(gettext_lazy("次数"), css="num hide-s"),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("操作")),
]


def error_words(error: str) -> str:
    """What went wrong in words, with the number of the other side."""
    code, _space, number = error.partition(" ")
    if code not in known_codes():
        return error
    words = sentence(code, {"host": "…"}) if code == "outgoing.not_opened" else sentence(code)
    return f"{words}（{number}）" if number else words


def _with_last(rows: list[ChatRobot]) -> list[ChatRobot]:
    """Each robot with its newest delivery: one statement."""
    newest = selectors.newest_deliveries(rows)
    for robot in rows:
        robot.last = newest.get(robot.pk)
        robot.last_error = error_words(robot.last.error) if robot.last and robot.last.error else ""
    return rows


@page("robot.view")
def robot_list(request: HouseRequest) -> HttpResponse:
    listing = Listing(request, selectors.robots_in(request.scope), ROBOT_COLUMNS, decorate=_with_last)
    context = {**ROBOTS, "listing": listing, "can_manage": request.actor.can("robot.manage")}
    return render(request, "portal/notices/robot_list.html", context)


@page("robot.manage", methods="GET POST")
def robot_new(request: HouseRequest) -> HttpResponse:
    form = RobotForm(request.POST or None, scope=request.scope, initial={"hour": 9})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_robot(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存。请发送一条测试消息，确认群里能看到。"))
            return redirect("robot_list")
    context = {**ROBOTS, "form": form, "title": _("添加群机器人")}
    return render(request, "portal/notices/robot_form.html", context, status=422 if form.errors else 200)


def _robot(request: HouseRequest, pk: int) -> ChatRobot:
    return get_object_or_404(selectors.robots_in(request.scope), pk=pk)


@page("robot.manage", methods="GET POST")
def robot_change(request: HouseRequest, pk: int) -> HttpResponse:
    robot = _robot(request, pk)
    form = RobotForm(request.POST or None, instance=robot, scope=request.scope)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isdecimal() else 0
        service = partial(services.change_robot, robot=robot, version=version, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("robot_list")):
            return answer
    context = {**ROBOTS, "form": form, "robot": robot, "title": robot.name}
    return render(request, "portal/notices/robot_form.html", context, status=422 if form.errors else 200)


@page("robot.manage", methods="POST")
def robot_test(request: HouseRequest, pk: int) -> HttpResponse:
    """Put a test message on its way; the list shows what became of it."""
    try:
        services.test_robot(actor=request.actor, at=clock.now(), robot=_robot(request, pk))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("robot_list"))
    messages.success(request, _("测试消息正在发送，几秒后刷新本页查看结果。"))
    return redirect("robot_list")


def _drawn(rows: list[Delivery]) -> list[Delivery]:
    for row in rows:
        choices = getattr(row.user, "notice_choices", None) if row.user else None
        row.target = row.robot.name if row.robot else rules.masked_address(choices.email if choices else "")
        row.why = error_words(row.error) if row.error else ""
    return rows


@page("delivery.view")
def delivery_list(request: HouseRequest) -> HttpResponse:
    """What left the portal, to whom (masked), and what became of it; never what it said."""
    rows = selectors.delivery_rows(request.scope)
    chosen = DeliveryFilter(request.GET, queryset=rows)
    listing = Listing(request, rows, LOG_COLUMNS, filterset=chosen, decorate=_drawn)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    wanted = request.GET.get("state", "")
    tabs: list[Any] = [(_("全部"), listing.query(state=None, page=None), sum(counts.values()), not wanted)]
    tabs += [(s.label, listing.query(state=s.value, page=None), counts.get(s, 0), wanted == s) for s in DeliveryState]
    listing.tabs = tabs
    context = {**LOG, "listing": listing, "can_resend": request.actor.can("delivery.resend")}
    return render(request, "portal/notices/delivery_list.html", context)


@page("delivery.resend", methods="POST")
def delivery_resend(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.delivery_rows(request.scope), pk=pk)
    try:
        services.resend(actor=request.actor, at=clock.now(), delivery=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("delivery_list"))
    messages.success(request, _("已重新排队，几秒后刷新本页查看结果。"))
    return redirect("delivery_list")
