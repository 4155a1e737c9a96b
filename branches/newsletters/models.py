"""Newsletters of the union (《工会简报》): one a quarter and unit, put together of stories that are published already.

An item is a story with the editor's own lead; a story that is taken down drops out of every newsletter, printed copies
excepted. Going out is an announcement that asks for a receipt (docs/coverage.md S1-72).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.newsletters.enums import NEWSLETTER_TONES, NewsletterState
from portal.kernel.scope import ScopedQuerySet


class NewsletterQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Newsletter(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="newsletters", verbose_name=_("单位或党组织"))
    year = models.PositiveSmallIntegerField(_("年度"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    title = models.CharField(_("标题"), max_length=80)
    lead = models.TextField(_("卷首语"), blank=True)
    state = models.CharField(max_length=10, choices=NewsletterState.choices, default=NewsletterState.DRAFT)
    announcement = models.ForeignKey("portal.Announcement", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(_("发布日期"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-quarter", "node__path"]
        constraints = [
            models.UniqueConstraint(fields=["node", "year", "quarter"], name="newsletter_once_a_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="newsletter_of_a_quarter"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return NEWSLETTER_TONES[self.state]


class NewsletterItemQuerySet(ScopedQuerySet):
    scope_path = "newsletter__node__path"


class NewsletterItem(models.Model):
    """``lead`` in place of the story's own; ``no`` its place."""

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="items")
    story = models.ForeignKey("branches.Story", models.PROTECT, related_name="newsletter_items")
    no = models.PositiveSmallIntegerField()
    lead = models.CharField(_("编者的话"), max_length=200, blank=True)

    objects = NewsletterItemQuerySet.as_manager()

    class Meta:
        ordering = ["no", "id"]
        constraints = [models.UniqueConstraint(fields=["newsletter", "story"], name="newsletter_story_once")]

    def __str__(self) -> str:
        return f"{self.newsletter_id}:{self.story_id}"
