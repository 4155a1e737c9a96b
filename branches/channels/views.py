"""Channels, and the ledger of what appeared on them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.channels import access, selectors, services
from branches.channels.filters import ChannelFilter, PublicationFilter
from branches.channels.forms import ChannelForm, PublicationForm
from branches.channels.models import Channel
from branches.stories.registry import tabs_for
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

CHANNEL_COLUMNS = (
    Column(gettext_lazy("渠道名称"), "name"),
    Column(gettext_lazy("类别"), "kind__sort", "hide-s"),
    Column(gettext_lazy("单位或党组织"), css="hide-s"),
    Column(gettext_lazy("刊发次数"), css="num"),
    Column(gettext_lazy("最近刊发"), "last_on", "hide-s"),
    Column(gettext_lazy("状态")),
)
PUBLICATION_COLUMNS = (
    Column(gettext_lazy("标题"), "title"),
    Column(gettext_lazy("渠道"), css="hide-s"),
    Column(gettext_lazy("刊发日期"), "published_on"),
    Column(gettext_lazy("阅读数"), "reads", "num"),
)


def _section(request: HouseRequest) -> dict[str, Any]:
    actor = request.actor
    return {"section": "culture", "culture_tabs": tabs_for(actor), "can_edit": actor.can("channel.edit")}


@page("channel.view")
def channel_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.channels(request.scope)
    edits = request.actor.scope("channel.edit")

    def decorate(found: list[Any]) -> list[Any]:
        for row in found:
            row.may_edit = row.closed_on is None and edits.covers(row.node.path)
        return found

    listing = Listing(request, rows, CHANNEL_COLUMNS, ChannelFilter(request.GET, rows), decorate=decorate, export="channel-list")
    return render(request, "branches/channels/channel_list.html", {**_section(request), "listing": listing})


@page("channel.edit", methods="GET POST")
def channel_new(request: HouseRequest) -> HttpResponse:
    form = ChannelForm(request.POST if request.method == "POST" else None, scope=request.scope, today=clock.today())
    if request.method == "POST" and form.is_valid():
        service = partial(services.register_channel, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已登记。"), then=redirect("channel_list")):
            return answer
    context = {**_section(request), "form": form, "title": _("登记渠道"), "back": reverse("channel_list")}
    return render(request, "branches/channels/form.html", context, status=422 if form.errors else 200)


def _channel(request: HouseRequest, pk: int) -> Channel:
    return get_object_or_404(Channel.objects.within(request.scope).select_related("node", "kind"), pk=pk)


@page("channel.edit", methods="GET POST")
def channel_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _channel(request, pk)
    verdict = access.may_edit_channel(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("channel_list"))
    first = {name: getattr(row, name) for name in ("version", "node", "kind", "name", "place", "keeper_post")}
    typed = request.POST if request.method == "POST" else None
    form = ChannelForm(typed, scope=request.scope, today=clock.today(), row=row, initial=first)
    if request.method == "POST" and form.is_valid():
        service = partial(services.change_channel, channel=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("channel_list")):
            return answer
    context = {**_section(request), "form": form, "title": row.name, "back": reverse("channel_list"), "channel": row}
    return render(request, "branches/channels/form.html", context, status=422 if form.errors else 200)


@page("channel.edit", methods="POST")
def channel_close(request: HouseRequest, pk: int) -> HttpResponse:
    services.close_channel(actor=request.actor, at=clock.now(), channel=_channel(request, pk))
    messages.success(request, _("已停用，刊发记录保留。"))
    return redirect("channel_list")


@page("channel.view")
def publication_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.publications(request.scope)
    edits = request.actor.scope("channel.edit")

    def decorate(found: list[Any]) -> list[Any]:
        for row in found:
            row.may_edit = edits.covers(row.channel.node.path)
        return found

    listing = Listing(
        request, rows, PUBLICATION_COLUMNS, PublicationFilter(request.GET, rows), decorate=decorate, export="publication-list"
    )  # fmt: skip
    actor = request.actor
    context = {**_section(request), "listing": listing, "can_import": actor.can("import.run") and actor.can("import.publications")}
    return render(request, "branches/channels/publication_list.html", context)


@page("channel.edit", methods="GET POST")
def publication_new(request: HouseRequest) -> HttpResponse:
    first = {"published_on": clock.today(), "story": request.GET.get("story", "")[:12]}
    form = PublicationForm(request.POST if request.method == "POST" else None, scope=request.scope, initial=first)
    if request.method == "POST" and form.is_valid():
        service = partial(services.record_publication, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已登记。"), then=redirect("publication_list")):
            return answer
    context = {**_section(request), "form": form, "title": _("登记刊发"), "back": reverse("publication_list")}
    return render(request, "branches/channels/form.html", context, status=422 if form.errors else 200)


@page("channel.edit", methods="GET POST")
def publication_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.publications(request.scope), pk=pk)
    first = {name: getattr(row, name) for name in ("version", "channel", "story", "title", "published_on", "link", "reads")}
    form = PublicationForm(request.POST if request.method == "POST" else None, scope=request.scope, row=row, initial=first)
    if request.method == "POST" and form.is_valid():
        service = partial(services.change_publication, publication=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("publication_list")):
            return answer
    context = {**_section(request), "form": form, "title": row.title, "back": reverse("publication_list")}
    return render(request, "branches/channels/form.html", context, status=422 if form.errors else 200)
