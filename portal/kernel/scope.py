"""Reach: which rows a person may touch, as ranges of the materialised path, failing closed."""

from dataclasses import dataclass, field
from typing import Self

from django.db import models
from django.db.models import Q

AFTER_PATH = "~"  # greater than every character a path may hold, so [p, p~) is the subtree of p


@dataclass(frozen=True)
class Scope:
    """``paths``: subtree roots that are reached; ``person_id``: own records besides. ``is_branch``: it is known that the paths are
    one branch, so that a page need not ask which."""

    paths: tuple[str, ...] = ()
    person_id: int | None = None
    is_branch: bool = field(default=False, compare=False)

    def covers(self, path: str) -> bool:
        return any(path.startswith(root) for root in self.paths)

    @property
    def is_empty(self) -> bool:
        return not self.paths and self.person_id is None


NOTHING = Scope()


def covers_root(scope: Scope) -> bool:
    """Whether the scope holds the root of a tree: what belongs to no node is shown there only."""
    return any(path.count("/") <= 1 for path in scope.paths)


def path_line(path: str) -> list[str]:
    """``path`` and the paths of all nodes above it, from the root down."""
    codes = path.strip("/").split("/")
    return ["/".join(codes[: n + 1]) + "/" for n in range(len(codes))]


def subtree(field: str, path: str) -> Q:
    """Rows whose ``field`` lies in the subtree of ``path``; a range, so that the index is used on both databases."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path + AFTER_PATH})


class ScopedQuerySet(models.QuerySet):
    """A model's queryset sets ``scope_path`` (lookup to a node path) and, where people own rows, ``scope_person``."""

    scope_path: str = ""
    scope_person: str = ""

    def within(self, scope: Scope) -> Self:
        """Rows inside ``scope``; nothing for an empty scope."""
        reach = Q()
        if self.scope_path:
            for path in scope.paths:
                reach |= subtree(self.scope_path, path)
        if self.scope_person and scope.person_id is not None:
            reach |= Q(**{self.scope_person: scope.person_id})
        return self.filter(reach) if reach else self.none()
