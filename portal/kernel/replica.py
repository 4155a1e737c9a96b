"""Dashboards read from a copy of the database where the settings name one (``DATABASE_REPLICA_URL``, docs/adr/0053).

A view asks for it with ``@from_replica`` below its ``@page``: rights are then read before, from the database itself, so a right
that is withdrawn ends at once however far the copy lags behind. Everything else, and every write, stays with the database.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponse

from portal.kernel.pages import HouseRequest

log = logging.getLogger(__name__)
REPLICA = "replica"
PAUSE = 30.0  # seconds in which a copy that failed is not asked again: a page would wait for it each time
# It is away, its connection is broken, or it lags behind a migration: what is wrong with the page itself fails again without it.
PASSED_OVER = (OperationalError, InterfaceError, ProgrammingError)
_is_wanted: ContextVar[bool] = ContextVar("replica_wanted", default=False)
View = Callable[..., HttpResponse]


class ReplicaRouter:
    """Installed only where there is a copy. An object that came from it is saved in the database all the same."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        return REPLICA if _is_wanted.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != REPLICA


class _Copy:
    """Whether the copy may be asked, for the whole process."""

    until = 0.0  # monotonic

    @classmethod
    def is_resting(cls) -> bool:
        return time.monotonic() < cls.until

    @classmethod
    def rest(cls) -> None:
        cls.until = time.monotonic() + PAUSE


@contextmanager
def _reading_the_copy() -> Iterator[None]:
    token = _is_wanted.set(True)
    try:
        yield
    finally:
        _is_wanted.reset(token)


def from_replica(view: View) -> View:
    """The page is read from the copy, where there is one; a copy that does not answer is passed over, and left alone for a while."""

    @wraps(view)
    def answered(request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if REPLICA not in settings.DATABASES or request.method not in {"GET", "HEAD"} or _Copy.is_resting():
            return view(request, *args, **kwargs)
        try:
            with _reading_the_copy():
                return view(request, *args, **kwargs)
        except PASSED_OVER:
            _Copy.rest()
            log.warning("the replica does not answer, %s is read from the database", request.path, exc_info=True)
            return view(request, *args, **kwargs)

    return answered
