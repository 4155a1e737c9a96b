"""make bench: the gates of scoring on PostgreSQL, printed and written to bench/results/.

``python -m bench [--tier 500 --tier 2000]``; the server is named by DATABASE_URL, a database of its own is made and dropped.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
import uuid
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import psycopg2

RESULTS = Path(__file__).resolve().parent / "results"


@contextmanager
def database(url: str):
    """A fresh database on the server of ``url``, dropped at the end; yields its address."""
    name = f"bench_{uuid.uuid4().hex[:10]}"

    def run(statement: str) -> None:
        with closing(psycopg2.connect(url)) as link:
            link.autocommit = True
            link.cursor().execute(statement)

    run(f"CREATE DATABASE {name}")
    try:
        yield f"{url.rpartition('/')[0]}/{name}"
    finally:
        run(f"DROP DATABASE {name} WITH (FORCE)")


def tier(branches: int, costs: dict) -> tuple[list, dict]:
    """Migrate, generate and measure in the database that the environment names."""
    from django.core.management import call_command

    from bench.gates import gates_of
    from bench.stage import Stage

    call_command("migrate", verbosity=0)
    stage, started = Stage(branches), time.monotonic()
    stage.build()
    rows = ", ".join(f"{n:,} {name}" for name, n in stage.rows.items())
    print(f"\n{branches} branches in {time.monotonic() - started:.0f} s: {rows}", flush=True)
    return gates_of(stage, costs, lambda r: print("  " + line(r), flush=True)), stage.rows


def line(result) -> str:
    word = "pass" if result.is_passed else "FAIL"
    return f"| {result.number} | {result.check} | {result.tier} | {result.measured:.3g} | ≤ {result.limit:g} | {word} | {result.shown} |"


def written(results: list, rows: dict, machine: dict) -> None:
    head = "| number | check | branches | measured | gate | pass or fail | figures |\n|---|---|---|---|---|---|---|\n"
    text = [f"# Gates of scoring\n\n{machine['at']}, {machine['cores']} cores, Python {machine['python']}, {machine['database']}.\n"]
    text += ["Ratios compare CPU seconds of client and server, the best of three, both sides in one run (`make bench`).\n"]
    text += [f"{tier} branches: " + ", ".join(f"{n:,} {name}" for name, n in found.items()) + "." for tier, found in rows.items()]
    text += ["", head + "\n".join(line(r) for r in sorted(results, key=lambda r: (r.number, len(r.tier), r.tier)))]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.md").write_text("\n".join(text) + "\n", encoding="utf8")
    body = {"machine": machine, "rows": rows, "results": [{**vars(r), "is_passed": r.is_passed} for r in results]}
    (RESULTS / "latest.json").write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--tier", type=int, action="append", help="number of branches; may be given several times")
    tiers = parser.parse_args().tier or [int(t) for t in os.environ.get("TIER", "500,2000").split(",")]
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        print("Set DATABASE_URL to a PostgreSQL server on which databases may be created.")
        return 2
    # Parallel plans and compilation at run time would hide work in other processes; off for both sides alike.
    os.environ["PGOPTIONS"] = "-c max_parallel_workers_per_gather=0 -c jit=off"
    os.environ["HONGJIANG_VAR"] = tempfile.mkdtemp(prefix="bench-")
    os.environ.setdefault("DJANGO_ENV", "development")
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    results, rows, costs = [], {}, {}
    import django

    for branches in tiers:
        with database(url) as own:
            os.environ["DATABASE_URL"] = own
            if not results:
                django.setup()
            from django.conf import settings
            from django.db import connections

            name = own.rpartition("/")[2]
            settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = name
            found, rows[branches] = tier(branches, costs)
            with connections["default"].cursor() as cursor:
                cursor.execute("SHOW server_version")
                version = cursor.fetchone()[0]
            connections.close_all()
            results += found
    from bench.gates import growth_gate

    results += [growth_gate(a, b, costs) for a, b in pairwise(tiers)]
    machine = {
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"), "cores": os.cpu_count(), "python": platform.python_version(),
        "database": f"PostgreSQL {version}",
    }  # fmt: skip
    written(results, rows, machine)
    print("\n" + (RESULTS / "latest.md").read_text(encoding="utf8"))
    return 0 if all(r.is_passed for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
