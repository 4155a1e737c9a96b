"""What a branch still has to finish, told by the rooms above it: a branch with open tasks is not dissolved. From ``wiring.py``::

    from branches.orgs.open_tasks import OpenTask, register_open_tasks

    register_open_tasks("resolutions", _("没有办结的决议"), 20, open_resolutions)

``open_resolutions(branch) -> list[OpenTask]``: each with the page on which it is finished.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from branches.orgs.models import Branch


@dataclass(frozen=True)
class OpenTask:
    title: str
    url: str
    due_on: date | None = None


Finder = Callable[[Branch], list[OpenTask]]
_sources: dict[str, tuple[int, Any, Finder]] = {}


def register_open_tasks(key: str, label: Any, order: int, find: Finder) -> None:
    _sources[key] = (order, label, find)


def open_tasks_of(branch: Branch) -> list[tuple[Any, list[OpenTask]]]:
    """(label, tasks) of each room that has any, in order."""
    found = [(label, find(branch)) for _order, label, find in sorted(_sources.values(), key=lambda s: s[0])]
    return [(label, tasks) for label, tasks in found if tasks]
