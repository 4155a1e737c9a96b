"""Sign-in on three screens: the secretary's page, the big screen, and the phone of whoever signs in."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.services import check_pin
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import PUBLIC, SIGNED_IN, HouseRequest, page, refused
from portal.kernel.sentences import sentence
from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from portal.signin import rules, selectors, services
from portal.signin.charts import qr_shape
from portal.signin.forms import PinForm, ShortForm
from portal.signin.models import SigninSession
from portal.signin.selectors import seconds_on

MINUTES = (30, 60, 120, 240)


@page(SIGNED_IN, methods="POST")
def signin_open(request: HouseRequest, record_kind: str, record_id: int) -> HttpResponse:
    """Open the window of a record and show the big screen."""
    actor: Actor = request.actor
    now, text = clock.now(), request.POST.get("minutes", "")
    minutes = int(text) if text.isascii() and text.isdigit() and int(text) in MINUTES else MINUTES[1]
    try:
        session = services.open_session(
            actor=actor, at=now, record_kind=record_kind, record_id=record_id, closes_at=now + timedelta(minutes=minutes)
        )
    except RuleBroken as broken:
        return refused(request, broken)
    return redirect("signin_screen", pk=session.pk)


def _run_session(request: HouseRequest, pk: int, at: datetime) -> SigninSession:
    """The window, for whoever may run sign-in for its record; 404 for everybody else."""
    session = get_object_or_404(SigninSession, pk=pk)
    owner = services.owner_or_404(session.record_kind)
    with suppress(RuleBroken):  # the record has been filed meanwhile: the screen stays, sign-in itself is refused
        owner.ensure_may_run(request.actor, session.record_id, at)
    return session


def _live(request: HouseRequest, session: SigninSession, at: datetime) -> dict:
    """What the screen shows now. ``mark`` changes whenever the picture or the count does."""
    seconds = seconds_on(timezone.localdate(at))
    step = rules.step_of(at, seconds)
    brief = services.owner_or_404(session.record_kind).brief(session.record_id)
    is_open = bool(rules.check_window(session.opens_at, session.closes_at, at))
    link = request.build_absolute_uri(reverse("signin_scan")) + "?c=" + rules.code_of(session.secret, session.pk, step)
    return {
        "session": session, "brief": brief, "is_open": is_open, "seconds": seconds,
        "link": link, "page": request.build_absolute_uri(reverse("signin_scan")), "short": rules.short_of(session.secret, session.pk, step),
        "qr": qr_shape(link) if is_open else None,
        "mark": f"{step if is_open else 0}-{brief.present if brief else 0}-{brief.expected if brief else 0}",
    }  # fmt: skip


def _latest(session: SigninSession) -> list[str]:
    """Who signed in last, newest first: names for the wall of the room, nothing else of them."""
    lines = services.owner_or_404(session.record_kind).roll(session.record_id)
    return selectors.latest_names(lines)


@page(SIGNED_IN)
def signin_screen(request: HouseRequest, pk: int) -> HttpResponse:
    """The big screen: a large code that changes, the count, what to do."""
    now = clock.now()
    session = _run_session(request, pk, now)
    return render(request, "portal/signin/screen.html", _live(request, session, now) | {"latest": _latest(session)})


@page(SIGNED_IN)
def signin_live(request: HouseRequest, pk: int) -> HttpResponse:
    """Code and count for polling; 204 while nothing has changed."""
    now = clock.now()
    session = _run_session(request, pk, now)
    context = _live(request, session, now)
    if request.GET.get("m") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "portal/signin/_live.html", context | {"latest": _latest(session)})


@page(SIGNED_IN, methods="POST")
def signin_close(request: HouseRequest, pk: int) -> HttpResponse:
    """Close the window and go back to the record."""
    now = clock.now()
    session = _run_session(request, pk, now)
    try:
        services.close_session(actor=request.actor, at=now, session=session)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("签到已结束。"))
    brief = services.owner_or_404(session.record_kind).brief(session.record_id)
    return redirect(brief.url if brief else "home")


@page(PUBLIC, methods="GET POST")
def signin_scan(request: HouseRequest) -> HttpResponse:
    """Where a scanned code leads: GET asks, POST signs. Nothing is written by merely opening the address."""
    now = clock.now()
    if request.method == "POST" and "code" in request.POST:
        return _typed(request, now)
    if request.method == "GET" and not request.GET.get("c"):
        return render(request, "portal/signin/type.html", {"form": ShortForm()})
    try:
        if request.method == "POST":
            return _sign(request, now)
        session, ticket = services.accept_code(code=request.GET.get("c", ""), at=now)
    except RuleBroken as broken:
        return render(request, "portal/signin/refused.html", {"message": sentence(broken.code, broken.params)}, status=broken.status)
    return _confirm(request, session, ticket, PinForm())


def _typed(request: HouseRequest, now: datetime) -> HttpResponse:
    """The short code instead of a scan; signing in itself is the same page and the same button."""
    form = ShortForm(request.POST)
    if form.is_valid():
        try:
            session, ticket = services.accept_short(typed=form.cleaned_data["code"], at=now)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return _confirm(request, session, ticket, PinForm())
    return render(request, "portal/signin/type.html", {"form": form}, status=422)


def _confirm(request: HouseRequest, session: SigninSession, ticket: str, form: PinForm, status: int = 200) -> HttpResponse:
    brief = services.owner_or_404(session.record_kind).brief(session.record_id)
    actor = request.actor
    context = {"brief": brief, "ticket": ticket, "form": form, "by_account": actor.person_id is not None, "actor": actor}
    return render(request, "portal/signin/confirm.html", context, status=status)


def _sign(request: HouseRequest, now: datetime) -> HttpResponse:
    ticket = request.POST.get("t", "")
    session = services.accept_ticket(ticket=ticket, at=now)
    actor: Actor = request.actor
    method = "qr"
    if actor.person_id is None or "staff_no" in request.POST:
        form = PinForm(request.POST)
        user = _user_by_pin(form, now)
        if user is None:
            return _confirm(request, session, ticket, form, status=422)
        actor, method = actor_of(user, timezone.localdate(now)), "pin"
    is_new = services.sign_in(actor=actor, at=now, session=session, person_id=actor.person_id or 0, method=method)
    brief = services.owner_or_404(session.record_kind).brief(session.record_id)
    context = {"brief": brief, "is_new": is_new, "name": actor.label, "at": now}
    return render(request, "portal/signin/done.html", context)


def _user_by_pin(form: PinForm, now: datetime) -> User | None:
    """The account whose PIN was given, or None with the reason on the form. An unknown number reads like a wrong PIN."""
    if not form.is_valid():
        return None
    user = selectors.account_of(form.cleaned_data["staff_no"], clock.today())
    if user is None:
        form.add_error(None, sentence("signin.staff_or_pin_wrong"))
        return None
    verdict = check_pin(user, form.cleaned_data["pin"], now)
    if not verdict:
        code, params = (verdict.code, verdict.params) if verdict.code == "pin.locked" else ("signin.staff_or_pin_wrong", {})
        form.add_error(None, sentence(code, params))
        return None
    return user


def _roll_context(request: HouseRequest, record_kind: str, record_id: int) -> dict:
    """The record and its roll, for whoever may run its sign-in; 404 for everybody else."""
    owner = services.owner_or_404(record_kind)
    with suppress(RuleBroken):  # a record that is closed still shows who was there
        owner.ensure_may_run(request.actor, record_id, clock.now())
    brief = owner.brief(record_id)
    if brief is None:
        raise NotReachable(record_kind)
    return {"brief": brief, "listed": selectors.listed(owner, record_id, brief), "record_kind": record_kind, "record_id": record_id}


@page(SIGNED_IN)
def signin_list(request: HouseRequest, record_kind: str, record_id: int) -> HttpResponse:
    """Who signed in by which method."""
    return render(request, "portal/signin/list.html", _roll_context(request, record_kind, record_id))


@page(SIGNED_IN)
def signin_sheet(request: HouseRequest, record_kind: str, record_id: int) -> HttpResponse:
    """A sheet to be signed by hand where there are no phones; the roll-call takes it over."""
    return render(request, "portal/signin/sheet.html", _roll_context(request, record_kind, record_id))
