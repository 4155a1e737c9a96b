"""Which month is owed, and that nobody is named in a note. Pure."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from branches.notes.enums import NoteState
from portal.kernel.verdict import ALLOWED, Verdict, denied


def month_after(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def due_on(month: date, day: int) -> date:
    """The last day in time: the ``day``-th of the month after."""
    return month_after(month).replace(day=min(max(day, 1), 28))


def month_verdict(month: date, founded_on: date, today: date) -> Verdict:
    if month > today:
        return denied("note.month_ahead")
    return denied("note.before_branch") if month < founded_on.replace(day=1) else ALLOWED


def named(texts: Iterable[str], names: Collection[str]) -> str:
    """The first name or staff number of ``names`` that a text holds; empty where nobody is named."""
    whole = "\n".join("".join(text.split()).upper() for text in texts)
    return next((name for name in sorted(names, key=lambda n: (-len(n), n)) if len(name) > 1 and name.upper() in whole), "")


def may_write(state: str) -> Verdict:
    return ALLOWED if state == NoteState.DRAFT else denied("note.is_handed")
