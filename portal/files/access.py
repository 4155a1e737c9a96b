"""Who may open a file: whoever may open one of the records it stands beside, or who uploaded it."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.files import rules
from portal.files.models import StoredFile
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor

Asked = Callable[[Actor, int], bool]


@dataclass(frozen=True)
class Owner:
    """What a room answers for its records."""

    may_open: Asked
    may_change: Asked | None = None


_owners: dict[str, Owner] = {}


def register_owner(record_kind: str, may_open: Asked, may_change: Asked | None = None) -> None:
    """``may_open(actor, record_id)`` and ``may_change(actor, record_id)`` answer for the records of one room; called in
    ``wiring.py``. ``may_change``: may this actor add files to the record, and is it open still? Without it files are
    added by the room's own pages and never taken off."""
    _owners[record_kind] = Owner(may_open, may_change)


def may_open_record(actor: Actor, record_kind: str, record_id: int) -> bool:
    owner = _owners.get(record_kind)
    return owner is not None and owner.may_open(actor, record_id)


def may_change_record(actor: Actor, record_kind: str, record_id: int) -> bool:
    """Whether files may be put beside the record now."""
    owner = _owners.get(record_kind)
    return owner is not None and owner.may_change is not None and owner.may_change(actor, record_id)


def may_open_file(actor: Actor, file: StoredFile) -> bool:
    if file.uploaded_by_id == actor.user_id:
        return True
    return any(may_open_record(actor, link.record_kind, link.record_id) for link in file.links.all())


def may_detach(actor: Actor, file: StoredFile, record_kind: str, record_id: int) -> Verdict:
    """Whether ``actor`` may take ``file`` off the record; the caller has checked that he may open it."""
    is_uploader = file.uploaded_by_id == actor.user_id
    return rules.may_detach(is_uploader=is_uploader, record_is_open=is_uploader and may_change_record(actor, record_kind, record_id))
