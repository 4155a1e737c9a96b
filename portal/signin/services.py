"""Opening and closing a window, and signing in through it."""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel import context
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor
from portal.signin import rules
from portal.signin.models import SigninSession
from portal.signin.registry import SigninOwner, owner_of
from portal.signin.selectors import seconds_on, session_now, session_of_short

LONGEST = timedelta(hours=12)
MOST_WRONG = 60  # wrong short codes from one address: a whole mine may stand behind one
WRONG_SECONDS = 300


def owner_or_404(record_kind: str) -> SigninOwner:
    """The room of a record kind; NotReachable for a kind nobody registered."""
    owner = owner_of(record_kind)
    if owner is None:
        raise NotReachable(record_kind)
    return owner


@transaction.atomic
def open_session(*, actor: Actor, at: datetime, record_kind: str, record_id: int, closes_at: datetime) -> SigninSession:
    """Open a window for one record; the window that is open already is given back with its new end.

    NotReachable for a stranger. RuleBroken: an end in the past or more than twelve hours away, a closed record.
    """
    owner = owner_or_404(record_kind)
    owner.ensure_may_run(actor, record_id, at)
    if not at < closes_at <= at + LONGEST:
        raise RuleBroken("signin.window", field="closes_at")
    brief = owner.brief(record_id)
    if brief is not None:
        early = timedelta(minutes=int(value_on("SIGNIN_EARLY_MINUTES", timezone.localdate(at))))
        ensure(rules.opening_verdict(brief.starts_at, at, early))
    owner.prepare(actor, record_id, at)
    session = session_now(record_kind, record_id, at)
    if session is None:
        session = SigninSession(
            record_kind=record_kind, record_id=record_id, secret=secrets.token_hex(32), opens_at=at, opened_by=actor.user
        )
    session.closes_at = closes_at
    session.save()
    record(
        actor=actor, at=at, action="signin.opened", obj=session, label=brief.title if brief else f"{record_kind} {record_id}",
        after={"closes": timezone.localtime(closes_at).isoformat()},
    )  # fmt: skip
    return session


@transaction.atomic
def close_session(*, actor: Actor, at: datetime, session: SigninSession) -> SigninSession:
    """Close the window now; closing twice is the same as once."""
    owner = owner_or_404(session.record_kind)
    owner.ensure_may_run(actor, session.record_id, at)
    if session.closes_at > at:
        # The constraint wants a window of some length, also for one closed in the instant of its opening.
        session.closes_at = max(at, session.opens_at + timedelta(microseconds=1))
        session.save(update_fields=["closes_at"])
        brief = owner.brief(session.record_id)
        label = brief.title if brief else f"{session.record_kind} {session.record_id}"
        record(actor=actor, at=at, action="signin.closed", obj=session, label=label)
    return session


def close_sessions_of(*, record_kind: str, record_id: int, at: datetime) -> int:
    """End every open window of a record that takes no more sign-ins; the owner's own act is what the trail shows."""
    rows = SigninSession.objects.filter(record_kind=record_kind, record_id=record_id, opens_at__lt=at, closes_at__gt=at)
    return rows.update(closes_at=at)


def _session_for(parsed: rules.ParsedCode | None) -> SigninSession:
    session = SigninSession.objects.filter(pk=parsed.session_id).first() if parsed else None
    if session is None:
        raise RuleBroken("signin.code_foreign")
    return session


def accept_code(*, code: str, at: datetime) -> tuple[SigninSession, str]:
    """The window of a scanned code, and the ticket for the confirmation page. RuleBroken: foreign, expired, closed."""
    parsed = rules.parse(code)
    session = _session_for(parsed)
    seconds = seconds_on(timezone.localdate(at))
    ensure(rules.check_code(session.secret, parsed, at, seconds))  # type: ignore[arg-type]
    ensure(rules.check_window(session.opens_at, session.closes_at, at))
    return session, rules.ticket_of(session.secret, session.pk, rules.step_of(at, seconds))


def accept_short(*, typed: str, at: datetime) -> tuple[SigninSession, str]:
    """The window whose short code was typed, and the ticket for the confirmation page.

    RuleBroken for a wrong code, and for any code after too many wrong ones from one place: guesses are not worth the while.
    """
    key = f"signin-short:{context.current().address}"
    if cache.get(key, 0) >= MOST_WRONG:
        raise RuleBroken("signin.too_many", minutes=WRONG_SECONDS // 60)
    digits = rules.digits_of(typed)
    session = session_of_short(digits, at) if len(digits) == 6 and digits.isascii() and digits.isdigit() else None
    if session is None:
        cache.add(key, 0, WRONG_SECONDS)
        with suppress(ValueError):  # its time ran out in between: a new count begins with the next one
            cache.incr(key)
        raise RuleBroken("signin.short_wrong", field="code")
    return session, rules.ticket_of(session.secret, session.pk, rules.step_of(at, seconds_on(timezone.localdate(at))))


def accept_ticket(*, ticket: str, at: datetime) -> SigninSession:
    """The window of a confirmation page. RuleBroken: foreign, too old, closed."""
    parsed = rules.parse(ticket)
    session = _session_for(parsed)
    seconds = seconds_on(timezone.localdate(at))
    ensure(rules.check_ticket(session.secret, parsed, at, seconds))  # type: ignore[arg-type]
    ensure(rules.check_window(session.opens_at, session.closes_at, at))
    return session


@transaction.atomic
def sign_in(*, actor: Actor, at: datetime, session: SigninSession, person_id: int, method: str) -> bool:
    """Sign ``person_id`` in to the record of an accepted window. True when new. RuleBroken: not expected, record closed."""
    return owner_or_404(session.record_kind).sign(actor, session.record_id, person_id, method, at)
