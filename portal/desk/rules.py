"""How a desk is kept in order: what was opened last, in which order tiles stand, where a view may lead."""

from collections.abc import Iterable, Sequence

from portal.kernel.verdict import ALLOWED, Verdict, denied

RECENT = 10
MOST_VIEWS = 30  # of one person for one list
MOST_BULK = 200
LONGEST_QUERY = 1000  # characters of a query string that a view keeps
_DROPPED = {"page", "view"}


def opened(recent: Sequence[Sequence[str]], kind: str, reference: str) -> list[list[str]]:
    """The records opened last with this one in front; each stands once."""
    this = [kind, reference]
    return [this, *(list(row) for row in recent if list(row) != this)][:RECENT]


def in_order(keys: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """``keys`` with those of ``wanted`` first, in that order; what is new since stands where it stands by itself."""
    place = {key: n for n, key in enumerate(wanted)}
    known = [key for key in wanted if key in keys]
    return known + [key for key in keys if key not in place]


def moved(keys: Sequence[str], key: str, step: int) -> list[str]:
    """``keys`` with ``key`` one place up (-1) or down (1); at the end it stays."""
    rows = list(keys)
    if key not in rows:
        return rows
    here = rows.index(key)
    there = min(max(here + step, 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    return rows


def above(paths: Iterable[str]) -> list[str]:
    """The paths themselves and all that stand above them, up to the root."""
    found: set[str] = set()
    for path in paths:
        codes = path.strip("/").split("/")
        found.update("/".join(codes[: n + 1]) + "/" for n in range(len(codes)))
    return sorted(found)


def kept_pairs(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of a list's query string what a view keeps: filters and order that say something, not the page."""
    return [(name, value) for name, value in pairs if value and name not in _DROPPED]


def may_run(count: int, *, needs_reason: bool, reason: str) -> Verdict:
    """One act on several rows: at least one, not too many, with a reason where the act wants one."""
    if count == 0:
        return denied("bulk.none_chosen")
    if count > MOST_BULK:
        return denied("bulk.too_many", most=MOST_BULK)
    if needs_reason and not reason.strip():
        return denied("bulk.reason_missing")
    return ALLOWED
