"""What many requests or tests of one module read: made once, every test sees it anew, gone after the last."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

from django.core.cache import cache
from django.db import transaction

from portal.accounts import middleware
from portal.accounts.backends import StaffBackend
from portal.rights import access


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


def remember_who_asks(settings, monkeypatch) -> None:
    """For thousands of requests: sessions, accounts and grants are read once in a test, which must change none of them."""
    by_id, held, find = {}, {}, StaffBackend.get_user

    def get_user(backend, user_id):
        if user_id not in by_id:
            by_id[user_id] = find(backend, user_id)
        return copy(by_id[user_id])

    def actor_of(user, today):
        if user.pk not in held:
            held[user.pk] = access.actor_of(user, today).held
        return access.Actor(user=user, held=held[user.pk], label=str(user))

    monkeypatch.setattr(StaffBackend, "get_user", get_user)
    monkeypatch.setattr(middleware, "actor_of", actor_of)
    settings.CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in ("default", "signs")}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
