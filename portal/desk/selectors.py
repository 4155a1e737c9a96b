"""Reads of one's own desk."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from portal.desk import registry, rules
from portal.desk.models import Desk, SavedView
from portal.desk.registry import Tile
from portal.kernel.pages import SIGNED_IN
from portal.rights.access import Actor
from portal.rights.matrix import MATRIX
from portal.search import registry as search


def desk_of(actor: Actor) -> Desk:
    """The actor's desk, unsaved where he has arranged nothing yet. No statement: it comes with the account."""
    return getattr(actor.user, "desk", None) or Desk(user=actor.user)


@dataclass(frozen=True)
class Drawn:
    tile: Tile
    content: dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A tile as it is arranged."""

    tile: Tile
    is_shown: bool


def arrangement(actor: Actor) -> list[Place]:
    """All tiles open to the actor in his order, the hidden ones too. No statement."""
    desk, tiles = desk_of(actor), {t.key: t for t in registry.tiles_for(actor)}
    keys = rules.in_order(list(tiles), desk.tile_order)
    return [Place(tiles[key], key not in desk.hidden_tiles) for key in keys]


def home_tiles(actor: Actor, at: datetime) -> list[Drawn]:
    """The tiles of the home page with what they draw; the statements are those of the tiles shown."""
    return [Drawn(place.tile, content) for place in arrangement(actor) if place.is_shown
             if (content := place.tile.context(actor, at)) is not None]  # fmt: skip


def recent_records(actor: Actor, day: date) -> list[tuple[str, search.Hit]]:
    """(icon, hit) of the records opened last that the actor may still open, newest first. One statement for each kind."""
    recent = desk_of(actor).recent
    wanted: dict[str, list[str]] = defaultdict(list)
    for key, reference in recent:
        wanted[key].append(reference)
    found = {}
    for key, references in wanted.items():
        kind = search.kind_of(key)
        if kind is None or kind.page is None or not actor.can(kind.right):
            continue
        rows = kind.rows(actor.scope(kind.right), day).filter(**{f"{kind.page.field}__in": references})
        for row in rows:
            found[key, str(_value(row, kind.page.field))] = (kind.icon, kind.hit(row))
    return [found[key, reference] for key, reference in recent if (key, reference) in found]


def _value(row: Any, field: str) -> Any:
    for name in field.split("__"):
        row = getattr(row, name)
    return row


def may_open_list(actor: Actor, path: str) -> bool:
    """Whether ``path`` is a page of the house that the actor has the right to. No statement."""
    try:
        right = getattr(resolve(path).func, "right", None)
    except Resolver404:
        return False
    return right == SIGNED_IN or (right in MATRIX and actor.can(right))


def views_of(actor: Actor, path: str) -> QuerySet[SavedView]:
    """The views of the list at ``path`` that the actor may use: his own and those shared with a place he belongs to.

    None of a list that he may not open: names and filters of a view speak of what stands there.
    """
    if not may_open_list(actor, path):
        return SavedView.objects.none()
    above = rules.above([held.path for held in actor.held])
    return SavedView.objects.seen_from(actor.user_id, above).filter(path=path).select_related("owner", "node")


def start_view(actor: Actor, path: str) -> SavedView | None:
    """The view with which the actor wants this list to open. No statement where he has chosen none."""
    chosen = desk_of(actor).start_views.get(path)
    return views_of(actor, path).filter(pk=chosen).first() if chosen else None
