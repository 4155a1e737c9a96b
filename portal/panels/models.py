"""Panels: an odd number of people, at least three, who judge cases of any room; who is biased stands aside on record.

A room convenes a panel for one of its records (``record_kind``, ``record_id``) and hands it cases. The room registers who
has a conflict with a case and what follows from a conclusion (``portal.panels.registry``). Sources: docs/rules.md 3.4
EXM-07, EXM-08.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet
from portal.panels.enums import OPEN_STATES, CaseResult, PanelFigure, PanelMethod, PanelState


class PanelQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def seated(self, user) -> Self:
        """Panels in which ``user`` has a seat, wherever he works; nothing for nobody."""
        return self.filter(pk__in=PanelSeat.objects.filter(user=user).values("panel_id")) if user is not None else self.none()


class Panel(models.Model):
    """``minimum`` and ``pass_mark`` are copied from the rules on the day the panel was convened.

    How it judges is settled before the first opinion: the figure that decides, whether a discussion follows the independent
    ratings, whether cases and judges are hidden. ``fewest``: without so many opinions a case has no conclusion; after
    ``due_on`` those who are late are no longer waited for.
    """

    title = models.CharField(_("名称"), max_length=120)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("范围"))
    record_kind = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()
    method = models.CharField(_("评审方式"), max_length=8, choices=PanelMethod.choices, default=PanelMethod.VOTE)
    minimum = models.PositiveSmallIntegerField(_("最少人数"))
    pass_mark = models.DecimalField(_("合格线"), max_digits=5, decimal_places=2, null=True, blank=True)
    figure = models.CharField(_("决定用的分数"), max_length=8, choices=PanelFigure.choices, default=PanelFigure.MEAN)
    has_discussion = models.BooleanField(_("独立评审后合议复评"), default=False)
    is_blind = models.BooleanField(_("对评委隐去评审对象身份"), default=False)
    hides_judges = models.BooleanField(_("结束前评委互不知名"), default=False)
    fewest = models.PositiveSmallIntegerField(_("每个对象最少评审人数"), default=3)
    due_on = models.DateField(_("评审截止日期"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=PanelState.choices, default=PanelState.FORMING)
    convened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    discussed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)  # by the button
    concluded_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["-convened_at", "-id"]
        indexes = [models.Index(fields=["record_kind", "record_id"], name="panel_by_record")]
        constraints = [
            models.UniqueConstraint(fields=["record_kind", "record_id"], condition=Q(state__in=OPEN_STATES), name="panel_one_running"),
            models.CheckConstraint(condition=Q(fewest__gte=3), name="panel_fewest_of_three"),
            models.CheckConstraint(condition=Q(minimum__gte=F("fewest")), name="panel_minimum_covers_fewest"),
        ]

    def __str__(self) -> str:
        return self.title


class PanelRecordQuerySet(ScopedQuerySet):
    scope_path = "panel__node__path"


class PanelSeat(models.Model):
    """A member of the panel; the chair is one of them. A deputy judges a case only where a recusal has made room."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_seats", verbose_name=_("评委"))
    is_chair = models.BooleanField(_("组长"), default=False)
    is_deputy = models.BooleanField(_("候补"), default=False)
    reminded_on = models.DateField(null=True)  # by the clock

    objects = PanelRecordQuerySet.as_manager()

    class Meta:
        ordering = ["is_deputy", "-is_chair", "id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "user"], name="panel_seat_once"),
            models.UniqueConstraint(fields=["panel"], condition=Q(is_chair=True), name="panel_one_chair"),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}:{self.user_id}"


class PanelCase(models.Model):
    """One thing to judge: a record of a room, its label and the person it is about, where there is one."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="cases")
    record_kind = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()
    label = models.CharField(_("评审对象"), max_length=160)
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=8, choices=CaseResult.choices, default=CaseResult.OPEN)
    tally = models.JSONField(default=dict)  # votes for and against, or mean and number of points, at the conclusion
    concluded_at = models.DateTimeField(null=True)

    objects = PanelRecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["panel", "record_kind", "record_id"], name="panel_case_once")]

    def __str__(self) -> str:
        return self.label


class PanelCaseRecordQuerySet(ScopedQuerySet):
    scope_path = "case__panel__node__path"


class PanelRecusal(models.Model):
    """A member stands aside for one case, by own word or because a rule found the tie; the reason stays on record."""

    case = models.ForeignKey(PanelCase, models.CASCADE, related_name="recusals")
    seat = models.ForeignKey(PanelSeat, models.CASCADE, related_name="recusals")
    reason = models.CharField(_("回避原因"), max_length=200)
    is_by_rule = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = PanelCaseRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seat"], name="panel_recusal_once")]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.seat_id}"


class PanelOpinion(models.Model):
    """What one member thinks of one case: for or against, or points, with a reason. ``first_…``: before the discussion."""

    case = models.ForeignKey(PanelCase, models.CASCADE, related_name="opinions")
    seat = models.ForeignKey(PanelSeat, models.CASCADE, related_name="opinions")
    is_for = models.BooleanField(null=True)
    points = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, blank=True)
    first_is_for = models.BooleanField(null=True)
    first_points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    reason = models.CharField(_("评审意见"), max_length=300)
    given_at = models.DateTimeField()

    objects = PanelCaseRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seat"], name="panel_opinion_once"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=0, points__lte=100), name="panel_points_of_100"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.seat_id}"
