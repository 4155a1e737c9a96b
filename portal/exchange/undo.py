"""How the records of an import are taken back: one small object per table, handed in by the resource of a kind::

    class CertificateResource(HouseResource):
        undo = (Undo(SkillCertificate, path="person.unit.path", settle=services.certificates_taken_back),)

The machinery (``services/undoing.py``) refuses where somebody has changed a record since or other records stand on it, deletes
what the import made and puts back the columns it changed, set by set. ``settle`` is the room's service for what follows:
derived rows, announcements; ``release`` is asked before the records are deleted, where derived rows hold them fast.
``belongings`` name the reverse relations that are part of a record and go with it; everything else that points to it is later
work. Tables stand in the order in which they are emptied.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, Protocol

from django.db.models import Model

from portal.kernel.errors import RuleBroken
from portal.kernel.scope import Scope
from portal.rights.access import Actor


class Settle(Protocol):
    """``gone``: records that are deleted, as they were; ``back``: records with their former columns, saved."""

    def __call__(self, *, actor: Actor, at: datetime, gone: Sequence[Any], back: Sequence[Any]) -> None: ...


Objections = Callable[[Sequence[Any], Sequence[Any]], Iterable[tuple[Any, RuleBroken]]]


@dataclass(frozen=True)
class Undo:
    """``path``: dotted way from a record to the path of its node, by which the reach is asked and the trail is read; ``reach``:
    where it is not that of the kind's right as it stands (people of a party committee); ``named``: relations beside it that the
    text of a record reads; ``order``: in which records are deleted; ``objections``: what the room has against it, asked with
    ``gone`` and ``back`` of each part before anything is written; ``leftovers``: what would be wrong afterwards, asked when all
    tables are as they were."""

    model: type[Model]
    path: str
    reach: Callable[[Actor, str], Scope] = Actor.scope
    named: tuple[str, ...] = ()
    order: str = "pk"
    belongings: tuple[str, ...] = ()
    puts_back_first: bool = False  # where changed records lean on new ones; else the new make room for what is put back
    release: Settle | None = None
    settle: Settle | None = None
    objections: Objections | None = None
    leftovers: Objections | None = None

    @property
    def table(self) -> str:
        return self.model._meta.label

    @property
    def joins(self) -> list[str]:
        steps = self.path.split(".")[:-1]
        return [*(["__".join(steps)] if steps else []), *self.named]

    def path_of(self, record: Model) -> str:
        return str(reduce(getattr, self.path.split("."), record))
