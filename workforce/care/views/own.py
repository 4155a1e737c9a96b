"""A worker's own page, made for a phone: my needs, what I serve, my hardship file, the way to counsel."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.pages import HouseRequest, carry_out, page
from workforce.care import services
from workforce.care.forms import AskForm
from workforce.care.selectors import hardship, needs

SECTION = {"section": "care_mine"}


@page("care.own")
def care_mine(request: HouseRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    own = needs.with_states(list(needs.own_needs(actor)[:50]), today)
    for need in own:
        need.made = getattr(need, "order", None)
    waiting = needs.with_states(list(needs.to_serve(actor)[:50]), today)
    files = needs.with_states(list(hardship.own_files(actor)), today)
    return render(request, "workforce/care/mine.html", {**SECTION, "own": own, "waiting": waiting, "files": files})


@page("care.own", methods="GET POST")
def care_ask(request: HouseRequest) -> HttpResponse:
    form = AskForm(request.POST if request.method == "POST" else None, initial={"once_key": get_random_string(32)})
    if request.method == "POST" and form.is_valid():
        service = partial(services.ask_for, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已提交，工会安排后会通知您。"), then=redirect("care_mine")):
            return answer
    context = {**SECTION, "form": form, "title": _("提需求"), "back": "care_mine"}
    return render(request, "workforce/care/form.html", context, status=422 if form.errors else 200)
