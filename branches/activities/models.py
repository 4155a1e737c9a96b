"""Organisational life: an activity is logged once and counts everywhere.

A record runs planned → held → filed → (returned) → archived. Kinds and fields follow the branch regulation and the
minutes of 三会一课 (docs/rules.md 1.3, 1.6). The counters on the activity are kept by its services and count only who
was expected; a second editor is refused with the difference (``version``).
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.activities.enums import (
    JOINT_TONES,
    STATE_TONES,
    ActivityForm,
    ActivityState,
    AgendaFlag,
    AttendanceState,
    EffectKind,
    JointState,
    KindHolder,
    PlaceType,
    Shift,
    SigninMethod,
)
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import Scope, ScopedQuerySet, subtree


class ActivityKind(CatalogueRow):
    """A kind of activity; ``usual_time`` prefills the form."""

    holder = models.CharField(_("召开范围"), max_length=10, choices=KindHolder.choices, default=KindHolder.BRANCH)
    usual_time = models.TimeField(_("常用时间"), null=True, blank=True)
    is_quick = models.BooleanField(_("一分钟速记"), default=False)  # shift, speaker and topic on one screen
    needs_minutes = models.BooleanField(_("须有纪要"), default=True)
    usual_minutes = models.PositiveSmallIntegerField(_("常用时长（分钟）"), default=60)
    form = models.CharField(_("活动形式"), max_length=10, choices=ActivityForm.choices, default=ActivityForm.MEETING)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class ActivityQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"


class Activity(models.Model):
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="activities", verbose_name=_("党支部"))
    kind = models.ForeignKey(ActivityKind, models.PROTECT, related_name="activities", verbose_name=_("活动类型"))
    group = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党小组"))
    subject = models.CharField(_("主题"), max_length=120)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    held_on = models.DateField(_("日期"))  # local date of starts_at, kept for the indexes
    place = models.CharField(_("地点"), max_length=60, blank=True)
    place_type = models.CharField(_("地点类型"), max_length=16, choices=PlaceType.choices, default=PlaceType.MEETING_ROOM)
    link = models.CharField(_("线上入口"), max_length=300, blank=True)  # https, for video and online alone
    chair = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主持人"))
    recorder = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("记录人"))
    speaker = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("主讲人"))
    shift = models.CharField(_("班次"), max_length=8, choices=Shift.choices, blank=True)
    team = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("班组"))
    tags = models.ManyToManyField("portal.Tag", blank=True, related_name="+", verbose_name=_("标签"))
    summary = models.TextField(_("纪要"), blank=True)
    state = models.CharField(max_length=10, choices=ActivityState.choices, default=ActivityState.HELD)
    expected = models.PositiveIntegerField(_("应到"), default=0)
    present = models.PositiveIntegerField(_("实到"), default=0)
    has_first_item = models.BooleanField(default=False)
    has_production_topic = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=300, blank=True)
    archived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)  # from the form: a double click makes one record
    lead = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="shares", verbose_name=_("牵头记录"))
    version = models.PositiveIntegerField(default=1)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["branch", "held_on"], name="activity_by_branch"),
            models.Index(fields=["held_on", "branch", "kind"], name="activity_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="activity_ends_after_start"),
            models.CheckConstraint(condition=Q(present__lte=F("expected")), name="activity_present_within_expected"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]


class ActivityRecordQuerySet(ScopedQuerySet):
    scope_path = "activity__branch__node__path"


class ActivitySitting(models.Model):
    """The same activity held for another shift, or a make-up lesson for those who missed it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="sittings")
    label = models.CharField(_("场次"), max_length=30)
    starts_at = models.DateTimeField(_("开始时间"))
    is_make_up = models.BooleanField(_("补课"), default=False)

    objects = ActivityRecordQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["activity", "starts_at"], name="sitting_once")]


class Attendance(models.Model):
    """One person of the roster at one activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendance")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="attendance")
    state = models.CharField(max_length=14, choices=AttendanceState.choices, default=AttendanceState.ABSENT)
    sitting = models.ForeignKey(ActivitySitting, models.PROTECT, null=True, blank=True, related_name="+")
    method = models.CharField(max_length=10, choices=SigninMethod.choices, default=SigninMethod.ROLL_CALL)
    is_voting = models.BooleanField(default=False)
    signed_at = models.DateTimeField(null=True)

    objects = ActivityRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="attendance_once")]
        indexes = [models.Index(fields=["person", "activity"], name="attendance_by_person")]


class AttendanceCorrection(models.Model):
    """A correction keeps what stood there before, who changed it and why."""

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="corrections")
    before = models.CharField(max_length=14, choices=AttendanceState.choices)
    after = models.CharField(max_length=14, choices=AttendanceState.choices)
    reason = models.CharField(max_length=200)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["-corrected_at"]


class AgendaItem(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="agenda")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(_("议题"), max_length=120)
    flag = models.CharField(_("议题类别"), max_length=12, choices=AgendaFlag.choices, default=AgendaFlag.GENERAL)
    gist = models.TextField(_("讨论要点"), blank=True)

    objects = ActivityRecordQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["activity", "no"], name="agenda_no_once")]


class MeetingResolution(models.Model):
    """What was decided, who carries it out by when, and what became of it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="resolutions")
    # Always the branch of the activity, which never changes; kept for the index: to count what is due by branch, scoring would read all
    # activities. Empty only in rows that the version before writes during an upgrade, until the next night (``fill_branches``).
    branch = models.ForeignKey("branches.Branch", models.CASCADE, null=True, editable=False, related_name="+", db_index=False)
    no = models.PositiveSmallIntegerField()
    text = models.CharField(_("决议"), max_length=300)
    owner = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人"))
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    follow_up = models.CharField(_("办理情况"), max_length=300, blank=True)
    done_on = models.DateField(_("办结日期"), null=True, blank=True)

    objects = ActivityRecordQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        indexes = [models.Index(fields=["branch", "due_on"], name="resolution_by_branch")]
        constraints = [models.UniqueConstraint(fields=["activity", "no"], name="resolution_no_once")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the branch of the activity, where whoever made the row has not named it."""
        if self.branch_id is None:
            self.branch_id = self.activity.branch_id
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "branch"}
        super().save(*args, **kwargs)


class ActivityDraft(models.Model):
    """What the form held when the phone went dark; one per person and branch, gone when the record is saved."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    branch = models.ForeignKey("branches.Branch", models.CASCADE, related_name="+")
    payload = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "branch"], name="draft_once")]


class ActivityObserver(models.Model):
    """Somebody who sat in without being expected: a superior, a guest from outside, an activist. Never in the counts."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="observers")
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("列席人"))
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    role = models.CharField(_("单位及职务"), max_length=80, blank=True)

    objects = ActivityRecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="observer_is_somebody"),
            models.UniqueConstraint(fields=["activity", "person"], name="observer_once"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.person_id)


class ActivityEffect(models.Model):
    """What a record did for production: a measure that moved from a figure to a figure, or a finding put right."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="effects")
    kind = models.CharField(_("成效类别"), max_length=12, choices=EffectKind.choices)
    text = models.CharField(_("做了什么、有何成效"), max_length=300)
    measure = models.ForeignKey(
        "portal.MeasureKind", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("对应业务指标")
    )
    before = models.DecimalField(_("之前"), max_digits=15, decimal_places=4, null=True, blank=True)
    after = models.DecimalField(_("之后"), max_digits=15, decimal_places=4, null=True, blank=True)
    seen_on = models.DateField(_("见效日期"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = ActivityRecordQuerySet.as_manager()

    class Meta:
        ordering = ["seen_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("recorded_by")), name="effect_two_persons"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def figures(self) -> str:
        """``6 → 4.5 小时`` of the measure, without idle zeros; empty without one."""
        if self.measure is None or self.before is None or self.after is None:
            return ""
        before, after = (format(value.normalize(), "f") for value in (self.before, self.after))
        return f"{before} → {after} {self.measure.unit_label}"


class JointHolderQuerySet(ScopedQuerySet):
    """Reached by whoever is asked to hold it too; the branch that leads reads it on the page of its own record."""

    def within(self, scope: Scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree("branch__node__path", path) | subtree("unit__path", path)
        return self.filter(reach) if reach else self.none()


class JointHolder(models.Model):
    """A branch, or the union of a unit, that holds the activity together with the branch that leads it (docs/adr/0023).

    A branch that has agreed has a record of its own (``share``): what the activity was is written once by the lead and carried
    over, who came each branch writes for its own people. The union names its people here.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="holders")
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党支部"))
    unit = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("工会所在单位"))
    state = models.CharField(max_length=10, choices=JointState.choices, default=JointState.INVITED)
    share = models.OneToOneField(Activity, models.PROTECT, null=True, related_name="holding")
    people = models.ManyToManyField("portal.Person", blank=True, related_name="+", verbose_name=_("工会参加人员"))
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = JointHolderQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(branch__isnull=False) ^ Q(unit__isnull=False), name="joint_branch_or_union"),
            models.UniqueConstraint(fields=["activity", "branch"], condition=Q(branch__isnull=False), name="joint_branch_once"),
            models.UniqueConstraint(fields=["activity", "unit"], condition=Q(unit__isnull=False), name="joint_union_once"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}:{self.branch_id or self.unit_id}"

    @property
    def path(self) -> str:
        """Where the one who holds it too stands in the tree."""
        return self.branch.node.path if self.branch is not None else self.unit.path  # type: ignore[union-attr]

    @property
    def tone(self) -> str:
        return JOINT_TONES[self.state]
