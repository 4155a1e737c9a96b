"""A channel of branch A and what appeared on it."""

from branches.channels import services
from branches.channels.models import Channel, ChannelKind, Publication
from branches.channels.services import ChannelFacts, PublicationFacts
from portal.kernel import clock
from portal.rights.models import User
from tests.branches.appraisals.factories import words
from tests.support.people import FourPeople

__all__ = ["channel", "channel_facts", "publication", "publication_facts", "words"]


def channel_facts(p: FourPeople, kind: str = "OFFICIAL-ACCOUNT", **changes) -> ChannelFacts:
    first = {"node": p.nodes["ZB-A"], "kind": ChannelKind.objects.get(code=kind), "name": "矿工之声"}
    return ChannelFacts(**{**first, **changes})


def channel(p: FourPeople, user: User | None = None, **changes) -> Channel:
    return services.register_channel(**words(p, user), facts=channel_facts(p, **changes))


def publication_facts(p: FourPeople, row: Channel, **changes) -> PublicationFacts:
    first = {"channel": row, "published_on": clock.today(), "title": "夜班的灯", "link": "https://example.cn/a", "reads": 120}
    return PublicationFacts(**{**first, **changes})


def publication(p: FourPeople, row: Channel | None = None, user: User | None = None, **changes) -> Publication:
    row = row or channel(p)
    return services.record_publication(**words(p, user), facts=publication_facts(p, row, **changes))
