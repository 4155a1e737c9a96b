"""What other systems may be told of. A room registers its kinds of events from ``wiring.py``::

    from portal.kernel.events import EventKind, register

    register(EventKind("activity.filed", _("提交活动"), facts, page="activity_detail"))

``code`` is the action of the audit row: an act that is recorded is announced in the same transaction, so no service has
to remember. ``facts(obj)`` gives ids, codes, states and versions only: never a name, a staff number or a text that
somebody typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def no_facts(obj: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class EventKind:
    """``page`` and ``api`` name the URLs of the object; both get ``key(obj)``."""

    code: str
    label: Any
    facts: Callable[[Any], dict[str, Any]] = no_facts
    page: str = ""
    api: str = ""
    key: Callable[[Any], Any] = lambda obj: obj.pk
    order: int = 50

    @property
    def object(self) -> str:
        return self.code.partition(".")[0]


_kinds: dict[str, EventKind] = {}


def register(*kinds: EventKind) -> None:
    for kind in kinds:
        _kinds[kind.code] = kind


def kind_of(code: str) -> EventKind | None:
    return _kinds.get(code)


def all_kinds() -> list[EventKind]:
    return sorted(_kinds.values(), key=lambda k: k.order)  # within a room as it registered them
