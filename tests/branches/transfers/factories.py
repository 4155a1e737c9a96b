"""Letters of members of branch A."""

from datetime import timedelta

from branches.transfers import services
from branches.transfers.models import TransferLetter
from branches.transfers.services import LetterFacts
from portal.kernel import clock
from tests.support.people import FourPeople


def words(people: FourPeople, user=None) -> dict:
    return {"actor": people.actor(user or people.committee), "at": clock.now()}


def mover(people: FourPeople):
    return people.branch_a.memberships.exclude(person=people.secretary.person).order_by("pk")[0].person


def letter(people: FourPeople, user=None, days_ago: int = 0, **changed) -> TransferLetter:
    """From branch A to branch B, issued ``days_ago``."""
    facts = {"person": mover(people), "kind": "inside", "to_branch": people.branch_b, "issued_on": clock.today() - timedelta(days=days_ago)}
    return services.issue_letter(**words(people, user), facts=LetterFacts(**(facts | changed)))
