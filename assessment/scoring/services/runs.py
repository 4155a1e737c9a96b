"""A full run: chunks with leases whose state and results commit together; the last one, or the sweeper, finishes it."""

import hashlib
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, Sum
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.schemes.rules import body_from_json
from assessment.scoring.enums import MOVING
from assessment.scoring.models import ChunkState, RunState, ScoreChunk, ScoreRun
from assessment.scoring.services.engine import RunCounts
from assessment.scoring.services.finish import forget_leavers, lane, rank_and_roll_up
from assessment.scoring.services.sparing import compute_spared
from portal.audit.services import record
from portal.kernel import jobs
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.access import Actor, system_actor

log = logging.getLogger(__name__)
WORK = "assessment.scoring.tasks.work"
CHAINS = 4  # how many workers a run may occupy at a time
MAX_ATTEMPTS = 5
SQLITE_ROWS = 500  # rows one transaction may write on SQLite, so that pages are not kept waiting
SQLITE_PAUSE = 0.01


def lease(at: datetime) -> datetime:
    return at + timedelta(seconds=settings.SCORE_LEASE_SECONDS)


def chunk_size(rows_per_branch: int) -> int:
    """Branches in one chunk: the setting, on SQLite fewer so that a transaction writes at most 500 rows."""
    size = settings.SCORE_CHUNK_SIZE
    return size if connection.vendor == "postgresql" else max(1, min(size, SQLITE_ROWS // max(1, rows_per_branch)))


def _lock_round(round: Any) -> Any:
    return type(round)._default_manager.select_for_update().select_related(None).get(pk=round.pk)


@transaction.atomic
def start_run(*, actor: Actor, at: datetime, round: Any) -> ScoreRun:
    """Start a full computation of ``round`` in the background; its job shows the progress.

    RuleBroken: the round no longer moves, has no branches, or is being computed already. NotReachable: no right.
    """
    if not actor.can("round.run"):
        raise NotReachable("round.run")
    stored = _lock_round(round)
    if stored.state not in MOVING:
        raise RuleBroken("run.round_not_moving", round=stored.code, state=stored.get_state_display())
    running = ScoreRun.objects.filter(round_id=stored.pk, state=RunState.RUNNING).first()
    if running is not None:
        started = date_format(localtime(running.started_at), "H:i")
        raise RuleBroken("run.already_running", round=stored.code, start=started)
    ids = list(stored.participants.order_by("branch_id").values_list("branch_id", flat=True))
    if not ids:
        raise RuleBroken("run.no_branches", round=stored.code)
    size = chunk_size(len(body_from_json(stored.scheme.body).indicators) + 2)
    run = ScoreRun.objects.create(round_id=stored.pk, started_at=at)
    parts = [ids[i : i + size] for i in range(0, len(ids), size)]
    ScoreChunk.objects.bulk_create(ScoreChunk(run=run, no=no, branch_ids=part) for no, part in enumerate(parts, 1))
    title = _("计算考核期 %(round)s 的得分") % {"round": stored.code}
    run.job = jobs.enqueue(
        task="assessment.scoring.tasks.start", params={"run_id": run.pk}, title=title, owner=actor.user, at=at, total=len(parts)
    )
    run.save(update_fields=["job"])
    record(actor=actor, at=at, action="round.run_started", obj=stored, after={"branches": len(ids), "chunks": len(parts)})
    return run


def waiting_chains(run_id: int) -> int:
    """How many workers to wake for a run: not more than there are chunks to do."""
    return min(CHAINS, ScoreChunk.objects.filter(run_id=run_id, state=ChunkState.QUEUED).count())


def _free(at: datetime) -> Q:
    return Q(state=ChunkState.QUEUED) | Q(state=ChunkState.RUNNING, lease_until__lt=at)


@transaction.atomic
def _claim(run_id: int, at: datetime) -> ScoreChunk | None:
    """Take the next free chunk with a lease; None when there is none."""
    rows = ScoreChunk.objects.filter(_free(at), run_id=run_id, run__state=RunState.RUNNING).order_by("no")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    chunk = rows.first()
    if chunk is None:
        return None
    if chunk.attempts >= MAX_ATTEMPTS:
        _give_up(run_id, at)
        return None
    mine = ScoreChunk.objects.filter(_free(at), pk=chunk.pk, attempts=chunk.attempts)
    taken = mine.update(state=ChunkState.RUNNING, attempts=F("attempts") + 1, lease_until=lease(at))
    chunk.attempts += 1
    return chunk if taken else None


def _give_up(run_id: int, at: datetime, action: str = "round.run_failed") -> None:
    run = ScoreRun.objects.select_related("round", "job").get(pk=run_id)
    if ScoreRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(state=RunState.FAILED, finished_at=at):
        ScoreChunk.objects.filter(run_id=run_id, state__in=(ChunkState.QUEUED, ChunkState.RUNNING)).update(state=ChunkState.FAILED)
        if run.job is not None:
            jobs.fail(run.job, "run.gave_up", {"round": run.round.code})
        record(actor=system_actor("scoring"), at=at, action=action, obj=run.round)


def _is_held(round: Any) -> bool:
    """Whether the round still moves; on PostgreSQL it is held so until the transaction ends, while other chunks run beside."""
    if connection.vendor != "postgresql":  # SQLite has one writer at a time
        return round.state in MOVING
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT state FROM {type(round)._meta.db_table} WHERE id = %s FOR SHARE", [round.pk])
        return cursor.fetchone()[0] in MOVING


class _TakenOver(Exception):
    """Another worker has finished this chunk after our lease ran out."""


@transaction.atomic
def _do(chunk: ScoreChunk, at: datetime) -> None:
    """Compute the chunk; its results and its state commit together or not at all."""
    run = ScoreRun.objects.select_related("round__scheme", "job").get(pk=chunk.run_id)
    if run.state != RunState.RUNNING or not _is_held(run.round):
        raise _TakenOver
    counts: RunCounts = compute_spared(round=run.round, branch_ids=chunk.branch_ids, at=at)
    still_mine = ScoreChunk.objects.filter(pk=chunk.pk, state=ChunkState.RUNNING, attempts=chunk.attempts)
    done = still_mine.update(state=ChunkState.DONE, rows_written=counts.rows, checksum=f"{counts.checksum:064x}", lease_until=None)
    if not done:
        raise _TakenOver
    if run.job is not None:
        finished = ScoreChunk.objects.filter(run_id=run.pk, state=ChunkState.DONE).count()
        jobs.progress(run.job, finished)


def work_one_chunk(*, run_id: int, at: Callable[[], datetime]) -> bool:
    """Do one free chunk of the run and finish the run if it was the last; False when nothing was free.

    ``at`` is asked again for each step, because a lease counts from when it is taken.
    """
    chunk = _claim(run_id, at())
    if chunk is None:
        close_finished(at(), run_id)
        return False
    try:
        _do(chunk, at())
    except _TakenOver:
        return False
    except jobs.JobStopped:
        _give_up(run_id, at(), "round.run_stopped")
        return False
    except Exception:
        log.exception("chunk %s of run %s failed, attempt %s", chunk.no, run_id, chunk.attempts)
        ScoreChunk.objects.filter(pk=chunk.pk, state=ChunkState.RUNNING, attempts=chunk.attempts).update(lease_until=at())
        return False
    close_finished(at(), run_id)
    if connection.vendor == "sqlite":
        time.sleep(SQLITE_PAUSE)
    return True


def run_here(*, actor: Actor, at: Callable[[], datetime], round: Any) -> ScoreRun:
    """A full run worked off by the caller itself, for commands and the demo; other workers may help."""
    run = start_run(actor=actor, at=at(), round=round)
    if run.job is not None:
        jobs.claim(run.job.pk)
    while work_one_chunk(run_id=run.pk, at=at):
        pass
    run.refresh_from_db()
    return run


def release_stale(at: datetime) -> int:
    """Chunks whose worker died go back to the queue."""
    stale = ScoreChunk.objects.filter(state=ChunkState.RUNNING, lease_until__lt=at, run__state=RunState.RUNNING)
    return ScoreChunk.objects.filter(pk__in=list(stale.values_list("pk", flat=True)), lease_until__lt=at).update(
        state=ChunkState.QUEUED, lease_until=None
    )


def abandoned_runs(at: datetime) -> list[int]:
    """Runs with chunks to do that no living worker holds: the sweeper wakes one."""
    waiting = ScoreRun.objects.filter(state=RunState.RUNNING, chunks__state=ChunkState.QUEUED)
    alive = ScoreChunk.objects.filter(state=ChunkState.RUNNING, lease_until__gte=at)
    return list(waiting.exclude(pk__in=alive.values("run_id")).order_by("pk").values_list("pk", flat=True).distinct())


def close_finished(at: datetime, run_id: int | None = None) -> None:
    """Finish runs whose chunks are all done; whoever comes first does it, once."""
    runs = ScoreRun.objects.filter(state=RunState.RUNNING)
    runs = runs if run_id is None else runs.filter(pk=run_id)
    open_chunks = ScoreChunk.objects.exclude(state=ChunkState.DONE).values("run_id")
    for pk in list(runs.exclude(pk__in=open_chunks).values_list("pk", flat=True)):
        _finish(pk, at)


def _sum_of(run_id: int) -> tuple[str, int]:
    """Checksum of the whole run (independent of how it was cut into chunks) and rows written."""
    sums = ScoreChunk.objects.filter(run_id=run_id).values_list("checksum", flat=True)
    total = sum(int(text, 16) for text in sums if text) % 2**256
    rows = ScoreChunk.objects.filter(run_id=run_id).aggregate(n=Sum("rows_written"))["n"] or 0
    return hashlib.sha256(f"{total:064x}".encode()).hexdigest(), rows


@transaction.atomic
def _finish(run_id: int, at: datetime) -> None:
    run = ScoreRun.objects.select_related("round", "job").get(pk=run_id)
    lane(run.round_id)
    checksum, rows = _sum_of(run_id)
    mine = ScoreRun.objects.filter(pk=run_id, state=RunState.RUNNING)
    if not mine.update(state=RunState.DONE, finished_at=at, checksum=checksum, rows_written=rows):
        return
    forget_leavers(run.round)
    rank_and_roll_up(round=run.round)
    rounds = type(run.round)._default_manager.filter(pk=run.round_id, state__in=MOVING)
    rounds.update(state="computed", computed_at=at, version=F("version") + 1)
    if run.job is not None:
        jobs.finish(run.job, result={"rows": rows, "checksum": checksum})
    record(actor=system_actor("scoring"), at=at, action="round.computed", obj=run.round, after={"rows": rows, "checksum": checksum})
