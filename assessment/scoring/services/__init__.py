"""Computing and keeping scores: the engine, full runs in chunks, the dirty queue, the sweeper, finalisation."""

from assessment.scoring.services.counters import reconcile_counters
from assessment.scoring.services.dirty import drain_dirty, mark_changed, published_over, sweep
from assessment.scoring.services.engine import RunCounts, compute_branches
from assessment.scoring.services.finish import rank_and_roll_up
from assessment.scoring.services.runs import abandoned_runs, run_here, start_run, waiting_chains, work_one_chunk

__all__ = [
    "RunCounts", "abandoned_runs", "compute_branches", "drain_dirty", "mark_changed", "published_over", "rank_and_roll_up",
    "reconcile_counters", "run_here", "start_run", "sweep", "waiting_chains", "work_one_chunk",
]  # fmt: skip
