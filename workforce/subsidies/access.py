"""Who claims, checks, approves and pays. Nobody acts on his own claim, whatever office he holds."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor
from workforce.subsidies import rules
from workforce.subsidies.models import SubsidyClaim

FILES = "subsidy_claim"


def is_own(actor: Actor, row: SubsidyClaim) -> bool:
    return actor.person_id is not None and actor.person_id == row.person_id


def is_office(actor: Actor, row: SubsidyClaim) -> bool:
    return actor.scope("subsidy.office").covers(row.person.unit.path)


def ensure_office(actor: Actor, row: SubsidyClaim) -> None:
    if not is_office(actor, row):
        raise NotReachable("subsidy.office")


def ensure_own(actor: Actor, row: SubsidyClaim) -> None:
    if not is_own(actor, row) or not actor.can("subsidy.own"):
        raise NotReachable("subsidy.own")


def may_check(actor: Actor, row: SubsidyClaim) -> Verdict:
    ensure_office(actor, row)
    return rules.check_verdict(row.state, is_own=is_own(actor, row))


def may_return(actor: Actor, row: SubsidyClaim) -> Verdict:
    ensure_office(actor, row)
    return rules.return_verdict(row.state, is_own=is_own(actor, row))


def may_approve(actor: Actor, row: SubsidyClaim) -> Verdict:
    ensure_office(actor, row)
    return rules.approve_verdict(row.state, is_own=is_own(actor, row), is_checker=row.checked_by_id == actor.user_id)


def may_pay(actor: Actor, row: SubsidyClaim) -> Verdict:
    ensure_office(actor, row)
    return rules.pay_verdict(row.state, is_own=is_own(actor, row))


def may_change(actor: Actor, row: SubsidyClaim) -> Verdict:
    ensure_own(actor, row)
    return rules.change_verdict(row.state)


def may_withdraw(actor: Actor, row: SubsidyClaim) -> Verdict:
    ensure_own(actor, row)
    return rules.withdraw_verdict(row.state)


def may_open(actor: Actor, claim_id: int) -> bool:
    """Asked for the files beside a claim."""
    return SubsidyClaim.objects.within(actor.scope("subsidy.view")).filter(pk=claim_id).exists()


def may_change_files(actor: Actor, claim_id: int) -> bool:
    """Receipts are added and taken off by the claimant until the claim has passed."""
    if actor.person_id is None or not actor.can("subsidy.own"):
        return False
    return SubsidyClaim.objects.filter(pk=claim_id, person=actor.person_id, state__in=rules.OPEN).exists()
