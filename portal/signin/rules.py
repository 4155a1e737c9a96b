"""The rotating code: what stands in it, how long it lives, whether it is ours. Pure."""

import base64
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.kernel.verdict import ALLOWED, Verdict, denied

TICKET_STEPS = 8  # a scanned page may be sent in this many steps after the scan: time to type a staff number


@dataclass(frozen=True)
class ParsedCode:
    session_id: int
    step: int
    signature: str


def step_of(at: datetime, seconds: int) -> int:
    """Number of the interval of ``seconds`` that holds ``at``."""
    return int(at.timestamp()) // seconds


def _sign(secret: str, purpose: str, session_id: int, step: int) -> str:
    message = f"{purpose}:{session_id}:{step}".encode()
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest[:15]).decode().lower()


def code_of(secret: str, session_id: int, step: int) -> str:
    """The text inside the QR: session, interval, 120 bits of HMAC-SHA256 over both."""
    return f"{session_id}.{step}.{_sign(secret, 'code', session_id, step)}"


def ticket_of(secret: str, session_id: int, step: int) -> str:
    """What the confirmation page carries, so that a code scanned in time is not lost while somebody types."""
    return f"{session_id}.{step}.{_sign(secret, 'ticket', session_id, step)}"


def short_of(secret: str, session_id: int, step: int) -> str:
    """Six digits for a phone that cannot scan; they change with the code. They tell which meeting, never who."""
    message = f"short:{session_id}:{step}".encode()
    return f"{int.from_bytes(hmac.new(secret.encode(), message, hashlib.sha256).digest()[:8], 'big') % 1_000_000:06d}"


def digits_of(text: str) -> str:
    """What was typed as digits: spaces and hyphens fall away, full-width digits become plain."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if c not in " -\u3000")


def opening_verdict(starts_at: datetime, at: datetime, early: timedelta) -> Verdict:
    """Sign-in opens at the earliest ``early`` before the start."""
    return ALLOWED if at >= starts_at - early else denied("signin.too_early", minutes=int(early.total_seconds()) // 60)


def is_late(starts_at: datetime, signed_at: datetime | None, grace: timedelta) -> bool:
    """Whether somebody signed in after the start and the time of grace."""
    return signed_at is not None and signed_at > starts_at + grace


def parse(text: str) -> ParsedCode | None:
    """Take a code or ticket apart; None where it is no such thing."""
    parts = text.split(".")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) <= 12 for p in parts[:2]) or len(parts[2]) != 24:
        return None
    return ParsedCode(int(parts[0]), int(parts[1]), parts[2])


def _matches(secret: str, purpose: str, parsed: ParsedCode) -> bool:
    expected = _sign(secret, purpose, parsed.session_id, parsed.step)
    return hmac.compare_digest(expected.encode(), parsed.signature.encode())


def check_code(secret: str, parsed: ParsedCode, at: datetime, seconds: int) -> Verdict:
    """Good in its own interval and the next one; older is expired, anything else is not ours."""
    if not _matches(secret, "code", parsed):
        return denied("signin.code_foreign")
    age = step_of(at, seconds) - parsed.step
    if age < 0:
        return denied("signin.code_foreign")
    return ALLOWED if age <= 1 else denied("signin.code_expired")


def check_ticket(secret: str, parsed: ParsedCode, at: datetime, seconds: int) -> Verdict:
    """A ticket of a confirmation page, good for TICKET_STEPS intervals after the scan."""
    if not _matches(secret, "ticket", parsed):
        return denied("signin.code_foreign")
    age = step_of(at, seconds) - parsed.step
    return ALLOWED if 0 <= age <= TICKET_STEPS else denied("signin.code_expired")


def check_window(opens_at: datetime, closes_at: datetime, at: datetime) -> Verdict:
    """Both ends belong to the window."""
    if at < opens_at:
        return denied("signin.not_open_yet")
    return ALLOWED if at <= closes_at else denied("signin.closed")
