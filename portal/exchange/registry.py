"""The kinds of tables that may be imported. Each room hands in its own from ``wiring.py``::

    from portal.exchange.registry import ImportKind, register
    from branches.activities.imports import ActivityResource

    def connect() -> None:
        register(ImportKind("activities", _("活动记录"), ActivityResource, order=60, list_url="activity_list"))

What stands on imported records upstairs and must not lose them says so with ``guard``; what a table is called in the sentences
of an undo is told with ``call_records``.

The key is also the name in ``manage.py import_table KIND`` and of the right ``import.<key>`` in the matrix. How to write
the resource stands at the top of ``portal/exchange/resources.py``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.changes import Change

if TYPE_CHECKING:
    from portal.exchange.resources import HouseResource


@dataclass(frozen=True)
class ImportKind:
    """``label`` is the name on the page, ``list_url`` the page where imported rows can be seen."""

    key: str
    label: Any
    resource: "type[HouseResource]"
    order: int = 100
    list_url: str = ""
    help: Any = ""

    @property
    def right(self) -> str:
        return f"import.{self.key}"


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    _kinds[kind.key] = kind


def all_kinds() -> list[ImportKind]:
    return sorted(_kinds.values(), key=lambda k: (k.order, k.key))


def kind_of(key: str) -> ImportKind | None:
    return _kinds.get(key)


def kinds_for(actor: Any) -> list[ImportKind]:
    """The kinds that the actor has the right to import."""
    return [k for k in all_kinds() if actor.can(k.right)]


# Given what an undo is about to change and when the import was written: sentences about what stands on it.
Guard = Callable[[Sequence[Change], datetime], Iterable[str]]
_guards: list[Guard] = []
_names: dict[str, Any] = {"": _("其他记录")}


def guard(asked: Guard) -> None:
    """Register once, in ``wiring.py`` of an upper floor: asked inside the transaction of every undo."""
    if asked not in _guards:
        _guards.append(asked)


def standing_on(found: Sequence[Change], written_at: datetime) -> list[str]:
    """What the guards say."""
    return [text for asked in _guards for text in asked(found, written_at)]


def call_records(names: Mapping[str, Any]) -> None:
    """Label of a model (``branches.BranchPost``) -> what users call its records."""
    _names.update(names)


def name_of_records(label: str) -> str:
    return str(_names.get(label, _names[""]))
