"""Who drafts, reviews, consents, names and spreads a method."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.methods import rules
from workforce.methods.models import OperatingMethod


def is_creator(actor: Actor, row: OperatingMethod) -> bool:
    return actor.person_id is not None and actor.person_id == row.creator_id


def may_draft(actor: Actor, creator: Person) -> Verdict:
    """The office of the creator's unit, or he himself."""
    scope = actor.scope("method.draft")
    if scope.covers(creator.unit.path):
        return ALLOWED
    if scope.person_id is None:
        raise NotReachable("method.draft")
    return ALLOWED if scope.person_id == creator.pk else denied("method.own_only")


def drafts(actor: Actor, row: OperatingMethod) -> bool:
    scope = actor.scope("method.draft")
    return scope.covers(row.unit.path) or (scope.person_id is not None and scope.person_id == row.creator_id)


def may_edit(actor: Actor, row: OperatingMethod) -> Verdict:
    if not drafts(actor, row):
        raise NotReachable("method.draft")
    return rules.edit_verdict(row.state)


def holds_office(actor: Actor, row: OperatingMethod) -> bool:
    return actor.scope("method.office").covers(row.unit.path)


def ensure_office(actor: Actor, row: OperatingMethod) -> None:
    if not holds_office(actor, row):
        raise NotReachable("method.office")


def may_open_file(actor: Actor, pk: int) -> bool:
    return OperatingMethod.objects.within(actor.scope("method.view")).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    """What was judged stays as it was: evidence is added and taken off in a draft alone."""
    return OperatingMethod.objects.within(actor.scope("method.draft")).filter(pk=pk, state=rules.DRAFT).exists()
