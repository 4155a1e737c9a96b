"""Channels and publications as files; the second is taken back by its import."""

from django.utils.translation import gettext_lazy as _

from branches.channels import selectors
from branches.channels.filters import ChannelFilter, PublicationFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_channels(asked: Asked) -> Found:
    filterset = ChannelFilter(asked.params, selectors.channels(asked.scope))
    return Found(filterset.qs, filterset)


def find_publications(asked: Asked) -> Found:
    filterset = PublicationFilter(asked.params, selectors.publications(asked.scope))
    return Found(filterset.qs, filterset)


CHANNEL_COLUMNS = (
    ExportColumn("node", _("单位或党组织"), "node.name"),
    ExportColumn("kind", _("类别"), "kind.name"),
    ExportColumn("name", _("渠道名称")),
    ExportColumn("place", _("账号或位置")),
    ExportColumn("keeper_post", _("负责岗位")),
    ExportColumn("count", _("刊发次数"), kind="number"),
    ExportColumn("last_on", _("最近刊发"), kind="date"),
    ExportColumn("closed_on", _("停用日期"), kind="date"),
)
PUBLICATION_COLUMNS = (
    ExportColumn("node", value="channel.node.code"),
    ExportColumn("channel", value="channel.name"),
    ExportColumn("kind", _("类别"), "channel.kind.name"),
    ExportColumn("title", value="title"),
    ExportColumn("published_on", value="published_on", kind="date"),
    ExportColumn("link", value="link"),
    ExportColumn("reads", value="reads", kind="number"),
)
EXPORTERS = (
    Exporter("channel-list", _("宣传渠道"), "channel.view", CHANNEL_COLUMNS, find_channels, ("name", "kind__sort", "last_on")),
    Exporter(
        "publication-list", _("刊发台账"), "channel.view", PUBLICATION_COLUMNS, find_publications, ("title", "published_on", "reads"),
        imports="publications",
    ),
)  # fmt: skip
