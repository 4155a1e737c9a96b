"""Writes of one's own desk. What a person arranges for himself leaves no line in the trail: a trail of it would watch
him. A view that is shared with a unit concerns others, so that leaves one."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.desk import rules, selectors
from portal.desk.enums import TextSize, Theme
from portal.desk.models import Desk, SavedView
from portal.kernel import retention
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor

if TYPE_CHECKING:
    from portal.organization.models import Node


def _put(actor: Actor, **values: Any) -> None:
    """Write columns of the actor's own desk and nobody else's; two tabs at once end with what was written last."""
    if actor.user is None:
        raise NotReachable("desk")
    if not Desk.objects.filter(pk=actor.user.pk).update(**values):
        Desk.objects.update_or_create(pk=actor.user.pk, defaults=values)
    actor.user._state.fields_cache.pop("desk", None)  # what was read with the account is old now


def set_look(*, actor: Actor, at: datetime, theme: str = "", text_size: str = "") -> None:
    """Remember theme or text size for every machine; an unknown word changes nothing."""
    values = {}
    if theme in Theme.values:
        values["theme"] = theme
    if text_size in TextSize.values:
        values["text_size"] = text_size
    if values:
        _put(actor, **values)


def set_keys(*, actor: Actor, at: datetime, is_on: bool) -> None:
    """Switch the single-key shortcuts on or off."""
    _put(actor, is_without_keys=not is_on)


def finish_tour(*, actor: Actor, at: datetime) -> None:
    """The tour is not offered again by itself."""
    _put(actor, tour_done_at=at)


def note_opened(*, actor: Actor, at: datetime, kind: str, reference: str) -> None:
    """Put a record in front of those opened last; opening it again at once writes nothing. No time is kept."""
    known = selectors.desk_of(actor).recent
    recent = rules.opened(known, kind, reference)
    if recent != known:
        _put(actor, recent=recent)


def clear_recent(*, actor: Actor, at: datetime) -> None:
    _put(actor, recent=[])


def place_tile(*, actor: Actor, at: datetime, key: str, act: str) -> None:
    """Move a tile ``up`` or ``down``, ``hide`` or ``show`` it."""
    places = selectors.arrangement(actor)
    order = [place.tile.key for place in places]
    if key not in order:
        raise NotReachable("tile")
    hidden = [k for k in selectors.desk_of(actor).hidden_tiles if k != key]
    if act in {"up", "down"}:
        _put(actor, tile_order=rules.moved(order, key, -1 if act == "up" else 1))
    else:
        _put(actor, hidden_tiles=[*hidden, key] if act == "hide" else hidden)


def reset_tiles(*, actor: Actor, at: datetime) -> None:
    """The home page as the portal delivers it."""
    _put(actor, tile_order=[], hidden_tiles=[])


@transaction.atomic
def forget(*, user_ids: Sequence[int], at: datetime) -> None:
    """Clear the desks and views of accounts that are closed, unless something holds them; also the views they shared."""
    Desk.objects.filter(_unheld("user", at), user_id__in=user_ids).delete()
    SavedView.objects.filter(_unheld("owner", at), owner_id__in=user_ids).delete()


@transaction.atomic
def forget_closed(*, at: datetime) -> None:
    """Clear what was held when its account was closed and is so no longer. Safe to run twice."""
    Desk.objects.filter(_unheld("user", at), user__is_active=False).delete()
    SavedView.objects.filter(_unheld("owner", at), owner__is_active=False).delete()


def _unheld(owner: str, at: datetime) -> Q:
    return retention.unheld("desks", localdate(at), person=f"{owner}__person_id", paths=(f"{owner}__person__unit__path",))


# -- views of lists ---------------------------------------------------------------------------------------
def _check_list(actor: Actor, path: str) -> None:
    """A view belongs to a page of the house that the actor may open."""
    if not selectors.may_open_list(actor, path):
        raise RuleBroken("view.not_a_list")


def _check_name(actor: Actor, path: str, name: str, pk: int | None = None) -> str:
    name = name.strip()[:30]
    if not name:
        raise RuleBroken("view.name_missing", field="name")
    others = SavedView.objects.filter(owner_id=actor.user_id, path=path, name=name)
    if (others if pk is None else others.exclude(pk=pk)).exists():
        raise RuleBroken("view.name_taken", field="name", name=name)
    return name


@transaction.atomic
def save_view(*, actor: Actor, at: datetime, path: str, query: str, name: str, node: "Node | None" = None) -> SavedView:
    """Keep the filters and the order of a list under a name, for oneself or shared with ``node``.

    RuleBroken ``view.*``: no name, a name taken, nothing to keep, no page of the house, a place that is not one's own.
    """
    if actor.user is None:
        raise NotReachable("view")
    _check_list(actor, path)
    kept = QueryDict(mutable=True)
    for key, value in rules.kept_pairs([(k, v) for k, values in QueryDict(query).lists() for v in values]):
        kept.appendlist(key, value)
    if not kept or len(kept.urlencode()) > rules.LONGEST_QUERY:
        raise RuleBroken("view.nothing_to_keep", field="name")
    name = _check_name(actor, path, name)
    if SavedView.objects.filter(owner_id=actor.user_id, path=path).count() >= rules.MOST_VIEWS:
        raise RuleBroken("view.too_many", field="name", most=rules.MOST_VIEWS)
    if node is not None and node.path not in actor.scope("view.share").paths:
        raise RuleBroken("view.not_yours_to_share", field="node")
    try:
        with transaction.atomic():
            view = SavedView.objects.create(owner=actor.user, path=path, name=name, query=kept.urlencode(), node=node, created_at=at)
    except IntegrityError:  # the other half of a double click
        raise RuleBroken("view.name_taken", field="name", name=name) from None
    if node is not None:
        record(actor=actor, at=at, action="view.shared", obj=view, path=node.path, after={"list": path, "name": name})
    return view


def _own(actor: Actor, view: SavedView) -> SavedView:
    stored = SavedView.objects.select_for_update(of=("self",)).select_related("node").filter(pk=view.pk, owner_id=actor.user_id).first()
    if stored is None:
        raise NotReachable("view")
    return stored


@transaction.atomic
def rename_view(*, actor: Actor, at: datetime, view: SavedView, name: str) -> SavedView:
    """Give one's own view another name. RuleBroken: no name, a name taken."""
    stored = _own(actor, view)
    stored.name = _check_name(actor, stored.path, name, stored.pk)
    try:
        with transaction.atomic():
            stored.save(update_fields=["name"])
    except IntegrityError:  # another window was faster
        raise RuleBroken("view.name_taken", field="name", name=stored.name) from None
    return stored


@transaction.atomic
def delete_view(*, actor: Actor, at: datetime, view: SavedView) -> None:
    """Take away one's own view; a list that opened with it opens plain again, for others too."""
    stored = _own(actor, view)
    if stored.node is not None:
        record(actor=actor, at=at, action="view.unshared", obj=stored, path=stored.node.path, before={"name": stored.name})
    stored.delete()


def start_with(*, actor: Actor, at: datetime, path: str, view: SavedView | None) -> None:
    """Open the list at ``path`` with ``view`` from now on, or plain."""
    chosen = {**selectors.desk_of(actor).start_views}
    chosen.pop(path, None)
    if view is not None:
        if not selectors.views_of(actor, path).filter(pk=view.pk).exists():
            raise NotReachable("view")
        chosen[path] = view.pk
    _put(actor, start_views=chosen)


# -- one act on several rows ------------------------------------------------------------------------------
def run_bulk(*, actor: Actor, at: datetime, action: Any, ids: Sequence[int], reason: str = "") -> list[tuple[str, RuleBroken | None]]:
    """Do the act to each chosen row in a transaction of its own; (name of the row, why not) in the order of the list.

    A row outside the reach is named by nothing. RuleBroken ``bulk.*``: nothing chosen, too many, no reason.
    """
    ensure(rules.may_run(len(set(ids)), needs_reason=action.needs_reason, reason=reason), field="reason")
    rows = {row.pk: row for row in action.rows(actor.scope(action.right)).filter(pk__in=set(ids))}
    done: list[tuple[str, RuleBroken | None]] = []
    for pk in dict.fromkeys(ids):
        if pk not in rows:
            done.append(("—", RuleBroken("bulk.not_reached")))
            continue
        name = action.name(rows[pk])
        try:
            with transaction.atomic():
                action.run(actor, at, rows[pk], reason)
        except RuleBroken as broken:
            done.append((name, broken))
        except NotReachable:
            done.append(("—", RuleBroken("bulk.not_reached")))
        else:
            done.append((name, None))
    return done
