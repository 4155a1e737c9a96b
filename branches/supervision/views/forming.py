"""What the forms of this room share: the first unit, the key of a double click, one template."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from branches.supervision import selectors
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, refused

SECTION = {"section": "supervision"}


def units(request: HouseRequest, right: str) -> Any:
    return selectors.units_for(request.actor, right, clock.today())


def first_of(request: HouseRequest, **values: Any) -> dict[str, Any]:
    """The first values of a form: a fresh key, and what the address names."""
    asked = {name: request.GET[name][:40] for name in ("node", "topic", "matter", "source", "kind") if request.GET.get(name)}
    if "matter" in asked and not asked["matter"].isdecimal():
        del asked["matter"]
    return {"once_key": uuid.uuid4().hex, **values, **asked}


def draw_form(request: HouseRequest, form: forms.Form, service: Callable[[Any], Any], then: str, done: Any, **context: Any) -> HttpResponse:
    """Do what a valid form asks for, then go to the page ``then`` of what came of it; else the form with its refusals."""
    if request.method == "POST" and form.is_valid():
        try:
            row = service(form)(actor=request.actor, at=clock.now())
        except EditConflict as conflict:
            return refused(request, conflict)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, done)
            return redirect(reverse(then, args=[row.pk]))
    return render(request, "branches/supervision/form.html", {**SECTION, "form": form, **context}, status=422 if form.errors else 200)
