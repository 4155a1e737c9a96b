"""Who has the second word on a hold."""

from datetime import date

from portal.holds import rules
from portal.holds.models import LegalHold
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor


def may_decide(actor: Actor, hold: LegalHold, day: date) -> Verdict:
    """Confirm or decline on ``day`` what somebody else has asked for. NotReachable outside the reach of ``hold.confirm``."""
    verdict = actor.may("hold.confirm", path=hold.node.path, state=hold.state)
    return verdict and rules.may_still(hold.has_lapsed(day)) and rules.may_decide(actor.user_id, hold.asked_by_id)


def may_ask_to_lift(actor: Actor, hold: LegalHold) -> Verdict:
    """NotReachable outside the reach of ``hold.lift``."""
    return actor.may("hold.lift", path=hold.node.path, state=hold.state)
