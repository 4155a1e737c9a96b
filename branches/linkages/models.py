"""Leaders linked to branches (包联): which leader looks after which branch, when he goes there, what he finds and promises.

The link has a term and a focus; visits are planned and written down with what was found; a promise stays open until it is
kept. How many visits a quarter owes is a rule row (docs/glossary.md: branch_linkage; docs/coverage.md S3-46).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.linkages import rules
from branches.linkages.enums import VISIT_TONES, VisitStage
from portal.kernel.scope import ScopedQuerySet


class LeaderLinkQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"
    scope_person = "person_id"

    def standing_on(self, day):
        """Inside the term and not ended before."""
        rows = self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))
        return rows.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class LeaderLink(models.Model):
    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="leader_links", verbose_name=_("党支部"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="leader_links", verbose_name=_("包联领导"))
    focus = models.CharField(_("包联重点"), max_length=300)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = LeaderLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "person"], condition=Q(ended_on=None), name="leader_link_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="leader_link_in_order"),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")), name="leader_link_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id}:{self.person_id}"


class LinkVisitQuerySet(ScopedQuerySet):
    scope_path = "link__branch__node__path"
    scope_person = "link__person_id"


class LinkVisit(models.Model):
    """A visit: planned for a day, held on a day, or both. ``promise``: what the leader promised, until ``kept_on``."""

    link = models.ForeignKey(LeaderLink, models.CASCADE, related_name="visits")
    planned_on = models.DateField(_("计划日期"), null=True, blank=True)
    held_on = models.DateField(_("走访日期"), null=True, blank=True)
    topic = models.CharField(_("走访内容"), max_length=120)
    found = models.TextField(_("了解到的情况"), blank=True)
    promise = models.CharField(_("承诺事项"), max_length=300, blank=True)
    promise_by = models.DateField(_("完成期限"), null=True, blank=True)
    kept_on = models.DateField(_("兑现日期"), null=True, blank=True)
    kept_note = models.CharField(_("兑现情况"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = LinkVisitQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-planned_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["link", "planned_on"], name="link_visit_planned_once"),
            models.UniqueConstraint(fields=["link", "held_on"], name="link_visit_held_once"),
            models.CheckConstraint(condition=Q(planned_on__isnull=False) | Q(held_on__isnull=False), name="link_visit_has_a_day"),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def stage(self) -> VisitStage:
        return rules.stage_of(self.held_on, self.promise, self.kept_on)

    @property
    def tone(self) -> str:
        return VISIT_TONES[self.stage]
