"""Different people are spoken to about different things (精准化、分众化): saved rules say who belongs to a segment, a plan says
what it is told in which month.

A segment is counted, never listed: no page shows who is in it, and below a smallest number not even how many. What is published to
a segment is an announcement whose readers are fixed on that day (docs/adr/0027).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.audiences.enums import ITEM_TONES, ItemState
from branches.safety.models.site import SiteQuerySet
from portal.kernel.fields import validate_first_of_month
from portal.kernel.models import CatalogueRow
from portal.people.enums import Education, PoliticalStatus, PostCategory


class ContentKind(CatalogueRow):
    """Bulletin on the situation, learning, ideals and convictions, safety, skills."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


def _labels(stored: str, choices: type[models.TextChoices]) -> list[str]:
    return [str(choices(value).label) for value in stored.split("|") if value]


class AudienceSegment(models.Model):
    """People of a unit, or members of a party organisation, and of what lies below. Lists are kept as ``operating|technical``."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位或党组织"))
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("人群名称"), max_length=60)
    is_youth = models.BooleanField(_("青年"), default=False)
    min_age = models.PositiveSmallIntegerField(_("最小年龄"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("最大年龄"), null=True, blank=True)
    posts = models.CharField(max_length=80, blank=True)
    educations = models.CharField(max_length=120, blank=True)
    statuses = models.CharField(max_length=80, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "name"]
        constraints = [models.UniqueConstraint(fields=["node", "name"], name="audience_segment_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def post_labels(self) -> list[str]:
        return _labels(self.posts, PostCategory)

    @property
    def education_labels(self) -> list[str]:
        return _labels(self.educations, Education)

    @property
    def status_labels(self) -> list[str]:
        return _labels(self.statuses, PoliticalStatus)


class ContentItemQuerySet(SiteQuerySet):
    scope_path = "segment__node__path"
    branch_path = "segment__branch__node__path"


class ContentItem(models.Model):
    """What a segment is told in a month; ``announcement`` is how it was said."""

    segment = models.ForeignKey(AudienceSegment, models.PROTECT, related_name="items", verbose_name=_("人群"))
    kind = models.ForeignKey(ContentKind, models.PROTECT, related_name="items", verbose_name=_("类型"))
    month = models.DateField(_("计划月份"), validators=[validate_first_of_month])
    due_on = models.DateField(_("计划发布日期"))
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("内容"), max_length=10000)
    needs_receipt = models.BooleanField(_("要求确认已阅"), default=True)
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.PLANNED)
    announcement = models.OneToOneField("portal.Announcement", models.PROTECT, null=True, blank=True, related_name="+")
    published_on = models.DateField(null=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = ContentItemQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="published") | Q(announcement__isnull=False), name="content_published_was_said"),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="content_cancelled_with_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return ITEM_TONES[ItemState(self.state)]
