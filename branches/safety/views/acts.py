"""The steps of a hazard, one address each."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from branches.safety import services
from branches.safety.forms import AssignForm, FixForm, ReasonForm, ReturnForm, VersionForm
from branches.safety.views.hazards import fetched, shown
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, carry_out, page


def _done(request: HouseRequest, row: Any, form: Any, key: str, service: Any, done: str) -> HttpResponse:
    """The hazard's page again, with the refused form in its place."""
    then = redirect("hazard_detail", row.pk)
    if form.is_valid():
        answer = carry_out(request, form, partial(service, hazard=row, **form.cleaned_data), done=done, then=then)
        if answer is not None:
            return answer
    return shown(request, row, {key: form})


@page("hazard.assign", methods="POST")
def hazard_assign(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetched(request, pk)
    form = AssignForm(request.POST, hazard=row, today=clock.today())
    return _done(request, row, form, "assign_form", services.assign_hazard, _("已分派，并通知了责任人。"))


@page("hazard.fix", methods="POST")
def hazard_fix(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetched(request, pk)
    service = partial(services.fix_hazard, uploads=request.FILES.getlist("files"))
    return _done(request, row, FixForm(request.POST), "fix_form", service, _("已登记整改，请另一人到现场复查。"))


@page("hazard.check", methods="POST")
def hazard_check(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = fetched(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    service = partial(services.check_hazard, hazard=row, version=version)
    answer = carry_out(request, form, service, done=_("复查合格，已闭环。"), then=redirect("hazard_detail", row.pk))
    return answer if answer is not None else shown(request, row, {"check_refused": form.non_field_errors()})


@page("hazard.check", methods="POST")
def hazard_return(request: HouseRequest, pk: int) -> HttpResponse:
    form = ReturnForm(request.POST, prefix="r")
    return _done(request, fetched(request, pk), form, "return_form", services.return_hazard, _("已退回，并通知了责任人。"))


@page("hazard.cancel", methods="POST")
def hazard_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="c")
    return _done(request, fetched(request, pk), form, "cancel_form", services.cancel_hazard, _("已作废。"))
