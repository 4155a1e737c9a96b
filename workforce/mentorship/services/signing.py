"""Both sign, a third person witnesses, the agreement runs. Or somebody sends the text back."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.catalogue.selectors import values_on
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.periods import add_months, add_years
from portal.rights.access import Actor
from workforce.mentorship import access, rules, selectors
from workforce.mentorship.enums import MentorshipState, SignatureRole
from workforce.mentorship.models import MentorshipAgreement, MentorshipSignature
from workforce.mentorship.services.drafting import is_member
from workforce.mentorship.services.locking import announce, locked, save, tell, told, words


def _put(row: MentorshipAgreement, actor: Actor, at: datetime, role: SignatureRole) -> None:
    """The signature under the text that was offered; any other text is not signed."""
    if selectors.text_hash(row) != row.text_hash:
        raise RuleBroken("mentorship.text_changed")
    person_id = actor.person_id
    assert person_id is not None
    MentorshipSignature.objects.create(agreement=row, role=role, person_id=person_id, signed_at=at, text_hash=row.text_hash)
    told(row, actor, at, "signed", after={"role": str(role), "text_hash": row.text_hash})


@transaction.atomic
def sign(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, version: int | None = None) -> MentorshipAgreement:
    """Mentor or apprentice signs. RuleBroken ``mentorship.*``; EditConflict when the text is another one than was read."""
    row = locked(agreement, version)
    ensure(access.may_sign(actor, row, selectors.roles_signed(row)))
    _put(row, actor, at, SignatureRole.MENTOR if access.is_mentor(actor, row) else SignatureRole.APPRENTICE)
    return row


@transaction.atomic
def witness(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, version: int | None = None) -> MentorshipAgreement:
    """The third signature, with which the agreement runs; the days that follow from the start are fixed now."""
    row, today = locked(agreement, version), localdate(at)
    ensure(access.may_witness(actor, row, selectors.roles_signed(row)))
    _put(row, actor, at, SignatureRole.WITNESS)
    figures = values_on(("MENTOR_OBJECTION_MONTHS", "MENTOR_REWARD_YEARS"), today)
    row.state, row.started_at = MentorshipState.RUNNING, at
    row.object_until = add_months(max(row.from_on, today), int(figures["MENTOR_OBJECTION_MONTHS"]))
    row.credit_until = add_years(row.from_on, int(figures["MENTOR_REWARD_YEARS"]))
    row.start_grade = selectors.best_grade(row.apprentice_id, row.from_on, row.occupation_id)
    row.is_member_mentor = is_member(row.mentor)
    save(row, "state", "started_at", "object_until", "credit_until", "start_grade", "is_member_mentor")
    announce(row)
    tell(row, [row.mentor_id, row.apprentice_id], "started_notice", at, until=row.object_until.isoformat())
    return row


@transaction.atomic
def send_back(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, reason: str) -> MentorshipAgreement:
    """Somebody who is asked to sign does not agree with the text: back to the draft, and what was signed counts no more."""
    row = locked(agreement)
    ensure(access.may_return(actor, row))
    said = words(reason, "reason_needed", "reason")
    row.signatures.all().delete()
    row.state, row.text_hash = rules.DRAFT, ""
    save(row, "state", "text_hash")
    told(row, actor, at, "returned", reason=said)
    tell(row, [row.mentor_id, row.apprentice_id], "returned_notice", at, reason=said)
    return row
