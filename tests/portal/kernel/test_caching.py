"""Without Redis the default cache is as empty; the cache of signs says that it cannot be asked. Nobody waits long for either."""

import json
import os
import socket
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from redis.exceptions import RedisError

from portal.kernel import caching, jobs
from portal.kernel.caching import ForgivingRedisCache, PromptRedisCache
from portal.kernel.models import Job, JobState

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


@pytest.fixture
def forgetful():
    """A Redis that closes the first connection over its first question, as one that was restarted; answers all others."""
    asked: list[bytes] = []

    def serve(server: socket.socket) -> None:
        while True:
            try:
                link, _address = server.accept()
            except OSError:
                return
            with link:
                while words := link.recv(4096):
                    asked.append(words)
                    if not any(b"GET" in word for word in asked[:-1]) and b"GET" in words:
                        break
                    link.sendall(b"$-1\r\n" if b"GET" in words else b"+OK\r\n" * words.count(b"CLIENT") or b"+OK\r\n")

    with socket.create_server(("127.0.0.1", 0), backlog=20) as server:
        threading.Thread(target=serve, args=[server], daemon=True).start()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
    ForgivingRedisCache._until = 0.0


def test_a_connection_that_was_closed_meanwhile_is_made_anew(forgetful):
    assert PromptRedisCache(forgetful, PATIENCE).get("a", "none") == "none"


def test_a_page_asks_after_a_job_once_while_redis_hangs(hanging, monkeypatch):
    signs = PromptRedisCache(hanging, PATIENCE)
    monkeypatch.setattr(caching, "caches", {"signs": signs})
    monkeypatch.setattr(jobs, "cache", signs)
    job, begun = Job(pk=1, state=JobState.RUNNING, done=3), time.monotonic()
    assert (jobs.is_reporting(job), jobs.with_progress(job).done, jobs.reported(1), jobs._is_silent(1)) == (False, 3, None, False)
    jobs.report(job, 4)
    assert time.monotonic() - begun < 0.35


def test_without_redis_the_signs_have_a_folder_of_their_own(tmp_path):
    """A full default cache throws a third of its entries away; a sign of life that is gone would look like a dead worker."""
    words = {k: v for k, v in os.environ.items() if k not in ("REDIS_URL", "DATABASE_URL")}
    code = "import json; from portal import settings; print(json.dumps(settings.CACHES))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**words, "DJANGO_ENV": "development", "HONGJIANG_VAR": str(tmp_path)}, cwd=settings.BASE_DIR,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["default"]["LOCATION"] != found["signs"]["LOCATION"]
    assert found["signs"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


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
