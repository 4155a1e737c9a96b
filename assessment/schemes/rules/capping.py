"""At most a share of the branches keeps the highest grade (docs/rules.md 5.6 CAP-2): the share as a value, who is beyond it. Pure.

The share is taken of the graded branches of a peer group and rounded down; who stands level on the last place that is left
goes without it together, so that a tie is never decided by the order of records.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import yaml

from assessment.schemes.rules.parts import CENT, Complains, Part, value_of_node

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class TopShare:
    """``percent`` of the branches at most, ``source`` of the rule."""

    percent: Decimal
    source: str


def read_top_share(reading: Complains, node: yaml.Node | None, bands: Iterable[int], *, grades_whole: bool) -> TopShare | None:
    """What stands under ``top_share``; ``bands``: how many grades each set has, of which the highest needs one below it."""
    if node is None or value_of_node(node) is None:
        return None
    mine = Part(reading, node, "top_share")
    if not mine.fields:
        return None
    mine.allow("percent", "source")
    given = mine.get("percent")
    if isinstance(given, int | Decimal) and not isinstance(given, bool) and 0 < given < 1:
        # A worksheet hands 30% over as 0.3.
        reading.complain(mine.key("percent"), "scheme.top_share_small", share=given)
        percent = Decimal(1)
    else:
        percent = mine.number("percent", Decimal(1), HUNDRED - CENT)
    if not grades_whole:
        reading.complain(node, "scheme.top_share_apart")
    if any(count < 2 for count in bands):
        reading.complain(node, "scheme.top_share_one_band")
    return TopShare(percent, mine.text("source", 200))


def places_for(count: int, percent: Decimal) -> int:
    """How many of ``count`` branches may keep the highest grade, rounded down."""
    return int(count * percent // HUNDRED)


def beyond(worth: Mapping[int, Decimal], percent: Decimal) -> frozenset[int]:
    """Keys whose place lies beyond the share, best ``worth`` first; equal ones stay together."""
    left, kept = places_for(len(worth), percent), set()
    for value, count in sorted(Counter(worth.values()).items(), reverse=True):
        left -= count
        if left < 0:
            break
        kept.add(value)
    return frozenset(key for key, value in worth.items() if value not in kept)
