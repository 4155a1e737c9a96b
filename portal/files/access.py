"""Who may open a file: whoever may open one of the records it stands beside, or who uploaded it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.files import rules
from portal.files.models import StoredFile
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor

Asked = Callable[[Actor, int], bool]


@dataclass(frozen=True)
class Place:
    """A record that a file stands beside, as its room names it."""

    label: str
    url: str


@dataclass(frozen=True)
class Owner:
    """What a room answers for its records."""

    may_open: Asked
    may_change: Asked | None = None
    may_add: Asked | None = None
    node_of: Callable[[int], int | None] | None = None
    reach: Callable[[Actor], Any] | None = None
    places: Callable[[Actor, Iterable[int]], Mapping[int, Place]] | None = None
    changed: Callable[[Actor, int], None] | None = None


_owners: dict[str, Owner] = {}


def register_owner(
    record_kind: str,
    may_open: Asked,
    may_change: Asked | None = None,
    *,
    may_add: Asked | None = None,
    node_of: Callable[[int], int | None] | None = None,
    reach: Callable[[Actor], Any] | None = None,
    places: Callable[[Actor, Iterable[int]], Mapping[int, Place]] | None = None,
    changed: Callable[[Actor, int], None] | None = None,
) -> None:
    """What the room of ``record_kind`` answers for its records; called in ``wiring.py``.

    ``may_open(actor, record_id)``; ``may_change``: is the record open still, so that files may be added and own ones
    taken off? Without it files are added by the room's own pages and never taken off. ``may_add`` where files may be added
    longer than they may be taken off. ``node_of(record_id)``: the branch or unit whose room the files take. ``reach(actor)``:
    a query of the ids of records whose files this actor may put beside others. ``places(actor, ids)``: name and address of
    those of the records that the actor may open. ``changed(actor, record_id)`` is told of every file put beside or taken off.
    """
    _owners[record_kind] = Owner(may_open, may_change, may_add, node_of, reach, places, changed)


def owner_of(record_kind: str) -> Owner | None:
    return _owners.get(record_kind)


def tell_owner(actor: Actor, record_kind: str, record_id: int) -> None:
    """The files beside a record have changed by ``actor``, in the same transaction."""
    owner = _owners.get(record_kind)
    if owner is not None and owner.changed is not None:
        owner.changed(actor, record_id)


def owners() -> Mapping[str, Owner]:
    return _owners


def may_open_record(actor: Actor, record_kind: str, record_id: int) -> bool:
    owner = _owners.get(record_kind)
    return owner is not None and owner.may_open(actor, record_id)


def may_change_record(actor: Actor, record_kind: str, record_id: int) -> bool:
    """Whether files beside the record may be changed now: added, and own ones taken off."""
    owner = _owners.get(record_kind)
    return owner is not None and owner.may_change is not None and owner.may_change(actor, record_id)


def may_add_to_record(actor: Actor, record_kind: str, record_id: int) -> bool:
    """Whether files may still be put beside the record."""
    owner = _owners.get(record_kind)
    ask = None if owner is None else owner.may_add or owner.may_change
    return ask is not None and ask(actor, record_id)


def may_open_file(actor: Actor, file: StoredFile) -> bool:
    if file.uploaded_by_id == actor.user_id:
        return True
    return any(may_open_record(actor, link.record_kind, link.record_id) for link in file.links.all())


def may_detach(actor: Actor, file: StoredFile, record_kind: str, record_id: int) -> Verdict:
    """Whether ``actor`` may take ``file`` off the record; the caller has checked that he may open it."""
    is_uploader = file.uploaded_by_id == actor.user_id
    return rules.may_detach(is_uploader=is_uploader, record_is_open=is_uploader and may_change_record(actor, record_kind, record_id))
