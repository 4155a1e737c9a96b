"""Counselling: free slots and own bookings of a worker, the counsellor's desk, the union's list of counsellors."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.care import access, services
from workforce.care.forms import CounsellorForm, NoteForm, SlotForm
from workforce.care.selectors import counselling as selectors
from workforce.care.selectors.needs import with_states

SECTION = {"section": "care_mine"}


def show(request: HouseRequest, status: int = 200, form: forms.Form | None = None) -> HttpResponse:
    actor, now, today = request.actor, clock.now(), clock.today()
    posts = list(selectors.posts_of(actor, today))
    bookings = with_states(list(selectors.bookings(actor)[:60]), today)
    context = {
        **SECTION, "free": list(selectors.free_slots(actor, now)[:40]), "mine": [b for b in bookings if b.person_id == actor.person_id],
        "posts": posts, "desk": [b for b in bookings if b.person_id != actor.person_id], "now": now,
        "slots": list(selectors.own_slots(actor)[:40]) if posts else [],
        "slot_form": form or (SlotForm(actor=actor) if posts else None),
    }  # fmt: skip
    return render(request, "workforce/care/counsel.html", context, status=status)


@page("counsel.own")
def counsel_home(request: HouseRequest) -> HttpResponse:
    return show(request)


@page("counsel.own", methods="POST")
def counsel_slot_new(request: HouseRequest) -> HttpResponse:
    if not selectors.posts_of(request.actor, clock.today()).exists():
        raise Http404
    form = SlotForm(request.POST, actor=request.actor)
    if form.is_valid():
        service = partial(services.open_slot, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("时段已开放。"), then=redirect("counsel_home")):
            return answer
    return show(request, 422, form)


def _act(request: HouseRequest, service: Callable[..., Any], done: str, then: HttpResponse) -> HttpResponse:
    try:
        service(actor=request.actor, at=clock.now())
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, done)
    return then


@page("counsel.own", methods="POST")
def counsel_slot_drop(request: HouseRequest, pk: int) -> HttpResponse:
    slot = get_object_or_404(selectors.own_slots(request.actor), pk=pk)
    return _act(request, partial(services.drop_slot, slot=slot), _("时段已删除。"), redirect("counsel_home"))


@page("counsel.own", methods="POST")
def counsel_book(request: HouseRequest, pk: int) -> HttpResponse:
    """What may be seen may be asked for; whether it is still free the service decides."""
    slot = get_object_or_404(selectors.offered_slots(request.actor, clock.now()), pk=pk)
    return _act(request, partial(services.book, slot=slot), _("已预约，请按时到场。"), redirect("counsel_home"))


@page("counsel.own", methods="POST")
def counsel_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.bookings(request.actor), pk=pk)
    return _act(request, partial(services.cancel, booking=row), _("预约已取消。"), redirect("counsel_home"))


def _desk(request: HouseRequest, pk: int) -> Any:
    """A booking at the counsellor's own table."""
    row = get_object_or_404(selectors.bookings(request.actor), pk=pk)
    if not access.is_counsellor(request.actor, row):
        raise Http404
    return row


@page("counsel.own")
def counsel_booking(request: HouseRequest, pk: int) -> HttpResponse:
    (row,) = with_states([_desk(request, pk)], clock.today())
    form = NoteForm(initial={"text": selectors.note_of(request.actor, row)})
    return render(request, "workforce/care/counsel_booking.html", {**SECTION, "row": row, "form": form, "now": clock.now()})


@page("counsel.own", methods="POST")
def counsel_done(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, partial(services.close_booking, booking=_desk(request, pk)), _("已记为完成。"), redirect("counsel_booking", pk))


@page("counsel.own", methods="POST")
def counsel_note(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _desk(request, pk), NoteForm(request.POST)
    if form.is_valid():
        service = partial(services.write_note, booking=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("记录已保存。"), then=redirect("counsel_booking", pk)):
            return answer
    (row,) = with_states([row], clock.today())
    context = {**SECTION, "row": row, "form": form, "now": clock.now()}
    return render(request, "workforce/care/counsel_booking.html", context, status=422)


@page("counsel.office", methods="GET POST")
def counsel_office(request: HouseRequest) -> HttpResponse:
    """Who counsels where; never who is counselled."""
    form = CounsellorForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        service = partial(services.name_counsellor, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已指定咨询师。"), then=redirect("counsel_office")):
            return answer
    context = {"section": "care", "tab": "counsel", "form": form, "posts": list(selectors.office_posts(request.actor)[:100])}
    return render(request, "workforce/care/counsel_office.html", context, status=422 if form.errors else 200)


@page("counsel.office", methods="POST")
def counsel_end(request: HouseRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(selectors.office_posts(request.actor), pk=pk)
    return _act(request, partial(services.end_counsellor, post=post), _("任期已结束。"), redirect("counsel_office"))
