"""The notices of the reader: what happened, and the one thing to do next."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import SIGNED_IN, HouseRequest, page
from portal.notices import selectors, services

COLUMNS = [
    Column(gettext_lazy("内容")),
    Column(gettext_lazy("时间"), "created_at", "hide-s"),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("操作")),
]


@page(SIGNED_IN)
def notice_list(request: HouseRequest) -> HttpResponse:
    """Own notices, unread ones first to hand by a tab."""
    actor = request.actor
    mine = selectors.notices_of(actor)
    only_unread = request.GET.get("unread") == "1"
    unread = actor.unread_notices()
    tabs = [(_("全部"), "?", mine.count(), not only_unread), (_("未读"), "?unread=1", unread, only_unread)]
    listing = Listing(request, mine.filter(read_at=None) if only_unread else mine, COLUMNS, tabs=tabs)
    return render(request, "portal/notices/notice_list.html", {"section": "notices", "listing": listing, "unread": unread})


@page(SIGNED_IN, methods="POST")
def notice_open(request: HouseRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it points."""
    actor = request.actor
    notice = get_object_or_404(selectors.notices_of(actor), pk=pk)
    services.mark_read(actor=actor, at=clock.now(), notice_ids=[pk])
    is_ours = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, {request.get_host()})
    return redirect(notice.url if is_ours else "notice_list")


@page(SIGNED_IN, methods="POST")
def notice_read_all(request: HouseRequest) -> HttpResponse:
    services.mark_read(actor=request.actor, at=clock.now())
    return redirect("notice_list")
