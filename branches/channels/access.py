"""Who keeps channels and their ledger: the offices of the organisation."""

from branches.channels.models import Channel, Publication
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def may_edit_channel(actor: Actor, row: Channel) -> Verdict:
    """While it is in use. NotReachable for a stranger."""
    verdict = actor.may("channel.edit", path=row.node.path)
    return verdict if not verdict or row.closed_on is None else denied("channel.is_closed")


def may_edit_publication(actor: Actor, row: Publication) -> Verdict:
    return actor.may("channel.edit", path=row.channel.node.path)
