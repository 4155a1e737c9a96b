"""Channels of the first plant's committee, and what appeared on them."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.channels import selectors, services
from branches.channels.models import ChannelKind, Publication
from branches.channels.services import ChannelFacts, PublicationFacts
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

NAMES = (
    ("PAPER", "矿工报"), ("WINDOW", "办公楼宣传橱窗"), ("WECHAT-GROUP", "职工之家微信群"), ("OFFICIAL-ACCOUNT", "企业公众号"),
    ("SHORT-VIDEO", "企业短视频号"),
)  # fmt: skip


def spread(now: datetime) -> str:
    today = timezone.localdate(now)
    grant = (
        RoleGrant.objects.valid_on(today).filter(role=Role.COMMITTEE).select_related("user", "node").order_by("node__path", "pk").first()
    )
    if grant is not None:
        actor = actor_of(grant.user, today)
        node = selectors.nodes(actor.scope("channel.edit"), today)[0]
        stories = list(selectors.stories()[:5])
        for n, (kind, name) in enumerate(NAMES):
            facts = ChannelFacts(node, ChannelKind.objects.get(code=kind), name, keeper_post="宣传干事")
            channel = services.register_channel(actor=actor, at=now, facts=facts)
            for k, story in enumerate(stories[: n + 1]):
                reads = 120 * (k + 1) if channel.kind.is_online else None
                told = PublicationFacts(channel, today - timedelta(days=3 * k), story=story, reads=reads)
                services.record_publication(actor=actor, at=now, facts=told)
    return f"{Publication.objects.count()} publications"
