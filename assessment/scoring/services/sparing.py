"""One branch whose records cannot be read does not stop the others: what fails is halved until the branch is found.

Without it a single damaged record would end every full run, and at the head of the queue it would keep all later changes waiting.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction

from assessment.schemes.rules import body_from_json
from assessment.scoring.enums import MOVING
from assessment.scoring.models import DirtyMark
from assessment.scoring.rules import needs_of_scheme
from assessment.scoring.services.engine import RunCounts, compute_branches
from portal.audit.services import record
from portal.kernel import jobs
from portal.kernel.periods import parse_period
from portal.rights.access import system_actor

T = TypeVar("T")
log = logging.getLogger(__name__)
MOST_SPARED = 20  # where more begin to fail in one chunk it is not the branches: the scheme, the period or the code is at fault
AGAIN_AFTER = timedelta(hours=1)
# The database, the clock of the worker, its memory or a person ended it; the caller tries again.
NOT_THE_BRANCH = (OperationalError, InterfaceError, SoftTimeLimitExceeded, MemoryError, jobs.JobStopped)


def in_parts(
    ids: Sequence[int], do: Callable[[Sequence[int]], T], *, known: Collection[int] = (), most: int | None
) -> tuple[list[T], list[int]]:
    """Results of ``do`` over ``ids``, and the ids for which it fails even alone. Each part is a savepoint.

    Raises what ``do`` raised when more than ``most`` fail that did not fail before (``known``); None for any number.
    """
    done: list[T] = []
    failed: list[int] = []
    waiting = [list(ids)] if ids else []
    while waiting:
        part = waiting.pop()
        try:
            with transaction.atomic():
                done.append(do(part))
        except NOT_THE_BRANCH:
            raise
        except Exception:
            if len(part) > 1:
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
                continue
            log.exception("branch %s cannot be computed", part[0])
            failed += part
            if most is not None and len(set(failed).difference(known)) > most:
                raise
    return done, failed


@transaction.atomic
def compute_spared(*, round: Any, branch_ids: Collection[int], at: datetime, reasons: Collection[str] | None = None) -> RunCounts:
    """``compute_branches`` of all that can be computed; the others keep the score they had, are marked, and are tried again
    within the hour. A round with such a branch cannot be reviewed. Branches that had failed before do not count for the limit:
    however many they have become, the queue goes on.

    Raises what the computation raised where the round itself, and not some of its branches, cannot be read.
    """
    parse_period(round.code)  # what fails for all of them fails here, and marks nobody
    needs_of_scheme(body_from_json(round.scheme.body))
    known = set(round.participants.filter(branch_id__in=branch_ids).exclude(failed_at=None).values_list("branch_id", flat=True))
    done, failed = in_parts(sorted(branch_ids), partial(_compute, round, at, reasons), known=known, most=MOST_SPARED)
    if reasons is None and not done and len(failed) > 1:
        raise RuntimeError(f"no branch of a whole chunk of {round.code} can be computed")  # a full run: not the branches
    if failed:
        places = round.participants.filter(branch_id__in=failed)
        new = places.filter(failed_at=None).values_list("branch__node__code", flat=True)
        if codes := sorted(new):
            record(actor=system_actor("scoring"), at=at, action="round.branches_failed", obj=round, after={"branches": codes})
        places.update(failed_at=at)
    return sum(done, RunCounts())


def _compute(round: Any, at: datetime, reasons: Collection[str] | None, ids: Sequence[int]) -> RunCounts:
    return compute_branches(round=round, branch_ids=ids, at=at, reasons=reasons)


@transaction.atomic
def try_again(*, rounds: Any, at: datetime) -> int:
    """Queue the branches that failed an hour ago or earlier once more, each once; returns how many."""
    queued = DirtyMark.objects.filter(reason="retry").values("branch_id")
    marked = 0
    for round in rounds.filter(state__in=MOVING, participants__failed_at__lte=at - AGAIN_AFTER).distinct():
        places = round.participants.filter(failed_at__lte=at - AGAIN_AFTER).exclude(branch_id__in=queued)
        ids = list(places.order_by("branch_id").values_list("branch_id", flat=True))
        marks = [DirtyMark(branch_id=pk, from_on=round.starts_on, to_on=round.ends_on, reason="retry", at=at) for pk in ids]
        marked += len(DirtyMark.objects.bulk_create(marks))
    return marked
