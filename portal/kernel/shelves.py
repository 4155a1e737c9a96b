"""The address book on shelves: patterns that begin with the same word are tried only where an address begins with it.

Django tries the patterns of a list one after the other and keeps what did not fit, so an address at the end of some 1,700 cost
several milliseconds on every request (docs/adr/0064). On shelves it costs a tenth of that, and nothing else changes: names,
arguments and the order of patterns with the same first word stay.
"""

import re
from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured
from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver, include, path, re_path
from django.urls.resolvers import RegexPattern, RoutePattern

Patterns = list[URLPattern | URLResolver]
_ROUTE = re.compile(r"^([\w.-]+)/(.*)$", re.S)
_REGEX = re.compile(r"^\^([a-z0-9-]+)/(.*)$", re.S)


def _flat(patterns: Iterable[URLPattern | URLResolver]) -> Patterns:
    """Without the includes that add no word of their own."""
    found: Patterns = []
    for one in patterns:
        is_plain = isinstance(one, URLResolver) and not str(one.pattern) and not one.namespace and not one.app_name
        found += _flat(one.url_patterns) if isinstance(one, URLResolver) and is_plain else [one]
    return found


def _parted(one: URLPattern) -> tuple[str, URLPattern] | None:
    """First word and the pattern of what follows it; None for an address of one word without a stroke, such as ``sw.js``."""
    route = str(one.pattern)
    match one.pattern:
        case RoutePattern():
            found, make = _ROUTE.match(route), path
        case RegexPattern():
            found, make = _REGEX.match(route), re_path
        case _:
            return None
    if found is None:
        if "<" in route.partition("/")[0]:
            raise ImproperlyConfigured(f"An address must begin with a word of its own: {route!r}")
        return None
    rest = f"^{found[2]}" if make is re_path else found[2]
    return found[1], make(rest, one.callback, one.default_args, name=one.name)


class Shelves(URLResolver):
    """A list of resolvers of one word each, found by the word instead of tried in turn."""

    def __init__(self, shelves: dict[str, Patterns]) -> None:
        self.shelves = {word: path(f"{word}/", include(found)) for word, found in shelves.items()}
        super().__init__(RoutePattern(""), list(self.shelves.values()))

    def resolve(self, path: str) -> ResolverMatch:
        shelf = self.shelves.get(path.partition("/")[0])
        if shelf is None:
            raise Resolver404({"tried": [], "path": path})
        found = shelf.resolve(path)
        found.route = f"{shelf.pattern}{found.route}"
        return found


def shelved(patterns: Iterable[URLPattern | URLResolver]) -> Patterns:
    """``patterns`` grouped by their first word; what cannot be grouped comes first, in its order."""
    loose: Patterns = []
    shelves: dict[str, Patterns] = {}
    for one in _flat(patterns):
        parted = _parted(one) if isinstance(one, URLPattern) else None
        if parted is None:
            loose.append(one)
        else:
            shelves.setdefault(parted[0], []).append(parted[1])
    return [*loose, Shelves(shelves)]
