"""Contests of posts and titles (党员先锋岗评比、岗位标兵评比、工人发明家、最美工匠): nomination, ballot, publicity, honour.

A committee announces a contest for a title of the honour catalogue; branches nominate; who is nominated says himself whether he
stands; a secret ballot chooses; publicity closes it and the honours are registered. From there a nomination may climb level by
level up to the nation (docs/coverage.md S0-47, S1-26, S1-27, S1-45, S1-46). Who was not chosen is shown to nobody but the office.

Where the title is one of collectives, a unit, a branch or a team is nominated instead of a person: it says nothing about standing.
A contest may give places to units: below such a unit no more are nominated than it has places (``ContestQuota``).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.contests.enums import CONTEST_TONES, STEP_TONES, WORD_TONES, ContestState, NomineeWord, StepOutcome
from portal.kernel.scope import ScopedQuerySet
from workforce.honours.enums import HonourLevel


class ContestQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Contest(models.Model):
    """``skilled_share``: percent of skilled workers wanted among those who stand and those who are chosen."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="contests", verbose_name=_("组织评选的党委"))
    title = models.ForeignKey("workforce.HonourTitle", models.PROTECT, related_name="contests", verbose_name=_("荣誉称号"))
    name = models.CharField(_("评选名称"), max_length=80)
    year = models.PositiveSmallIntegerField(_("年度"))
    terms = models.TextField(_("评选条件"), blank=True)
    opens_on = models.DateField(_("推荐开始"))
    closes_on = models.DateField(_("推荐截止"))
    seats = models.PositiveSmallIntegerField(_("名额"))
    skilled_share = models.PositiveSmallIntegerField(_("技能人才占比（%）"), default=0)
    quota_reason = models.CharField(_("未达到占比的原因"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ContestState.choices, default=ContestState.OPEN)
    electors = models.ManyToManyField("portal.Person", blank=True, related_name="+", verbose_name=_("投票人"))
    ballot = models.ForeignKey("portal.Ballot", models.PROTECT, null=True, related_name="+")
    publicity = models.ForeignKey("portal.Publicity", models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(null=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    announced_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ContestQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["node", "title", "year"], condition=~Q(state="cancelled"), name="contest_once_a_year"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="contest_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return CONTEST_TONES[self.state]

    @property
    def share_wanted(self) -> int:
        """Only people hold a grade: among collectives no share is asked for."""
        return self.skilled_share if self.title.is_for_people else 0


class ContestQuotaQuerySet(ScopedQuerySet):
    scope_path = "contest__node__path"


class ContestQuota(models.Model):
    """How many may be nominated at most below ``node``; a unit without a row has no limit of its own."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="quotas")
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    places = models.PositiveSmallIntegerField(_("推荐名额"))

    objects = ContestQuotaQuerySet.as_manager()

    class Meta:
        ordering = ["node__path"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "node"], name="contest_quota_once"),
            models.CheckConstraint(condition=Q(places__gte=1), name="contest_quota_has_places"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}:{self.node_id}"


class NominationQuerySet(ScopedQuerySet):
    """The reach is that of whoever nominated; the contest's own office reaches all of its contest."""

    scope_path = "place__path"
    scope_person = "person_id"


class ContestNomination(models.Model):
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="nominations")
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="nominations", verbose_name=_("人选"))
    unit = models.ForeignKey("portal.Node", models.PROTECT, null=True, related_name="+", verbose_name=_("集体"))
    place = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("推荐支部"))
    reason = models.TextField(_("主要事迹"))
    is_skilled = models.BooleanField(_("技能人才"), default=False)
    word = models.CharField(max_length=8, choices=NomineeWord.choices, default=NomineeWord.ASKED)
    paper_label = models.CharField(max_length=120, blank=True, db_default="")  # as it stands on the ballot paper
    is_chosen = models.BooleanField(default=False)
    honour = models.ForeignKey("workforce.Honour", models.PROTECT, null=True, related_name="+")
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    nominated_on = models.DateField(_("推荐日期"))

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "person"], name="nomination_once"),
            models.UniqueConstraint(fields=["contest", "unit"], name="nomination_of_unit_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True) | Q(person__isnull=True, unit__isnull=False), name="nomination_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}:{self.person_id or self.unit_id}"

    @property
    def label(self) -> str:
        """Who is nominated, told apart from others of the same name."""
        if self.person is not None:
            return f"{self.person.name}（{self.person.staff_no}）"
        assert self.unit is not None
        return f"{self.unit.name[:80]}（{self.unit.code}）"

    @property
    def tone(self) -> str:
        return WORD_TONES[self.word]


class NominationStepQuerySet(ScopedQuerySet):
    scope_path = "nomination__contest__node__path"


class NominationStep(models.Model):
    """A nomination sent on to a higher level, and what came of it."""

    nomination = models.ForeignKey(ContestNomination, models.CASCADE, related_name="steps")
    level = models.PositiveSmallIntegerField(_("级别"), choices=HonourLevel.choices)
    title = models.ForeignKey("workforce.HonourTitle", models.PROTECT, related_name="+", verbose_name=_("申报的称号"))
    body = models.CharField(_("上报单位"), max_length=80)
    sent_on = models.DateField(_("上报日期"))
    outcome = models.CharField(max_length=8, choices=StepOutcome.choices, default=StepOutcome.PENDING)
    answered_on = models.DateField(_("结果日期"), null=True)
    honour = models.ForeignKey("workforce.Honour", models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = NominationStepQuerySet.as_manager()

    class Meta:
        ordering = ["level"]
        constraints = [models.UniqueConstraint(fields=["nomination", "level"], name="nomination_level_once")]

    def __str__(self) -> str:
        return f"{self.nomination_id}:{self.level}"

    @property
    def tone(self) -> str:
        return STEP_TONES[self.outcome]
