"""The supervisor restarts what dies, gives up on what cannot start, and leaves nobody behind."""

import os
import sys
import threading
import time

import psutil

from portal.kernel.supervisor import Supervisor, Watched

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def run_in_thread(supervisor, monkeypatch):
    # signal handlers belong to the main thread; the test stops the supervisor by hand
    monkeypatch.setattr("portal.kernel.supervisor.signal.signal", lambda *_: None)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    return thread


def wait(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    assert condition()


def test_what_dies_is_started_again_and_nothing_is_left(tmp_path, monkeypatch):
    said: list[str] = []
    with open(tmp_path / "lock", "w") as lock:
        one = Watched("web", SLEEPER)
        supervisor = Supervisor([one], lock.fileno(), grace=2, say=said.append)
        thread = run_in_thread(supervisor, monkeypatch)
        wait(lambda: one.process is not None)
        first = one.process.pid
        os.kill(first, 9)
        wait(lambda: one.process is not None and one.process.pid != first)
        second = one.process.pid
        supervisor.stops.append(0.0)
        thread.join(15)
    assert said == ["web ended with -9, starting it again"]
    assert not psutil.pid_exists(second)


def test_what_cannot_start_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.kernel.supervisor.LONGEST_PAUSE", 0.05)
    said: list[str] = []
    with open(tmp_path / "lock", "w") as lock:
        supervisor = Supervisor([Watched("web", [sys.executable, "-c", "raise SystemExit(3)"])], lock.fileno(), grace=1, say=said.append)
        monkeypatch.setattr("portal.kernel.supervisor.signal.signal", lambda *_: None)
        assert supervisor.run() == 1
    assert said[-1] == "web keeps failing, giving up"


def test_a_silent_worker_is_replaced_and_a_speaking_one_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.kernel.supervisor.WATCH_EVERY", 0.1)
    monkeypatch.setattr("portal.kernel.supervisor.SETTLED", 0.1)
    said: list[str] = []
    hung, well = Watched("worker-heavy", SLEEPER), Watched("worker-fast", SLEEPER)
    with open(tmp_path / "lock", "w") as lock:
        supervisor = Supervisor([hung, well], lock.fileno(), grace=2, say=said.append)
        thread = run_in_thread(supervisor, monkeypatch)
        wait(lambda: hung.process is not None and well.process is not None)
        first, other = hung.process.pid, well.process.pid
        supervisor.is_silent = lambda pid: pid == first
        wait(lambda: hung.process is not None and hung.process.pid != first)
        supervisor.stops.append(0.0)
        thread.join(15)
    assert said[0] == "worker-heavy gives no sign of life"
    assert well.process.pid == other
