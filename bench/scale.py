"""What another worker brings: one full run shared by one, two and three workers: ``python -m bench.scale [--branches 500]``.

Each worker is a process of its own that takes chunk after chunk; the time is that of the whole run, best of three. Every run must end
with the same checksum. Printed and written to bench/results/scale.md; a database is made and dropped on the server of DATABASE_URL.
"""

import argparse
import os
import sys
import time

from bench.__main__ import RESULTS, machine, own_database, place, prepare, template

WORKERS, BEST_OF, CHUNKS = (1, 2, 3), 3, 24


def _once(stage, workers: int) -> tuple[float, str]:
    """Seconds of one run and its checksum."""
    from assessment.scoring.models import ScoreRun
    from bench.live import _started, _work, forked

    stage.forget()
    run_id = _started(stage)
    began = time.perf_counter()
    crew = [forked(_work, run_id) for _n in range(workers)]
    for worker in crew:
        worker.join()
    seconds = time.perf_counter() - began
    run = ScoreRun.objects.get(pk=run_id)
    assert run.state == "done", run.state
    return seconds, run.checksum


def run(branches: int) -> int:
    from django.test import override_settings

    from bench.live import _silent
    from bench.stage import Stage

    stage = Stage(branches)
    stage.build()
    best: dict[int, float] = {}
    sums = set()
    with _silent(), override_settings(SCORE_CHUNK_SIZE=max(1, branches // CHUNKS)):
        for workers in WORKERS:
            for _turn in range(BEST_OF):
                seconds, checksum = _once(stage, workers)
                best[workers] = min(best.get(workers, seconds), seconds)
                sums.add(checksum)
    on = machine()
    text = [
        f"# Workers\n\n{place(on)}; {branches} branches.\n",
        f"One full run in chunks of {max(1, branches // CHUNKS)} branches, shared by so many workers; seconds of the",
        f"whole run, best of three. All {BEST_OF * len(WORKERS)} runs ended with {len(sums)} checksum.\n",
        "| workers | seconds | throughput beside one |\n|---|---|---|",
        *(f"| {n} | {best[n]:.2f} | × {best[1] / best[n]:.2f} |" for n in WORKERS),
    ]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "scale.md").write_text("\n".join(text) + "\n", encoding="utf8")
    print("\n".join(text))
    return 0 if len(sums) == 1 and best[2] < best[1] else 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--branches", type=int, default=int(os.environ.get("TIER") or 500))
    given = parser.parse_args()
    url = prepare()
    if not url:
        return 2
    with own_database(url, template(url)):
        return run(given.branches)


if __name__ == "__main__":
    sys.exit(main())
