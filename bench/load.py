"""200 secretaries at once against gunicorn, PostgreSQL, Redis and two workers: ``python -m bench.load [--branches 500]``.

Servers and people stand on this machine; the run stops by itself after ``--seconds`` (60). Asserted: no request fails, and the queue
of scoring is empty within three cycles of the sweeper after the last request. DATABASE_URL names the server on which a database is
made and dropped, REDIS_URL a Redis database that nobody else uses. Printed and written to bench/results/load.md.
"""

import argparse
import csv
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench.__main__ import RESULTS, machine, own_database, place, prepare, template

USERS, PER_SECOND, CYCLES = 200, 20, 3
ROLL = 10  # people on the roll of an activity that is logged
STOP = 120  # seconds that requests under way may take at the end


def _readers(path: Path) -> None:
    """A secretary for each of the first branches, signed in, with what the visitor must know of the branch."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from bench.stage import QUARTER
    from branches.orgs.models import Branch
    from portal.accounts.signals import BEGUN_AT
    from portal.rights.models import RoleGrant, User

    store, readers = import_module(settings.SESSION_ENGINE).SessionStore, []
    branches = list(Branch.objects.select_related("node").order_by("pk")[:USERS])
    for no in range(USERS):
        branch = branches[no % len(branches)]
        user = User.objects.create(username=f"load{no}", display_name=f"load{no}")
        RoleGrant.objects.create(user=user, role="secretary", node=branch.node, starts_on=date(2020, 1, 1), granted_at=timezone.now())
        session = store()
        session.update({
            SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(), BEGUN_AT: time.time(),
        })  # fmt: skip
        session.save()
        members = branch.memberships.order_by("pk").values_list("person__staff_no", flat=True)
        readers.append({
            "session": session.session_key, "branch": branch.node.code, "score": f"{QUARTER}~{branch.node.code}",
            "members": list(members[:ROLL]),
        })  # fmt: skip
    path.write_text(json.dumps(readers))


@contextmanager
def process(*words: str, log: Path) -> Iterator[subprocess.Popen]:
    """A process in a group of its own that is gone afterwards."""
    with log.open("ab") as out:
        child = subprocess.Popen([sys.executable, "-m", *words], stdout=out, stderr=out, start_new_session=True)
        try:
            yield child
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)
                try:
                    child.wait(15)
                except subprocess.TimeoutExpired:
                    os.killpg(child.pid, signal.SIGKILL)
                    child.wait()


@contextmanager
def house(folder: Path) -> Iterator[str]:
    """Web with 2 × 4 threads, two workers, beat; yields the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    celery = ("celery", "-A", "portal")
    solo = ("-P", "solo", "-Q", "score,heavy,fast", "-l", "WARNING", "--without-gossip", "--without-mingle")
    web = ("gunicorn", "portal.wsgi:application", "-b", bind, "-w", "2", "-k", "gthread", "--threads", "4", "--log-level", "warning",
           "--backlog", "1024", "--keep-alive", "75", "--timeout", "120", "--no-control-socket")  # fmt: skip
    commands = {
        "web": web, "worker1": (*celery, "worker", "-n", "one@%h", *solo), "worker2": (*celery, "worker", "-n", "two@%h", *solo),
        "beat": (*celery, "beat", "-S", "celery.beat:Scheduler", "--pidfile=", "-l", "WARNING", "-s", str(folder / "beat")),
    }  # fmt: skip
    with ExitStack() as stack:
        for name, words in commands.items():
            stack.enter_context(process(*words, log=folder / f"{name}.log"))
        end = time.monotonic() + 180
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://{bind}/healthz/ready", timeout=5):
                    break
            except OSError:
                time.sleep(0.5)
        else:
            raise SystemExit("not ready: " + (folder / "web.log").read_text()[-2000:])
        yield f"http://{bind}"


def _waiting() -> int:
    from assessment.scoring.models import DirtyMark

    return DirtyMark.objects.count()


def drained() -> float:
    """Seconds until the queue is empty."""
    begun = time.monotonic()
    while _waiting() and time.monotonic() - begun < STOP:
        time.sleep(0.1)
    return time.monotonic() - begun


def stormed(folder: Path, host: str, seconds: int) -> list[dict[str, str]]:
    """Let the visitors in; the lines of locust's table."""
    words = ["-f", "bench/visitors.py", "--headless", "-u", str(USERS), "-r", str(PER_SECOND), "-t", f"{seconds}s", "-H", host,
             "--stop-timeout", str(STOP), "--csv", str(folder / "load"), "--only-summary", "--exit-code-on-error", "0"]  # fmt: skip
    env = {**os.environ, "BENCH_READERS": str(folder / "readers.json")}
    subprocess.run([sys.executable, "-m", "locust", *words], env=env, check=True, timeout=seconds + STOP + 120)
    print((folder / "load_failures.csv").read_text(), flush=True)
    with (folder / "load_stats.csv").open() as file:
        return list(csv.DictReader(file))


def written(rows: list[dict[str, str]], seconds: int, empty_after: float, cycle: int, on: dict, branches: int) -> bool:
    total = next(row for row in rows if row["Name"] == "Aggregated")
    failed, is_drained = int(total["Failure Count"]), empty_after <= CYCLES * cycle
    text = [
        f"# Load\n\n{place(on)}, Redis; {branches} branches.\n",
        f"{USERS} secretaries for {seconds} s, 1–4 s between two acts, on the same machine as web (2 × 4 threads), two workers and beat.\n",
        "| check | measured | gate | pass or fail |\n|---|---|---|---|",
        f"| requests that failed | {failed} of {int(total['Request Count']):,} | 0 | {'FAIL' if failed else 'pass'} |",
        f"| queue empty after the end | {empty_after:.1f} s | ≤ {CYCLES} × {cycle} s | {'pass' if is_drained else 'FAIL'} |\n",
        "| act | requests | failed | p50 ms | p95 ms | per second |\n|---|---|---|---|---|---|",
    ]
    for row in rows:
        numbers = (row["Request Count"], row["Failure Count"], row["50%"], row["95%"], f"{float(row['Requests/s']):.1f}")
        text.append(f"| {row['Name']} | " + " | ".join(numbers) + " |")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "load.md").write_text("\n".join(text) + "\n", encoding="utf8")
    print("\n".join(text))
    return not failed and is_drained


def run(branches: int, seconds: int, folder: Path) -> bool:
    from assessment.scoring.models import DirtyMark
    from assessment.scoring.tasks import BEAT
    from bench.stage import Stage

    stage = Stage(branches)
    stage.build()
    stage.full()
    type(stage.round)._default_manager.filter(pk=stage.round.pk).update(state="computed")
    DirtyMark.objects.all().delete()
    _readers(folder / "readers.json")
    with house(folder) as host:
        rows: Any = stormed(folder, host, seconds)
        empty_after = drained()
    print((folder / "web.log").read_text()[-1500:])
    return written(rows, seconds, empty_after, BEAT["assessment.scoring.tasks.sweep"], machine(), branches)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--branches", type=int, default=int(os.environ.get("TIER") or 500))
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    if not os.environ.get("REDIS_URL"):
        print("Set REDIS_URL to a Redis database that nobody else uses.")
        return 2
    url = prepare()
    if not url:
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-") as name, own_database(url, template(url)):
        return 0 if run(given.branches, given.seconds, Path(name)) else 1


if __name__ == "__main__":
    sys.exit(main())
