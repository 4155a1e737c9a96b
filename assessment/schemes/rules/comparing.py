"""What changed between two versions of a scheme, as values that a page puts into words. Pure; ``compare(a, a)`` is empty."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessment.schemes.rules.bodies import DIMENSIONS, Band, Bonus, SchemeBody, Section

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Change:
    """``group``: code of the section, or bands, bonus, vetoes, scheme. ``kind`` of the row (indicator, section, band, bonus_item,
    veto, scheme) and what was done: added, removed, changed. ``before`` and ``after``: the whole rows, None where there is none;
    for ``changed`` the ``field`` in which they differ. ``set`` names the peer group of a band."""

    group: str
    kind: str
    act: str
    field: str = ""
    before: Any = None
    after: Any = None
    set: str = ""

    @property
    def row(self) -> Any:
        return self.after if self.after is not None else self.before


Read = Callable[[Any], Any]
NAME: tuple[str, Read] = ("name", lambda row: (row.name_zh, row.name_en))
METRIC: tuple[str, Read] = ("metric", lambda row: (row.metric, row.metric_params))
SHARE: tuple[str, Read] = ("share", lambda row: row.share)
SOURCE: tuple[str, Read] = ("source", lambda row: row.source)
INDICATOR: tuple[tuple[str, Read], ...] = (
    NAME,
    ("section", lambda row: (row.dimension, row.section)),
    ("points", lambda row: row.points),
    METRIC,
    SHARE,
    ("rule", lambda row: (row.rule, row.rule_params)),
    ("when_empty", lambda row: row.when_empty),
    ("result", lambda row: row.is_result),
    ("evidence", lambda row: sorted(set(row.evidence_kinds))),
    SOURCE,
)
SECTION: tuple[tuple[str, Read], ...] = (NAME, ("dimension", lambda row: row.dimension))
BAND: tuple[tuple[str, Read], ...] = (NAME, ("floor", lambda row: row.floor), ("coefficient", lambda row: row.coefficient))
BONUS_ITEM: tuple[tuple[str, Read], ...] = (
    NAME, METRIC, SHARE, ("points", lambda row: row.points), ("at_most", lambda row: row.at_most), SOURCE,
)  # fmt: skip
VETO: tuple[tuple[str, Read], ...] = (
    NAME, ("dimension", lambda row: row.dimension), METRIC,
    ("effect", lambda row: (row.at_least, row.below, row.effect, row.cap, row.is_yearly)), SOURCE,
)  # fmt: skip
SCHEME: tuple[tuple[str, Read], ...] = (
    NAME, ("weights", lambda body: (body.party_weight, body.business_weight)), ("combine", lambda body: body.combine),
    ("top_share", lambda body: body.top_share),
    ("aggregate", lambda body: body.aggregate),
)  # fmt: skip


def _fields(group: str, kind: str, before: Any, after: Any, fields: Iterable[tuple[str, Read]], set_: str = "") -> Iterator[Change]:
    for name, read in fields:
        if read(before) != read(after):
            yield Change(group, kind, CHANGED, name, before, after, set_)


def _rows(
    group: Callable[[Any], str], kind: str, old: Mapping[str, Any], new: Mapping[str, Any], fields: Iterable[tuple[str, Read]],
    set_: str = "",
) -> Iterator[Change]:  # fmt: skip
    fields = tuple(fields)
    for code, row in new.items():
        if code not in old:
            yield Change(group(row), kind, ADDED, after=row, set=set_)
        else:
            yield from _fields(group(row), kind, old[code], row, fields, set_)
    for code, row in old.items():
        if code not in new:
            yield Change(group(row), kind, REMOVED, before=row, set=set_)


def _by_code(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.code: row for row in rows}


def _order(rows: Sequence[Any]) -> list[str]:
    return [row.code for row in rows]


def _bands(a: SchemeBody, b: SchemeBody) -> Iterator[Change]:
    sets: list[tuple[str, tuple[Band, ...], tuple[Band, ...]]] = [("", a.bands, b.bands)]
    groups = dict.fromkeys([*a.peer_bands, *b.peer_bands])
    sets += [(group, a.peer_bands.get(group, ()), b.peer_bands.get(group, ())) for group in groups]
    for group, old, new in sets:
        yield from _rows(lambda _row: "bands", "band", _by_code(old), _by_code(new), BAND, group)


def _bonus(a: SchemeBody, b: SchemeBody) -> Iterator[Change]:
    for name in DIMENSIONS:
        old, new = a.bonus_of(name) or Bonus(name, a.party_weight * 0, ()), b.bonus_of(name) or Bonus(name, b.party_weight * 0, ())
        if old.cap != new.cap:
            yield Change("bonus", "bonus", CHANGED, "cap", old, new)
        yield from _rows(lambda _row: "bonus", "bonus_item", _by_code(old.items), _by_code(new.items), BONUS_ITEM)


def _moved(section: Section, other: Section | None) -> bool:
    """Whether the indicators that both have stand in another order."""
    if other is None:
        return False
    both = set(_order(section.indicators)) & set(_order(other.indicators))
    return [c for c in _order(section.indicators) if c in both] != [c for c in _order(other.indicators) if c in both]


def compare(a: SchemeBody, b: SchemeBody) -> tuple[Change, ...]:
    """Every difference from ``a`` to ``b``, in the order of ``b``; the versions' own numbers are none."""
    found = list(_fields("scheme", "scheme", a, b, SCHEME))
    old_sections = _by_code(a.sections)
    found += _rows(lambda row: row.code, "section", old_sections, _by_code(b.sections), SECTION)
    found += _rows(lambda row: row.section, "indicator", _by_code(a.indicators), _by_code(b.indicators), INDICATOR)
    for section in b.sections:
        if _moved(section, old_sections.get(section.code)):
            found.append(Change(section.code, "section", CHANGED, "order", old_sections[section.code], section))
    found += [*_bonus(a, b), *_rows(lambda _row: "vetoes", "veto", _by_code(a.vetoes), _by_code(b.vetoes), VETO), *_bands(a, b)]
    return tuple(found)
