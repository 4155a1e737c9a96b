"""When a ticket is due and late, what the person's word leads to, and the digits of a receipt. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from branches.tickets.enums import TicketState
from portal.kernel.verdict import ALLOWED, Verdict, denied

RECEIPT_DIGITS = 16
WAITING = (TicketState.OPEN, TicketState.ASSIGNED)
TENTH = Decimal("0.1")


def receipt_of(digest: str) -> str:
    """Sixteen digits out of a keyed hash in hexadecimal."""
    return str(int(digest, 16) % 10**RECEIPT_DIGITS).zfill(RECEIPT_DIGITS)


def shown_receipt(code: str) -> str:
    """In groups of four, as it is read out and typed."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


def read_receipt(text: str) -> str:
    """The digits of what somebody typed; empty when they are not sixteen."""
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    return digits if len(digits) == RECEIPT_DIGITS else ""


def due_on(day: date, days: int) -> date:
    return day + timedelta(days=days)


def is_late(state: str, due: date, today: date) -> bool:
    """The last day still counts."""
    return state in WAITING and due < today


def may_route(state: str) -> Verdict:
    return ALLOWED if state in WAITING else denied("ticket.not_waiting")


def may_answer(state: str, *, is_raiser: bool) -> Verdict:
    """Nobody answers what he has raised himself."""
    if is_raiser:
        return denied("ticket.own_ticket")
    return may_route(state)


def may_tell(state: str, *, has_answered: bool) -> Verdict:
    """Whether it helped is said after the answer, and not by whoever gave it."""
    if state == TicketState.CLOSED:
        return denied("ticket.is_closed")
    if state != TicketState.ANSWERED:
        return denied("ticket.not_answered")
    return denied("ticket.own_answer") if has_answered else ALLOWED


def after_word(*, helped: bool, reopened_on: date | None) -> str:
    """``helped``, ``reopened`` for the first no, ``unhelped`` for the second: then the level above looks at it."""
    if helped:
        return "helped"
    return "reopened" if reopened_on is None else "unhelped"


@dataclass(frozen=True)
class Line:
    """Counts of a topic: raised, answered, answered in time, said to have helped or not, waiting."""

    raised: int = 0
    answered: int = 0
    ontime: int = 0
    helped: int = 0
    unhelped: int = 0
    waiting: int = 0

    @property
    def helped_share(self) -> Decimal | None:
        """Percent of those who have said anything; None where nobody has."""
        told = self.helped + self.unhelped
        return (Decimal(self.helped * 100) / told).quantize(TENTH, ROUND_DOWN) if told else None
