"""Competitions of skill and emulation drives (技能竞赛、劳动竞赛): three tiers of the house and what lies above, entries of people and
teams, scores that a second person checks, places and prizes, results that are published; drives compare units by measured figures.

Words of the customer: 技能竞赛三级架构（基层、集团、行业）、岗位练兵、技能比武、劳动竞赛、创新竞赛、工法改进研讨；聚焦重大战略、重大工程、
重大项目；与行业竞赛衔接。What a prize is worth on the ladder is workforce/promotion's (docs/rules.md 3.6).
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import Scope, ScopedQuerySet, path_line, subtree
from workforce.competitions.enums import (
    STATE_TONES,
    CompetitionClass,
    CompetitionGroup,
    CompetitionKind,
    CompetitionLevel,
    CompetitionPartner,
    CompetitionPrize,
    CompetitionState,
    ContestantKind,
    EntryState,
    ProjectKind,
)

USER = settings.AUTH_USER_MODEL


class CompetitionQuerySet(ScopedQuerySet):
    """The competitions of a reach, and those of the nodes above it: who is invited sees the invitation. For a person without an
    office, those of the nodes above his own unit."""

    scope_path = "node__path"

    def within(self, scope: Scope):
        reach, above = Q(), set()
        for path in scope.paths:
            reach |= subtree("node__path", path)
            above.update(path_line(path))
        if scope.person_id is not None:
            person: Any = self.model._meta.apps.get_model("portal", "Person")
            own = person.objects.filter(pk=scope.person_id).values_list("unit__path", flat=True).first()
            above.update(path_line(own) if own else ())
            reach |= Q(entries__members__person=scope.person_id)
        if above:
            reach |= Q(node__path__in=sorted(above))
        return self.filter(pk__in=self.model._default_manager.filter(reach).values("pk")) if reach else self.none()


class Competition(models.Model):
    """``theory_weight`` in percent, the rest is practice. ``next_up`` takes the best ``quota_up`` of each occupation.
    ``is_external``: held by somebody else; our people's places are written down from the announcement."""

    name = models.CharField(_("竞赛名称"), max_length=100)
    level = models.PositiveSmallIntegerField(_("级别"), choices=CompetitionLevel.choices)
    kind = models.CharField(_("类型"), max_length=10, choices=CompetitionKind.choices)
    contest_class = models.CharField(_("类别"), max_length=13, choices=CompetitionClass.choices, blank=True)
    group = models.CharField(_("组别"), max_length=12, choices=CompetitionGroup.choices, blank=True)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="competitions", verbose_name=_("主办单位"))
    host = models.CharField(_("外部主办单位"), max_length=100, blank=True)
    partner = models.CharField(_("联合主办"), max_length=5, choices=CompetitionPartner.choices, blank=True)
    project_kind = models.CharField(_("围绕的重点"), max_length=8, choices=ProjectKind.choices, blank=True)
    project = models.CharField(_("重点名称"), max_length=100, blank=True)
    occupations = models.ManyToManyField("workforce.Occupation", blank=True, related_name="+", verbose_name=_("职业（工种）"))
    is_planned = models.BooleanField(_("列入年度计划"), default=True)
    is_external = models.BooleanField(_("外部竞赛"), default=False)
    enrol_from = models.DateField(_("报名开始"))
    enrol_to = models.DateField(_("报名截止"))
    starts_on = models.DateField(_("比赛日期"))
    team_size = models.PositiveSmallIntegerField(_("每队人数"), default=1)
    theory_weight = models.PositiveSmallIntegerField(_("理论占比（%）"))
    first_prizes = models.PositiveSmallIntegerField(_("一等奖名额"))
    second_prizes = models.PositiveSmallIntegerField(_("二等奖名额"))
    third_prizes = models.PositiveSmallIntegerField(_("三等奖名额"))
    excellence_prizes = models.PositiveSmallIntegerField(_("优胜奖名额"))
    next_up = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="from_below", verbose_name=_("上一级竞赛"))
    quota_up = models.PositiveSmallIntegerField(_("每个工种晋级名额"), default=0)
    text = models.TextField(_("规则说明"), max_length=2000, blank=True)
    state = models.CharField(_("状态"), max_length=11, choices=CompetitionState.choices, default=CompetitionState.PLANNED)
    panel = models.OneToOneField("portal.Panel", models.PROTECT, null=True, blank=True, related_name="+")
    publicity = models.OneToOneField("portal.Publicity", models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    reason = models.CharField(_("取消或退回原因"), max_length=300, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["node", "starts_on"], name="competition_by_node")]
        constraints = [
            models.CheckConstraint(condition=Q(enrol_to__gte=F("enrol_from"), starts_on__gte=F("enrol_to")), name="competition_in_order"),
            models.CheckConstraint(condition=Q(theory_weight__lte=100), name="competition_weight"),
            models.CheckConstraint(condition=Q(published_by=None) | ~Q(published_by=F("finished_by")), name="competition_two_persons"),
            models.CheckConstraint(
                condition=Q(state="published", published_on__isnull=False) | ~Q(state="published") & Q(published_on=None),
                name="competition_published_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        return STATE_TONES[CompetitionState(self.state)]

    @property
    def prize_counts(self) -> tuple[int, int, int, int]:
        return (self.first_prizes, self.second_prizes, self.third_prizes, self.excellence_prizes)


class CompetitionEntryQuerySet(ScopedQuerySet):
    """Entries of a unit's people, those of a competition that the reach organises, and one's own."""

    scope_path = "unit__path"

    def within(self, scope: Scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree("unit__path", path) | subtree("competition__node__path", path)
        if scope.person_id is not None:
            reach |= Q(pk__in=CompetitionMember.objects.filter(person=scope.person_id).values("entry"))
        return self.filter(reach) if reach else self.none()


class CompetitionEntry(models.Model):
    """A contestant or a team. ``unit`` is that of the first member on the day of the entry. ``field``: how many were ranked with it,
    where the competition was somebody else's. ``came_from``: the entry one tier below by which it qualified."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="entries")
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="competition_entries", verbose_name=_("单位"))
    occupation = models.ForeignKey(
        "workforce.Occupation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("职业（工种）")
    )
    team_name = models.CharField(_("队名"), max_length=60, blank=True)
    contestant = models.CharField(_("选手类别"), max_length=7, choices=ContestantKind.choices, default=ContestantKind.STAFF)
    state = models.CharField(_("状态"), max_length=9, choices=EntryState.choices, default=EntryState.ENTERED)
    came_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="sent_up")
    is_absent = models.BooleanField(_("缺席"), default=False)
    theory = models.DecimalField(_("理论"), max_digits=5, decimal_places=2, null=True, blank=True)
    practice = models.DecimalField(_("实操"), max_digits=5, decimal_places=2, null=True, blank=True)
    total = models.DecimalField(_("总分"), max_digits=5, decimal_places=2, null=True, blank=True)
    place = models.PositiveSmallIntegerField(_("名次"), null=True, blank=True)
    field = models.PositiveIntegerField(_("参赛人数"), null=True, blank=True)
    prize = models.CharField(_("奖项"), max_length=10, choices=CompetitionPrize.choices, blank=True)
    entered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    is_struck = models.BooleanField(_("异议成立，取消名次"), default=False)
    scored_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    judged_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")  # who concluded the jury
    scored_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CompetitionEntryQuerySet.as_manager()

    class Meta:
        ordering = ["occupation", F("place").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "came_from"], name="competition_sent_up_once"),
            models.CheckConstraint(
                condition=Q(checked_by=None)
                | (Q(scored_by=None) | ~Q(checked_by=F("scored_by"))) & (Q(judged_by=None) | ~Q(checked_by=F("judged_by"))),
                name="competition_score_two",
            ),
            models.CheckConstraint(condition=Q(is_absent=False) | Q(place=None, prize=""), name="competition_absent_no_place"),
            models.CheckConstraint(condition=Q(place=None) | Q(place__gte=1), name="competition_place_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.competition_id}:{self.pk}"


class CompetitionMemberQuerySet(ScopedQuerySet):
    scope_path = "entry__unit__path"
    scope_person = "person_id"


class CompetitionMember(models.Model):
    """Somebody who takes part; the first one stands for the team. ``competition`` is kept here so that nobody enters it twice."""

    competition = models.ForeignKey(Competition, models.PROTECT, related_name="+")
    entry = models.ForeignKey(CompetitionEntry, models.CASCADE, related_name="members")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="competition_entries")
    seat = models.PositiveSmallIntegerField(default=1)
    honour = models.OneToOneField("workforce.Honour", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CompetitionMemberQuerySet.as_manager()

    class Meta:
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "person"], name="competition_person_once"),
            models.UniqueConstraint(fields=["entry", "seat"], name="competition_seat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}:{self.person_id}"


class CompetitionTargetQuerySet(ScopedQuerySet):
    scope_path = "competition__node__path"


class CompetitionTarget(models.Model):
    """What a drive compares: tons, metres, days without an accident."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="targets")
    name = models.CharField(_("指标"), max_length=60)
    measure = models.CharField(_("计量单位"), max_length=20)
    weight = models.PositiveSmallIntegerField(_("权重"), default=1)
    is_less_better = models.BooleanField(_("越小越好"), default=False)

    objects = CompetitionTargetQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "name"], name="competition_target_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="competition_target_weight"),
        ]

    def __str__(self) -> str:
        return self.name


class CompetitionFigureQuerySet(ScopedQuerySet):
    scope_path = "target__competition__node__path"


class CompetitionFigure(models.Model):
    """Planned and measured of one unit; a measured figure counts after a second person has checked it."""

    target = models.ForeignKey(CompetitionTarget, models.CASCADE, related_name="figures")
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    planned = models.DecimalField(_("目标值"), max_digits=12, decimal_places=2)
    measured = models.DecimalField(_("实际值"), max_digits=12, decimal_places=2, null=True, blank=True)
    noted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = CompetitionFigureQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "target_id"]
        constraints = [
            models.UniqueConstraint(fields=["target", "unit"], name="competition_figure_once"),
            models.CheckConstraint(condition=Q(checked_by=None) | ~Q(checked_by=F("noted_by")), name="competition_figure_two"),
            models.CheckConstraint(condition=Q(planned__gt=0), name="competition_figure_planned"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id}:{self.unit_id}"
