"""The notices of the reader: what happened, and the one thing to do next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import SIGNED_IN, HouseRequest, is_fragment, page
from portal.notices import selectors, services
from portal.notices.enums import Category, NoticeState
from portal.notices.filters import NoticeFilter
from portal.notices.selectors.notices import IN_STATE

COLUMNS = [
    Column(gettext_lazy("内容")),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("时间"), "created_at", "hide-s"),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("操作")),
]
IN_BELL = 6


@page(SIGNED_IN)
def notice_list(request: HouseRequest) -> HttpResponse:
    """Own notices, the newest of each topic; unread and dealt-with ones to hand by a tab."""
    actor = request.actor
    mine = selectors.grouped(actor)
    wanted = NoticeState.UNREAD if request.GET.get("unread") == "1" else request.GET.get("s", "")
    wanted = wanted if wanted in NoticeState.values else ""
    chosen = NoticeFilter(request.GET, queryset=mine.filter(IN_STATE[NoticeState(wanted)]) if wanted else mine)
    listing = Listing(request, chosen.qs, COLUMNS, filterset=chosen)
    narrowed = mine.filter(category=request.GET["category"]) if request.GET.get("category") in Category.values else mine
    counts = selectors.state_counts(narrowed)
    tabs: list[Any] = [(_("全部"), listing.query(s=None, unread=None, page=None), counts["all"], not wanted)]
    tabs += [(s.label, listing.query(s=s.value, unread=None, page=None), counts[s], wanted == s) for s in NoticeState]
    listing.tabs = tabs
    context = {"section": "notices", "listing": listing, "unread": actor.unread_notices()}
    return render(request, "portal/notices/notice_list.html", context)


@page(SIGNED_IN)
def notice_latest(request: HouseRequest) -> HttpResponse:
    """The newest notices for the bell; without htmx the whole list."""
    if not is_fragment(request):
        return redirect("notice_list")
    return render(request, "portal/notices/_latest.html", {"rows": selectors.latest(request.actor, IN_BELL)})


def _own(request: HouseRequest, pk: int) -> Any:
    return get_object_or_404(selectors.notices_of(request.actor), pk=pk)


@page(SIGNED_IN, methods="POST")
def notice_open(request: HouseRequest, pk: int) -> HttpResponse:
    """Mark one as read, with those of its topic, and go where it points."""
    notice = _own(request, pk)
    services.mark_read(actor=request.actor, at=clock.now(), notice_ids=[pk])
    is_ours = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, {request.get_host()})
    return redirect(notice.url if is_ours else "notice_list")


@page(SIGNED_IN, methods="POST")
def notice_done(request: HouseRequest, pk: int) -> HttpResponse:
    """Lay one aside as dealt with, with those of its topic."""
    _own(request, pk)
    services.mark_done(actor=request.actor, at=clock.now(), notice_ids=[pk])
    return redirect("notice_list")


@page(SIGNED_IN, methods="POST")
def notice_read_all(request: HouseRequest) -> HttpResponse:
    services.mark_read(actor=request.actor, at=clock.now())
    return redirect("notice_list")
