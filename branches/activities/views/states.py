"""The buttons that move a record on."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.activities import services
from branches.activities.views.fetch import reachable
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, page, refused


def _move(request: HouseRequest, pk: int, service: Callable, said: str, **params: str) -> HttpResponse:
    activity = reachable(request, pk)
    try:
        service(actor=request.actor, at=clock.now(), activity=activity, **params)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("activity_detail", args=[pk]))
    messages.success(request, said)
    return redirect("activity_detail", pk=pk)


@page("activity.file", methods="POST")
def activity_file(request: HouseRequest, pk: int) -> HttpResponse:
    """Hand the record in."""
    return _move(request, pk, services.file_activity, _("已提交。"))


@page("activity.return", methods="POST")
def activity_return(request: HouseRequest, pk: int) -> HttpResponse:
    """Hand the record back with a reason."""
    return _move(request, pk, services.return_activity, _("已退回，并通知了支部。"), reason=request.POST.get("reason", ""))


@page("activity.archive", methods="POST")
def activity_archive(request: HouseRequest, pk: int) -> HttpResponse:
    """Close the record for good."""
    return _move(request, pk, services.archive_activity, _("已归档，记录已锁定。"))
