"""What is looked at when the portal starts (``manage.py migrate``, ``manage.py check --database default``)."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from portal.notices.selectors import broken_quiet_rows


def check_quiet_hours(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Rule rows of the quiet hours that are no time of day: nobody could say when something may be sent."""
    if not databases:
        return []
    try:
        found = broken_quiet_rows()
    except DatabaseError:  # before the first migration there is no table
        return []
    hint = "Write it as HH:MM, for example 21:00, in a new version of the rule (page 规则参数)."
    return [Error(f"Rule {code} is {value!r}, which is no time of day.", hint=hint, id="portal.E001") for code, value in found]
