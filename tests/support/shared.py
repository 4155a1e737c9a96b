"""Data that many tests of one module read: made once, every test sees it anew, gone after the last."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction


@contextmanager
def made_once(blocker) -> Iterator[None]:
    """A transaction around the tests of a module; what each of them changes goes back to its own savepoint.

    ``blocker`` is the fixture ``django_db_blocker``; the fixture that uses it asks for ``django_db_setup`` too.
    """
    with blocker.unblock():
        cache.clear()
        outer = transaction.atomic()
        outer._from_testcase = True  # durable transactions may begin inside, as in the test cases of Django
        with outer:
            yield
            transaction.set_rollback(True)
