"""Who registers, verifies and withdraws conversions, and who sees what was paid for them."""

from decimal import Decimal

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor
from workforce.challenges.models import ChallengePlace
from workforce.conversions import rules
from workforce.conversions.models import InnovationConversion


def authors_of(row: InnovationConversion) -> set[int]:
    """Persons who have a part in the source."""
    if row.result is not None:
        return set(row.result.authors.filter(person__isnull=False).values_list("person_id", flat=True))
    if row.project is not None:
        return {row.project.lead_id, *row.project.members.values_list("person_id", flat=True)}
    if row.challenge is not None:
        return set(ChallengePlace.objects.filter(claim__challenge=row.challenge, claim__state="chosen").values_list("person_id", flat=True))
    return {row.method.creator_id} if row.method is not None else set()


def holds(actor: Actor, right: str, row: InnovationConversion) -> bool:
    scope = actor.scope(right)
    return scope.covers(row.node.path) or scope.covers(row.unit.path)


def _ensure(actor: Actor, right: str, row: InnovationConversion) -> None:
    if not holds(actor, right, row):
        raise NotReachable(right)


def may_change(actor: Actor, row: InnovationConversion) -> Verdict:
    _ensure(actor, "conversion.register", row)
    return rules.change_verdict(row.state, is_registrar=row.registered_by_id == actor.user_id)


def may_verify(actor: Actor, row: InnovationConversion) -> Verdict:
    """Finance or another second person, never the registrar nor an author."""
    _ensure(actor, "conversion.verify", row)
    is_author = actor.person_id in authors_of(row)
    return rules.verify_verdict(row.state, is_registrar=row.registered_by_id == actor.user_id, is_author=is_author)


def may_withdraw(actor: Actor, row: InnovationConversion, bound: Decimal) -> Verdict:
    _ensure(actor, "conversion.verify", row)
    return rules.withdraw_verdict(row.state, is_author=actor.person_id in authors_of(row), paid=bound)


def sees_shares(actor: Actor, row: InnovationConversion) -> bool:
    """What was paid for it: the office of the funds."""
    return actor.scope("fund.view").covers(row.node.path) or actor.scope("fund.view").covers(row.unit.path)


def may_open_file(actor: Actor, pk: int) -> bool:
    return InnovationConversion.objects.within(actor.scope("conversion.view")).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    """The papers of a benefit stand once it is verified."""
    rows = InnovationConversion.objects.within(actor.scope("conversion.register"))
    return rows.filter(pk=pk, state__in=(rules.REGISTERED, rules.RETURNED)).exists()
