"""Catalogues that rooms open for keeping. A room registers from ``wiring.py``::

    from portal.catalogue.registry import Catalogue, register

    register(Catalogue("measure-kinds", _("业务指标种类"), MeasureKind, extras=("unit_label", "better", "fold"), order=30))

``extras`` are fields of the model beside those of every catalogue row; they are shown as columns and kept in the form.
``shown`` are further columns that nobody types. ``folded`` fields stand in the form and the file, not in the list on the page.
``edit_right`` says who may add and change; ``is_fixed`` shows a catalogue that regulations fix.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field

from portal.kernel.models import CatalogueRow
from portal.kernel.verdict import ALLOWED, Verdict


@dataclass(frozen=True)
class Catalogue:
    key: str
    label: Any
    model: type[CatalogueRow]
    extras: tuple[str, ...] = ()
    note: Any = ""
    order: int = 50
    edit_right: str = "catalogue.edit"
    is_fixed: bool = False
    shown: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """What the form keeps, in its order; the code stands apart because it never changes."""
        return ("name_zh", "name_en", *self.extras, "sort", "is_active")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the list beside name, order and state."""
        return (*self.extras, *self.shown)

    @property
    def page_columns(self) -> tuple[str, ...]:
        return tuple(name for name in self.columns if name not in self.folded)

    def column(self, name: str) -> Field:
        """The model's field of that name."""
        found = self.model._meta.get_field(name)
        assert isinstance(found, Field), name
        return found

    def may_edit(self, actor: Any) -> bool:
        return not self.is_fixed and actor.governs(self.edit_right)


_catalogues: dict[str, Catalogue] = {}
_checks: dict[str, Callable[[Any], Verdict]] = {}


def register_figure_check(code: str, fn: Callable[[Any], Verdict]) -> None:
    """``fn(value)`` says whether a new value of rule ``code`` is one that its room can use."""
    _checks[code] = fn


def figure_verdict(code: str, value: Any) -> Verdict:
    return _checks[code](value) if code in _checks else ALLOWED


def register(catalogue: Catalogue) -> None:
    _catalogues[catalogue.key] = catalogue


def all_catalogues() -> list[Catalogue]:
    return sorted(_catalogues.values(), key=lambda c: (c.order, c.key))


def catalogue_of(key: str) -> Catalogue | None:
    return _catalogues.get(key)
