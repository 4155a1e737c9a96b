"""When a paper may be given out, whether a receipt in hand is the frozen one, and how two scores go together over time. Pure."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.verdict import ALLOWED, Verdict, denied

GIVEN_OUT = frozenset({"published", "locked"})
PLACES = Decimal("0.01")
ZERO = Decimal(0)
_NOT_HEX = re.compile(r"[^0-9a-f]")


def may_give_out(state: str, code: str) -> Verdict:
    """Papers speak of results that no longer move."""
    return ALLOWED if state in GIVEN_OUT else denied("paper.not_published", round=code)


@dataclass(frozen=True)
class ReceiptCheck:
    """``frozen``: the hash kept at publication. ``counted``: that of the package as it is stored now. ``in_hand``: what the
    paper says, empty where nobody asked. ``is_round_whole``: the hash of the round still covers the packages of all branches."""

    frozen: str
    counted: str
    in_hand: str
    is_round_whole: bool

    @property
    def is_kept(self) -> bool:
        return self.frozen == self.counted and self.is_round_whole

    @property
    def is_same(self) -> bool:
        """Whether the paper in hand tells what is frozen."""
        return bool(self.in_hand) and self.in_hand == self.frozen and self.is_kept


def tidy_hash(text: str) -> str:
    """A hash as somebody typed it from paper: capitals, spaces and hyphens do not matter."""
    return _NOT_HEX.sub("", text.strip().lower())[:64]


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Association:
    """Pearson's correlation of ``n`` pairs; ``value`` is None with fewer than ``minimum`` or where one side never varies."""

    n: int
    minimum: int
    value: Decimal | None

    @property
    def is_small(self) -> bool:
        return self.n < self.minimum


def association(pairs: Sequence[tuple[Decimal, Decimal]], minimum: int) -> Association:
    """How two figures go together, to 0.01. It says nothing of a cause, and nothing at all of few pairs."""
    n = len(pairs)
    if n < max(minimum, 2):
        return Association(n, minimum, None)
    mean_x = sum((x for x, _y in pairs), ZERO) / n
    mean_y = sum((y for _x, y in pairs), ZERO) / n
    both = sum(((x - mean_x) * (y - mean_y) for x, y in pairs), ZERO)
    spread = sum(((x - mean_x) ** 2 for x, _y in pairs), ZERO) * sum(((y - mean_y) ** 2 for _x, y in pairs), ZERO)
    if not spread:
        return Association(n, minimum, None)
    return Association(n, minimum, (both / spread.sqrt()).quantize(PLACES, ROUND_HALF_UP))


# branch -> quarter code -> score
Course = dict[int, dict[str, Decimal]]


def lagged(codes: Sequence[str], first: Course, second: Course, lag: int) -> list[tuple[Decimal, Decimal]]:
    """Pairs of ``first`` in a quarter and ``second`` ``lag`` quarters later, of the same branch; gaps give none."""
    return [
        (scores[code], second[branch][later])
        for branch, scores in sorted(first.items())
        for code, later in zip(codes, codes[lag:], strict=False)
        if code in scores and later in second.get(branch, {})
    ]
