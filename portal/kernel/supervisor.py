"""Starts and watches the processes of an installation: web, workers, beat. No orphan survives, no dead one stays dead."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
QUICK_FAILURE = 10.0  # seconds: a process that dies sooner has failed to start
MOST_QUICK_FAILURES = 6
LONGEST_PAUSE = 30.0
WATCH_EVERY = 15.0
SETTLED = 90.0  # a worker younger than this may not have spoken yet


def _die_with_parent(sig: int) -> Callable[[], None]:
    """Runs in the child: the kernel sends ``sig`` when the supervisor goes, even by kill -9."""
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, sig)


@dataclass
class Watched:
    """One process: its command, how it dies with the supervisor, what became of its starts."""

    name: str
    command: list[str]
    death_signal: int = signal.SIGTERM
    process: subprocess.Popen | None = None
    born: float = 0.0
    quick_failures: int = 0
    due: float = 0.0


@dataclass
class Supervisor:
    """``run`` returns 0 after a stop that was asked for, 1 when a process keeps failing."""

    watched: list[Watched]
    lock_fd: int
    grace: float = 10.0
    say: Callable[[str], None] = print
    is_silent: Callable[[int], bool] | None = None  # asked with a worker's process id: has it stopped giving signs of life?
    stops: list[float] = field(default_factory=list)

    def start(self, one: Watched) -> None:
        one.process = subprocess.Popen(
            one.command, stdin=subprocess.DEVNULL, process_group=0, pass_fds=[self.lock_fd], preexec_fn=_die_with_parent(one.death_signal)
        )
        one.born = time.monotonic()

    def run(self) -> int:
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, lambda *_: self.stops.append(time.monotonic()))
        for one in self.watched:
            self.start(one)
        code, checked = 0, time.monotonic()
        while not self.stops and not code:
            time.sleep(0.2)
            code = self.revive()
            if self.is_silent and time.monotonic() - checked > WATCH_EVERY:
                checked = time.monotonic()
                self.end_silent_workers()
        self.stop()
        return code

    def revive(self) -> int:
        """Restart what has died, with growing pauses; 1 when one of them cannot be kept up."""
        now = time.monotonic()
        for one in self.watched:
            if one.process is not None and one.process.poll() is not None:
                one.quick_failures = one.quick_failures + 1 if now - one.born < QUICK_FAILURE else 1
                if one.quick_failures > MOST_QUICK_FAILURES:
                    self.say(f"{one.name} keeps failing, giving up")
                    return 1
                one.due = now + min(LONGEST_PAUSE, 0.5 * 2 ** (one.quick_failures - 1))
                self.say(f"{one.name} ended with {one.process.returncode}, starting it again")
                one.process = None
            elif one.process is None and one.due <= now:
                self.start(one)
        return 0

    def end_silent_workers(self) -> None:
        """Kill a worker that is up but silent (a hung task: a solo pool has no time limits); it is then started again."""
        for one in self.watched:
            is_old = one.process is not None and time.monotonic() - one.born > SETTLED
            if one.process is not None and is_old and one.name.startswith("worker") and self.is_silent and self.is_silent(one.process.pid):
                self.say(f"{one.name} gives no sign of life")
                one.process.kill()

    def _signal(self, sig: int) -> None:
        for one in self.watched:
            if one.process is not None and one.process.poll() is None:
                one.process.send_signal(sig)

    def _wait(self, until: float) -> None:
        while time.monotonic() < until and len(self.stops) < 2:
            if all(one.process is None or one.process.poll() is not None for one in self.watched):
                return
            time.sleep(0.05)

    def stop(self) -> None:
        """TERM, then QUIT, then KILL of every process group; a second Ctrl-C skips the waits."""
        begun = time.monotonic()
        self._signal(signal.SIGTERM)
        self._wait(begun + self.grace)
        self._signal(signal.SIGQUIT)
        self._wait(begun + self.grace + 3)
        for one in self.watched:
            if one.process is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(one.process.pid, signal.SIGKILL)
                one.process.wait()


def processes(bind: str) -> list[Watched]:
    """The four processes of an installation. Solo pools: prefork can wedge on the filesystem broker (ADR 0003)."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "portal"]
    worker = ["-P", "solo", "-l", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    web = [python, "-m", "gunicorn", "portal.wsgi:application", "-b", bind, "-w", "2", "-k", "gthread", "--threads", "4"]
    return [
        Watched("web", [*web, "--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"]),
        Watched("worker-fast", [*celery, "worker", "-n", "fast@%h", "-Q", "fast", *worker], signal.SIGKILL),
        Watched("worker-heavy", [*celery, "worker", "-n", "heavy@%h", "-Q", "score,heavy,fast", *worker], signal.SIGKILL),
        Watched("beat", [*celery, "beat", "-S", "celery.beat:Scheduler", "--pidfile=", "-l", "WARNING"]),
    ]
