"""What waits in a round: resolutions, adjustments, judgements, stale branches. One statement for all of them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, Q, QuerySet, Value

from assessment.insight.rules import Mark
from assessment.insight.selectors.lens import Lens
from assessment.rounds.models import RoundBranch, ScoreAdjustment
from assessment.scoring.models import ScoreItem, ScoreTotal
from branches.activities.models import MeetingResolution

RESOLUTION = "resolution"
COLUMNS = ("what", "branch_key", "decided", "due", "done")


@dataclass(frozen=True)
class Resolved:
    """A resolution that waits or waited in the rounds shown."""

    branch_id: int
    decided_on: date
    due_on: date | None
    done_on: date | None

    def is_overdue(self, today: date) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < today


@dataclass
class Work:
    """``branches``: kind (adjustment, judgement, stale) -> branch id for each thing that waits."""

    resolutions: list[Resolved] = field(default_factory=list)
    branches: dict[str, list[int]] = field(default_factory=dict)

    def within(self, marks: list[Mark]) -> "Work":
        """Only what concerns the marked branches (a peer group, for instance)."""
        ids = {m.branch_id for m in marks}
        kept = {kind: [b for b in found if b in ids] for kind, found in self.branches.items()}
        return Work([r for r in self.resolutions if r.branch_id in ids], kept)

    @property
    def mark(self) -> str:
        """A text that changes when the work does."""
        open_ones = sum(r.done_on is None for r in self.resolutions)
        counts = [f"{kind[0]}{len(found)}" for kind, found in sorted(self.branches.items())]
        return f"r{len(self.resolutions)}.{open_ones}" + "".join(counts)


def _tagged(rows: QuerySet, what: str, branch: str, **dates: Any) -> QuerySet:
    nothing = Value(None, DateField())
    columns = {name: dates.get(name, nothing) for name in ("decided", "due", "done")}
    return rows.order_by().annotate(what=Value(what, CharField()), branch_key=F(branch), **columns).values_list(*COLUMNS)


def work_of(lens: Lens) -> Work:
    """What waits inside the lens: one statement."""
    here = {"round": lens.round}
    since = lens.trail[0].starts_on
    resolutions = MeetingResolution.objects.within(lens.scope).filter(Q(done_on=None) | Q(done_on__gte=since))
    adjustments = ScoreAdjustment.objects.within(lens.scope).filter(**here, confirmed_at=None, refused_at=None)
    stale = RoundBranch.objects.within(lens.scope).filter(**here, is_stale=True)
    reached = ScoreTotal.objects.within(lens.scope).filter(**here).values("branch_id")
    unjudged = ScoreItem.objects.filter(round_id=lens.round.pk, note="not_judged", branch_id__in=reached)
    dates = {"decided": F("activity__held_on"), "due": F("due_on"), "done": F("done_on")}
    rows = _tagged(resolutions, RESOLUTION, "activity__branch_id", **dates).union(
        _tagged(adjustments, "adjustment", "branch_id"),
        _tagged(stale, "stale", "branch_id"),
        _tagged(unjudged, "judgement", "branch_id"),
        all=True,
    )
    work = Work()
    for what, branch_id, decided, due, done in rows:
        if what == RESOLUTION:
            work.resolutions.append(Resolved(branch_id, decided, due, done))
        else:
            work.branches.setdefault(what, []).append(branch_id)
    return work
