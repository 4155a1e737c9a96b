"""Pages of announcements: the list, one with its confirmation and rates, writing, publishing, withdrawing."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.announcements import access, selectors, services
from portal.announcements.enums import AnnouncementState, Standing
from portal.announcements.forms import AnnouncementForm, WithdrawForm
from portal.announcements.models import Announcement
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence
from portal.organization.models import Node

SECTION = {"section": "announcements"}
COLUMNS = [
    Column(gettext_lazy("公告"), sort="title"),
    Column(gettext_lazy("发布单位"), css="hide-s"),
    Column(gettext_lazy("生效日期"), sort="starts_on", css="hide-s"),
    Column(gettext_lazy("截止日期"), sort="ends_on", css="hide-s"),
    Column(gettext_lazy("状态")),
]
FOR_READERS = (Standing.IN_FORCE, Standing.OVER)


@page("announcement.view")
def announcement_list(request: HouseRequest) -> HttpResponse:
    today, rows = clock.today(), selectors.listed(request.actor, clock.today())
    can_write = request.actor.can("announcement.publish")
    wanted = request.GET.get("s", "")
    wanted = wanted if wanted in Standing.values else ""
    tabs: list[Any] = [(_("全部"), "?", rows.count(), not wanted)]
    for standing in Standing if can_write else FOR_READERS:
        tabs.append((standing.label, f"?s={standing.value}", selectors.on_day(rows, standing, today).count(), standing.value == wanted))

    def decorate(found: list[Announcement]) -> list[Announcement]:
        for row in found:
            row.standing = row.standing_on(today)
            row.is_asked = row.rank == 0
        return found

    shown = selectors.on_day(rows, wanted, today) if wanted else rows
    listing = Listing(request, shown, COLUMNS, tabs=tabs, decorate=decorate, export="announcement-list")
    return render(request, "portal/announcements/list.html", {**SECTION, "listing": listing, "can_write": can_write})


def _row(request: HouseRequest, pk: int) -> Announcement:
    rows = access.readable_by(request.actor, clock.today()).select_related("node", "published_by", "withdrawn_by")
    return get_object_or_404(rows, pk=pk)


def _below(request: HouseRequest, row: Announcement) -> Node | None:
    """The unit whose parts are looked at; 404 for one that the announcement does not speak to."""
    code = request.GET.get("unit", "")
    if not code:
        return None
    node = Node.objects.within(access.office_scope(request.actor)).filter(code=code).first()
    if node is None or not node.path.startswith(row.node.path):
        raise Http404
    return node


@page("announcement.view")
def announcement_detail(request: HouseRequest, pk: int) -> HttpResponse:
    actor, today, row = request.actor, clock.today(), _row(request, pk)
    runs = access.runs(actor, row)
    services.see_announcement(actor=actor, at=clock.now(), announcement=row)
    is_addressed = access.addressed_to(actor, today).filter(pk=pk).exists()
    below = _below(request, row) if runs else None
    shows_rates = runs and row.needs_receipt and row.state != AnnouncementState.DRAFT
    remind = selectors.remind_verdict(row, clock.now(), today) if shows_rates else None
    context = {
        **SECTION, "row": row, "runs": runs, "standing": row.standing_on(today), "today": today,
        "receipt": row.receipts.filter(user=actor.user).first() if row.needs_receipt else None,
        "asks": is_addressed and row.needs_receipt,
        "rates": selectors.rates_of(row, today, below) if shows_rates else None, "below": below,
        "branches": selectors.branch_rates(actor, row, today) if not runs else [],
        "remind_why": sentence(remind.code, remind.params or None) if remind is not None and not remind else "",
        "shows_text": row.state != AnnouncementState.WITHDRAWN or runs,
        "file_panel": file_panel(actor, "announcement", pk),
    }  # fmt: skip
    return render(request, "portal/announcements/detail.html", context)


@page("announcement.publish", methods="GET POST")
def announcement_new(request: HouseRequest) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, scope=request.scope, initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            row = services.write_announcement(actor=request.actor, at=clock.now(), **data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("草稿已保存。可以添加附件，核对后发布。"))
            return redirect("announcement_detail", row.pk)
    context = {**SECTION, "form": form, "title": _("写公告")}
    return render(request, "portal/announcements/form.html", context, status=422 if form.errors else 200)


def _office_row(request: HouseRequest, pk: int) -> Announcement:
    return get_object_or_404(Announcement.objects.select_related("node").within(request.scope), pk=pk)


@page("announcement.publish", methods="GET POST")
def announcement_edit(request: HouseRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    row = _office_row(request, pk)
    if row.state != AnnouncementState.DRAFT:
        return refused(request, RuleBroken("announcement.published"))
    initial = {name: getattr(row, name) for name in (*services.FIELDS, "node", "version")} | {"roles": row.role_list}
    form = AnnouncementForm(request.POST or None, scope=request.scope, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        service = partial(services.change_announcement, announcement=row, **{**data, "version": data["version"] or 0})
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("announcement_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "row": row, "title": _("修改公告")}
    return render(request, "portal/announcements/form.html", context, status=422 if form.errors else 200)


def _act(request: HouseRequest, pk: int, act: Any, done: str, row: Announcement) -> HttpResponse:
    """One service call without a form of its own."""
    try:
        act(actor=request.actor, at=clock.now(), announcement=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, done)
    return redirect("announcement_detail", pk)


@page("announcement.publish", methods="POST")
def announcement_publish(request: HouseRequest, pk: int) -> HttpResponse:
    """Say it as it was read on the page: a draft that somebody has changed meanwhile is refused."""
    text = request.POST.get("version", "")
    seen = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    act = partial(services.publish_announcement, version=seen)
    return _act(request, pk, act, _("已发布，正在通知收件人。"), _office_row(request, pk))


@page("announcement.view", methods="POST")
def announcement_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    """«I have read it»."""
    on_phone = partial(services.confirm_announcement, is_phone="Mobi" in request.headers.get("User-Agent", ""))
    return _act(request, pk, on_phone, _("已确认。"), _row(request, pk))


@page("announcement.publish", methods="POST")
def announcement_remind(request: HouseRequest, pk: int) -> HttpResponse:
    """Tell those who have not confirmed once more; nobody learns who they are."""
    return _act(request, pk, services.remind_readers, _("已提醒还没有确认的人。"), _office_row(request, pk))


@page("announcement.publish", methods="GET POST")
def announcement_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    row = _office_row(request, pk)
    form = WithdrawForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        service = partial(services.withdraw_announcement, announcement=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("公告已撤回。"), then=redirect("announcement_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "row": row}
    return render(request, "portal/announcements/withdraw.html", context, status=422 if form.errors else 200)
