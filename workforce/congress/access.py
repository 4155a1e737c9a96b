"""Who runs the congress, confirms its lists, raises and answers proposals."""

from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor
from workforce.congress.enums import CongressMatterState, CongressTermState
from workforce.congress.models import CongressConsultation, CongressDelegate, CongressMatter, CongressTerm

FILES = "congress_consultation"


def runs(actor: Actor, path: str, right: str = "congress.run") -> bool:
    return actor.can(right) and actor.scope(right).covers(path)


def may_prepare(actor: Actor, term: CongressTerm) -> Verdict:
    verdict = actor.may("congress.run", path=term.node.path)
    return verdict if not verdict or term.state == CongressTermState.DRAFT else denied("congress.is_confirmed")


def may_confirm(actor: Actor, term: CongressTerm) -> Verdict:
    verdict = actor.may("congress.confirm", path=term.node.path)
    if verdict and term.state != CongressTermState.DRAFT:
        return denied("congress.is_confirmed")
    return denied("congress.second_person") if verdict and term.prepared_by_id == actor.user_id else verdict


def may_hold(actor: Actor, term: CongressTerm) -> Verdict:
    verdict = actor.may("congress.run", path=term.node.path)
    return verdict if not verdict or term.state == CongressTermState.CONFIRMED else denied("congress.confirm_first")


def seat_of(actor: Actor, term: CongressTerm) -> CongressDelegate | None:
    """The actor's seat in a confirmed term."""
    if actor.person_id is None or term.state != CongressTermState.CONFIRMED:
        return None
    return term.delegates.sitting().filter(person=actor.person_id).first()


def may_answer(actor: Actor, matter: CongressMatter) -> Verdict:
    verdict = actor.may("congress.answer", path=matter.term.node.path)
    if verdict and matter.state != CongressMatterState.OPEN:
        return denied("congress.matter_answered")
    is_own = actor.person_id is not None and matter.raised_by.person_id == actor.person_id
    return denied("congress.matter_own") if verdict and is_own else verdict


def may_open(actor: Actor, consultation_id: int) -> bool:
    return CongressConsultation.objects.within(actor.scope("congress.view")).filter(pk=consultation_id).exists()


def may_change_files(actor: Actor, consultation_id: int) -> bool:
    rows = CongressConsultation.objects.within(actor.scope("congress.run")).filter(pk=consultation_id)
    return rows.exclude(state="filed").exists()
