"""When minutes resemble, when two meetings overlap, who is drawn, and what two or three opinions come to. Pure."""

import hashlib
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from branches.authenticity.enums import CheckVerdict, SampleState
from portal.kernel.verdict import ALLOWED, Verdict, denied

MOST_CHARS = 6000  # of minutes that are compared: what a page of figures behind it says is no minutes
SHINGLE = 5
BANDS, ROWS = 16, 4  # finds texts of which 80 % agree in 9,998 of 10,000 cases, of which half agrees in 64 of 100
_NUMBERS = re.compile(r"\d+")
_REST = re.compile(r"[\W_]+")
_DRAW = Random(20180701)
_MIXERS = [(_DRAW.getrandbits(61) | 1, _DRAW.getrandbits(61)) for _ in range(BANDS * ROWS)]
_PRIME = 2**61 - 1


def normalised(text: str) -> str:
    """The words alone: no blanks, no marks, one width, and every number the same, for a new date makes no new minutes."""
    return _NUMBERS.sub("0", _REST.sub("", unicodedata.normalize("NFKC", text[: 2 * MOST_CHARS]).lower()))[:MOST_CHARS]


def shingles(normal: str) -> frozenset[int]:
    """The pieces of five characters that occur in a normalised text, as numbers."""
    pieces = {normal[n : n + SHINGLE] for n in range(max(1, len(normal) - SHINGLE + 1))}
    return frozenset(zlib.crc32(piece.encode()) for piece in pieces)


def band_keys(pieces: Collection[int]) -> list[int]:
    """Sixteen keys of a text: two texts that resemble have at least one in common (MinHash with banding)."""
    lowest = [min((a * piece + b) % _PRIME for piece in pieces) for a, b in _MIXERS]
    bands = [lowest[n * ROWS : (n + 1) * ROWS] for n in range(BANDS)]
    return [_key(n, band) for n, band in enumerate(bands)]


def _key(number: int, band: Sequence[int]) -> int:
    """A key of 63 bits: the number of the band and its values."""
    digest = hashlib.blake2b(repr((number, band)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def resemblance(one: Collection[int], other: Collection[int]) -> float:
    """Share of the pieces of both texts that both have, 0 to 1."""
    first, second = set(one), set(other)
    both = len(first | second)
    return len(first & second) / both if both else 0.0


def days_after(held_on: date, filed_on: date) -> int:
    return (filed_on - held_on).days


def is_late(held_on: date, filed_on: date, most: int) -> bool:
    return days_after(held_on, filed_on) > most


def overlap(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> bool:
    """Whether two meetings share time; one that begins when the other ends does not."""
    return start < other_end and other_start < end


def is_same_roll(absent: Sequence[frozenset[int]], wanted: int) -> bool:
    """Whether the absentees of ``wanted`` activities in a row are the same people. All there each time is no hint."""
    return len(absent) >= wanted > 1 and bool(absent[0]) and len(set(absent[:wanted])) == 1


# -- the sample -----------------------------------------------------------------------------------------------


def drawn(seed: int, strata: Mapping[int, Collection[int]], each: int) -> list[int]:
    """``each`` ids of every stratum (branch id -> record ids), the same ones for the same seed whoever draws again."""
    found: list[int] = []
    for branch_id in sorted(strata):
        ids = sorted(strata[branch_id])
        found += sorted(Random(f"{seed}:{branch_id}").sample(ids, min(each, len(ids))))
    return found


def settled(verdicts: Sequence[str]) -> tuple[str, str]:
    """(state, outcome) after these opinions: two that agree settle it, two that differ ask a third, three that all differ
    leave it open what was the case."""
    if len(verdicts) < 2:
        return SampleState.OPEN, ""
    verdict, votes = Counter(verdicts).most_common(1)[0]
    if votes >= 2:
        return SampleState.SETTLED, verdict
    return (SampleState.THIRD, "") if len(verdicts) == 2 else (SampleState.SETTLED, CheckVerdict.CANNOT_TELL)


@dataclass(frozen=True)
class Judge:
    """How somebody stands to a drawn record."""

    is_of_branch: bool
    is_author: bool
    has_judged: bool


def may_judge(judge: Judge, state: str) -> Verdict:
    if state == SampleState.SETTLED:
        return denied("sample.settled")
    if judge.has_judged:
        return denied("sample.judged_already")
    if judge.is_of_branch:
        return denied("sample.own_branch")
    return denied("sample.own_work") if judge.is_author else ALLOWED


MOST_PER_BRANCH = 20


def check_size(per_branch: int) -> Verdict:
    """How many records of each branch one lot may draw: people have to look at every one of them."""
    return ALLOWED if 1 <= per_branch <= MOST_PER_BRANCH else denied("sample.size", most=MOST_PER_BRANCH)


def check_period(starts_on: date, ends_on: date, today: date) -> Verdict:
    if ends_on < starts_on:
        return denied("sample.period_backwards")
    return denied("sample.period_ahead") if starts_on > today else ALLOWED


# -- the summary ----------------------------------------------------------------------------------------------


def share_shown(count: int, records: int, branches: int, min_records: int, min_branches: int) -> int | None:
    """Hints of a kind per hundred records; None where so few stand behind the figure that it would point at somebody."""
    if records < min_records or branches < min_branches:
        return None
    return round(100 * count / records)
