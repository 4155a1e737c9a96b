"""The kinds of tables that may be imported. Each room hands in its own from ``wiring.py``::

    from portal.exchange.registry import ImportKind, register
    from branches.activities.imports import ActivityResource

    def connect() -> None:
        register(ImportKind("activities", _("活动记录"), ActivityResource, order=60, list_url="activity_list"))

The key is also the name in ``manage.py import_table KIND`` and of the right ``import.<key>`` in the matrix. How to write
the resource stands at the top of ``portal/exchange/resources.py``.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
