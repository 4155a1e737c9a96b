"""Reads of the tree."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from portal.kernel.scope import AFTER_PATH, Scope, path_line, subtree
from portal.organization.models import Node

NAMESAKES = 20  # so many places stand in a statement one by one


@dataclass
class TreeRow:
    """A node ready to draw without recursion: ``ends`` is how many open branches end after it."""

    node: Node
    has_children: bool = False
    is_match: bool = False
    is_open: bool = False
    ends: list[int] = field(default_factory=list)


def tree(scope: Scope, text: str = "", *, on: date | None = None) -> list[TreeRow]:
    """The nodes in ``scope`` in drawing order; with ``text`` only matches (name, short name, code) and what is above them.

    ``on`` hides nodes that are closed on that day. Two statements at most.
    """
    rows = Node.objects.within(scope).select_related("peer_group")
    if on is not None:
        rows = rows.open_on(on)
    matches: set[str] = set()
    if text:
        matches = set(rows.filter(matching(text)).values_list("path", flat=True))
        rows = rows.filter(path__in={above for path in matches for above in ancestors_of(path)})
    return _drawn(list(rows.order_by("path")), matches)


def _drawn(nodes: list[Node], matches: set[str]) -> list[TreeRow]:
    present = {n.path for n in nodes}
    children: dict[str, list[Node]] = {}
    tops: list[Node] = []
    for node in nodes:
        above = node.path[: -len(node.code) - 1]
        (children.setdefault(above, []) if above in present else tops).append(node)
    rows: list[TreeRow] = []

    def walk(siblings: list[Node], depth: int) -> None:
        for node in sorted(siblings, key=lambda n: (n.is_party, n.sort, n.code)):
            below = children.get(node.path, [])
            row = TreeRow(node, bool(below), node.path in matches, is_open=bool(matches) or depth < 2)
            rows.append(row)
            if below:
                walk(below, depth + 1)
                rows[-1].ends.append(depth)

    walk(tops, 0)
    return rows


def matching(text: str) -> Q:
    return Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__istartswith=text)


_CODED = re.compile(r"（([^（）]+)）$")


def code_in(text: str) -> str:
    """The code that an offered text ``name（code）`` ends with, or the text itself."""
    found = _CODED.search(text.strip())
    return found.group(1) if found else text.strip()


def places(scope: Scope, kinds: Iterable[str]) -> QuerySet[Node]:
    """The nodes of ``kinds`` in ``scope``, open or closed: among them a text of a box is looked up."""
    return Node.objects.within(scope).filter(kind__in=list(kinds))


def _called(text: str) -> Q:
    return Q(name=text) | Q(short_name=text)


def named(text: str, among: QuerySet[Node]) -> list[Node]:
    """The one place of ``among`` with the code or the offered ``name（code）``, else all that are called exactly so, however many;
    empty where the text is but a part of a name. One statement."""
    text, code = text.strip(), code_in(text).upper()
    found = list(among.filter(Q(code=code) | _called(text)).order_by("path"))
    return [node for node in found if node.code == code] or found


def in_place(field: str, text: str, among: QuerySet[Node], *, is_below: bool = False, by_key: bool = False) -> Q:
    """Rows whose node ``field`` is a place of ``among`` that ``text`` names or, where it names none, has in its name.

    ``is_below``: also those under it; a part of a name that more than ``NAMESAKES`` have stands for these places alone. ``by_key``: a
    number that is neither code nor name nor part of one is a row key, as in views saved before places had a box. One statement, with
    ``is_below`` and for a number two.
    """
    found = named(text, among)
    if len(found) > NAMESAKES:  # as a subquery: no statement bears a condition for each of hundreds
        called = among.filter(_called(text.strip()))
        return Q(**{f"{field}__in": (_below(called) if is_below else called).values("pk")})
    part = among.filter(matching(text.strip()))
    if not found and (is_below or _key(text, by_key)):
        found = list(part.order_by("path")[: NAMESAKES + 1])
        if not found and (key := _key(text, by_key)):
            found = list(among.filter(pk=key))
    if not found or len(found) > NAMESAKES:
        return Q(**{f"{field}__in": part.values("pk")})
    if not is_below:
        return Q(**{f"{field}__in": [node.pk for node in found]})
    test = Q()
    for node in found:
        test |= subtree(f"{field}__path", node.path)
    return test


def _key(text: str, by_key: bool) -> int:
    text = text.strip()
    return int(text) if by_key and text.isdecimal() and len(text) < 10 else 0


def _below(tops: QuerySet[Node]) -> QuerySet[Node]:
    """``tops`` and everything below them."""
    above = tops.annotate(end=Concat("path", Value(AFTER_PATH))).filter(path__lte=OuterRef("path"), end__gt=OuterRef("path"))
    return Node.objects.filter(Exists(above))


def offered(scope: Scope, text: str, kinds: Iterable[str], day: date) -> QuerySet[Node]:
    """Places of ``kinds`` in ``scope`` that are open on ``day`` and called like ``text``, in the order of the tree; of no text
    the first ones."""
    rows = Node.objects.within(scope).filter(kind__in=list(kinds)).open_on(day).order_by("path")
    return rows.filter(matching(code_in(text))) if text.strip() else rows


def ancestors_of(path: str) -> list[str]:
    """The paths from the root down to ``path`` itself."""
    return path_line(path)


def field_marks() -> dict[str, str]:
    """Path -> field of every node that says one: one statement. ``rules.field_of`` reads it."""
    return dict(Node.objects.exclude(field="").values_list("path", "field"))


def in_field(lookup: str, wanted: str, marks: Mapping[str, str]) -> Q:
    """Rows whose node path ``lookup`` lies in a field; ``wanted`` empty: in none. A mark below another takes over from there."""
    if not wanted:
        reach = Q()
        for path in marks:
            reach &= ~subtree(lookup, path)
        return reach
    found = Q(pk__in=[])
    for path in (path for path, name in marks.items() if name == wanted):
        here = subtree(lookup, path)
        for other in (other for other, name in marks.items() if name != wanted and other.startswith(path)):
            here &= ~subtree(lookup, other)
        found |= here
    return found


def line_of(node: Node, scope: Scope) -> list[Node]:
    """The nodes above ``node`` that the reader may see, from the top down: one statement."""
    above = Node.objects.within(scope).filter(path__in=ancestors_of(node.path)[:-1])
    return list(above.order_by("path"))


def children_of(node: Node) -> list[Node]:
    """The nodes right below ``node``, each with ``head_count``, the people on its roster: one statement."""
    present = Count("people", filter=Q(people__left_on=None))
    return list(Node.objects.filter(parent=node).annotate(head_count=present).order_by("sort", "code"))


def head_count(node: Node) -> int:
    """People on the roster anywhere below a unit: one statement."""
    return Node.objects.filter(subtree("path", node.path)).aggregate(n=Count("people", filter=Q(people__left_on=None)))["n"]


def subtree_of(node: Node) -> "list[int]":
    """Ids of ``node`` and everything below it."""
    return list(Node.objects.filter(subtree("path", node.path)).values_list("pk", flat=True))


def by_code(scope: Scope, codes: "set[str]") -> dict[str, Node]:
    """Nodes within ``scope`` by code: one statement."""
    return {n.code: n for n in Node.objects.within(scope).filter(code__in=codes)}
