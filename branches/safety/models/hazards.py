"""A hazard from the report to the closure by a second person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.safety.enums import HAZARD_TONES, OPEN_STATES, HazardState, Rhythm
from branches.safety.models.site import SiteQuerySet
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class HazardGrade(CatalogueRow):
    """How grave a hazard is, and within how many days it is to be fixed unless somebody says otherwise."""

    days_to_fix = models.PositiveSmallIntegerField(_("整改期限（天）"), default=7)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class HazardQuerySet(SiteQuerySet):
    own = ("found_by_id", "owner_id")

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def annotate_late(self, day):
        """``is_late``: on the morning of ``day`` the last day was over and the work was not reported as done."""
        undone = models.Q(fixed_on=None) | models.Q(fixed_on__gte=day)
        not_closed_before = models.Q(closed_on=None) | models.Q(closed_on__gte=day)
        is_late = models.Q(due_on__lt=day) & undone & not_closed_before
        return self.annotate(is_late=models.ExpressionWrapper(is_late, output_field=models.BooleanField()))

    def overdue_on(self, day):
        """Not yet reported as fixed, and the last day is over."""
        return self.filter(state__in=[s for s in OPEN_STATES if s != HazardState.FIXED], due_on__lt=day)


class Hazard(models.Model):
    """``node``: the unit where it was found; ``branch``: the one that covered the unit on that day.

    ``owner`` is whom it is given to, ``owner_post`` what lists show of him. ``fixed_by`` and ``checked_by`` are accounts and
    never the same.
    """

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="hazards", verbose_name=_("单位"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name=_("党支部"))
    place = models.CharField(_("地点"), max_length=80)
    rhythm = models.CharField(_("排查方式"), max_length=16, choices=Rhythm.choices, default=Rhythm.TEAM_DAILY)
    grade = models.ForeignKey(HazardGrade, models.PROTECT, related_name="hazards", verbose_name=_("等级"))
    text = models.CharField(_("隐患描述"), max_length=500)
    found_at = models.DateTimeField(_("发现时间"))
    found_on = models.DateField(_("发现日期"))  # local date of found_at, kept for the indexes
    found_by = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("发现人"))
    area = models.ForeignKey("branches.WorkArea", models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name=_("辖区"))
    inspection = models.ForeignKey("branches.SafetyInspection", models.PROTECT, null=True, blank=True, related_name="hazards")
    state = models.CharField(_("状态"), max_length=10, choices=HazardState.choices, default=HazardState.REPORTED)
    owner = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("整改责任人"))
    owner_post = models.CharField(_("责任岗位"), max_length=60, blank=True)
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    was_overdue = models.BooleanField(default=False)  # a last day went by once; a new one does not undo that
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    fixed_on = models.DateField(_("整改日期"), null=True, blank=True)
    fix_note = models.CharField(_("整改措施"), max_length=500, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(_("闭环日期"), null=True, blank=True)
    reason = models.CharField(_("退回或作废原因"), max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)  # from the form: a double click makes one hazard
    version = models.PositiveIntegerField(default=1)

    objects = HazardQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-id"]
        indexes = [
            models.Index(fields=["node", "found_on"], name="hazard_by_node"),
            models.Index(fields=["branch", "found_on"], name="hazard_by_branch"),
            models.Index(fields=["state", "due_on"], name="hazard_by_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(checked_by=None) | ~Q(checked_by=F("fixed_by")), name="hazard_two_persons"),
            models.CheckConstraint(condition=Q(due_on=None) | Q(due_on__gte=F("found_on")), name="hazard_due_after_found"),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_on__isnull=False), name="hazard_closed_has_a_day"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def tone(self) -> str:
        return HAZARD_TONES[self.state]

    @property
    def answering_path(self) -> str:
        """Where it belongs in the tree: the branch that answers, else the unit."""
        return self.branch.node.path if self.branch is not None else self.node.path


class HazardRecordQuerySet(ScopedQuerySet):
    scope_path = "hazard__node__path"


class HazardEscalation(models.Model):
    """A step of escalation is told once, on the day it was due to be."""

    hazard = models.ForeignKey(Hazard, models.CASCADE, related_name="escalations")
    step = models.PositiveSmallIntegerField()
    days_late = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    objects = HazardRecordQuerySet.as_manager()

    class Meta:
        ordering = ["step"]
        constraints = [models.UniqueConstraint(fields=["hazard", "step"], name="hazard_escalated_once")]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.step}"
