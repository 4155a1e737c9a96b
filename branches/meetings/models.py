"""Meetings of several sides: joint meetings, liaison meetings, prior study by the committee, Party congresses and the like.

One mechanism (docs/coverage.md S0-59, S1-01, S3-09, S3-14): who took part, what was on the agenda, what was decided, and who
does what by when. Meetings of members and branch committees are activities; this room knows departments, not people.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.meetings.enums import TopicFlag
from branches.plans.enums import Side
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import Scope, ScopedQuerySet, subtree


class JointMeetingKind(CatalogueRow):
    """``is_decision``: a gathering whose decisions are kept and followed for years: congress, conference. ``by_side``: its
    duty list says of each thing to be done which side owes it: Party, union (S3-05)."""

    is_decision = models.BooleanField(_("重大会议决策"), default=False)
    by_side = models.BooleanField(_("按方列责任清单"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class JointMeetingQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class JointMeeting(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="joint_meetings", verbose_name=_("召集单位"))
    kind = models.ForeignKey(JointMeetingKind, models.PROTECT, related_name="meetings", verbose_name=_("会议类型"))
    title = models.CharField(_("会议名称"), max_length=80)
    held_on = models.DateField(_("会议日期"))
    place = models.CharField(_("地点"), max_length=60, blank=True)
    chair_post = models.CharField(_("主持（岗位）"), max_length=40, blank=True)
    nodes = models.ManyToManyField("portal.Node", blank=True, related_name="+", verbose_name=_("参会部门"))
    guests = models.CharField(_("其他参会单位"), max_length=200, blank=True)
    summary = models.TextField(_("会议纪要"), max_length=5000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = JointMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["node", "held_on"], name="joint_meeting_by_node")]

    def __str__(self) -> str:
        return self.title


class MeetingTopicQuerySet(ScopedQuerySet):
    scope_path = "meeting__node__path"


class MeetingTopic(models.Model):
    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="topics")
    no = models.PositiveSmallIntegerField()
    title = models.CharField(_("议题"), max_length=120)
    flag = models.CharField(_("议题类别"), max_length=10, choices=TopicFlag.choices, default=TopicFlag.GENERAL)
    decision = models.TextField(_("议定事项"), max_length=1000, blank=True)

    objects = MeetingTopicQuerySet.as_manager()

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["meeting", "no"], name="meeting_topic_no_once")]

    def __str__(self) -> str:
        return self.title


class MeetingActionQuerySet(ScopedQuerySet):
    """An action is reached with its meeting, and by the department that carries it out."""

    scope_path = "meeting__node__path"

    def within(self, scope: Scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree("meeting__node__path", path) | subtree("owner_node__path", path)
        return self.filter(reach) if reach else self.none()


class MeetingAction(models.Model):
    """``item``: the task of a plan that it serves."""

    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="actions")
    topic = models.ForeignKey(MeetingTopic, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("对应议题"))
    text = models.CharField(_("要办的事"), max_length=300)
    side = models.CharField(_("责任方"), max_length=6, choices=Side.choices, blank=True)
    owner_node = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任部门"))
    owner_post = models.CharField(_("责任岗位"), max_length=40, blank=True)
    due_on = models.DateField(_("完成期限"))
    item = models.ForeignKey(
        "branches.PlanItem", models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("对应的计划任务")
    )
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("办理结果"), max_length=500, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = MeetingActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on", "done_on"], name="meeting_action_by_due")]
        constraints = [models.CheckConstraint(condition=Q(owner_node__isnull=False) | ~Q(owner_post=""), name="meeting_action_has_owner")]

    def __str__(self) -> str:
        return self.text
