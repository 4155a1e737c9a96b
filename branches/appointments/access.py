"""Who keeps appointments and the roster: the committee, until a row is ended."""

from branches.appointments.models import CrossPost, PartyStaff
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def may_edit_post(actor: Actor, post: CrossPost) -> Verdict:
    verdict = actor.may("appointment.edit", path=post.node.path)
    return verdict if not verdict or post.ended_on is None else denied("appointment.is_ended")


def may_edit_staff(actor: Actor, row: PartyStaff) -> Verdict:
    verdict = actor.may("party_staff.edit", path=row.node.path)
    return verdict if not verdict or row.ended_on is None else denied("party_staff.is_ended")
