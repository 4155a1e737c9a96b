"""Counts that are shown only where they are large enough not to point at somebody. Pure."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def hide_small(counts: Mapping[K, int], least: int) -> dict[K, int | None]:
    """Counts of groups of one whole, None where they must not be shown.

    A count from 1 to ``least`` − 1 is hidden. Whoever knows the whole could take the others from it: so the next smallest is hidden
    too until what is hidden are two groups or more with ``least`` in sum. A whole below ``least`` shows nothing of its parts.
    """
    filled = sorted((k for k, n in counts.items() if n), key=lambda k: (counts[k], str(k)))
    hidden = [k for k in filled if counts[k] < least]
    for k in filled[len(hidden) :]:
        if not hidden or (len(hidden) > 1 and sum(counts[h] for h in hidden) >= least):
            break
        hidden.append(k)
    return {k: None if k in hidden else n for k, n in counts.items()}


def shown_whole(count: int, least: int) -> int | None:
    """The whole, None where it is too small to be told."""
    return None if 0 < count < least else count
