"""CPU seconds of this process and of its database server process together: what is compared is work, not waiting."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

TICKS = os.sysconf("SC_CLK_TCK")
BEST_OF = 3


@dataclass(frozen=True)
class Cost:
    """``cpu``: client and server in seconds; ``result`` is what the last run returned."""

    cpu: float
    result: Any = None


def _server_cpu(pid: int) -> float:
    """Seconds that the server process was on a CPU; 0 where the server runs on another machine."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except FileNotFoundError:
        pass
    try:  # a kernel without the finer count: hundredths of a second
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _server_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def cost_of(work: Callable[[], Any], *, best_of: int = BEST_OF, before: Callable[[], Any] | None = None) -> Cost:
    """The smallest cost of ``best_of`` runs; ``before`` runs uncounted ahead of each."""
    best, result = float("inf"), None
    for _run in range(best_of):
        if before is not None:
            before()
        pid = _server_pid()
        start = time.process_time() + _server_cpu(pid)
        result = work()
        best = min(best, time.process_time() + _server_cpu(pid) - start)
    return Cost(max(best, 1e-6), result)


def statements_of(work: Callable[[], Any]) -> int:
    """How many statements ``work`` sends, without the frames of transactions."""
    with CaptureQueriesContext(connection) as seen:
        work()
    frames = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return sum(1 for query in seen.captured_queries if not query["sql"].startswith(frames))
