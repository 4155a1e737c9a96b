"""Stories: reviewed written items of every kind (story, portrait, company history, case, work, outcome), one mechanism.

A branch or office writes, everybody shown agrees to that very wording, the publicity office (the Party committee) reads it
as a second person and publishes. Who is shown may take his word back at any time, and the page is down at once; whether he
did so is written nowhere but here (docs/coverage.md S0-12, S0-15, S1-14, S1-77, S1-88, S2-06, S3-113).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.stories.enums import CONSENT_TONES, STORY_TONES, Consent, CultureTextKind, StoryPart, StoryShape, StoryState
from branches.stories.rules import Shown
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class StoryKind(CatalogueRow):
    """A kind of written item; ``shape`` says what it has beside its text."""

    shape = models.CharField(_("内容形式"), max_length=8, choices=StoryShape.choices, default=StoryShape.PLAIN)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class HistoryField(CatalogueRow):
    """A field of the company's history by which its entries are told apart."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class StoryQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def published(self):
        return self.filter(state=StoryState.PUBLISHED)


class Story(models.Model):
    """``text_no`` rises with every change of what is told: a consent holds for the wording that it was given to."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="stories", verbose_name=_("党组织或单位"))
    kind = models.ForeignKey(StoryKind, models.PROTECT, related_name="stories", verbose_name=_("类别"))
    title = models.CharField(_("标题"), max_length=80)
    lead = models.CharField(_("导语"), max_length=200, blank=True)
    body = models.TextField(_("正文"))
    field = models.ForeignKey(HistoryField, models.PROTECT, null=True, blank=True, related_name="stories", verbose_name=_("历史领域"))
    year = models.PositiveSmallIntegerField(_("发生年份"), null=True, blank=True)
    problem = models.TextField(_("要解决的问题"), blank=True)
    effect = models.TextField(_("取得的成效"), blank=True)
    reuse = models.TextField(_("可推广之处"), blank=True)
    programme = models.ForeignKey(
        "branches.PartyPlusProgramme", models.PROTECT, null=True, blank=True, related_name="stories", verbose_name=_("对应项目")
    )
    activity = models.ForeignKey(
        "branches.Activity", models.PROTECT, null=True, blank=True, related_name="stories", verbose_name=_("关联活动")
    )
    honour = models.ForeignKey(
        "workforce.Honour", models.PROTECT, null=True, blank=True, related_name="stories", verbose_name=_("关联荣誉")
    )
    tags = models.ManyToManyField("portal.Tag", blank=True, related_name="stories", verbose_name=_("标签"))
    state = models.CharField(max_length=10, choices=StoryState.choices, default=StoryState.DRAFT)
    text_no = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    editors = models.JSONField(default=list, db_default=[])  # ids of users who changed it, who therefore do not review it
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField(null=True)
    review_note = models.CharField(_("审核意见"), max_length=300, blank=True)
    published_on = models.DateField(_("发布日期"), null=True)
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(_("撤下原因"), max_length=200, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        verbose_name_plural = "stories"
        indexes = [models.Index(fields=["state", "published_on"], name="story_published")]
        constraints = [
            models.CheckConstraint(condition=~Q(state="published") | Q(published_on__isnull=False), name="story_published_on_a_day"),
            models.CheckConstraint(condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("submitted_by")), name="story_two_persons"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return STORY_TONES[self.state]


class StoryPersonQuerySet(ScopedQuerySet):
    scope_path = "story__node__path"
    scope_person = "person_id"


class StoryPerson(models.Model):
    """Somebody shown, with his own word: the record of consent. ``is_on_paper``: signed by hand, for who has no account."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="people")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="stories")
    part = models.CharField(_("身份"), max_length=6, choices=StoryPart.choices, default=StoryPart.HERO)
    consent = models.CharField(max_length=10, choices=Consent.choices, default=Consent.ASKED)
    text_no = models.PositiveIntegerField(default=1)
    is_on_paper = models.BooleanField(default=False)
    answered_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = StoryPersonQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "story people"
        constraints = [models.UniqueConstraint(fields=["story", "person"], name="story_person_once")]

    def __str__(self) -> str:
        return f"{self.story_id}:{self.person_id}"

    @property
    def tone(self) -> str:
        return CONSENT_TONES[self.consent]

    @property
    def shown(self) -> Shown:
        return Shown(self.person.name, self.consent, self.text_no)


class CultureTextQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class CultureText(models.Model):
    """Words of the enterprise about itself, shown on the culture page; none until the enterprise writes them."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("类别"), max_length=8, choices=CultureTextKind.choices)
    text = models.CharField(_("文字"), max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = CultureTextQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "kind"]
        constraints = [models.UniqueConstraint(fields=["node", "kind"], name="culture_text_once")]

    def __str__(self) -> str:
        return self.text
