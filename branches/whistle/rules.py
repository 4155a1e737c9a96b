"""Who may not handle a report, what follows on what, and how a key is split so that two must come together. Pure.

The split is Shamir's over the field of a Mersenne prime: of a line through the key every holder gets one point. With one
opener the line is flat and each point is the key.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from branches.whistle.enums import WhistleState
from portal.kernel.verdict import ALLOWED, Verdict, denied

PRIME = 2**521 - 1
KEY_BYTES = 32
RECEIPT_DIGITS = 16
LEAST_PASSPHRASE = 12
LONGEST_WORK = 16
MOST_BITS = 22  # some four million hashes: a minute on a phone
_BREAKS = re.compile(r"[\s,，、;；/（）()：:]+")

# act -> states in which it may be done
TRANSITIONS: dict[str, frozenset[str]] = {
    "accept": frozenset({WhistleState.RECEIVED}),
    "decline": frozenset({WhistleState.RECEIVED}),
    "conclude": frozenset({WhistleState.ACCEPTED}),
    "reply": frozenset({WhistleState.RECEIVED, WhistleState.ACCEPTED}),
    "forward": frozenset({WhistleState.RECEIVED, WhistleState.ACCEPTED}),
    "recuse": frozenset({WhistleState.RECEIVED, WhistleState.ACCEPTED}),
    "reveal": frozenset({WhistleState.RECEIVED, WhistleState.ACCEPTED}),
}


def may_follow(act: str, state: str) -> Verdict:
    return ALLOWED if state in TRANSITIONS[act] else denied("whistle.is_over")


# -- routing ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Seat:
    """Somebody's office in the tree."""

    person_id: int
    names: tuple[str, ...]  # his name and staff number
    path: str


def words_in(text: str) -> set[str]:
    """The words of what was typed about somebody: names and staff numbers stand among them."""
    return {word for word in _BREAKS.split(text) if word}


def is_named(seat: Seat, text: str) -> bool:
    """Whether a name or staff number of the seat stands anywhere in ``text``: rather once too often than missed."""
    upper = text.upper()
    return any(name and name.upper() in upper for name in seat.names)


def stays_clear(path: str, commanders: Iterable[str]) -> bool:
    """Whether nobody named commands the office at ``path``: none of ``commanders`` (paths) is it or lies above it."""
    return not any(path.startswith(one) for one in commanders)


def route(places: Sequence[tuple[str, int]], commanders: Sequence[str], needed: int) -> str | None:
    """The office that takes a report: of ``places`` (path, how many officers could handle it there), the nearest first, the
    first that nobody named commands and that has ``needed`` officers. None: nobody may have it."""
    for path, officers in places:
        if officers >= needed and stays_clear(path, commanders):
            return path
    return None


# -- receipts and passphrases -----------------------------------------------------------------------------
def new_receipt() -> str:
    return f"{secrets.randbelow(10**RECEIPT_DIGITS):0{RECEIPT_DIGITS}d}"


def read_receipt(text: str) -> str | None:
    """Sixteen digits however they were grouped; None for anything else."""
    digits = re.sub(r"[\s-]", "", text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    return digits if len(digits) == RECEIPT_DIGITS and digits.isascii() and digits.isdigit() else None


def work_of(count: int, limit: int, bits: int) -> int:
    """The bits that the next report costs where ``count`` have come in today: none below ``limit``, then ``bits``, one more each time
    the number has doubled, so that a flood grows dearer for whoever sends it. Never above MOST_BITS, which a phone can still do."""
    if count < limit:
        return 0
    return min(bits + max(1, count // max(1, limit)).bit_length() - 1, MOST_BITS)


def is_worked(ticket: str, work: str, bits: int) -> bool:
    """Whether ``work`` is a number beside which the hash of the ticket begins with ``bits`` zero bits: some seconds for a browser, once
    for each report, and nothing that tells who reckoned (docs/adr/0057)."""
    if not (work.isascii() and work.isdigit() and len(work) <= LONGEST_WORK):
        return False
    digest = hashlib.sha256(f"{ticket}:{work}".encode()).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - bits) == 0


def grouped(receipt: str) -> str:
    return " ".join(receipt[n : n + 4] for n in range(0, RECEIPT_DIGITS, 4))


def passphrase_verdict(first: str, second: str) -> Verdict:
    if len(first) < LEAST_PASSPHRASE:
        return denied("whistle.passphrase_short", least=LEAST_PASSPHRASE)
    return ALLOWED if first == second else denied("whistle.passphrase_differs")


# -- a key in parts ---------------------------------------------------------------------------------------
Point = tuple[int, int]


def split(key: bytes, holders: int, openers: int) -> list[Point]:
    """One point of the line for each of ``holders``; ``openers`` (1 or 2) of them give the key again, fewer nothing."""
    secret, slope = int.from_bytes(key, "big"), secrets.randbelow(PRIME) if openers == 2 else 0
    return [(x, (secret + slope * x) % PRIME) for x in range(1, holders + 1)]


def join(points: Sequence[Point]) -> bytes:
    """The key from one point of a flat line or from two of a sloping one. ValueError when they do not belong together."""
    if len(points) == 1:
        value = points[0][1]
    else:
        (x1, y1), (x2, y2) = points[:2]
        if x1 == x2:
            raise ValueError("the same point twice")
        value = (y1 * x2 - y2 * x1) * pow(x2 - x1, -1, PRIME) % PRIME
    if value.bit_length() > KEY_BYTES * 8:
        raise ValueError("no key")
    return value.to_bytes(KEY_BYTES, "big")
