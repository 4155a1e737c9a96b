"""Who drafts, signs, witnesses, leads and judges an agreement. The office never decides in its own case."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.mentorship import rules
from workforce.mentorship.models import MentorshipAgreement, MentorshipIndicator


def is_party(actor: Actor, row: MentorshipAgreement) -> bool:
    return actor.person_id is not None and actor.person_id in (row.mentor_id, row.apprentice_id)


def is_mentor(actor: Actor, row: MentorshipAgreement) -> bool:
    return actor.person_id is not None and actor.person_id == row.mentor_id


def holds(actor: Actor, right: str, row: MentorshipAgreement) -> bool:
    """Whether an office of the actor with ``right`` reaches the unit or the branch of the agreement."""
    scope = actor.scope(right)
    return scope.covers(row.unit.path) or (row.branch is not None and scope.covers(row.branch.path))


def _reached(actor: Actor, right: str, row: MentorshipAgreement) -> None:
    """NotReachable for who is neither a party, nor the judge, nor an office in reach."""
    own = actor.scope(right).person_id
    if not holds(actor, right, row) and (own is None or own not in (row.mentor_id, row.apprentice_id, row.judge_id)):
        raise NotReachable(right)


def may_draft(actor: Actor, mentor: Person, unit_path: str) -> Verdict:
    """HR of the apprentice's unit, or the mentor himself."""
    scope = actor.scope("mentorship.draft")
    if scope.covers(unit_path):
        return ALLOWED
    if scope.person_id is None:
        raise NotReachable("mentorship.draft")
    return ALLOWED if scope.person_id == mentor.pk else denied("mentorship.own_only")


def may_edit(actor: Actor, row: MentorshipAgreement) -> Verdict:
    """As long as nobody was asked to sign: the mentor and HR."""
    _reached(actor, "mentorship.draft", row)
    if not is_mentor(actor, row) and not holds(actor, "mentorship.draft", row):
        return denied("mentorship.not_drafter")
    return ALLOWED if row.state == rules.DRAFT else denied("mentorship.not_draft")


def may_sign(actor: Actor, row: MentorshipAgreement, roles: frozenset[str]) -> Verdict:
    _reached(actor, "mentorship.sign", row)
    mine = rules.MENTOR if is_mentor(actor, row) else rules.APPRENTICE
    return rules.sign_verdict(row.state, is_party=is_party(actor, row), has_signed=mine in roles)


def may_witness(actor: Actor, row: MentorshipAgreement, roles: frozenset[str]) -> Verdict:
    """A branch or union officer whose office reaches the agreement, and who is neither of the two."""
    _reached(actor, "mentorship.witness", row)
    return rules.witness_verdict(row.state, is_party=is_party(actor, row) or actor.person_id is None, roles=roles)


def may_return(actor: Actor, row: MentorshipAgreement) -> Verdict:
    """Whoever is asked to sign, and the office, may send the text back."""
    if not is_party(actor, row) and not any(holds(actor, right, row) for right in ("mentorship.witness", "mentorship.office")):
        raise NotReachable("mentorship.view")
    return ALLOWED if row.state == rules.SIGNING else denied("mentorship.not_signing")


def may_lead(actor: Actor, row: MentorshipAgreement) -> Verdict:
    """The mentor and HR note checks and solved problems."""
    _reached(actor, "mentorship.draft", row)
    if not is_mentor(actor, row) and not holds(actor, "mentorship.office", row):
        return denied("mentorship.not_leader")
    return ALLOWED if row.state == rules.RUNNING else denied("mentorship.not_running")


def may_run(actor: Actor, row: MentorshipAgreement) -> Verdict:
    """HR of the unit, and not in an own case."""
    if not holds(actor, "mentorship.office", row):
        raise NotReachable("mentorship.office")
    return denied("mentorship.own_case") if is_party(actor, row) else ALLOWED


def may_open_file(actor: Actor, pk: int) -> bool:
    return MentorshipAgreement.objects.within(actor.scope("mentorship.view")).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    """Papers of an agreement: mentor, apprentice and office until it has ended."""
    rows = MentorshipAgreement.objects.within(actor.scope("mentorship.draft"))
    return rows.filter(pk=pk).exclude(state__in=("done", "broken")).exists()


def may_open_evidence(actor: Actor, pk: int) -> bool:
    return MentorshipIndicator.objects.within(actor.scope("mentorship.view")).filter(pk=pk).exists()


def may_change_evidence(actor: Actor, pk: int) -> bool:
    rows = MentorshipIndicator.objects.within(actor.scope("mentorship.draft"))
    return rows.filter(pk=pk).exclude(agreement__state__in=("done", "broken")).exists()
