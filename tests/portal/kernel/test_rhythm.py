"""Work that comes round is done once in its stretch, whatever the scheduler forgets."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app

from portal.kernel import rhythm, tasks
from portal.kernel.models import JobPeriod

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOON = datetime(2026, 12, 1, 4, tzinfo=UTC)  # noon here
DAILY, HOURLY = "portal.accounts.tasks.forget_old_tries", "portal.kernel.tasks.forget_answers"


@pytest.fixture
def done(monkeypatch):
    """What was run, instead of the work itself."""
    found: list[str] = []
    for name in (DAILY, HOURLY):
        monkeypatch.setattr(current_app.tasks[name], "run", lambda name=name: found.append(name))
    return found


@pytest.mark.parametrize(
    ("seconds", "at", "stretch"),
    [
        (86400, datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC), "2026-11-30"),
        (86400, datetime(2026, 11, 30, 16, tzinfo=UTC), "2026-12-01"),  # midnight in Shanghai
        (3600, datetime(1970, 1, 1, 1, 59, tzinfo=UTC), "1"),
        (1800, datetime(1970, 1, 1, 1, 59, tzinfo=UTC), "3"),
    ],
)
def test_a_stretch_has_a_name(seconds, at, stretch):
    assert rhythm.stretch_of(seconds, at) == stretch


def test_every_long_task_is_due_at_once_after_a_restart_and_once_only():
    beats = rhythm.all_beats()
    long = {task for task, seconds in beats.items() if seconds >= rhythm.SHORTEST}
    assert {DAILY, HOURLY, "branches.orgs.tasks.remind_of_terms", "assessment.rounds.tasks.watch"} <= long
    assert {task for task, _stretch in rhythm.due(beats, NOON)} == long
    assert "portal.kernel.tasks.sweep" not in long


def test_the_same_stretch_is_done_once_however_often_it_is_woken(done, time_machine):
    time_machine.move_to(NOON)
    assert [rhythm.run(DAILY, "2026-12-01") for _again in range(3)] == [True, False, False]
    assert done == [DAILY]
    assert DAILY not in dict(rhythm.due({DAILY: 86400}, NOON))
    assert rhythm.due({DAILY: 86400}, NOON + timedelta(hours=12)) == [(DAILY, "2026-12-02")]


def test_who_dies_over_it_loses_it_after_the_lease(done, time_machine):
    time_machine.move_to(NOON)
    assert rhythm.take(DAILY, "2026-12-01", NOON)
    assert rhythm.due({DAILY: 86400}, NOON + timedelta(minutes=15)) == []
    later = NOON + rhythm.LEASE + timedelta(seconds=1)
    time_machine.move_to(later)
    assert rhythm.due({DAILY: 86400}, later) == [(DAILY, "2026-12-01")]
    assert rhythm.run(DAILY, "2026-12-01")
    assert JobPeriod.objects.get().attempts == 2


def test_who_was_too_slow_does_not_end_the_work_of_another(monkeypatch, time_machine):
    """A worker that wakes up after its lease: another has begun anew, and its work is not done yet."""
    later = NOON + rhythm.LEASE + timedelta(seconds=1)

    def slow():
        assert rhythm.take(DAILY, "2026-12-01", later) == 2

    monkeypatch.setattr(current_app.tasks[DAILY], "run", slow)
    time_machine.move_to(NOON)
    assert rhythm.run(DAILY, "2026-12-01") is False
    row = JobPeriod.objects.get()
    assert (row.attempts, row.ended_at) == (2, None)


def test_the_lease_outlives_the_longest_task(settings):
    assert timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 120) < rhythm.LEASE


def test_what_always_fails_is_given_up_until_the_next_stretch(monkeypatch, time_machine, caplog):
    def broken():
        raise ValueError("always")

    monkeypatch.setattr(current_app.tasks[HOURLY], "run", broken)
    at = NOON
    for _try in range(5):
        time_machine.move_to(at)
        assert rhythm.run(HOURLY, "0") is False
        at += rhythm.LEASE + timedelta(seconds=1)
    assert JobPeriod.objects.get().attempts == rhythm.MAX_ATTEMPTS
    assert len(caplog.records) == rhythm.MAX_ATTEMPTS


def test_waking_sends_only_what_is_open(done, time_machine, django_capture_on_commit_callbacks, monkeypatch):
    time_machine.move_to(NOON)
    sent: list[str] = []
    monkeypatch.setattr("portal.kernel.jobs._send", lambda task, ids, queue: sent.append(ids["name"]))
    rhythm.run(DAILY, "2026-12-01")
    with django_capture_on_commit_callbacks(execute=True):
        tasks.wake_due.run()
    assert DAILY not in sent
    assert HOURLY in sent


def test_old_stretches_are_forgotten():
    rhythm.take(DAILY, "2026-10-01", NOON - timedelta(days=40))
    rhythm.take(DAILY, "2026-12-01", NOON)
    assert rhythm.forget_old(NOON) == 1
    assert JobPeriod.objects.get().stretch == "2026-12-01"
