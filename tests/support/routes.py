"""All addresses of the portal, found by walking the URL tree: nobody keeps a list."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Values that name nothing; the first that fits the pattern is taken.
NOTHING: dict[str, tuple[Any, ...]] = {
    "pk": (999999, "00000000-0000-4000-8000-000000000000", "ZZ-NONE", "1999Q1~ZZ-NONE"),
    "code": ("ZZ-NONE", "1999", "1999Q1"),
    "key": ("NONE~99", "1999Q1~ZZ-NONE"),
    "id": ("1999Q1~ZZ-NONE", "999999"),
    "kind": ("ZZ-NONE", "history", "none", "docx"),
}
ANY = ("ZZ-NONE", 999999, "none", "1999", "1999Q1~ZZ-NONE", "00000000-0000-4000-8000-000000000000")


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str
    callback: Callable
    kwargs: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        return hasattr(self.callback, "cls") and not hasattr(self.callback, "right")

    @property
    def is_page(self) -> bool:
        return hasattr(self.callback, "right")

    @property
    def is_allauth(self) -> bool:
        return (self.callback.__module__ or "").startswith("allauth.")

    @property
    def methods(self) -> tuple[str, ...]:
        """Methods the view knows."""
        if self.is_page:
            return self.callback.methods
        actions = getattr(self.callback, "actions", None)
        return tuple(m.upper() for m in actions) if actions else tuple(m.upper() for m in self.callback.cls.rights)

    @property
    def asked(self) -> tuple[str, ...]:
        """Methods worth a question: those the view knows, OPTIONS, and one it does not know (they all take the same way).

        HONGJIANG_EVERY_METHOD=1 asks all seven: that is for `make trust`.
        """
        if os.environ.get("HONGJIANG_EVERY_METHOD") == "1":
            return METHODS
        known = tuple(m for m in METHODS if m in self.methods)
        return tuple(dict.fromkeys([*known, "OPTIONS", *[m for m in METHODS if m not in known][:1]]))

    def right(self, method: str) -> str | None:
        """The right that ``method`` needs; None where the view does not know the method."""
        method = "GET" if method == "HEAD" and "HEAD" not in self.methods else method
        if self.is_page:
            return self.callback.right if method in self.methods else None
        rights, actions = self.callback.cls.rights, getattr(self.callback, "actions", None)
        return rights.get((actions or {}).get(method.lower(), "")) if actions else rights.get(method.lower())

    def url(self, kwargs: dict | None = None) -> str:
        """The address for ``kwargs``, or one that names nothing."""
        if kwargs is not None or not self.kwargs:
            return reverse(self.name, kwargs=kwargs or {})
        found = next(self._fitting(dict.fromkeys(self.kwargs)), None)
        assert found, f"no sample value fits {self.pattern}: add one to NOTHING or to tests/support/samples.py"
        return found

    def _fitting(self, chosen: dict) -> Iterator[str]:
        open_names = [name for name, value in chosen.items() if value is None]
        if not open_names:
            try:
                yield reverse(self.name, kwargs=chosen)
            except NoReverseMatch:
                return
            return
        for value in (*NOTHING.get(open_names[0], ()), *ANY):
            yield from self._fitting({**chosen, open_names[0]: value})


def routes() -> list[Route]:
    """Every address with its view."""

    def walk(patterns, prefix: str, before: tuple[str, ...]) -> Iterator[Route]:
        for item in patterns:
            names = (*before, *_kwargs(item.pattern))
            if isinstance(item, URLResolver):
                yield from walk(item.url_patterns, prefix + str(item.pattern), names)
            elif isinstance(item, URLPattern):
                yield Route(item.name or "", prefix + str(item.pattern), item.callback, names)

    return list(walk(get_resolver().url_patterns, "", ()))


def _kwargs(pattern) -> tuple[str, ...]:
    return tuple(getattr(pattern, "converters", None) or pattern.regex.groupindex)
