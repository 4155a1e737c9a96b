"""make bench: the gates of scoring on PostgreSQL, printed and written to bench/results/.

``python -m bench [--tier 500 --tier 2000]``; the server is named by DATABASE_URL, a database of its own is made and dropped.
"""

import argparse
import hashlib
import json
import os
import platform
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import psycopg2

TEMPLATE = "hongjiang_bench_"
RESULTS = Path(__file__).resolve().parent / "results"


def asked(url: str, statement: str, params: Sequence[str] = ()) -> list[tuple]:
    """One statement outside any transaction."""
    with closing(psycopg2.connect(url)) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(statement, params or None)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def database(url: str, template: str = ""):
    """A fresh database on the server of ``url``, a copy of ``template`` if one is named, dropped at the end; yields its address."""
    name = f"bench_{uuid.uuid4().hex[:10]}"
    asked(url, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    try:
        yield f"{url.rpartition('/')[0]}/{name}"
    finally:
        asked(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def own_database(url: str, template: str = ""):
    """The same, as the one that Django works in; yields its name."""
    with database(url, template) as own:
        os.environ["DATABASE_URL"] = own
        from django.conf import settings
        from django.db import connections

        name = own.rpartition("/")[2]
        settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connections.close_all()


def template(url: str) -> str:
    """The name of a migrated database without rows, from which tiers are copied. It stays on the server for the next time, as long as
    the code is the same (what runs after migrations leaves rows and triggers, too): making it takes longer than the smallest tier."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    digest = hashlib.sha256()
    for app in ("portal", "branches", "workforce", "assessment"):
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            digest.update(path.read_bytes())
    name, started = f"{TEMPLATE}{digest.hexdigest()[:12]}", time.monotonic()
    there = [found for (found,) in asked(url, "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{TEMPLATE}%"])]
    if name in there:
        return name
    with own_database(url) as fresh:
        call_command("migrate", verbosity=0)
        connections.close_all()
        for old in there:
            with suppress(psycopg2.errors.ObjectInUse):  # another bench copies from it
                asked(url, f"DROP DATABASE IF EXISTS {old}")
        asked(url, f"ALTER DATABASE {fresh} RENAME TO {name}")
    print(f"migrated in {time.monotonic() - started:.0f} s", flush=True)
    return name


def tier(branches: int, costs: dict, peaks: dict) -> tuple[list, dict]:
    """Generate and measure in the database that Django works in."""
    from bench.columns import reference_gates
    from bench.gates import gates_of
    from bench.live import kill_gates, lag_gates, memory_gate
    from bench.stage import Stage

    stage, started = Stage(branches), time.monotonic()
    stage.build()
    rows = ", ".join(f"{n:,} {name}" for name, n in stage.rows.items())
    print(f"\n{branches} branches in {time.monotonic() - started:.0f} s: {rows}", flush=True)

    def say(result):
        print("  " + line(result), flush=True)

    found = gates_of(stage, costs, say)
    for group in (lag_gates(stage), kill_gates(stage), [memory_gate(stage, peaks)], reference_gates(stage, costs[branches])):
        for result in group:
            say(result)
            found.append(result)
    return found, stage.rows


def line(result) -> str:
    is_reported = result.limit == float("inf")
    limit, word = ("–", "reported") if is_reported else (f"≤ {result.limit:g}", "pass" if result.is_passed else "FAIL")
    return f"| {result.number} | {result.check} | {result.tier} | {result.measured:.3g} | {limit} | {word} | {result.shown} |"


def place(on: dict) -> str:
    """When and on what was measured: the first line of every file of results."""
    return f"{on['at']}, {on['cores']} cores (load {on['load']}), Python {on['python']}, {on['database']}"


def written(results: list, rows: dict, machine: dict) -> None:
    head = "| number | check | branches | measured | gate | pass or fail | figures |\n|---|---|---|---|---|---|---|\n"
    text = [f"# Gates of scoring\n\n{place(machine)}.\n"]
    text += ["Ratios compare CPU seconds of client and server, the best of three, both sides in one run (`make bench`).\n"]
    text += [f"{tier} branches: " + ", ".join(f"{n:,} {name}" for name, n in found.items()) + "." for tier, found in rows.items()]
    text += ["", head + "\n".join(line(r) for r in sorted(results, key=lambda r: (r.number, len(r.tier), r.tier)))]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.md").write_text("\n".join(text) + "\n", encoding="utf8")
    found = [{**vars(r), "limit": r.limit if r.limit < float("inf") else None, "is_passed": r.is_passed} for r in results]
    body = {"machine": machine, "rows": rows, "results": found}
    (RESULTS / "latest.json").write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def prepare() -> str:
    """The environment of a benchmark; returns the address of the server, empty where none is named."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        print("Set DATABASE_URL to a PostgreSQL server on which databases may be created.")
        return ""
    # Parallel plans and compilation at run time would hide work in other processes; off for both sides alike.
    os.environ["PGOPTIONS"] = "-c max_parallel_workers_per_gather=0 -c jit=off"
    os.environ["HONGJIANG_VAR"] = tempfile.mkdtemp(prefix="bench-")
    os.environ.setdefault("DJANGO_ENV", "development")
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    return url


def machine() -> dict:
    """What the figures were measured on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    load = f"{os.getloadavg()[1]:.1f}"
    return {"at": at, "cores": os.cpu_count(), "python": platform.python_version(), "database": f"PostgreSQL {version}", "load": load}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--tier", type=int, action="append", help="number of branches; may be given several times")
    tiers = parser.parse_args().tier or [int(t) for t in os.environ.get("TIER", "500,2000,10000").split(",")]
    url = prepare()
    if not url:
        return 2
    from bench.gates import growth_gate
    from bench.live import flat_gate

    results, rows, costs, peaks = [], {}, {}, {}
    for branches in tiers:
        with own_database(url, template(url)):
            found, rows[branches] = tier(branches, costs, peaks)
            measured_on = machine()
        results += found
    for small, large in pairwise(tiers):
        results += [growth_gate(small, large, costs), flat_gate(small, large, peaks)]
    written(results, rows, measured_on)
    print("\n" + (RESULTS / "latest.md").read_text(encoding="utf8"))
    return 0 if all(r.is_passed for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
