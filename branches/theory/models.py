"""Theory study of a Party committee (党委理论学习中心组): what was studied, who was there, what was said, quarter by quarter.

Follows the rules on the study of theory centre groups: at least one collective session in a quarter (rule row FREQ-10). Study
materials, speech drafts and pictures are files of the session.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.theory.enums import TheoryForm
from portal.kernel.scope import ScopedQuerySet


class TheorySessionQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def standing(self):
        return self.filter(withdrawn_on=None)


class TheorySession(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="theory_sessions", verbose_name=_("党委"))
    held_on = models.DateField(_("学习日期"))
    form = models.CharField(_("形式"), max_length=10, choices=TheoryForm.choices, default=TheoryForm.COLLECTIVE)
    topic = models.CharField(_("学习主题"), max_length=120)
    texts = models.CharField(_("学习材料"), max_length=500, blank=True)
    place = models.CharField(_("地点"), max_length=60, blank=True)
    chair = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("主持人"))
    notes = models.TextField(_("学习记录"), max_length=4000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_on = models.DateField(_("撤销日期"), null=True, blank=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = TheorySessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(withdrawn_on=None) | ~Q(withdraw_reason=""), name="theory_withdrawn_says_why"),
        ]

    def __str__(self) -> str:
        return self.topic


class TheoryAttendanceQuerySet(ScopedQuerySet):
    scope_path = "session__node__path"


class TheoryAttendance(models.Model):
    """Somebody of the group at a session; ``speech``: what he spoke on, the draft itself is a file."""

    session = models.ForeignKey(TheorySession, models.CASCADE, related_name="attendance")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    is_present = models.BooleanField(_("到会"), default=True)
    speech = models.CharField(_("发言题目"), max_length=120, blank=True)

    objects = TheoryAttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="theory_attendance_once")]

    def __str__(self) -> str:
        return f"{self.session_id}:{self.person_id}"
