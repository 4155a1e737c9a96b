"""Alarms of machines: the list, one alarm with what a person makes of it, and the thresholds."""

from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.safety import access, selectors, services
from branches.safety.enums import AlarmState
from branches.safety.filters import AlarmFilter
from branches.safety.forms import AlarmRuleForm, ConfirmForm, DismissForm
from branches.safety.models import SafetyAlarm
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "alarms"}
COLUMNS = (
    Column(gettext_lazy("报警")),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("设备"), css="hide-s"),
    Column(gettext_lazy("读数"), css="num hide-s"),
    Column(gettext_lazy("发生时间"), "occurred_at"),
    Column(gettext_lazy("状态")),
)


@page("alarm.view")
def alarm_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.alarm_rows(request.scope), request.GET.get("s", "")
    counts = rows.order_by().aggregate(all=Count("pk"), **{s: Count("pk", filter=Q(state=s)) for s in AlarmState.values})
    shown = rows.filter(state=wanted) if wanted in AlarmState.values else rows
    tabs: list[tuple[Any, str, int, bool]] = [(_("全部"), "?s=", counts["all"], wanted not in AlarmState.values)]
    tabs += [(state.label, f"?s={state}", counts[state], state == wanted) for state in AlarmState]
    listing = Listing(request, shown, COLUMNS, AlarmFilter(request.GET, shown, request=request), tabs=tabs, export="alarm-list")
    return render(
        request, "branches/safety/alarm_list.html", {**SECTION, "listing": listing, "may_rules": request.actor.can("alarm.rules")}
    )


def _alarm(request: HouseRequest, pk: int) -> SafetyAlarm:
    return get_object_or_404(selectors.alarm_rows(request.scope), pk=pk)


@page("alarm.view")
def alarm_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _shown(request, _alarm(request, pk))


def _shown(request: HouseRequest, row: SafetyAlarm, bound: dict[str, Any] | None = None) -> HttpResponse:
    text = f"{row.kind.name_zh}：{row.device or row.place}"
    context: dict[str, Any] = {
        **SECTION, "alarm": row,
        "may_decide": row.state == AlarmState.NEW and access.is_near(request.actor, "alarm.decide", row),
        "confirm_form": ConfirmForm(initial={"text": text, "grade": row.kind.grade.code}), "dismiss_form": DismissForm(prefix="d"),
    }  # fmt: skip
    return render(request, "branches/safety/alarm_detail.html", context | (bound or {}), status=422 if bound else 200)


@page("alarm.decide", methods="POST")
def alarm_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _alarm(request, pk), ConfirmForm(request.POST)
    if form.is_valid():
        service = partial(services.confirm_alarm, alarm=row, **form.cleaned_data)
        answer = carry_out(request, form, service, done=_("已确认，并生成隐患，请分派责任人。"), then=redirect("alarm_detail", pk))
        if answer is not None:
            return answer
    return _shown(request, row, {"confirm_form": form})


@page("alarm.decide", methods="POST")
def alarm_dismiss(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _alarm(request, pk), DismissForm(request.POST, prefix="d")
    if form.is_valid():
        service = partial(services.dismiss_alarm, alarm=row, **form.cleaned_data)
        answer = carry_out(request, form, service, done=_("已排除。"), then=redirect("alarm_detail", pk))
        if answer is not None:
            return answer
    return _shown(request, row, {"dismiss_form": form})


@page("alarm.rules", methods="GET POST")
def alarm_rules(request: HouseRequest) -> HttpResponse:
    """From which value on a reading is an alarm; a new row from a day on, the old ones stay."""
    form = AlarmRuleForm(request.POST if request.method == "POST" else None, initial={"effective_from": clock.today()})
    may_add = request.actor.governs("alarm.rules")
    if request.method == "POST" and form.is_valid():
        service = partial(services.add_alarm_rule, **form.cleaned_data)
        answer = carry_out(request, form, service, done=_("已增加阈值。"), then=redirect("alarm_rules"))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "rows": selectors.alarm_rules(clock.today()), "may_add": may_add}
    return render(request, "branches/safety/alarm_rules.html", context, status=422 if form.errors else 200)
