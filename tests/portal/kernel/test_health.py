"""Readiness names the part in trouble, and a database that is just restarting costs a reader a moment, a writer a clear word."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse

from portal.kernel import clock, health, jobs
from portal.kernel.middleware import SecondReadMiddleware
from portal.kernel.models import Job, WorkerHeartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(tmp_path, settings):
    """Everything is as it should be."""
    settings.VAR_DIR = settings.BROKER_DIR = tmp_path
    settings.REDIS_URL = ""
    for kind in ("worker", "beat"):
        WorkerHeartbeat.objects.create(name=f"{kind}@here:1", kind=kind, seen_at=clock.now())


def told(client) -> tuple[int, dict[str, str]]:
    answer = client.get("/healthz/ready")
    return answer.status_code, answer.json()["checks"]


def test_all_is_well(client, well):
    status, checks = told(client)
    assert (status, set(checks.values())) == (200, {"ok"})
    assert set(checks) == {"database", "migrations", "broker", "worker", "queue", "beat", "disk", "clock", "outbox"}


@pytest.mark.parametrize("kind", ["worker", "beat"])
def test_a_silent_process_is_named(client, well, kind):
    WorkerHeartbeat.objects.filter(kind=kind).update(seen_at=clock.now() - jobs.ALIVE - timedelta(seconds=1))
    status, checks = told(client)
    assert (status, checks[kind]) == (503, "silent")


def test_a_full_disk_and_one_that_cannot_be_written(client, well, monkeypatch, settings):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda place: SimpleNamespace(free=health.LEAST_FREE - 1))
    assert told(client)[1]["disk"] == "full"
    monkeypatch.undo()
    settings.VAR_DIR = settings.VAR_DIR / "gone"
    assert told(client)[1]["disk"] == "down"


def test_an_old_job_and_a_late_message(client, well, monkeypatch):
    Job.objects.create(task="x", title="x", created_at=clock.now() - health.LONGEST_QUEUE - timedelta(seconds=1))
    monkeypatch.setattr(health, "_outboxes", [lambda: False, lambda: True])
    status, checks = told(client)
    assert (status, checks["queue"], checks["outbox"]) == (503, "late", "late")


@pytest.mark.db
def test_clocks_that_are_apart(client, well, monkeypatch):
    now = clock.now
    monkeypatch.setattr(health.clock, "now", lambda: now() + health.CLOCKS_APART + timedelta(seconds=1))
    assert told(client)[1]["clock"] == ("apart" if connection.vendor == "postgresql" else "ok")


def _breaks(times: int, monkeypatch):
    """Any page fails ``times`` times for want of a database."""
    left = [times]

    def view(request):
        if left[0]:
            left[0] -= 1
            raise OperationalError("server closed the connection unexpectedly")
        return HttpResponse("well")

    view.login_required = False
    monkeypatch.setattr("portal.kernel.middleware.connections", SimpleNamespace(close_all=lambda: None))
    monkeypatch.setattr(SecondReadMiddleware, "PAUSE", 0)
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda self, request: (view, (), {}))


@pytest.mark.parametrize(("method", "times", "status"), [("get", 1, 200), ("get", 2, 503), ("post", 1, 503)])
def test_a_read_is_tried_twice_and_a_write_never(client, monkeypatch, method, times, status):
    client.raise_request_exception = False
    _breaks(times, monkeypatch)
    answer = getattr(client, method)("/api/v1/none/")
    assert answer.status_code == status
    if status == 503:
        assert (answer.json()["code"], answer.headers["Retry-After"]) == ("database_away", "2")


def test_the_page_says_that_nothing_was_saved(client, monkeypatch):
    client.raise_request_exception = False
    _breaks(1, monkeypatch)
    answer = client.post("/anything/")
    assert answer.status_code == 503
    assert "没有保存" in answer.content.decode()
