"""Scores and the machinery that computes them: facts, items, totals, node rollups, runs, chunks and the dirty queue.

Facts, items and node rollups are lean on purpose: composite keys, no surrogate ids, no foreign keys, guarded upserts,
so that an unchanged run writes nothing.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet


class ScoreQuerySet(ScopedQuerySet):
    scope_path = "path"


class PeriodFact(models.Model):
    """The stored facts of one branch in one round: component code -> quantised text. Evidence of receipts and what-if."""

    pk = models.CompositePrimaryKey("round_id", "branch_id")
    round_id = models.BigIntegerField()
    branch_id = models.BigIntegerField()
    facts = models.TextField()  # canonical JSON: compared as text, so it must be byte-stable

    def __str__(self) -> str:
        return f"{self.round_id}/{self.branch_id}"


class ScoreItem(models.Model):
    """Points of one indicator. ``raw`` is the metric's value; null where the indicator is not applicable."""

    pk = models.CompositePrimaryKey("round_id", "branch_id", "indicator")
    round_id = models.BigIntegerField()
    branch_id = models.BigIntegerField()
    indicator = models.CharField(max_length=20)
    raw = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    note = models.CharField(max_length=40, blank=True)  # "", not_applicable, not_judged, vetoed

    def __str__(self) -> str:
        return f"{self.round_id}/{self.branch_id}/{self.indicator}"


class ScoreTotal(models.Model):
    """The two 100-point scores of a branch, the path copied for reach, ranks stored at finalisation.

    The round needs no index of its own beside the two that begin with it.
    """

    round = models.ForeignKey("assessment.AssessmentRound", models.CASCADE, related_name="totals", db_index=False)
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="score_totals")
    path = models.CharField(max_length=250)
    peer_group = models.CharField(max_length=40, blank=True)
    party = models.DecimalField(max_digits=6, decimal_places=2)
    business = models.DecimalField(max_digits=6, decimal_places=2)
    party_band = models.CharField(max_length=20, blank=True)
    business_band = models.CharField(max_length=20, blank=True)
    party_rank = models.PositiveIntegerField(null=True)
    business_rank = models.PositiveIntegerField(null=True)
    is_graded = models.BooleanField(default=True)
    computed_at = models.DateTimeField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "branch"], name="total_once")]
        indexes = [models.Index(fields=["round", "path"], name="total_by_path")]

    def __str__(self) -> str:
        return f"{self.party} / {self.business}"


class ScoreNode(models.Model):
    """Rollup of an indicator over the branches below a node, for heat-maps of large trees."""

    pk = models.CompositePrimaryKey("round_id", "node_id", "indicator")
    round_id = models.BigIntegerField()
    node_id = models.BigIntegerField()
    indicator = models.CharField(max_length=20)
    n = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    lowest = models.DecimalField(max_digits=6, decimal_places=2)
    highest = models.DecimalField(max_digits=6, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.round_id}/{self.node_id}/{self.indicator}"


class DirtyMark(models.Model):
    """Append-only queue: this branch has a changed fact in this span. Deleted-returning by the worker, recomputed in
    the same transaction."""

    branch = models.ForeignKey("branches.Branch", models.CASCADE, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reason} {self.from_on}"


class RunState(models.TextChoices):
    RUNNING = "running", _("计算中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class ScoreRun(models.Model):
    """One full computation of a round in chunks; one at a time per round."""

    round = models.ForeignKey("assessment.AssessmentRound", models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    job = models.ForeignKey("portal.Job", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    checksum = models.CharField(max_length=64, blank=True)
    rows_written = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]
        constraints = [models.UniqueConstraint(fields=["round"], condition=Q(state="running"), name="one_run_per_round")]

    def __str__(self) -> str:
        return f"{self.round} {self.state}"


class ChunkState(models.TextChoices):
    QUEUED = "queued", _("待处理")
    RUNNING = "running", _("处理中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class ScoreChunk(models.Model):
    """A slice of a run; its state and its results commit in one transaction."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="chunks")
    no = models.PositiveIntegerField()
    branch_ids = models.JSONField()
    state = models.CharField(max_length=8, choices=ChunkState.choices, default=ChunkState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    rows_written = models.PositiveIntegerField(default=0)
    checksum = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["run", "no"], name="chunk_once")]

    def __str__(self) -> str:
        return f"{self.no} {self.state}"
