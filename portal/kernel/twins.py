"""A double click makes one record: the key of a form, and the twin that the first half of the click has saved."""

from typing import Protocol, TypeVar

from django.db import IntegrityError, models, transaction

M = TypeVar("M", bound=models.Model)


class Doer(Protocol):
    """Whoever acts, as far as a key needs it."""

    @property
    def user_id(self) -> int | None: ...


def own_key(actor: Doer, once_key: str) -> str | None:
    """The key as stored: nobody can hit a record of somebody else with a copied key. None without one."""
    return f"{actor.user_id or 0}:{once_key}"[:40] if once_key else None


def twin_of(model: type[M], key: str | None) -> M | None:
    """The record that was made with ``key`` before."""
    return model._default_manager.filter(once_key=key).first() if key else None


def save_once(row: M) -> M | None:
    """Save a new record; the one that the other half of a double click has saved first, or None."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        twin = twin_of(type(row), row.once_key)  # type: ignore[attr-defined]
        if twin is None:
            raise
        return twin
    return None
