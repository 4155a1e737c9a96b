"""What a store may hold, when a part lies idle, what share of machines is sound. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from branches.materials.enums import MoveKind
from portal.kernel.verdict import ALLOWED, Verdict, denied

ZERO = Decimal(0)
TENTH = Decimal("0.1")
FIELDS = {
    MoveKind.OPENING: "opening", MoveKind.PURCHASED: "bought", MoveKind.STORED: "stored", MoveKind.ISSUED: "issued",
    MoveKind.RETURNED: "returned",
}  # fmt: skip


@dataclass(frozen=True)
class Balance:
    """What a batch of a part has come through in one store."""

    opening: Decimal = ZERO
    bought: Decimal = ZERO
    stored: Decimal = ZERO
    issued: Decimal = ZERO
    returned: Decimal = ZERO

    @property
    def on_hand(self) -> Decimal:
        return self.opening + self.stored - self.issued + self.returned

    @property
    def under_way(self) -> Decimal:
        """Bought and not in the store yet."""
        return self.bought - self.stored

    def moved(self, kind: str, quantity: Decimal) -> "Balance":
        """After a movement; a counter-entry has a quantity below zero."""
        name = FIELDS[MoveKind(kind)]
        return replace(self, **{name: getattr(self, name) + quantity})


def balance_verdict(balance: Balance, kind: str, quantity: Decimal) -> Verdict:
    """Whether ``balance`` may become what the movement makes of it."""
    then = balance.moved(kind, quantity)
    if then.on_hand < 0:
        return denied("stock.short", left=text_of(balance.on_hand))
    if then.stored > then.bought:
        return denied("stock.not_bought", left=text_of(max(balance.under_way, ZERO)))
    if then.returned > then.issued:
        return denied("stock.not_issued", left=text_of(balance.issued - balance.returned))
    return ALLOWED


def text_of(value: Decimal) -> str:
    """``12.5``, ``8``: without zeros that say nothing."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def is_below(on_hand: Decimal, least: Decimal | None) -> bool:
    return least is not None and on_hand < least


@dataclass(frozen=True)
class Move:
    """A movement that stands (neither taken back nor a counter-entry): ``change`` of the stock."""

    on: date
    kind: str
    change: Decimal


@dataclass(frozen=True)
class IdleSpan:
    """From ``from_on`` a part lay without movement; ``used_on`` is the day on which it was handed out, ``ended_on`` that of any
    movement; both None while it still lies."""

    from_on: date
    ended_on: date | None
    used_on: date | None
    quantity: Decimal


def idle_spans(moves: Iterable[Move], days: int) -> list[IdleSpan]:
    """The spans in which a part lay idle: something on hand, and ``days`` without a movement."""
    ordered, found, on_hand = sorted(moves, key=lambda m: m.on), [], ZERO
    for n, move in enumerate(ordered):
        on_hand += move.change
        then = ordered[n + 1] if n + 1 < len(ordered) else None
        from_on = move.on + timedelta(days=days)
        if on_hand > 0 and (then is None or then.on >= from_on):
            is_used = then is not None and then.kind == MoveKind.ISSUED
            found.append(IdleSpan(from_on, then.on if then else None, then.on if then and is_used else None, on_hand))
    return found


@dataclass(frozen=True)
class IdleUse:
    """Of ``count`` parts that lay idle in a time ``used`` were put to use."""

    count: int
    used: int

    @property
    def percent(self) -> Decimal | None:
        return percent(self.used, self.count)


def idle_use(spans: Iterable[IdleSpan], start: date, end: date) -> IdleUse:
    """The spans that touch the time, and those of them that ended in it by an issue."""
    here = [s for s in spans if s.from_on <= end and (s.ended_on is None or s.ended_on >= start)]
    return IdleUse(len(here), sum(s.used_on is not None and start <= s.used_on <= end for s in here))


def percent(part: int, whole: int) -> Decimal | None:
    """With one place; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def days_within(from_on: date, to_on: date | None, start: date, end: date) -> int:
    """Days of a span (its last day not counted, as on it things were right again) that lie in ``start``–``end``."""
    last = end + timedelta(days=1) if to_on is None else min(to_on, end + timedelta(days=1))
    return max((last - max(from_on, start)).days, 0)


def check_verdict(is_sound: bool, finding: str, checked_on: date, forecast_on: date | None) -> Verdict:
    """A machine that is not sound needs words; a forecast lies after the check."""
    if not is_sound and not finding.strip():
        return denied("equipment.no_finding")
    if forecast_on is not None and forecast_on < checked_on:
        return denied("equipment.forecast_backwards")
    return ALLOWED
