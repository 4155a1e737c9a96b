"""Honours of people, units and branches: who received which title, when, from whom, with the paper that proves it.

The same matter may be honoured at several levels; ``matter`` joins such rows, so that a bonus counts the highest once
(docs/rules.md 5.6 BON-1, BON-2).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet
from workforce.honours.enums import HonourLevel


class HonourTitle(CatalogueRow):
    """A title of the catalogue with its usual level; ``is_for_people`` or for a collective (unit, branch, team)."""

    level = models.PositiveSmallIntegerField(_("级别"), choices=HonourLevel.choices, default=HonourLevel.COMPANY)
    is_for_people = models.BooleanField(_("授予个人"), default=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class HonourQuerySet(ScopedQuerySet):
    """``node`` is the unit of the person on the day, or the honoured unit or branch itself."""

    scope_path = "node__path"
    scope_person = "person_id"


class Honour(models.Model):
    title = models.ForeignKey(HonourTitle, models.PROTECT, related_name="honours", verbose_name=_("荣誉称号"))
    level = models.PositiveSmallIntegerField(_("级别"), choices=HonourLevel.choices)
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("获奖人"))
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="honours", verbose_name=_("单位或支部"))
    awarded_on = models.DateField(_("授予日期"))
    awarded_by = models.CharField(_("授予单位"), max_length=80)
    document = models.CharField(_("文号"), max_length=60, blank=True)
    matter = models.CharField(_("事由"), max_length=80, blank=True)
    is_shown = models.BooleanField(_("本人同意展示"), default=False)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = HonourQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-id"]
        indexes = [models.Index(fields=["node", "awarded_on"], name="honour_by_node")]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "person", "awarded_on"], condition=Q(withdrawn_at=None, person__isnull=False), name="honour_once_person"
            ),
            models.UniqueConstraint(
                fields=["title", "node", "awarded_on"], condition=Q(withdrawn_at=None, person__isnull=True), name="honour_once_collective"
            ),
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("registered_by")), name="honour_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.title_id} {self.awarded_on}"
