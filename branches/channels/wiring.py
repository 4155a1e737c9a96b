"""Hangs channels onto the house: sentences, a tab beside the stories, the catalogue of kinds, import and files."""

from django.utils.translation import gettext_lazy as _

from branches.channels.exports import EXPORTERS
from branches.channels.imports import PublicationResource
from branches.channels.messages import SENTENCES
from branches.channels.models import ChannelKind
from branches.stories.registry import CultureTab, register_tab
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.kernel import exporters, sentences


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.Channel": _("宣传渠道"), "branches.Publication": _("刊发记录")})
    sentences.register(SENTENCES)
    register_tab(CultureTab(_("渠道和刊发"), "channel_list", "channel.view", 60))
    note = _("内部报刊、橱窗、微信群等")
    register_catalogue(Catalogue("channel-kinds", _("宣传渠道类别"), ChannelKind, ("is_online", "source"), note, order=68))
    register_kind(ImportKind("publications", _("刊发台账"), PublicationResource, order=70, list_url="publication_list"))
