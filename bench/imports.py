"""Imports as they happen at a big enterprise: 10,000 rows of which 500 are bad, and a roster of 100,000.

``python -m bench.imports [--rows 100000]`` after the gates of ``make bench``. Each goes the way of the page: the file is received
from somebody of the personnel office, checked, written and taken back by the tasks of the worker, with journal, progress and
trail. Every import runs in a process of its own, so that its peak of memory is its own; on PostgreSQL when DATABASE_URL or else
TEST_DATABASE_URL
names a server on which databases may be created, on an SQLite file otherwise. Printed and written to bench/results/imports.md.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from bench.__main__ import RESULTS, database

HEAD = (
    "职工号", "姓名", "单位编码", "性别", "用工形式", "岗位", "岗位类别", "政治面貌", "学历", "出生日期", "入职日期", "手机号", "身份证号",
)  # fmt: skip
WEIGHTS, CHECK = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
UNITS, EVERY, MIB = 200, 20, 2**20
SAID_EVERY = 10  # seconds between two lines of progress
MOST_MEMORY = 300  # MiB of the whole process (docs/adr/0007)


@dataclass(frozen=True)
class Run:
    """What one import did. ``memory``: peak of the process in MiB before it began and after each step; ``seconds`` of each step."""

    name: str
    rows: int
    bad: int
    size: float
    counts: dict[str, int]
    memory: list[float]
    seconds: list[float]
    signs: list[int]
    database: str
    wanted: dict[str, int] = field(default_factory=dict)

    @property
    def is_passed(self) -> bool:
        return self.counts == self.wanted and self.memory[-1] <= MOST_MEMORY and all(self.signs)

    @property
    def line(self) -> str:
        counts = " | ".join(f"{n:,}" for n in (self.rows, self.bad, *self.counts.values()))
        memory, seconds = " → ".join(f"{n:.0f}" for n in self.memory), " + ".join(f"{n:.0f}" for n in self.seconds)
        signs, word = " + ".join(f"{n:,}" for n in self.signs), "pass" if self.is_passed else "FAIL"
        return f"| {self.name} | {self.database} | {self.size:.1f} | {counts} | {memory} | {seconds} | {signs} | {word} |"


# -- files ----------------------------------------------------------------------------------------------------


def id_no(born: date, serial: int) -> str:
    """A made-up ID number of the unused area 990101; ``serial`` with the birthday makes it unique."""
    first = f"990101{born:%Y%m%d}{serial % 1000:03d}"
    return first + CHECK[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]


def roster(path: Path, rows: int, *, bad: bool) -> None:
    """A roster as an HR office sends it; with ``bad`` one wrong cell in every twentieth row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    sheet.append(["职工花名册"])
    sheet.append(HEAD)
    for i in range(rows):
        born = date(1966, 1, 1) + timedelta(days=i // 1000 * 97 + 1)
        row: list[Any] = [
            f"{100_000 + i}", "王李张刘陈"[i % 5] + chr(0x4E00 + i % 5000), f"U{i % UNITS:03d}", "男女"[i % 2], "合同制", "采煤机司机",
            "操作岗", "群众", "大专", born, date(2010, 7, 1), f"138{i:08d}", id_no(born, i),
        ]  # fmt: skip
        if bad and i % EVERY == EVERY - 1:
            place, value = [(1, None), (9, "85-6-1"), (12, 990101198506010012), (2, "NOWHERE"), (11, "12345")][i // EVERY % 5]
            row[place] = value
        sheet.append(row)
    book.save(path)


# -- the process of one import --------------------------------------------------------------------------------


def peak() -> float:
    """MiB at most so far; what getrusage says begins with the size of the process that started this one."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024 / MIB


class Watch:
    """What the page of the batch would show meanwhile: the progress that the worker reports, seen from outside its transaction."""

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.job = 0
        self.started = time.monotonic()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        from portal.kernel import jobs

        said = 0.0
        while True:
            time.sleep(0.05)
            done = jobs.reported(self.job) if self.job else None
            if done is not None:
                self.seen.add(done)
                if time.monotonic() - said > SAID_EVERY:
                    said = time.monotonic()
                    print(f"    {done:,} done, {peak():.0f} MiB, {said - self.started:.0f} s", file=sys.stderr, flush=True)


def child(path: Path) -> None:
    """Check the file, write its good rows, check it again, take everything back; prints last what happened, as JSON."""
    import django

    django.setup()
    from django.utils.translation import activate

    from portal.audit.models import AuditRow
    from portal.exchange import services, tasks
    from portal.exchange.enums import ImportMode
    from portal.exchange.models import ImportBatch, ImportTrace
    from portal.exchange.registry import kind_of
    from portal.kernel import clock
    from portal.people.models import Person
    from portal.rights.access import actor_of

    activate("zh-hans")
    kind, actor = kind_of("people"), actor_of(office(), clock.today())
    assert kind is not None
    watch, memory, seconds, signs = Watch(), [peak()], [], []

    def worked(batch: ImportBatch, task: Callable[[int], Any]) -> ImportBatch:
        watch.job, started = batch.job_id, time.monotonic()
        watch.seen.clear()
        task(batch.job_id)
        seconds.append(time.monotonic() - started)
        memory.append(peak())
        signs.append(len(watch.seen))
        batch = ImportBatch.objects.select_related("job").get(pk=batch.pk)
        assert batch.job.state == "done", (batch.job.error_code, batch.notes, batch.errors)
        return batch

    def received() -> ImportBatch:
        with path.open("rb") as file:
            return worked(services.receive(actor=actor, at=clock.now(), kind=kind, file=file, name=path.name), tasks.check)

    batch = received()
    counts = {"reported": batch.shown_rows.filter(is_bad=True).count(), "half": Person.objects.count()}
    mode = ImportMode.GOOD if batch.bad_rows else ImportMode.ALL
    batch = worked(services.request_commit(actor=actor, at=clock.now(), batch=batch, kind=kind, mode=mode), tasks.commit)
    counts |= {"written": Person.objects.count(), "traced": ImportTrace.objects.filter(batch=batch).count()}
    counts["unchanged"] = received().unchanged
    batch = worked(services.request_undo(actor=actor, at=clock.now(), batch=batch, kind=kind), tasks.undo)
    counts |= {"taken_back": AuditRow.objects.filter(action="import.taken_back").count(), "left": Person.objects.count()}
    print(json.dumps({"rows": batch.rows, "counts": counts, "memory": memory, "seconds": seconds, "signs": signs}))


def office() -> Any:
    """Somebody of the personnel office of the whole group."""
    from portal.kernel import clock
    from portal.organization.models import Node
    from portal.rights.models import RoleGrant, User

    user = User.objects.create(username="bench", display_name="bench")
    root = Node.objects.get(code="JT")
    RoleGrant.objects.create(user=user, role="hr", node=root, starts_on=date(2020, 1, 1), granted_at=clock.now())
    return user


# -- the bench ------------------------------------------------------------------------------------------------


@contextmanager
def fresh(folder: Path, name: str) -> Iterator[tuple[dict[str, str], str]]:
    """The environment of an empty, migrated enterprise of one plant with its districts, and the name of its database."""
    env = {**os.environ, "HONGJIANG_VAR": str(folder / name), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    env.setdefault("DJANGO_ENV", "development")
    (folder / name).mkdir()
    url = os.environ.get("DATABASE_URL") or os.environ.get("TEST_DATABASE_URL", "")
    if url.startswith("postgres"):
        with database(url) as own:
            env["DATABASE_URL"] = own
            prepared(env, folder)
            yield env, "PostgreSQL"
    else:
        prepared(env, folder)
        yield env, "SQLite"


def prepared(env: dict[str, str], folder: Path) -> None:
    units = folder / "units.csv"
    rows = [("JT", "集团", "集团", "", "2000-01-01"), ("MK", "煤矿", "煤矿", "JT", "2000-01-01")]
    rows += [(f"U{i:03d}", f"采煤{i}队", "区队", "MK", "2000-01-01") for i in range(UNITS)]
    text = "\n".join(",".join(row) for row in [("组织编码", "组织名称", "类别", "上级编码", "成立日期"), *rows])
    units.write_text(text, encoding="utf-8-sig")
    for command in (["migrate", "-v", "0"], ["import_table", "units", str(units), "--commit"]):
        subprocess.run([sys.executable, "manage.py", *command], env=env, check=True, stdout=subprocess.DEVNULL)


def measured(folder: Path, name: str, rows: int, *, bad: bool, say: Callable[[str], Any]) -> Run:
    path = folder / f"{name}.xlsx"
    roster(path, rows, bad=bad)
    size, wrong = path.stat().st_size / MIB, rows // EVERY if bad else 0
    say(f"\n{name}: {rows:,} rows, {wrong:,} of them bad, {size:.1f} MB")
    with fresh(folder, name) as (env, vendor):
        command = [sys.executable, "-m", "bench.imports", "--child", str(path)]
        done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    good = rows - wrong
    wanted = {"reported": wrong, "half": 0, "written": good, "traced": 2 * good, "unchanged": good}
    wanted |= {"taken_back": 2 * good, "left": 0}  # a person and the first stretch of work of each
    return Run(name=name, bad=wrong, size=size, database=vendor, wanted=wanted, **figures)


def written(runs: list[Run]) -> str:
    at, cores = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"), os.cpu_count()
    text = [
        f"# Imports\n\n{at}, {cores} cores, Python {platform.python_version()}.\n",
        "Rosters of 13 columns, by the tasks of the worker: checked, the good rows written, the same file checked again, all taken back.",
        f"Memory is the peak of the whole process in MiB, before and after each of these steps (gate: {MOST_MEMORY}); seconds and signs of",
        "progress seen from outside are those of each step. Counts must be exactly what the file holds: bad rows reported, people in the",
        "database after the check (half) and after writing; records with a trace (a person and a first stretch of work for each row); rows",
        "found unchanged; records taken back with a line each in the trail; people left over.",
        "Seconds are for orientation.\n",
        "| import | database | file MB | rows | bad | reported | half | written | traced | unchanged | taken back | left | memory "
        "| seconds | progress | pass or fail |",
        "|" + "---|" * 16,
        *[run.line for run in runs],
    ]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "imports.md").write_text("\n".join(text) + "\n", encoding="utf8")
    (RESULTS / "imports.json").write_text(json.dumps([asdict(run) for run in runs], ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    return "\n".join(text)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the big roster")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child)
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        runs = [
            measured(folder, "bad-rows", 10_000, bad=True, say=lambda text: print(text, flush=True)),
            measured(folder, "roster", given.rows, bad=False, say=lambda text: print(text, flush=True)),
        ]
    print("\n" + written(runs))
    return 0 if all(run.is_passed for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
