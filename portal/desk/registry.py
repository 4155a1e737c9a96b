"""What the home page, the first tour and the lists offer. Each room hands in its own from ``wiring.py``::

    desk.tile(Tile("workbench", _("工作台"), "layout-dashboard", "workbench.view", "branches/duties/_tile.html", workbench_tile, 20))
    desk.quick(QuickAction("log", _("记录活动"), "edit", "activity_log", "activity.log", 10))
    desk.step(TourStep("log", "quick", _("记录活动"), _("…"), "activity.log", 40))
    desk.bulk(BulkAction("activity.archive", _("归档"), …))

A key that is given again replaces what stood under it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from portal.kernel.pages import SIGNED_IN
from portal.kernel.scope import Scope
from portal.rights.access import Actor


@dataclass(frozen=True)
class Tile:
    """A card of the home page. ``context(actor, at)`` gives what ``template`` draws, or None when there is nothing to
    show; it asks a constant number of statements."""

    key: str
    label: Any
    icon: str
    right: str
    template: str
    context: Callable[[Actor, datetime], dict[str, Any] | None]
    order: int


@dataclass(frozen=True)
class QuickAction:
    """What a role does most, one click from home."""

    key: str
    label: Any
    icon: str
    url_name: str
    right: str
    order: int


@dataclass(frozen=True)
class TourStep:
    """A stop of the first tour: ``anchor`` is the ``data-tour`` of an element of the shell or of the home page."""

    key: str
    anchor: str
    title: Any
    text: Any
    right: str
    order: int


@dataclass(frozen=True)
class BulkAction:
    """One act on several rows of a list. ``rows(scope)``: what may be chosen, inside the reach of ``right``;
    ``run(actor, at, row, reason)`` calls the same service as the single button, ``name(row)`` names the row in the answer.
    ``question`` is asked before; ``needs_reason``: the service wants a reason."""

    key: str
    label: Any
    icon: str
    right: str
    rows: Callable[[Scope], QuerySet]
    run: Callable[[Actor, datetime, Any, str], Any]
    name: Callable[[Any], str]
    question: Any
    needs_reason: bool = False


_tiles: dict[str, Tile] = {}
_quick: dict[str, QuickAction] = {}
_steps: dict[str, TourStep] = {}
_bulk: dict[str, BulkAction] = {}


def tile(new: Tile) -> None:
    _tiles[new.key] = new


def quick(new: QuickAction) -> None:
    _quick[new.key] = new


def step(new: TourStep) -> None:
    _steps[new.key] = new


def bulk(new: BulkAction) -> None:
    _bulk[new.key] = new


def _open_to(actor: Actor, offers: dict[str, Any]) -> list[Any]:
    return sorted((o for o in offers.values() if o.right == SIGNED_IN or actor.can(o.right)), key=lambda o: (o.order, o.key))


def tiles_for(actor: Actor) -> list[Tile]:
    return _open_to(actor, _tiles)


def quick_for(actor: Actor) -> list[QuickAction]:
    return _open_to(actor, _quick)


def steps_for(actor: Actor) -> list[TourStep]:
    return _open_to(actor, _steps)


def bulk_for(actor: Actor, *keys: str) -> list[BulkAction]:
    """Those of the named acts that the actor has a right to; a list hands them to its ``Listing``."""
    return [_bulk[key] for key in keys if actor.can(_bulk[key].right)]


def bulk_action(key: str) -> BulkAction | None:
    return _bulk.get(key)
