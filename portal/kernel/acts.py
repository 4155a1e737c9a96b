"""What a reader may do on the page of a record: each act with its address, its form and the words on its button.

A room lists the acts in the order of the page; ``components/acts.html`` draws them. A button alone is an act whose form has
nothing but the version that the reader saw.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, refused

Bound = dict[str, forms.Form]


class ActForm(forms.Form):
    """A form that stands beside others on the page: its fields have ids of their own."""

    beside = "act"
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Any = None, auto_id: str = "") -> None:
        super().__init__(data, initial=initial, auto_id=auto_id or f"{self.beside}_%s")


@dataclass(frozen=True)
class Act:
    """``why``: the reason for which the button is greyed. ``is_main``: the next step of the record."""

    name: str
    title: Any
    url: str
    form: forms.Form
    button: Any = ""
    hint: Any = ""
    icon: str = "check"
    is_main: bool = False
    why: str = ""

    @property
    def is_button(self) -> bool:
        return not self.form.visible_fields()


def carried(
    request: HouseRequest, name: str, form: forms.Form, service: Callable[..., Any], *, done: Any, to: str, pk: int,
    show: Callable[[Bound], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Do what the form asks for and go to the page ``to``; the page again, with the refusal in the form, otherwise. ``service`` gets
    what the form holds. A refusal that no field can carry has a page of its own."""
    if form.is_valid():
        try:
            service(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            if isinstance(broken, EditConflict) or not form.visible_fields():
                return refused(request, broken)
            add_refusal(form, broken)
        else:
            messages.success(request, done)
            return redirect(to, pk)
    return show({name: form})
