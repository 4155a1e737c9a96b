"""Integrity: talks, conduct pledges, the question to discipline before an appointment, the log of filings, discipline staff.

Talks and answers are for those who hold them and the offices above; of the filing of personal matters the log keeps that and
when an envelope came, never what is in it. Branches are shown counts, not names (风气建设到支部).
Sources: the inventory rows S3-33b, S3-121, S3-123, S3-124; 《中国共产党党内监督条例》; 《领导干部报告个人有关事项规定》.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.integrity.enums import OUTCOME_TONES, FilingKind, IntegrityTalkKind, PreCheckOutcome
from branches.safety.models.site import SiteQuerySet
from portal.kernel.scope import ScopedQuerySet


class AboutPerson(models.Model):
    """Of a person of a unit, for which a branch answers."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("人员"))
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党支部"))

    objects = SiteQuerySet.as_manager()

    class Meta:
        abstract = True


class IntegrityTalk(AboutPerson):
    """``note`` is for the talker and the offices above."""

    kind = models.CharField(_("类别"), max_length=12, choices=IntegrityTalkKind.choices, default=IntegrityTalkKind.DAILY)
    held_on = models.DateField(_("谈话日期"))
    topic = models.CharField(_("谈话主题"), max_length=120)
    note = models.CharField(_("谈话要点"), max_length=1000, blank=True)
    follow_up = models.CharField(_("跟踪事项"), max_length=300, blank=True)
    follow_by = models.DateField(_("跟踪期限"), null=True, blank=True)
    followed_on = models.DateField(_("跟踪完成日期"), null=True, blank=True)
    talker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("谈话人"))
    created_at = models.DateTimeField()
    once_key = models.CharField(max_length=60, null=True, unique=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["branch", "held_on"], name="integrity_talk_by_branch")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"


class PledgeRoundQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class PledgeRound(models.Model):
    """A text that the members below ``node`` sign once, by ``due_on``."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("党组织"))
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=80)
    text = models.TextField(_("承诺内容"), max_length=2000)
    due_on = models.DateField(_("签订期限"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()

    objects = PledgeRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-due_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["node", "year", "title"], name="pledge_round_once")]

    def __str__(self) -> str:
        return self.title


class ConductPledgeQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"

    def of(self, person_id: int | None) -> Self:
        return self.filter(person=person_id) if person_id is not None else self.none()


class ConductPledge(models.Model):
    """Signed by the person himself; ``branch`` is his branch on that day."""

    round = models.ForeignKey(PledgeRound, models.PROTECT, related_name="pledges")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="+")
    signed_on = models.DateField()

    objects = ConductPledgeQuerySet.as_manager()

    class Meta:
        ordering = ["signed_on", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="conduct_pledge_once")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.person_id}"


class PreCheck(AboutPerson):
    """任前廉洁征求意见: asked by personnel or the committee, answered by discipline, by another person, in time."""

    post = models.CharField(_("拟任职务"), max_length=80)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("征求人"))
    asked_on = models.DateField(_("征求日期"))
    due_on = models.DateField(_("答复期限"))
    outcome = models.CharField(_("答复意见"), max_length=6, choices=PreCheckOutcome.choices, blank=True)
    note = models.CharField(_("依据"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    once_key = models.CharField(max_length=60, null=True, unique=True)

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="pre_check_two_persons"),
            models.CheckConstraint(condition=Q(outcome="") | Q(answered_on__isnull=False), name="pre_check_answer_has_a_day"),
        ]

    def __str__(self) -> str:
        return self.post

    @property
    def tone(self) -> str:
        return OUTCOME_TONES.get(self.outcome, "info")


class MatterFiling(AboutPerson):
    """That an envelope came, and where it lies; never what is in it."""

    kind = models.CharField(_("类别"), max_length=8, choices=FilingKind.choices, default=FilingKind.ANNUAL)
    year = models.PositiveSmallIntegerField(_("年度"))
    filed_on = models.DateField(_("收到日期"))
    envelope = models.CharField(_("封号或存放位置"), max_length=60, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-year", "-filed_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "filed_on"], name="matter_filing_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()}"


class DisciplineSeat(AboutPerson):
    """Somebody of the discipline staff, from his selection to his leaving."""

    post = models.CharField(_("纪检岗位"), max_length=60)
    selected = models.CharField(_("选拔方式"), max_length=60, blank=True)
    from_on = models.DateField(_("到任日期"))
    to_on = models.DateField(_("离任日期"), null=True, blank=True)

    class Meta:
        ordering = ["node__path", "from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(to_on=None), name="discipline_seat_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="discipline_seat_in_order"),
        ]

    def __str__(self) -> str:
        return self.post


class SeatTrainingQuerySet(SiteQuerySet):
    scope_path = "seat__node__path"
    branch_path = "seat__branch__node__path"


class SeatTraining(models.Model):
    seat = models.ForeignKey(DisciplineSeat, models.CASCADE, related_name="trainings")
    title = models.CharField(_("培训内容"), max_length=120)
    held_on = models.DateField(_("培训日期"))
    hours = models.DecimalField(_("学时"), max_digits=5, decimal_places=1)

    objects = SeatTrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["seat", "title", "held_on"], name="seat_training_once")]

    def __str__(self) -> str:
        return self.title
