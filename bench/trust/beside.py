"""H5: the version before serves on while this one migrates. Its tree comes from the history of the repository."""

import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.trust.check import Measured, NotHere
from bench.trust.load import Load, get
from bench.trust.rig import ROOT, Rig, rig, wait_for
from bench.trust.steps import APPS, FOLDED

PAGES = ("/", "/activities/", "/orgs/", "/people/", "/promotions/", "/rounds/")
BEFORE, AFTER = 5.0, 20.0  # seconds of load before and after the migrations
WAITING = """SELECT EXTRACT(EPOCH FROM clock_timestamp() - a.query_start), COALESCE(substr(b.query, 1, 80), '')
    FROM pg_stat_activity a LEFT JOIN pg_stat_activity b ON b.pid = ANY (pg_blocking_pids(a.pid))
    WHERE a.datname = %s AND a.wait_event_type = 'Lock' AND a.state = 'active' ORDER BY 1 DESC LIMIT 1"""


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def version_before() -> str:
    """The commit before the first migration that came after the folded ones; NotHere without the history."""
    files = [
        str(path.relative_to(ROOT)) for app in APPS for path in sorted((ROOT / app / "migrations").glob("0*.py")) if path.stem > FOLDED
    ]
    added = _git("log", "--reverse", "--diff-filter=A", "--format=%H", "--", *files).split()
    if not added or not (found := _git("rev-parse", "--verify", "-q", f"{added[0]}^")):
        raise NotHere("the history of the repository is not here, and the version before is taken from it")
    return found


def tree_of(commit: str, folder: Path) -> Path:
    """``folder`` with the files of ``commit`` and its static files; what fills a database comes from the present tree."""
    folder.mkdir()
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    for name in ("vendor", "fonts", "node_modules"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, symlinks=True, dirs_exist_ok=True)
    (folder / "bench" / "trust").mkdir(parents=True, exist_ok=True)
    for name in ("__init__.py", "acts.py"):
        shutil.copyfile(ROOT / "bench" / "trust" / name, folder / "bench" / "trust" / name)
    return folder


@dataclass
class Watch:
    """What was seen beside the load: answers to pages, and the longest wait of a session for a lock."""

    house: Rig
    database: str
    port: int
    session: str
    waited: float = 0.0
    behind: str = ""
    is_over: bool = False

    def __post_init__(self) -> None:
        self.pages: list[tuple[str, int]] = []
        self.threads = [threading.Thread(target=one, daemon=True) for one in (self._locks, self._read)]

    def _locks(self) -> None:
        while not self.is_over:
            for seconds, statement in self.house.postgres.sql(WAITING, self.database, [self.database]):
                if float(seconds) > self.waited:
                    self.waited, self.behind = float(seconds), " ".join(statement.split())
            time.sleep(0.1)

    def _read(self) -> None:
        while not self.is_over:
            for page in PAGES:
                self.pages.append((page, get(self.port, page, cookie=self.session)[0]))
                time.sleep(0.1)

    def __enter__(self) -> "Watch":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self.is_over = True
        for thread in self.threads:
            thread.join(60)


def _migrate_under(house: Rig, env: dict[str, str], load: Load) -> float:
    """Migrate with the present tree while ``load`` runs; returns how long it took."""
    running = threading.Thread(target=lambda: load.run(seconds=3600, rate=8, write_share=0.5), daemon=True)
    running.start()
    time.sleep(BEFORE)
    begun = time.monotonic()
    house.manage(env, "migrate", "-v", "0")
    took = time.monotonic() - begun
    time.sleep(AFTER)
    load.is_over = True
    running.join(90)
    return took


def migrations_beside() -> Measured:
    """Load on the version before, from before to after all migrations of this one; and the steps, read."""
    house, commit = rig(), version_before()
    old = tree_of(commit, house.folder / "before")
    house.postgres.sql("CREATE DATABASE h5")
    env = house.env("h5")
    house.manage(env, "migrate", "-v", "0", tree=old)
    house.manage(env, "collectstatic", "--noinput", "-v", "0", tree=old)
    told = house.act(env, "fill", "web", "0", tree=old)
    session = house.act(env, "session", tree=old)["session"]
    with house.web(env, tree=old) as (_server, port):
        load = Load(port, told["token"], told["branch"])
        wait_for(lambda: load.read().status == 200, 60)
        with Watch(house, "h5", port, session) as watch:
            took = _migrate_under(house, env, load)
    broken = sorted({f"{page} {status}" for page, status in watch.pages if status >= 500 or status == 0})
    failed = [one for one in load.answers if one.status not in (200, 201)]
    kept = house.postgres.sql("SELECT COUNT(*) FROM branches_activity WHERE subject LIKE 'trust %%'", "h5", [])[0][0]
    checked = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"], cwd=ROOT, env=env, capture_output=True, check=False
    ).returncode  # fmt: skip
    steps = house.act(house.env("h5"), "steps")
    figure = (
        f"{steps['migrations']} migrations in {took:.0f} s beside version {commit[:8]}: {len(failed)} of {len(load.answers)} API "
        f"requests failed, {len(broken)} of {len(watch.pages)} pages ({', '.join(broken) or 'none'}), longest wait for a lock "
        f"{watch.waited:.1f} s (behind: {watch.behind or 'nothing'}), "
        f"{len(load.confirmed) - kept} of {len(load.confirmed)} confirmed saves missing; "
        f"{len(steps['hard'])} of {steps['steps']} steps that old code may stumble over"
    )
    if steps["hard"]:
        figure += f" ({', '.join(steps['hard'][:4])})"
    is_good = not failed and not broken and watch.waited <= 3 and kept >= len(load.confirmed) > 0 and checked == 0 and not steps["hard"]
    note = "API saves and reads and six pages by the version before, over gunicorn; steps are read too, for rooms the load does not enter"
    return Measured(figure, is_good, note)
