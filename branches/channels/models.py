"""Channels of publicity (internal paper, window, WeChat group, official account, short video) and what appeared where.

Reads are figures that the channel itself shows and that somebody types in; nobody's reading is followed
(docs/coverage.md S2-05).
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from branches.channels.enums import CHANNEL_TONES, ChannelState
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class ChannelKind(CatalogueRow):
    """A carrier: paper, window, chat group, account."""

    is_online = models.BooleanField(_("有链接和阅读数"), default=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class ChannelQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class Channel(models.Model):
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="channels", verbose_name=_("单位或党组织"))
    kind = models.ForeignKey(ChannelKind, models.PROTECT, related_name="channels", verbose_name=_("类别"))
    name = models.CharField(_("渠道名称"), max_length=60)
    place = models.CharField(_("账号或位置"), max_length=80, blank=True)
    keeper_post = models.CharField(_("负责岗位"), max_length=40, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "kind__sort", "name"]
        constraints = [models.UniqueConstraint(fields=["node", "name"], name="channel_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> ChannelState:
        return ChannelState.CLOSED if self.closed_on else ChannelState.ACTIVE

    @property
    def tone(self) -> str:
        return CHANNEL_TONES[self.state]


class PublicationQuerySet(ScopedQuerySet):
    scope_path = "channel__node__path"


class Publication(models.Model):
    """What appeared on a channel on a day; ``story`` where it is one of the library."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="publications", verbose_name=_("渠道"))
    story = models.ForeignKey(
        "branches.Story", models.PROTECT, null=True, blank=True, related_name="publications", verbose_name=_("内容库中的内容")
    )
    title = models.CharField(_("标题"), max_length=120)
    published_on = models.DateField(_("刊发日期"))
    link = models.CharField(_("链接"), max_length=300, blank=True)
    reads = models.PositiveIntegerField(_("阅读数"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["channel", "title", "published_on"], name="publication_once")]

    def __str__(self) -> str:
        return self.title
