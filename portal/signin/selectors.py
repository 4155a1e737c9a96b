"""Reads of sign-in windows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.rights.models import User
from portal.signin import rules
from portal.signin.models import SigninSession
from portal.signin.registry import SigninBrief, SigninLine, SigninOwner


def seconds_on(day: date) -> int:
    """Length of one code's interval in seconds: rule row SIGNIN_CODE_SECONDS valid on ``day``. One statement."""
    return int(value_on("SIGNIN_CODE_SECONDS", day))


def session_now(record_kind: str, record_id: int, at: datetime) -> SigninSession | None:
    """The window of a record that is open at ``at``."""
    rows = SigninSession.objects.filter(record_kind=record_kind, record_id=record_id, opens_at__lte=at, closes_at__gte=at)
    return rows.order_by("-pk").first()


LATEST = 12  # names on the wall of the room


def latest_names(lines: Iterable[SigninLine]) -> list[str]:
    """Names of those who signed in themselves last, newest first; no numbers, no times."""
    signed = [line for line in lines if line.is_present and line.signed_at is not None]
    return [line.name for line in sorted(signed, key=lambda line: line.signed_at, reverse=True)[:LATEST]]  # type: ignore[arg-type,return-value]


def account_of(staff_no: str, today: date) -> User | None:
    """The active account of a staff number who has not left: the PIN that follows decides, so no reach is asked."""
    rows = User.objects.filter(person__staff_no=staff_no.strip(), is_active=True)
    return rows.filter(Q(person__left_on=None) | Q(person__left_on__gte=today)).first()


def session_of_short(digits: str, at: datetime) -> SigninSession | None:
    """The open window whose short code of this interval or the last one is ``digits``; None for none, and for two at once."""
    seconds = seconds_on(localdate(at))
    step = rules.step_of(at, seconds)
    rows = SigninSession.objects.filter(opens_at__lte=at, closes_at__gte=at)
    found = [row for row in rows if digits in {rules.short_of(row.secret, row.pk, step), rules.short_of(row.secret, row.pk, step - 1)}]
    return found[0] if len(found) == 1 else None


def present_ids(owner: SigninOwner, record_id: int) -> set[int]:
    """People who are there, by whatever method: what a vote needs to know."""
    return {line.person_id for line in owner.roll(record_id) if line.is_present}


@dataclass(frozen=True)
class Listed:
    """Who signed in and how, for whoever runs the record. ``methods``: words and number of each method."""

    lines: list[tuple[SigninLine, bool]]
    methods: list[tuple[Any, int]]
    late_minutes: int

    @property
    def late_count(self) -> int:
        return sum(late for _line, late in self.lines)


def listed(owner: SigninOwner, record_id: int, brief: SigninBrief) -> Listed:
    """Everybody expected with the method; late is who signed in after the start and the rule's time of grace."""
    minutes = int(value_on("SIGNIN_LATE_MINUTES", localdate(brief.starts_at)))
    grace = timedelta(minutes=minutes)
    lines = [(line, line.is_present and rules.is_late(brief.starts_at, line.signed_at, grace)) for line in owner.roll(record_id)]
    counts = Counter(line.method for line, _late in lines if line.is_present)
    words = {line.method: line.method_label for line, _late in lines if line.is_present}
    return Listed(lines, [(words[method], n) for method, n in counts.most_common()], minutes)
