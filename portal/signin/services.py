"""Opening and closing a window, and signing in through it."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor
from portal.signin import rules
from portal.signin.models import SigninSession
from portal.signin.registry import SigninOwner, owner_of
from portal.signin.selectors import seconds_on, session_now

LONGEST = timedelta(hours=12)


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
    owner.prepare(actor, record_id, at)
    session = session_now(record_kind, record_id, at)
    if session is None:
        session = SigninSession(
            record_kind=record_kind, record_id=record_id, secret=secrets.token_hex(32), opens_at=at, opened_by=actor.user
        )
    session.closes_at = closes_at
    session.save()
    record(
        actor=actor, at=at, action="signin.opened", obj=session, label=f"{record_kind} {record_id}",
        after={"closes": timezone.localtime(closes_at).isoformat()},
    )  # fmt: skip
    return session


@transaction.atomic
def close_session(*, actor: Actor, at: datetime, session: SigninSession) -> SigninSession:
    """Close the window now; closing twice is the same as once."""
    owner_or_404(session.record_kind).ensure_may_run(actor, session.record_id, at)
    if session.closes_at > at:
        # The constraint wants a window of some length, also for one closed in the instant of its opening.
        session.closes_at = max(at, session.opens_at + timedelta(microseconds=1))
        session.save(update_fields=["closes_at"])
        record(actor=actor, at=at, action="signin.closed", obj=session, label=f"{session.record_kind} {session.record_id}")
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
