"""Gates of a portal at work: lag under 200 edits a second (10), kill -9 in mid-run (14), memory of a chunked run (15).

``python -m bench.live peak`` is the process of gate 15: it prints how much memory a run takes above the idle process.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.gates import Result
    from bench.stage import Stage

RATE, EDITORS, TOGETHER, SECONDS, CYCLE = 200, 2, 5, 10, 1.0
MOST_CYCLES, SLACK = 3, 1.05
LOOK_EVERY = 0.02  # seconds between two looks at what has been committed; lags are known to this much
KILLS, PATIENCE = 20, 120
LEASE = 60  # seconds, as the portal's own; the sweep below is told that they have passed
CHUNKS = 60  # of the run that is killed: three for each kill, since a late kill lets one or two chunks through
MEMORY, GROWTH = 150, 1.2
LOG = """
    CREATE UNLOGGED TABLE bench_lag (born timestamptz, ended timestamptz);
    CREATE FUNCTION bench_taken() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO bench_lag (born) SELECT at FROM gone; RETURN NULL; END';
    CREATE TRIGGER bench_taken AFTER DELETE ON assessment_dirtymark REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION bench_taken()"""
UNLOG = "DROP TRIGGER bench_taken ON assessment_dirtymark; DROP FUNCTION bench_taken; DROP TABLE bench_lag"


def _run(sql: str) -> list[tuple]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def forked(work: Callable[..., None], *given: Any) -> BaseProcess:
    """``work`` in a process of its own with connections of its own."""
    from django.db import connections

    connections.close_all()
    child = get_context("fork").Process(target=work, args=given, daemon=True)
    child.start()
    return child


@contextmanager
def _silent() -> Iterator[None]:
    """No message wakes a worker: these gates start their workers themselves."""
    from portal.kernel import jobs

    sent, jobs._send = jobs._send, lambda *given: None
    try:
        yield
    finally:
        jobs._send = sent


# -- 10: edits and the queue ------------------------------------------------------------------------------------


def _edit(seed: int, until: float) -> None:
    """One editor at a steady pace: five measures of one month change and are announced in one transaction, as a saved sheet does."""
    from django.db import transaction
    from django.db.models import F

    from portal.kernel import changes
    from portal.measures.models import BusinessMeasure

    rng, step, month = random.Random(seed), EDITORS * TOGETHER / RATE, date(2026, 7, 1)
    rows = list(BusinessMeasure.objects.filter(month=month).values_list("pk", "node_id"))
    due = time.monotonic()
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        some = dict(rng.sample(rows, TOGETHER))
        with transaction.atomic():
            BusinessMeasure.objects.filter(pk__in=some).update(value=F("value") + 1)
            changes.announce("measure", on=month, units=some.values())
        due += step


def _drain(until: float) -> None:
    """The worker: wakes every cycle and empties the queue."""
    from django.utils import timezone

    from assessment.scoring.services import drain_dirty

    while time.monotonic() < until:
        begun = time.monotonic()
        drain_dirty(at=timezone.now())
        time.sleep(max(0.0, CYCLE - (time.monotonic() - begun)))


def _wait_for_lags(editors: list[BaseProcess]) -> tuple[float, int]:
    """Note when the takings become visible until editors and queue are done; seconds of editing, and marks left."""
    begun, edited = time.monotonic(), 0.0
    while True:
        _run("UPDATE bench_lag SET ended = clock_timestamp() WHERE ended IS NULL")
        if not edited and not any(editor.is_alive() for editor in editors):
            edited = time.monotonic() - begun
        left = _run("SELECT COUNT(*) FROM assessment_dirtymark")[0][0]
        if edited and (not left or time.monotonic() - begun > PATIENCE):
            time.sleep(LOOK_EVERY)
            _run("UPDATE bench_lag SET ended = clock_timestamp() WHERE ended IS NULL")
            return edited, left
        time.sleep(LOOK_EVERY)


def lag_gates(stage: "Stage") -> Iterator["Result"]:
    """Gate 10: from the edit to the commit of its new score, 200 edits a second for ten seconds, and what is wrong afterwards."""
    from bench.gates import Result

    _run(LOG)
    with _silent():
        until = time.monotonic() + SECONDS
        worker = forked(_drain, until + PATIENCE)
        editors = [forked(_edit, seed, until) for seed in range(EDITORS)]
        try:
            seconds, left = _wait_for_lags(editors)
        finally:
            for child in (worker, *editors):
                child.kill()
                child.join()
    lags = sorted(row[0] for row in _run("SELECT EXTRACT(epoch FROM ended - born)::float8 FROM bench_lag WHERE ended IS NOT NULL"))
    _run(UNLOG)
    edits = len(lags) + left
    p50, p95 = (lags[int(len(lags) * share)] for share in (0.5, 0.95))
    shown = f"p50 {p50:.2f} s, p95 {p95:.2f} s, most {lags[-1]:.2f} s of {edits:,} edits, {left} left"
    tier, rate = str(stage.branches), edits / seconds
    yield Result(10, "lag p95 at 200 edits/s, in cycles of 1 s", tier, p95 / CYCLE, MOST_CYCLES, shown)
    yield Result(10, "200 / edits per second reached", tier, RATE / rate, SLACK, f"{rate:.0f} edits/s, five in a transaction")
    yield Result(10, "rows a full run changes after these edits", tier, stage.full() + left, 0, "0 wanted")


# -- 14: kill -9 ------------------------------------------------------------------------------------------------


def _work(run_id: int) -> None:
    """The worker that is killed: takes chunk after chunk."""
    from assessment.scoring.services import work_one_chunk
    from portal.kernel import clock

    while work_one_chunk(run_id=run_id, at=clock.now):
        pass


def _started(stage: "Stage") -> int:
    from assessment.scoring.services import start_run
    from portal.kernel import clock, jobs
    from portal.rights.access import system_actor

    run = start_run(actor=system_actor("bench"), at=clock.now(), round=stage.round)
    jobs.claim(run.job_id)
    return run.pk


def _killed(run_id: int, rng: random.Random, pause: float) -> bool:
    """Start a worker, kill it somewhere within its chunk; False when the run was over before the blow."""
    running = f"SELECT 1 FROM assessment_scorechunk WHERE run_id = {run_id} AND state = 'running' AND lease_until > clock_timestamp()"
    before = len(_run(running))
    child = forked(_work, run_id)
    while child.is_alive() and len(_run(running)) <= before:
        before = min(before, len(_run(running)))  # an old lease may run out meanwhile
        time.sleep(0.002)
    time.sleep(rng.uniform(0, pause))
    is_hit = child.is_alive() and child.pid is not None
    if is_hit:
        os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    return is_hit and _state(run_id) == "running"


def _state(run_id: int) -> str:
    return _run(f"SELECT state FROM assessment_scorerun WHERE id = {run_id}")[0][0]


def _content(round_id: int) -> str:
    """All scores of the round as one fingerprint."""
    rows = _run(f"SELECT branch_id, indicator, raw, points, note FROM assessment_scoreitem WHERE round_id = {round_id} ORDER BY 1, 2")
    rows += _run(
        f"SELECT branch_id, party, business, party_rank, business_rank FROM assessment_scoretotal WHERE round_id = {round_id} ORDER BY 1"
    )
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _torn_chunks(run_id: int, round_id: int) -> int:
    """Chunks whose items were written by more than one transaction, or by none."""
    sql = f"""
        SELECT COUNT(*) FROM (
            SELECT c.id FROM assessment_scorechunk c CROSS JOIN LATERAL jsonb_array_elements_text(c.branch_ids) AS b(pk)
            LEFT JOIN assessment_scoreitem i ON i.round_id = {round_id} AND i.branch_id = b.pk::bigint
            WHERE c.run_id = {run_id} GROUP BY c.id HAVING COUNT(DISTINCT i.xmin::text) <> 1) torn"""
    return _run(sql)[0][0]


def _finished(round_id: int) -> int:
    return _run(f"SELECT COUNT(*) FROM portal_auditrow WHERE action = 'round.computed' AND object_id = '{round_id}'")[0][0]


def kill_gates(stage: "Stage") -> Iterator["Result"]:
    """Gate 14: the same round once undisturbed and once with twenty workers killed in it."""
    from django.test import override_settings

    from assessment.scoring.services import sweep
    from bench.gates import Result
    from portal.kernel import clock

    rng, pk, tier = random.Random(14), stage.round.pk, str(stage.branches)
    with _silent(), override_settings(SCORE_CHUNK_SIZE=max(1, stage.branches // CHUNKS), SCORE_LEASE_SECONDS=LEASE):
        stage.forget()
        run_id, begun = _started(stage), time.monotonic()
        _work(run_id)
        pause = (time.monotonic() - begun) / CHUNKS
        wanted, quiet = _content(pk), _run(f"SELECT checksum FROM assessment_scorerun WHERE id = {run_id}")[0][0]
        stage.forget()
        finished, kills = _finished(pk), 0
        run_id, end = _started(stage), time.monotonic() + PATIENCE
        while kills < KILLS and _state(run_id) == "running" and time.monotonic() < end:
            kills += _killed(run_id, rng, pause)
        while _state(run_id) == "running" and time.monotonic() < end:
            _work(run_id)
            sweep(at=clock.now() + timedelta(seconds=LEASE + 1))
        checksum = _run(f"SELECT checksum FROM assessment_scorerun WHERE id = {run_id}")[0][0]
        is_equal = (checksum, _content(pk)) == (quiet, wanted)
    name = f"kill -9 in mid-run, {kills} times: "
    yield Result(14, "kills of a run that were missed", tier, KILLS - kills, 0, f"{kills} workers killed, run {_state(run_id)}")
    yield Result(14, name + "results that differ", tier, int(not is_equal), 0, f"checksum {checksum[:12]}, wanted {quiet[:12]}")
    yield Result(14, name + "chunks not written in one commit", tier, _torn_chunks(run_id, pk), 0, "0 wanted")
    found = _finished(pk) - finished
    yield Result(14, name + "finalisations beyond or short of one", tier, abs(found - 1), 0, f"{found} finalisation")


# -- 15: memory -------------------------------------------------------------------------------------------------


def _memory(key: str) -> float:
    """MiB of this process from /proc: VmRSS now, VmHWM at most."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    raise KeyError(key)


def peak() -> None:
    """A full run in this fresh process; prints what the process took before and at most."""
    import django

    django.setup()
    from bench.stage import Stage

    stage = Stage(0)
    stage.full(stage.ids[:1], ranks=False)  # what is loaded on first use belongs to the idle process
    stage.forget()
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    rows = stage.full()
    print(json.dumps({"before": before, "peak": _memory("VmHWM"), "rows": rows}))


def memory_gate(stage: "Stage", peaks: dict[int, float]) -> "Result":
    """Gate 15: what a chunked run needs above the idle process; left in ``peaks`` for the gate on growth."""
    from bench.gates import Result

    done = subprocess.run([sys.executable, "-m", "bench.live", "peak"], check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    above = peaks[stage.branches] = found["peak"] - found["before"]
    shown = f"process {found['before']:.0f} → {found['peak']:.0f} MB while {found['rows']:,} rows are written"
    return Result(15, "peak memory of a chunked run above the idle process, MB", str(stage.branches), above, MEMORY, shown)


def flat_gate(small: int, large: int, peaks: dict[int, float]) -> "Result":
    """Gate 15 across tiers: more branches are more chunks, not more memory."""
    from bench.gates import Result

    shown = f"{peaks[small]:.0f} MB → {peaks[large]:.0f} MB for × {large / small:g} branches"
    return Result(15, f"growth of memory {small} → {large}", f"{small}, {large}", peaks[large] / peaks[small], GROWTH, shown)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    {"peak": peak}[sys.argv[1]]()
