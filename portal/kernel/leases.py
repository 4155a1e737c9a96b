"""What is on its way to somebody outside: taken by one worker at a time, tried again with growing pauses, given up in the end.

The row is the truth. A worker takes it by a lease; the try counts before it begins, so that a worker that dies uses one up and
leaves the row to the next one after the lease. What became of a try is written only while the row still belongs to it: a slow
worker never writes over the one that took over, and counts nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models import F, Q

from portal.kernel.scope import ScopedQuerySet


@dataclass(frozen=True)
class Schedule:
    """``lease``: longer than a try may take. The first pause is ``first``, each further one ``factor`` times as long, up to ``longest``."""

    lease: timedelta
    first: timedelta
    factor: int
    longest: timedelta

    def pause_after(self, attempts: int) -> timedelta:
        """How long to wait after the ``attempts``-th failure."""
        return min(self.first * self.factor ** min(max(attempts, 1) - 1, 20), self.longest)


def is_used_up(attempts: int, most: int) -> bool:
    """Whether the try that has just failed was the last one."""
    return attempts >= most


def is_beyond(attempts: int, most: int) -> bool:
    """Whether a row that was just taken had no try left: whoever took it before died over it each time."""
    return attempts > most


class LeasedQuerySet(ScopedQuerySet):
    def free(self, at: datetime) -> Self:
        """What is due and in nobody's hands."""
        waiting = cast("type[LeasedDelivery]", self.model).WAITING
        return self.filter(Q(lease_until=None) | Q(lease_until__lt=at), state=waiting, due_at__lte=at)

    def take(self, pk: int, at: datetime, schedule: Schedule) -> bool:
        """Take the row for one try. The conditions stand on the row itself: of two workers one gets it."""
        return bool(self.free(at).filter(pk=pk).update(lease_until=at + schedule.lease, attempts=F("attempts") + 1, tried_at=at))


class LeasedDelivery(models.Model):
    """``WAITING`` is the state of what is still to be brought; the states themselves are the subject's."""

    WAITING: ClassVar[str]

    state = models.CharField(max_length=10)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def settle(self, **fields: Any) -> bool:
        """Write what became of the try, and give the row back; False, and nothing written, when it belongs to another by now."""
        mine = type(self)._default_manager.filter(pk=self.pk, state=self.WAITING, lease_until=self.lease_until, attempts=self.attempts)
        return bool(mine.update(lease_until=None, **fields))
