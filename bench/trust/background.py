"""G: background work that loses nothing and does nothing twice, on a real worker, a real beat and a real Redis."""

import os
import random
import signal
import statistics
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from bench.trust.check import Check, Measured
from bench.trust.load import Load, get
from bench.trust.rig import Rig, rig, wait_for

KILLS = 20
NOTE = "CREATE TABLE trust_note (id bigserial, word text, job bigint, at timestamptz)"
DONE = "SELECT COUNT(*) FROM assessment_scorechunk WHERE state = 'done'"
RUN = "SELECT state, checksum, rows_written FROM assessment_scorerun"
FAST_LEASES = {"HONGJIANG_SCORE_CHUNK": "1", "HONGJIANG_SCORE_LEASE": "5"}


def _done(house: Rig, env: dict[str, str]) -> int:
    return house.ask(env, DONE)[0][0]


def _outcome(house: Rig, env: dict[str, str], seconds: float = 240) -> tuple[int, int, float]:
    """(lost, doubled or different, seconds waited) once the run has ended: chunks not done; totals that differ from an undisturbed run."""
    begun, want = time.monotonic(), house.filled("score")
    with suppress(TimeoutError):
        wait_for(lambda: house.ask(env, RUN)[0][0] != "running", seconds)
    waited = time.monotonic() - begun
    state, checksum, rows = house.ask(env, RUN)[0]
    lost = want["branches"] - _done(house, env)
    doubled = house.ask(env, "SELECT COUNT(*) - COUNT(DISTINCT branch_id) FROM assessment_scoretotal")[0][0]
    finished = house.ask(env, "SELECT COUNT(*) FROM portal_auditrow WHERE action = 'round.computed'")[0][0]
    is_equal = (state, checksum, rows, finished) == ("done", want["checksum"], want["rows"], 2)  # the undisturbed run and this one
    return lost, doubled + (0 if is_equal else 1), waited


def _run_words(lost: int, wrong: int, kills: int, what: str, waited: float) -> str:
    return f"{lost} of 200 lost, {wrong} doubled or different after {kills} kills of {what}; done {waited:.0f} s after the last"


def _kill_children() -> Measured:
    house, kills = rig(), 0
    with house.database("g1", "score", **FAST_LEASES) as env:
        with house.worker(env) as worker, house.beat(env):
            house.act(env, "start")
            wait_for(lambda: _done(house, env) >= 2)
            while kills < KILLS and house.ask(env, RUN)[0][0] == "running":
                if children := worker.children():
                    with suppress(ProcessLookupError):
                        os.kill(random.choice(children), signal.SIGKILL)
                        kills += 1
                time.sleep(random.uniform(0.1, 0.5))
            lost, wrong, waited = _outcome(house, env)
        return Measured(_run_words(lost, wrong, kills, "a pool child", waited), lost == wrong == 0 and kills >= KILLS)


def _kill_workers() -> Measured:
    house, kills = rig(), 0
    with house.database("g2", "score", **FAST_LEASES) as env, house.beat(env):
        house.act(env, "start")
        while kills < KILLS:
            with house.worker(env) as worker:
                before = _done(house, env)
                with suppress(TimeoutError):
                    wait_for(lambda before=before: _done(house, env) > before or house.ask(env, RUN)[0][0] != "running", 45)
                if house.ask(env, RUN)[0][0] != "running":
                    break
                worker.kill()
                kills += 1
        with house.worker(env):
            lost, wrong, waited = _outcome(house, env)
        return Measured(_run_words(lost, wrong, kills, "the whole worker", waited), lost == wrong == 0 and kills >= KILLS and waited < 240)


def _redis_dies() -> Measured:
    house, gaps = rig(), []
    with house.database("g3", "score", **FAST_LEASES) as env, house.worker(env), house.beat(env):
        house.act(env, "start")
        wait_for(lambda: _done(house, env) >= 2)
        for turn in range(11):
            if house.ask(env, RUN)[0][0] != "running":
                break
            before = _done(house, env)
            if turn == 5:
                house.redis_command("FLUSHALL")
            else:
                house.redis.kill()
                house.start_redis()
            begun = time.monotonic()
            with suppress(TimeoutError):
                wait_for(lambda before=before: _done(house, env) > before + 2 or house.ask(env, RUN)[0][0] != "running", 60)
            gaps.append(time.monotonic() - begun)
        lost, wrong, waited = _outcome(house, env, 300)
    figure = f"{lost} of 200 lost, {wrong} doubled or different after {len(gaps)} breaks (one FLUSHALL); "
    figure += f"work goes on after {statistics.median(gaps):.1f} s, at most {max(gaps):.1f} s"
    note = "sessions stand in the database: G4 keeps one signed in without Redis"
    return Measured(figure, lost == wrong == 0 and max(gaps) <= 15 and len(gaps) >= 11 and waited < 300, note)


@contextmanager
def _frozen(house: Rig):
    os.kill(house.redis.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(house.redis.pid, signal.SIGCONT)


def _redis_freezes() -> Measured:
    house, seconds = rig(), 60
    told = house.filled("web")
    slow = "bench.trust.slow"
    with (
        house.database("g4", "web") as env, house.web(env) as (_server, port), house.worker(env, app=slow), house.beat(env, app=slow)
    ):  # fmt: skip
        house.ask(env, NOTE)
        wait_for(lambda: house.ask(env, "SELECT COUNT(*) FROM portal_workerheartbeat")[0][0] >= 2)
        load = Load(port, told["token"], told["branch"])
        with _frozen(house):
            left = house.act(env, "leave")["job"]
            load.run(seconds=seconds, rate=4, write_share=0.5)
            signed_in = get(port, "/", cookie=house.session(env))[0]
            is_waiting = house.ask(env, "SELECT state FROM portal_job WHERE id = %s", [left]) == [("queued",)]
        waited = _until_done(house, env, left)
    slowest = max(one.seconds for one in load.answers)
    broken = [one for one in load.answers if one.status not in (200, 201)]
    figure = (
        f"{len(load.answers)} requests in {seconds} s, slowest {slowest:.1f} s, {len(broken)} failed; a job left meanwhile "
        f"{'waited and was' if is_waiting else 'did not wait, it was'} done {waited:.0f} s after the end"
    )
    is_good = slowest <= 5 and not broken and is_waiting and waited <= 60 and signed_in == 200
    return Measured(f"{figure}; signed in: {signed_in == 200}", is_good)


def _until_done(house: Rig, env: dict[str, str], job: int) -> float:
    """Seconds until ``job``, left while there was no broker, is done and has run; endless where it is not done in two minutes."""
    begun = time.monotonic()
    done = "SELECT COUNT(*) FROM portal_job j JOIN trust_note n ON n.job = j.id AND n.word = 'end' WHERE j.id = %s AND j.state = 'done'"
    try:
        wait_for(lambda: house.ask(env, done, [job])[0][0] == 1, 120)
    except TimeoutError:
        return float("inf")
    return time.monotonic() - begun


def _notes(house: Rig, env: dict[str, str]) -> list[tuple[str, int, Any]]:
    return house.ask(env, "SELECT word, job, at FROM trust_note ORDER BY id")


def _longer_than_visibility() -> Measured:
    house = rig()
    with house.database("g5", "empty", TRUST_VISIBILITY="5", TRUST_NAP="12") as env:
        house.ask(env, NOTE)
        with house.worker(env, app="bench.trust.slow"), house.beat(env, app="bench.trust.slow"):
            house.act(env, "queue", "bench.trust.slow.nap", "4")
            wait_for(lambda: house.ask(env, "SELECT COUNT(*) FROM portal_job WHERE state = 'done'")[0][0] == 4, 240)
            time.sleep(10)  # a second delivery would begin now
        begun = [job for word, job, _at in _notes(house, env) if word == "begin"]
    twice = len(begun) - len(set(begun))
    return Measured(
        f"{len(set(begun))} tasks of 12 s with a visibility timeout of 5 s: {twice} started twice", twice == 0 and len(begun) == 4
    )


def _two_beats() -> Measured:
    house = rig()
    with house.database("g6", "empty") as env, house.worker(env):
        ended = "SELECT COUNT(*) FROM portal_jobperiod WHERE ended_at IS NOT NULL"
        with house.beat(env), house.beat(env):
            begun = time.monotonic()
            wait_for(lambda: house.ask(env, ended)[0][0] >= 10, 150)
            first = time.monotonic() - begun
            wait_for(lambda: house.ask(env, "SELECT COUNT(*) FROM portal_jobperiod WHERE ended_at IS NULL")[0][0] == 0, 120)
        total, tries = house.ask(env, "SELECT COUNT(*), SUM(attempts) FROM portal_jobperiod")[0]
        victim = "portal.accounts.tasks.forget_old_tries"
        house.ask(env, "DELETE FROM portal_jobperiod WHERE task = %s", [victim])  # as if beat had been dead when the day began
        house.redis_command("FLUSHALL")  # nothing that the two have sent may do the work of the third
        with house.beat(env):
            begun = time.monotonic()
            missed = "SELECT COUNT(*) FROM portal_jobperiod WHERE ended_at IS NOT NULL AND task = %s"
            wait_for(lambda: house.ask(env, missed, [victim])[0][0] == 1, 300)
            later = time.monotonic() - begun
    figure = (
        f"two beats: {total} long tasks done, {tries - total} twice; first within {first:.0f} s; a missed "
        f"daily task {later:.0f} s after the start"
    )
    return Measured(figure, total == tries and later <= 300)


def _rolled_back() -> Measured:
    house = rig()
    with house.database("g7", "web") as env:
        left = house.act(env, "lose")["jobs"]
        messages = sum(int(house.redis_command("LLEN", queue) or 0) for queue in ("fast", "heavy", "score"))
        with house.web(env) as (_server, port):
            told = house.filled("web")
            get(port, "/healthz/live")
            house.redis.kill()
            try:
                load = Load(port, told["token"], told["branch"])
                load.run(seconds=8, rate=3, write_share=1.0)
            finally:
                house.start_redis()
        kept = house.ask(env, "SELECT COUNT(*) FROM branches_activity")[0][0]
    bad = [one.status for one in load.answers if one.status != 201]
    figure = (
        f"{left} jobs and {messages} messages of a rolled-back transaction; broker down: {len(load.answers)} "
        f"saves, {len(bad)} errors, {kept} rows"
    )
    return Measured(figure, left == messages == 0 and not bad and kept == len(load.answers))


def _poison() -> Measured:
    house = rig()
    with house.database("g8", "empty") as env:
        house.ask(env, NOTE)
        with house.worker(env, app="bench.trust.slow"), house.beat(env, app="bench.trust.slow"):
            wait_for(lambda: house.ask(env, "SELECT COUNT(*) FROM portal_workerheartbeat")[0][0] >= 2)
            job = house.act(env, "queue", "bench.trust.slow.poison", "1")["first"]
            state, begun = "SELECT state, error_code FROM portal_job", time.monotonic()
            while time.monotonic() - begun < 150 and house.ask(env, state)[0][0] in ("queued", "running"):
                # The lease of a minute runs out at once, so that four tries take seconds.
                house.ask(env, "UPDATE portal_job SET lease_until = now() - interval '1 second' WHERE state = 'running'")
                time.sleep(1)
            found = house.ask(env, state)[0]
            tries = len(_notes(house, env))
            time.sleep(12)  # the sweeper comes round once more
            again = len(_notes(house, env)) - tries
    figure = f"tried {tries} times, then {found[0]} ({found[1]}), {again} tries afterwards"
    return Measured(figure, tries <= 3 and found == ("failed", "job.gave_up") and again == 0 and job > 0)


def _deploy_and_crowd() -> Measured:
    house = rig()
    with house.database("g9a", "score", **FAST_LEASES) as env, house.beat(env):
        house.act(env, "start")
        for _turn in range(3):
            with house.worker(env) as worker:
                before = _done(house, env)
                wait_for(lambda before=before: _done(house, env) > before + 3, 60)
                worker.kill(signal.SIGTERM)
        with house.worker(env):
            lost, wrong, _waited = _outcome(house, env)
    with house.database("g9b", "score", TRUST_NAP="0.2", **FAST_LEASES) as env:
        house.ask(env, NOTE)
        with house.worker(env, app="bench.trust.slow"), house.beat(env, app="bench.trust.slow"):
            house.act(env, "queue", "bench.trust.slow.nap", "10000")
            wait_for(lambda: len(_notes(house, env)) > 2, 60)
            house.act(env, "start")
            begun = house.ask(env, "SELECT started_at FROM assessment_scorerun")[0][0]
            wait_for(lambda: _done(house, env) >= 1, 120)
            waited = (datetime.now(UTC) - begun).total_seconds()
            left = house.ask(env, "SELECT COUNT(*) FROM portal_job WHERE state = 'queued'")[0][0]
    figure = (
        f"3 SIGTERM: {lost} lost, {wrong} doubled or different; {left:,} jobs waiting: first part of a score "
        f"run {waited:.1f} s after its start"
    )
    return Measured(figure, lost == wrong == 0 and waited <= 30 and left > 5000)


REAL = "own PostgreSQL, Redis (AOF), prefork worker and beat, killed by process id; result compared with an undisturbed run"
CHECKS = (
    Check("G1", "20 `kill -9` of a pool child in a score run of 200 parts: 0 lost, 0 doubled", REAL, _kill_children),
    Check("G2", "20 `kill -9` of the whole worker: 0 lost, 0 doubled", REAL, _kill_workers, is_long=True),
    Check("G3", "Redis killed 10 times and flushed once: goes on ≤ 15 s, 0 lost ≤ 5 min, users stay signed in", REAL, _redis_dies),
    Check(
        "G4",
        "Redis frozen 60 s: no request > 5 s, saves succeed, what waited is done ≤ 60 s later",
        "`kill -STOP`, API saves and pages over gunicorn, a job left meanwhile",
        _redis_freezes,
    ),
    Check("G5", "a task longer than the visibility timeout: 0 parallel runs", "real worker, 4 tasks of 12 s", _longer_than_visibility),
    Check("G6", "two beats: each (task, period) once; a missed one within 5 min", "two real beats, rows of JobPeriod", _two_beats),
    Check(
        "G7", "0 tasks for rolled-back rows; broker down: 0 × 500 after a save", "rolled back; Redis killed under API saves", _rolled_back
    ),
    Check("G8", "a task that always kills its process stops after 3 tries, visible, 0 loops", "real worker; leases shortened", _poison),
    Check("G9", "SIGTERM in mid-run: 0 lost; 10,000 jobs queued: a score run starts ≤ 30 s", REAL, _deploy_and_crowd),
)
