"""kill -9 of a real worker in the middle of a run: the run finishes by itself with the same checksum.

On the embedded default (SQLite and the filesystem broker), and on PostgreSQL and Redis where the suite runs on them.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.template_db import lend_copy, template_clause

pytestmark = pytest.mark.db
ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 400  # seconds; on a loaded machine the whole history of migrations takes its time


@contextmanager
def own_postgres(url: str) -> Iterator[str]:
    """A database of our own beside the one of the suite, dropped afterwards."""
    import psycopg2

    parts, name = urlsplit(url), f"hongjiang_recovery_{os.getpid()}"
    with closing(psycopg2.connect(parts._replace(path="/postgres").geturl())) as link:
        link.autocommit = True
        link.cursor().execute(f"CREATE DATABASE {name}{template_clause(url)}")
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            link.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def own_redis(url: str) -> Iterator[str]:
    """Redis database 13, emptied before and after."""
    import redis

    mine = urlsplit(url)._replace(path="/13").geturl()
    with closing(redis.Redis.from_url(mine)) as link:
        link.flushdb()
        yield mine
        link.flushdb()


@pytest.fixture
def house(tmp_path) -> Iterator[dict[str, str]]:
    """The environment of the processes: the embedded default, or the database and broker that the suite runs on."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "PYTHONWARNINGS"}}
    env |= {"DJANGO_ENV": "test", "HONGJIANG_VAR": str(tmp_path), "HONGJIANG_SCORE_CHUNK": "1", "HONGJIANG_SCORE_LEASE": "2"}
    for folder in ("q", "control", "processed"):
        (tmp_path / "broker" / folder).mkdir(parents=True)
    database, broker = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if database and broker:
        with own_postgres(database) as mine, own_redis(broker) as queue:
            yield {**env, "DATABASE_URL": mine, "REDIS_URL": queue}
    else:
        yield env


def stage(house: dict[str, str], act: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.assessment.scoring.recovery_stage", act],
        cwd=ROOT, env=house, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def process(house: dict[str, str], *words: str) -> Iterator[subprocess.Popen]:
    """``celery -A portal …`` in a process group of its own that is gone afterwards."""
    log = Path(house["HONGJIANG_VAR"]) / f"{words[0]}.log"
    with log.open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "portal", *words], cwd=ROOT, env=house, stdout=out, stderr=out, start_new_session=True
        )
        try:
            yield child
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def worker(house: dict[str, str]):
    return process(house, "worker", "-P", "solo", "-Q", "score,heavy,fast", "-l", "WARNING", "--without-mingle", "--without-gossip")


def ask(house: dict[str, str], sql: str) -> list[tuple]:
    """Read with a plain connection of our own: the test's database is another one."""
    if "DATABASE_URL" in house:
        import psycopg2

        with closing(psycopg2.connect(house["DATABASE_URL"])) as link, link.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    with closing(sqlite3.connect(Path(house["HONGJIANG_VAR"]) / "hongjiang.sqlite3", timeout=20)) as link:
        return link.execute(sql).fetchall()


def wait_for(what: Callable[[], Any], house: dict[str, str]) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    logs = "\n".join(p.read_text(errors="replace")[-3000:] for p in Path(house["HONGJIANG_VAR"]).glob("*.log"))
    raise AssertionError(f"waited in vain\n{logs}")


def chunks_done(house: dict[str, str]) -> int:
    return ask(house, "SELECT COUNT(*) FROM assessment_scorechunk WHERE state = 'done'")[0][0]


def test_a_killed_worker_loses_nothing_and_the_run_finishes_by_itself(house):
    if "DATABASE_URL" not in house:
        lend_copy(Path(house["HONGJIANG_VAR"]))
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=house, check=True, timeout=PATIENCE)
    branches = stage(house, "seed")["branches"]
    undisturbed = stage(house, "reference")
    assert undisturbed["state"] == "done"
    assert stage(house, "start")["chunks"] == branches

    with worker(house) as first:
        wait_for(lambda: chunks_done(house) >= 4, house)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    killed_at = chunks_done(house)
    assert 4 <= killed_at < branches

    with worker(house), process(house, "beat", "-l", "WARNING", "-s", str(Path(house["HONGJIANG_VAR"]) / "beat")):
        wait_for(lambda: ask(house, "SELECT 1 FROM assessment_scorerun WHERE state <> 'running'"), house)

    runs = ask(house, "SELECT state, checksum, rows_written FROM assessment_scorerun")
    assert runs == [("done", undisturbed["checksum"], undisturbed["rows"])]
    assert ask(house, "SELECT state, COUNT(*) FROM assessment_scorechunk GROUP BY state") == [("done", branches)]
    assert ask(house, "SELECT state FROM portal_job") == [("done",)]
    finished = ask(house, "SELECT COUNT(*) FROM portal_auditrow WHERE action = 'round.computed'")[0][0]
    assert finished == 2  # the undisturbed run and this one: each finished once
