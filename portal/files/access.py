"""Who may open a file: whoever may open one of the records it stands beside, or who uploaded it."""

from collections.abc import Callable

from portal.files.models import StoredFile
from portal.rights.access import Actor

_owners: dict[str, Callable[[Actor, int], bool]] = {}


def register_owner(record_kind: str, may_open: Callable[[Actor, int], bool]) -> None:
    """``may_open(actor, record_id)`` answers for the records of one room; called in ``wiring.py``."""
    _owners[record_kind] = may_open


def may_open_file(actor: Actor, file: StoredFile) -> bool:
    if file.uploaded_by_id == actor.user_id:
        return True
    return any(_owners[link.record_kind](actor, link.record_id) for link in file.links.all() if link.record_kind in _owners)
