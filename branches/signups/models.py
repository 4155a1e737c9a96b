"""Events with places: who may sign up from when to when, who has a place, who waits, and what was asked and answered there.

An event is an activity by invitation (policy salon, story-telling, a visit, a cultural event): whoever has a place is expected
at it. A place that is given back goes to the first who waits. Questions belong to the event's log (docs/inventory S0-06).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.signups.enums import SIGNUP_TONES, Audience, SignupState
from portal.kernel.scope import ScopedQuerySet


class SignupSheetQuerySet(ScopedQuerySet):
    scope_path = "activity__branch__node__path"


class SignupSheet(models.Model):
    activity = models.OneToOneField("branches.Activity", models.CASCADE, related_name="signup_sheet", verbose_name=_("活动"))
    places = models.PositiveIntegerField(_("名额"))
    opens_at = models.DateTimeField(_("报名开始"))
    closes_at = models.DateTimeField(_("报名结束"))
    audience = models.CharField(_("谁可以报名"), max_length=10, choices=Audience.choices, default=Audience.COVERED)
    note = models.CharField(_("报名须知"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = SignupSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="signup_closes_after_opening"),
            models.CheckConstraint(condition=Q(places__gte=1), name="signup_has_places"),
        ]

    def __str__(self) -> str:
        return str(self.activity)


class SignupQuerySet(ScopedQuerySet):
    scope_path = "sheet__activity__branch__node__path"
    scope_person = "person_id"


class Signup(models.Model):
    """``queued_at``: since when the person stands in the order; signing up again after withdrawing begins at the end."""

    sheet = models.ForeignKey(SignupSheet, models.CASCADE, related_name="signups")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SignupState.choices)
    queued_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=0)

    objects = SignupQuerySet.as_manager()

    class Meta:
        ordering = ["turn", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "person"], name="signup_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id}:{self.person_id}"

    @property
    def tone(self) -> str:
        return SIGNUP_TONES[self.state]


class EventQuestionQuerySet(ScopedQuerySet):
    scope_path = "sheet__activity__branch__node__path"


class EventQuestion(models.Model):
    """Something asked before or at an event, and the answer; without ``asked_by`` it came from the floor."""

    sheet = models.ForeignKey(SignupSheet, models.CASCADE, related_name="questions")
    text = models.CharField(_("问题"), max_length=300)
    asked_by = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = EventQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text
