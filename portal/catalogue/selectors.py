"""The figure of a regulation on a day, its history, and the rows of catalogues."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.audit.models import AuditRow
from portal.catalogue import rules
from portal.catalogue.models import RuleParameter, Tag
from portal.catalogue.registry import Catalogue
from portal.kernel.models import CatalogueRow

# How sure a figure is, in users' words.
CERTAINTY = {
    "sourced": _("有正式依据"),
    "memory": _("按通行做法，未核到条文，请以本企业规定为准"),
    "composed": _("系统默认，可由本企业调整"),
}


class UnknownParameter(LookupError):
    """No row of this code is valid on the day: the catalogue lacks a figure that code asks for."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(f"rule parameter {code!r} has no row valid on {day}")


def values_on(codes: Iterable[str], day: date) -> dict[str, Any]:
    """code -> value of the newest row valid on ``day``, in one statement. Raises UnknownParameter for a missing one."""
    wanted = list(codes)
    rows = RuleParameter.objects.valid_on(day).filter(code__in=wanted).order_by("effective_from")
    found = {row.code: row.value for row in rows}
    for code in wanted:
        if code not in found:
            raise UnknownParameter(code, day)
    return found


NEVER = object()


def value_on(code: str, day: date, *, before: Any = NEVER) -> Any:
    """The value of the newest row of ``code`` that is valid on ``day``.

    ``before`` is what holds where no row is valid, for registers that reach back further than the rule; without it
    UnknownParameter is raised.
    """
    try:
        return values_on([code], day)[code]
    except UnknownParameter:
        if before is NEVER:
            raise
        return before


def choices_of(*catalogues: QuerySet) -> list[list[tuple[str, str]]]:
    """(code, name) of the rows of each catalogue in its own order, for the boxes above a list: one statement for all of them."""
    parts = []
    for no, rows in enumerate(catalogues):
        *first, _sort, _code = rows.model._meta.ordering
        group = F(first[0]) if first else Value("", output_field=CharField())
        parts.append(rows.order_by().annotate(no=Value(no), first=group).values_list("no", "first", "sort", "code", "name_zh", "name_en"))
    found: list[list[tuple[str, str]]] = [[] for _rows in catalogues]
    is_english = (get_language() or "").startswith("en")
    for no, _first, _sort, code, name_zh, name_en in sorted(parts[0].union(*parts[1:], all=True)):
        found[no].append((code, name_en if is_english else name_zh))
    return found


def value_by_day(code: str, days: Iterable[date]) -> dict[date, Any]:
    """As ``value_on`` for each of ``days``, in one statement."""
    rows = list(RuleParameter.objects.filter(code=code).order_by("effective_from"))
    found = {}
    for day in set(days):
        valid = [row.value for row in rows if rules.Span(row.effective_from, row.effective_to).holds(day)]
        if not valid:
            raise UnknownParameter(code, day)
        found[day] = valid[-1]
    return found


@dataclass(frozen=True)
class Version:
    """One figure of a rule with its dates; ``state``: now, later, past; ``author`` where it was added on the page."""

    row: RuleParameter
    shown: str
    state: str
    certainty: Any
    author: str = ""


def versions_of(rows: Iterable[RuleParameter], today: date) -> list[Version]:
    """Rows of any codes, newest first within a code, with their state on ``today``; no statement of its own."""
    found, seen = [], set()
    for row in rows:
        holds = rules.Span(row.effective_from, row.effective_to).holds(today) and row.code not in seen
        if holds:
            seen.add(row.code)
        state = "now" if holds else "later" if row.effective_from > today else "past"
        found.append(Version(row, rules.shown_value(row.value), state, CERTAINTY.get(row.certainty, "")))
    return found


def history_of(code: str, today: date) -> list[Version]:
    """All versions of a rule, newest first, with who added them: two statements."""
    rows = list(RuleParameter.objects.filter(code=code).order_by("-effective_from"))
    trail = AuditRow.objects.filter(object_kind="ruleparameter", action="rule.changed", object_id__in=[str(r.pk) for r in rows])
    authors = dict(trail.values_list("object_id", "actor_label"))
    return [Version(v.row, v.shown, v.state, v.certainty, authors.get(str(v.row.pk), "")) for v in versions_of(rows, today)]


def row_values(catalogue: Catalogue, row: CatalogueRow) -> dict[str, str]:
    """The fields of a catalogue row as plain text: for the trail and for finding a change in between."""
    return {name: "" if (value := getattr(row, name)) is None else str(value) for name in catalogue.fields}


def shown_values(catalogue: Catalogue, row: CatalogueRow, names: Iterable[str] | None = None) -> list[str]:
    """The further columns of a row in users' words, or those of ``names``."""
    return [str(_shown(catalogue, row, name)) for name in (catalogue.columns if names is None else names)]


def _shown(catalogue: Catalogue, row: CatalogueRow, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if catalogue.column(name).flatchoices:
        return getattr(row, f"get_{name}_display")() or "—"
    return "—" if value in (None, "") else value


def active_tags(group: str | None = None) -> QuerySet[Tag]:
    """Tags that may be put on records, in the order of the catalogue."""
    rows = Tag.objects.filter(is_active=True)
    return rows.filter(group=group) if group else rows
