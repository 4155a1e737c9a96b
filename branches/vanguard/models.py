"""Vanguard posts, demonstration posts, responsibility areas and task forces of Party members.

A branch gives a post or an area to members for a term, with a duty, a plate and a pledge for each year; it is looked at
every half-year, for the branch and the holder, never as a ranking. Key posts and areas of the units that a branch covers
should each have a member (docs/glossary.md: responsibility_area, vanguard_post, task_force).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.vanguard.enums import ForceKind, ForceRole, ReviewOutcome, VanguardKind
from portal.kernel.scope import ScopedQuerySet


class VanguardQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"

    def standing_on(self, day):
        """Inside the term and not ended before."""
        rows = self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))
        return rows.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class KeyPost(models.Model):
    """A post or area of a covered unit that should have a Party member."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="key_posts", verbose_name=_("党支部"))
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位或班组"))
    name = models.CharField(_("关键岗位或区域"), max_length=80)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()
    closed_on = models.DateField(_("取消日期"), null=True, blank=True)

    objects = VanguardQuerySet.as_manager()

    class Meta:
        ordering = ["branch", "node__path", "name"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "node", "name"], condition=Q(closed_on=None), name="key_post_once"),
        ]

    def __str__(self) -> str:
        return self.name


class VanguardPost(models.Model):
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="vanguard_posts", verbose_name=_("党支部"))
    kind = models.CharField(_("类别"), max_length=14, choices=VanguardKind.choices)
    name = models.CharField(_("名称"), max_length=80)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位或班组"))
    place = models.CharField(_("地点或关键节点"), max_length=80, blank=True)
    key_post = models.ForeignKey(KeyPost, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("对应关键岗位"))
    duty = models.TextField(_("职责"))
    plate_no = models.CharField(_("牌号"), max_length=30, blank=True)
    is_plate_shown = models.BooleanField(_("已挂牌亮明身份"), default=False)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = VanguardQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "kind", "name", "from_on"], name="vanguard_post_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="vanguard_term_in_order"),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")), name="vanguard_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class VanguardPostRecordQuerySet(ScopedQuerySet):
    scope_path = "post__branch__node__path"


class VanguardHolder(models.Model):
    """A member who holds a post or answers for an area; several may."""

    post = models.ForeignKey(VanguardPost, models.CASCADE, related_name="holders")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="vanguard_holds")
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"), null=True, blank=True)

    objects = VanguardPostRecordQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], condition=Q(to_on=None), name="vanguard_holder_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="vanguard_holder_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.person_id}"


class VanguardPledge(models.Model):
    """What a holder promises for a year, in his own words, and what came of it."""

    post = models.ForeignKey(VanguardPost, models.CASCADE, related_name="pledges")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    text = models.CharField(_("承诺"), max_length=300)
    pledged_at = models.DateTimeField()
    result = models.CharField(_("兑现情况"), max_length=300, blank=True)
    result_at = models.DateTimeField(null=True)

    objects = VanguardPostRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "person__staff_no"]
        constraints = [models.UniqueConstraint(fields=["post", "person", "year"], name="vanguard_pledge_once")]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.person_id}:{self.year}"


class VanguardReview(models.Model):
    """The look at a post for a half-year (``2026H1``; the second closes the year) and what is followed up."""

    post = models.ForeignKey(VanguardPost, models.CASCADE, related_name="reviews")
    period = models.CharField(_("考核期"), max_length=6)
    outcome = models.CharField(_("结果"), max_length=8, choices=ReviewOutcome.choices)
    note = models.CharField(_("情况"), max_length=500)
    follow_up = models.CharField(_("跟踪措施"), max_length=300, blank=True)
    follow_up_by = models.DateField(_("跟踪期限"), null=True, blank=True)
    followed_on = models.DateField(_("跟踪完成日期"), null=True, blank=True)
    followed_note = models.CharField(_("跟踪情况"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField(_("考核日期"))

    objects = VanguardPostRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-period"]
        constraints = [models.UniqueConstraint(fields=["post", "period"], name="vanguard_review_once")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.period}"


class TaskForce(models.Model):
    """Members called together for an urgent or hard task, for a time, with a result."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="task_forces", verbose_name=_("党支部"))
    kind = models.CharField(_("任务类别"), max_length=6, choices=ForceKind.choices, default=ForceKind.OTHER)
    name = models.CharField(_("名称"), max_length=80)
    task = models.CharField(_("任务"), max_length=300)
    reason = models.CharField(_("急难险重情况"), max_length=300)
    duty = models.TextField(_("节点和职责"))
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位或班组"))
    activity = models.ForeignKey("branches.Activity", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("关联活动"))
    measure = models.ForeignKey("portal.MeasureKind", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("关联指标"))
    challenge = models.ForeignKey(
        "workforce.Challenge", models.PROTECT, null=True, blank=True, related_name="task_forces", verbose_name=_("关联揭榜挂帅项目")
    )
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("计划完成日期"))
    ended_on = models.DateField(_("完成日期"), null=True, blank=True)
    result = models.TextField(_("成果"), blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = VanguardQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "name", "from_on"], name="task_force_once"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="task_force_in_order"),
            models.CheckConstraint(condition=Q(ended_on=None) | ~Q(result=""), name="task_force_ends_with_result"),
        ]

    def __str__(self) -> str:
        return self.name


class TaskForceMemberQuerySet(ScopedQuerySet):
    scope_path = "force__branch__node__path"


class TaskForceMember(models.Model):
    force = models.ForeignKey(TaskForce, models.CASCADE, related_name="roster")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="task_force_places")
    role = models.CharField(_("角色"), max_length=8, choices=ForceRole.choices, default=ForceRole.MEMBER)
    duty = models.CharField(_("分工"), max_length=120, blank=True)

    objects = TaskForceMemberQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["force", "person"], name="task_force_member_once")]

    def __str__(self) -> str:
        return f"{self.force_id}:{self.person_id}"
