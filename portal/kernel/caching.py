"""A cache on Redis that never keeps a page waiting: a question has a second, and is not repeated once that has passed.

``ForgivingRedisCache`` behaves as an empty cache while Redis is away: limits do not count then (wrong passwords are counted in
the database), nobody is signed out, nothing fails. After a failure it leaves Redis alone for some seconds, so that a page
with several questions waits once.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)
PAUSE = 5.0


class _PromptClient(RedisCacheClient):
    def __init__(self, servers: Any, **options: Any) -> None:
        # A connection that Redis has closed meanwhile, as after its restart, is no reason to call it away; silence is.
        super().__init__(servers, retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionError,)), **options)


class PromptRedisCache(RedisCache):
    """Redis with one try for each question, two where the connection was lost; what goes wrong is raised."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _PromptClient


class ForgivingRedisCache(PromptRedisCache):
    """As empty while Redis is away."""

    _until = 0.0  # monotonic; for the whole process

    def _ask(self, name: str, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < ForgivingRedisCache._until:
            return otherwise
        try:
            return getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError) as error:
            ForgivingRedisCache._until = time.monotonic() + PAUSE
            log.warning("the cache cannot be asked: %s", error)
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask("add", True, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._ask("get", default, key, default, version=version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask("set", None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask("touch", False, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask("delete", False, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict:
        return self._ask("get_many", {}, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._ask("has_key", False, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        return self._ask("incr", delta, key, delta, version=version)

    def set_many(self, *args: Any, **kwargs: Any) -> list:
        return self._ask("set_many", [], *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._ask("delete_many", None, *args, **kwargs)

    def clear(self) -> None:
        self._ask("clear", None)


SHORTLY = 60  # seconds


def remembered(key: str, ask: Callable[[], int]) -> int:
    """A figure that stands on every page, asked for once a minute."""
    found = caches["default"].get(key)
    if found is None:
        found = ask()
        caches["default"].set(key, found, SHORTLY)
    return found


def forget(key: str) -> None:
    """What was remembered has changed."""
    caches["default"].delete(key)


def is_away() -> bool:
    """Whether Redis, where it is used, does not answer now: asked with the patience of the cache, not with that of the broker."""
    signs = caches["signs"]
    if not isinstance(signs, PromptRedisCache):
        return False
    if time.monotonic() < ForgivingRedisCache._until:
        return True
    try:
        signs._cache.get_client(write=True).ping()
    except (RedisError, OSError) as error:
        ForgivingRedisCache._until = time.monotonic() + PAUSE
        log.warning("Redis does not answer: %s", error)
        return True
    return False
