"""Hangs campaigns and visits onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.campaigns.exports import EXPORTERS
from branches.campaigns.messages import SENTENCES
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    call_records({"branches.CampaignEvent": _("主题活动的记录"), "branches.ModelVisit": _("劳模工匠进支部")})
    menu.add(menu.MenuEntry("campaigns", "calendar-event", _("主题活动"), "campaign_list", "campaign.view", 18, group=menu.PARTY))
