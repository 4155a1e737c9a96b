"""Readiness names the part in trouble, and a database that is just restarting costs a reader a moment, a writer a clear word."""

import sqlite3
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse

from portal.celery import HEARTBEAT_SECONDS
from portal.kernel import clock, health, jobs
from portal.kernel.middleware import SecondTryMiddleware
from portal.kernel.models import Job, WorkerHeartbeat
from portal.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(tmp_path, settings):
    """Everything is as it should be."""
    settings.VAR_DIR = settings.BROKER_DIR = tmp_path
    settings.REDIS_URL = ""
    cache.delete(jobs.BEAT_SIGN)
    for kind in ("worker", "beat"):
        WorkerHeartbeat.objects.create(name=f"{kind}@here:1", kind=kind, seen_at=clock.now())


def told(client) -> tuple[int, dict[str, str]]:
    answer = client.get("/healthz/ready")
    return answer.status_code, answer.json()["checks"]


def test_all_is_well(client, well):
    status, checks = told(client)
    assert (status, set(checks.values())) == (200, {"ok"})
    assert set(checks) == {"database", "migrations", "broker", "worker", "queue", "beat", "disk", "clock", "outbox", "trail", "backup"}


@pytest.mark.parametrize("kind", ["worker", "beat"])
def test_a_silent_process_is_named(client, well, kind):
    WorkerHeartbeat.objects.filter(kind=kind).update(seen_at=clock.now() - jobs.ALIVE - timedelta(seconds=1))
    status, checks = told(client)
    assert (status, checks[kind]) == (503, "silent")


@pytest.mark.parametrize(("seconds", "is_in_cache", "word"), [(7, False, "ok"), (9, False, "silent"), (600, True, "ok")])
def test_beat_is_silent_once_both_places_are(client, well, seconds, is_in_cache, word):
    WorkerHeartbeat.objects.filter(kind="beat").update(seen_at=clock.now() - timedelta(seconds=seconds))
    if is_in_cache:
        cache.set(jobs.BEAT_SIGN, True, 8)
    assert told(client)[1]["beat"] == word


def test_beat_speaks_often_enough_for_the_time_it_is_given():
    assert HEARTBEAT_SECONDS["beat"] * 3 < jobs.BEAT_ALIVE.total_seconds() <= 10 - HEARTBEAT_SECONDS["beat"]


def test_a_full_disk_and_one_that_cannot_be_written(client, well, monkeypatch, settings):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda place: SimpleNamespace(free=health.LEAST_FREE - 1))
    assert told(client)[1]["disk"] == "full"
    monkeypatch.undo()
    settings.VAR_DIR = settings.VAR_DIR / "gone"
    assert told(client)[1]["disk"] == "down"


def test_an_old_job_and_a_late_message(client, well, monkeypatch):
    Job.objects.create(task="x", title="x", created_at=clock.now() - health.LONGEST_QUEUE - timedelta(seconds=1))
    monkeypatch.setattr(health, "_outboxes", [lambda: False, lambda: True])
    monkeypatch.setattr(health, "_trails", [lambda: True])
    status, checks = told(client)
    assert (status, checks["queue"], checks["outbox"], checks["trail"]) == (503, "late", "late", "late")


@pytest.mark.db
def test_clocks_that_are_apart(client, well, monkeypatch):
    now = clock.now
    monkeypatch.setattr(health.clock, "now", lambda: now() + health.CLOCKS_APART + timedelta(seconds=1))
    assert told(client)[1]["clock"] == ("apart" if connection.vendor == "postgresql" else "ok")


def said(code: str | None) -> OperationalError:
    """What Django raises where PostgreSQL says ``code``, or nothing because it is gone."""
    error = OperationalError("x")
    error.__cause__ = type("Said", (Exception,), {"pgcode": code})()
    return error


def said_sqlite(code: int) -> OperationalError:
    error, cause = OperationalError("x"), sqlite3.OperationalError("x")
    cause.sqlite_errorcode = code
    error.__cause__ = cause
    return error


def _breaks(times: int, monkeypatch, error: Exception | None = None):
    """Any page fails ``times`` times for want of a database."""
    left = [times]

    def view(request):
        if left[0]:
            left[0] -= 1
            raise error or OperationalError("server closed the connection unexpectedly")
        return HttpResponse("well")

    view.login_required = False
    monkeypatch.setattr("portal.kernel.middleware.connections", SimpleNamespace(close_all=lambda: None))
    monkeypatch.setattr(SecondTryMiddleware, "PAUSE", 0)
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda self, request: (view, (), {}))


@pytest.mark.parametrize(("method", "times", "status"), [("get", 2, 200), ("get", 3, 503), ("post", 2, 200), ("post", 3, 503)])
def test_what_the_database_never_answered_is_tried_thrice(client, monkeypatch, method, times, status):
    client.raise_request_exception = False
    _breaks(times, monkeypatch)
    answer = getattr(client, method)("/api/v1/none/")
    assert answer.status_code == status
    if status == 503:
        assert (answer.json()["code"], answer.headers["Retry-After"]) == ("database_away", "2")


KINDS = [
    (said(None), 503, "database_away"), (said("08006"), 503, "database_away"), (said("57P01"), 503, "database_away"),
    (InterfaceError("connection already closed"), 503, "database_away"), (said_sqlite(sqlite3.SQLITE_CANTOPEN), 503, "database_away"),
    (said("40P01"), 503, "database_busy"), (said("55P03"), 503, "database_busy"), (said("40001"), 503, "database_busy"),
    (said_sqlite(sqlite3.SQLITE_BUSY), 503, "database_busy"), (said_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), 503, "database_busy"),
    (said_sqlite(sqlite3.SQLITE_LOCKED), 503, "database_busy"),
    (said("57014"), 500, "server_error"), (said("53100"), 503, "database_full"), (said_sqlite(sqlite3.SQLITE_FULL), 503, "database_full"),
    (said_sqlite(sqlite3.SQLITE_ERROR), 500, "server_error"),
    (ValueError("x"), 500, "server_error"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "status", "code"), KINDS)
def test_only_a_lost_connection_is_a_database_that_is_away(client, monkeypatch, error, status, code):
    """A second read would help nobody who waited for a lock or a slow statement; it would wait again."""
    client.raise_request_exception = False
    _breaks(9, monkeypatch, error)
    answer = client.post("/api/v1/none/")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    _breaks(1, monkeypatch, error)
    assert client.get("/api/v1/none/").status_code == (200 if code == "database_away" else status)


def test_a_write_that_the_database_has_answered_once_is_never_repeated(client, monkeypatch, db):
    asked: list[int] = []

    def view(request):
        asked.append(Person.objects.count())
        raise OperationalError("server closed the connection unexpectedly")

    view.login_required = False
    client.raise_request_exception = False
    _breaks(0, monkeypatch)
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda self, request: (view, (), {}))
    assert (client.post("/api/v1/none/").status_code, len(asked)) == (503, 1)
    assert (client.get("/api/v1/none/").status_code, len(asked)) == (503, 4)


def test_a_write_whose_first_statement_may_have_changed_something_is_not_repeated(client, monkeypatch, db):
    asked: list[int] = []

    def view(request):
        asked.append(1)
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("UPDATE nowhere SET x = 1")
        raise OperationalError("server closed the connection unexpectedly")

    view.login_required = False
    client.raise_request_exception = False
    _breaks(0, monkeypatch)
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda self, request: (view, (), {}))
    assert (client.post("/api/v1/none/").status_code, len(asked)) == (503, 1)


def test_a_full_disk_is_told_to_the_writer_and_by_the_page_of_health(client, monkeypatch, db):
    client.raise_request_exception = False
    assert told(client)[1]["database"] == "ok"
    with monkeypatch.context() as broken:
        _breaks(1, broken, said("53100"))
        answer = client.post("/anything/")
    assert (answer.status_code, "磁盘已满" in answer.content.decode()) == (503, True)
    assert told(client)[1]["database"] == "full"


def test_a_page_that_waited_for_a_lock_says_so(client, monkeypatch):
    client.raise_request_exception = False
    _breaks(1, monkeypatch, said("40P01"))
    answer = client.post("/anything/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "系统正忙" in answer.content.decode()


def test_a_page_that_is_not_available_by_its_own_word_is_read_once(client, monkeypatch):
    read: list[int] = []

    def view(request):
        read.append(1)
        return HttpResponse(status=503)

    view.login_required = False
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda self, request: (view, (), {}))
    assert (client.get("/anything/").status_code, len(read)) == (503, 1)


def test_the_page_does_not_claim_to_know_whether_it_was_saved(client, monkeypatch):
    """The connection may have broken over the answer to the commit."""
    client.raise_request_exception = False
    _breaks(9, monkeypatch)
    answer = client.post("/anything/")
    assert answer.status_code == 503
    assert "可能没有保存" in answer.content.decode()
