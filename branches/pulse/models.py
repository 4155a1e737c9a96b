"""Short anonymous mood surveys: how people feel about work and enterprise, as totals over groups that are large enough.

**No answer of anybody is kept.** While a survey runs, answers lie sealed under a key of its own, as ballots do (docs/adr/0014);
at its end they are opened in memory, counted, and destroyed with the key: only shares by question stand afterwards, of groups of
at least ``min_size`` answers and with complementary suppression. The roll says who is asked, for the to-do of each, and forgets
at the end who took part. No free text is asked for. No figure of a survey reaches any score (docs/adr/0025).

Sources: docs/inventory S0-18, S1-16, S3-23; rule rows ``PULSE_*``.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.pulse.enums import PulseDimension, PulseState
from portal.kernel.fields import EncryptedTextField
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class PulseQuestion(CatalogueRow):
    """A statement with which one agrees or not; the Chinese and English names are its wording."""

    dimension = models.CharField(_("方面"), max_length=10, choices=PulseDimension.choices)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class PulseTemplate(CatalogueRow):
    question_codes = models.CharField(_("题目编码（用逗号隔开）"), max_length=400)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class PulseSurveyQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class PulseSurvey(models.Model):
    """``min_size`` and ``step`` are settled when it opens and when it ends; ``answers`` is written at the end."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("组织"))
    template = models.ForeignKey(PulseTemplate, models.PROTECT, related_name="surveys", verbose_name=_("模板"))
    title = models.CharField(_("问卷名称"), max_length=80)
    impact = models.TextField(_("个人信息保护影响评估"), max_length=2000)
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    state = models.CharField(_("状态"), max_length=10, choices=PulseState.choices, default=PulseState.DRAFT)
    min_size = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=1)
    seal_key = EncryptedTextField(blank=True)
    people = models.PositiveIntegerField(_("应答人数"), default=0)
    answers = models.PositiveIntegerField(_("回答份数"), null=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = PulseSurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="pulse_in_order"),
            models.CheckConstraint(condition=Q(seal_key="") | Q(state="open"), name="pulse_key_only_while_open"),
        ]

    def __str__(self) -> str:
        return self.title


class PulseRecordQuerySet(ScopedQuerySet):
    scope_path = "survey__node__path"


class PulseAsk(models.Model):
    """A question of a survey; the wording is that of the catalogue row when it was drafted."""

    survey = models.ForeignKey(PulseSurvey, models.CASCADE, related_name="asks")
    no = models.PositiveSmallIntegerField()
    question = models.ForeignKey(PulseQuestion, models.PROTECT, related_name="+")

    objects = PulseRecordQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["survey", "no"], name="pulse_ask_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}:{self.no}"


class PulseCellQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class PulseCell(models.Model):
    """A group: the people of a branch, or (``branch`` empty) of all branches too small to answer for themselves."""

    survey = models.ForeignKey(PulseSurvey, models.CASCADE, related_name="cells")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, related_name="+")
    people = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(null=True)  # of a group that is shown; never of another
    is_shown = models.BooleanField(default=False)

    objects = PulseCellQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "branch"], name="pulse_cell_once"),
            models.CheckConstraint(condition=Q(is_shown=True) | Q(answers=None), name="pulse_hidden_cell_counts_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}:{self.branch_id}"


class PulseRoll(models.Model):
    """Somebody who is asked. ``has_answered`` lives while the survey runs; neither what nor when."""

    survey = models.ForeignKey(PulseSurvey, models.CASCADE, related_name="roll")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    cell = models.ForeignKey(PulseCell, models.CASCADE, related_name="+")
    has_answered = models.BooleanField(default=False)

    objects = PulseRecordQuerySet.as_manager()

    class Meta:
        ordering = ["person__staff_no"]
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="pulse_person_once")]

    def __str__(self) -> str:
        return f"{self.survey_id}:{self.person_id}"


class PulseEnvelope(models.Model):
    """A sealed answer of a running survey. Gone at its end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.ForeignKey(PulseSurvey, models.CASCADE, related_name="envelopes")
    sealed = models.TextField()

    objects = PulseRecordQuerySet.as_manager()


class PulseFigure(models.Model):
    """Shares of a question in percent, of a group that is shown or (``cell`` empty) of all."""

    survey = models.ForeignKey(PulseSurvey, models.CASCADE, related_name="figures")
    cell = models.ForeignKey(PulseCell, models.CASCADE, null=True, related_name="figures")
    ask = models.ForeignKey(PulseAsk, models.CASCADE, related_name="+")
    agree = models.PositiveSmallIntegerField()
    neutral = models.PositiveSmallIntegerField()
    oppose = models.PositiveSmallIntegerField()

    objects = PulseRecordQuerySet.as_manager()

    class Meta:
        ordering = ["ask__no"]

    def __str__(self) -> str:
        return f"{self.survey_id}:{self.ask_id}"
