"""The desk of discipline: what waits, one report whose contents open on a click that stands in the trail, the officer's key."""

import base64
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from branches.whistle import access, rules, selectors, services
from branches.whistle.enums import OPEN_STATES, WhistleState
from branches.whistle.forms import AskForm, ChangeForm, ConcludeForm, KeyForm, OpenForm, ReplyForm
from branches.whistle.models import WhistleReport
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "whistle"}
COLUMNS = (
    Column(gettext_lazy("编号")),
    Column(gettext_lazy("收到日期"), "received_on"),
    Column(gettext_lazy("方式"), "mode", "hide-s"),
    Column(gettext_lazy("受理机构"), "node__path", "hide-s"),
    Column(gettext_lazy("期限"), "close_due_on"),
    Column(gettext_lazy("状态")),
)


@page("whistle.handle")
def whistle_list(request: HouseRequest) -> HttpResponse:
    """Numbers, days and states; no word of a report."""
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = access.handled(request.actor).select_related("node")
    shown = rows.filter(state=wanted) if wanted in WhistleState.values else rows
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in WhistleState.values)]
    tabs += [(s.label, f"?s={s.value}", "", s.value == wanted) for s in WhistleState]
    figures, key = selectors.figures(rows, today.year), selectors.key_of(request.actor)
    context = {**SECTION, "listing": Listing(request, shown, COLUMNS, tabs=tabs), "figures": figures, "key": key, "today": today}
    return render(request, "branches/whistle/list.html", context)


def fetch(request: HouseRequest, pk: UUID) -> WhistleReport:
    return get_object_or_404(access.handled(request.actor).select_related("node"), pk=pk)


@page("whistle.handle")
def whistle_detail(request: HouseRequest, pk: UUID) -> HttpResponse:
    return _show(request, fetch(request, pk))


def _show(request: HouseRequest, row: WhistleReport, status: int = 200, **more: Any) -> HttpResponse:
    """What may be done; ``is_open`` shows the contents, ``identity`` the name, both in answer to a click alone."""
    first = {"version": row.version}
    reveals = list(row.whistlereveals.select_related("asked_by", "opened_by"))  # type: ignore[attr-defined]
    waits = next((r for r in reveals if r.opened_on is None), None)
    may = {act: bool(rules.may_follow(act, row.state)) for act in rules.TRANSITIONS}
    is_open = more.pop("is_open", False)
    context: dict[str, Any] = {
        **SECTION, "row": row, "may": may, "reveals": reveals, "waits": waits, "is_own": waits and waits.asked_by_id == request.user.pk,
        "identity": None, "is_running": row.state in OPEN_STATES, "has_name": row.mode != "anonymous" and row.erased_on is None,
        "is_open": is_open,
        "told": list(row.whistlemessages.all()) if is_open else [],  # type: ignore[attr-defined]
        "pictures": list(row.whistlepictures.all()) if is_open else [],  # type: ignore[attr-defined]
        "accept_form": ReplyForm(initial=first, prefix="a"), "decline_form": ReplyForm(initial=first, prefix="d"),
        "reply_form": ReplyForm(initial=first, prefix="r"), "conclude_form": ConcludeForm(initial=first, prefix="c"),
        "ask_form": AskForm(prefix="k"), "open_form": OpenForm(prefix="o"), **more,
    }  # fmt: skip
    response = render(request, "branches/whistle/detail.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@page("whistle.handle", methods="POST")
def whistle_read(request: HouseRequest, pk: UUID) -> HttpResponse:
    """The contents, in answer to this request alone; the opening stands in the trail."""
    row = services.read_report(actor=request.actor, at=clock.now(), report=fetch(request, pk))
    return _show(request, row, is_open=True)


@page("whistle.handle")
def whistle_picture(request: HouseRequest, pk: UUID, picture: UUID) -> HttpResponse:
    """A picture of a report; only the opened page knows its random address."""
    found = get_object_or_404(fetch(request, pk).whistlepictures, pk=picture)  # type: ignore[attr-defined]
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return HttpResponse(base64.b64decode(found.image), content_type="image/jpeg", headers=headers)


def _act(request: HouseRequest, pk: UUID, name: str, form: Any, service: Callable[..., Any], done: str) -> HttpResponse:
    row, then = fetch(request, pk), redirect("whistle_detail", pk)
    if form.is_valid():
        answer = carry_out(request, form, partial(service, report=row, **form.cleaned_data), done=done, then=then)
        if answer is not None:
            return answer
    return _show(request, row, 422, **{f"{name}_form": form})


@page("whistle.handle", methods="POST")
def whistle_accept(request: HouseRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "accept", ReplyForm(request.POST, prefix="a"), services.accept, _("已受理，反映人可以看到答复。"))


@page("whistle.handle", methods="POST")
def whistle_decline(request: HouseRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "decline", ReplyForm(request.POST, prefix="d"), services.decline, _("已登记不予受理。"))


@page("whistle.handle", methods="POST")
def whistle_reply(request: HouseRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "reply", ReplyForm(request.POST, prefix="r"), services.reply, _("已答复。"))


@page("whistle.handle", methods="POST")
def whistle_conclude(request: HouseRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "conclude", ConcludeForm(request.POST, prefix="c"), services.conclude, _("已办结，反映人可以看到结果。"))


def _moved(request: HouseRequest, pk: UUID, service: Callable[..., Any], done: str) -> HttpResponse:
    """An act after which the actor may not see the report any more."""
    try:
        service(actor=request.actor, at=clock.now(), report=fetch(request, pk))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("whistle_detail", args=[pk]))
    messages.success(request, done)
    return redirect("whistle_list")


@page("whistle.handle", methods="POST")
def whistle_forward(request: HouseRequest, pk: UUID) -> HttpResponse:
    return _moved(request, pk, services.forward, _("已移送上一级。"))


@page("whistle.handle", methods="POST")
def whistle_recuse(request: HouseRequest, pk: UUID) -> HttpResponse:
    return _moved(request, pk, services.recuse, _("已回避，您不会再看到这个事项。"))


@page("whistle.handle", methods="POST")
@sensitive_post_parameters()
def whistle_ask(request: HouseRequest, pk: UUID) -> HttpResponse:
    """Ask for the name: shown at once where the reporter allowed one officer, else it waits for a second one."""
    row, form = fetch(request, pk), AskForm(request.POST, prefix="k")
    if form.is_valid():
        try:
            found = services.ask_reveal(actor=request.actor, at=clock.now(), report=row, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            if found is not None:
                return _show(request, row, identity=found)
            messages.success(request, _("申请已提出，请另一名纪检人员登录后同意。"))
            return redirect("whistle_detail", pk)
    return _show(request, row, 422, ask_form=form)


@page("whistle.handle", methods="POST")
@sensitive_post_parameters()
def whistle_open(request: HouseRequest, pk: UUID) -> HttpResponse:
    """The second officer agrees, and sees the name with this answer."""
    row, form = fetch(request, pk), OpenForm(request.POST, prefix="o")
    if form.is_valid():
        try:
            found = services.open_reveal(actor=request.actor, at=clock.now(), report=row, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return _show(request, row, identity=found)
    return _show(request, row, 422, open_form=form)


@page("whistle.handle", methods="GET POST")
@sensitive_post_parameters()
def whistle_keys(request: HouseRequest) -> HttpResponse:
    """The officer's own key: made once, its passphrase changed as often as wanted."""
    key = selectors.key_of(request.actor)
    shape = KeyForm if key is None else ChangeForm
    form: Any = shape(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        service = services.make_key if key is None else services.change_passphrase
        answer = carry_out(
            request, form, partial(service, **form.cleaned_data), done=_("口令已设置。请牢记，系统不保存。"), then=redirect("whistle_list")
        )
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "key": key}
    return render(request, "branches/whistle/keys.html", context, status=422 if form.errors else 200)
