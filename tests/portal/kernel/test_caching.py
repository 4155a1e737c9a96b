"""Without Redis the default cache is as empty; the cache of signs says that it cannot be asked. Nobody waits long for either."""

import socket
import time

import pytest
from redis.exceptions import RedisError

from portal.kernel import caching, jobs
from portal.kernel.caching import ForgivingRedisCache, PromptRedisCache

PATIENCE = {"OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}}


@pytest.fixture
def hanging():
    """The address of a server that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=20) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
    ForgivingRedisCache._until = 0.0


def test_a_hanging_redis_costs_one_wait_however_many_questions(hanging):
    cache = ForgivingRedisCache(hanging, PATIENCE)
    begun = time.monotonic()
    answers = [
        cache.get("a", "none"), cache.add("a", 1), cache.set("a", 1), cache.incr("a", 2), cache.get_many(["a"]), cache.has_key("a"),
        cache.delete("a"), cache.touch("a"), cache.set_many({"a": 1}), cache.delete_many(["a"]), cache.clear(),
    ]  # fmt: skip
    assert answers == ["none", True, None, 2, {}, False, False, False, [], None, None]
    assert time.monotonic() - begun < 1


def test_the_cache_of_signs_says_that_it_cannot_be_asked(hanging):
    cache = PromptRedisCache(hanging, PATIENCE)
    begun = time.monotonic()
    with pytest.raises(RedisError):
        cache.get("a")
    assert time.monotonic() - begun < 1


def test_whether_redis_is_away_is_known_after_one_wait(hanging, monkeypatch):
    assert caching.is_away() is False  # no Redis is used here
    monkeypatch.setattr(caching, "caches", {"signs": PromptRedisCache(hanging, PATIENCE)})
    begun = time.monotonic()
    assert [caching.is_away() for _again in range(5)] == [True] * 5
    assert time.monotonic() - begun < 1


def test_a_broker_that_failed_is_left_alone_for_a_while(monkeypatch, settings):
    tried: list[str] = []

    def broken(task, **how):
        tried.append(how["queue"])
        raise ConnectionError

    monkeypatch.setattr(jobs.current_app, "send_task", broken)
    monkeypatch.setattr(jobs._broker_away, "until", 0.0)
    settings.BROKER_PAUSE = 60.0
    for _message in range(3):
        jobs._send("assessment.scoring.tasks.work", {}, "heavy")
    assert tried == ["score"]
    monkeypatch.setattr(jobs._broker_away, "until", 0.0)
    jobs._send("portal.notices.tasks.send", {}, "fast")
    assert tried == ["score", "fast"]
