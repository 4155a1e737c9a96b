"""Authenticity: what a secretary should look at before filing, and records drawn by lot and looked at by two people.

Two rules of the customer stand over this room. A hint is never a punishment: it blocks nothing, earns and costs no point,
and no assessment reads these tables. A check is human: two people of the committee above look independently, a third where
they differ, and the branch may answer (多方印证、重结果轻台账, docs/rules.md 5.5).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.authenticity.enums import CheckVerdict, HintKind, SampleState
from portal.kernel.scope import ScopedQuerySet


class OfActivityQuerySet(ScopedQuerySet):
    scope_path = "activity__branch__node__path"


class MinutesBand(models.Model):
    """One of the sixteen keys of an activity's minutes; minutes that resemble share one. Written when minutes are."""

    activity = models.ForeignKey("branches.Activity", models.CASCADE, related_name="+")
    key = models.BigIntegerField()

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "key"], name="minutes_band_once")]
        indexes = [models.Index(fields=["key", "activity"], name="minutes_band_by_key")]


class FilingLook(models.Model):
    """What was to be seen when a record was filed, and what the branch said to it."""

    activity = models.OneToOneField("branches.Activity", models.CASCADE, related_name="filing_look")
    looked_at = models.DateTimeField(null=True)
    explanation = models.CharField(_("说明"), max_length=300, blank=True)
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    explained_at = models.DateTimeField(null=True)

    objects = OfActivityQuerySet.as_manager()


class FiledHintQuerySet(ScopedQuerySet):
    scope_path = "look__activity__branch__node__path"


class FiledHint(models.Model):
    """A hint that stood when the record was filed; ``facts`` hold figures and keys of records, never names."""

    look = models.ForeignKey(FilingLook, models.CASCADE, related_name="hints")
    kind = models.CharField(max_length=16, choices=HintKind.choices)
    facts = models.JSONField(default=dict)

    objects = FiledHintQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["look", "kind"], name="filed_hint_once")]


class SampleDrawQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class SampleDraw(models.Model):
    """A lot drawn among the filed records of a period, ``per_branch`` of each branch below ``node``.

    The same seed among the same records draws the same ones again: ``population`` counts them and ``population_sha256``
    is the hash of their ids, so that anybody can draw it anew.
    """

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("党组织"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    per_branch = models.PositiveSmallIntegerField(_("每个支部几条"))
    seed = models.BigIntegerField(_("抽取种子"))
    population = models.PositiveIntegerField()
    population_sha256 = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()

    objects = SampleDrawQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="draw_period_in_order")]

    def __str__(self) -> str:
        return f"{self.node} {self.starts_on} – {self.ends_on}"


class SampledRecord(models.Model):
    """A record of the lot on its way to a conclusion of two."""

    draw = models.ForeignKey(SampleDraw, models.CASCADE, related_name="records")
    activity = models.ForeignKey("branches.Activity", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=SampleState.choices, default=SampleState.OPEN)
    outcome = models.CharField(max_length=16, choices=CheckVerdict.choices, blank=True)
    settled_at = models.DateTimeField(null=True)
    is_returned = models.BooleanField(default=False)
    answer = models.CharField(_("支部答复"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["activity__branch__node__path", "activity__held_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "activity"], name="sampled_once"),
            models.CheckConstraint(
                condition=Q(state="settled") & ~Q(outcome="") | ~Q(state="settled") & Q(outcome=""), name="outcome_when_settled"
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)


class SampleVerdictQuerySet(ScopedQuerySet):
    scope_path = "record__activity__branch__node__path"


class SampleVerdict(models.Model):
    """One opinion; nobody sees it before the second is in."""

    record = models.ForeignKey(SampledRecord, models.CASCADE, related_name="verdicts")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField(_("核查意见"), max_length=16, choices=CheckVerdict.choices)
    note = models.CharField(_("依据"), max_length=300)
    given_at = models.DateTimeField()

    objects = SampleVerdictQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [models.UniqueConstraint(fields=["record", "judge"], name="sample_verdict_once")]
