"""Contests in reach, who may be nominated by whom, shares of skilled workers."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from branches.contests import access, rules
from branches.contests.models import Contest, ContestNomination
from portal.ballots.enums import RUNNING, ItemResult
from portal.ballots.models import Ballot, BallotItem
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.honours.models import HonourTitle
from workforce.skills.models import SkillCertificate

CONTEST_KIND, NOMINATION_KIND, VOTING_RULE = "contest", "contest_nomination", "CONTEST"


def committees(scope: Scope, today: date) -> QuerySet[Node]:
    return Node.objects.within(scope).filter(kind__in=(NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH)).open_on(today).order_by("path")


def places(scope: Scope, contest: Contest, today: date) -> QuerySet[Node]:
    """Branches that the contest's committee leads and the actor may nominate for."""
    rows = Node.objects.within(scope).filter(subtree("path", access.ground(contest.node)), kind__in=BRANCH_KINDS)
    return rows.open_on(today).order_by("path")


def titles() -> QuerySet[HonourTitle]:
    return HonourTitle.objects.filter(is_for_people=True, is_active=True)


def contests(actor: Actor) -> QuerySet[Contest]:
    rows = access.readable(actor).select_related("node__parent", "title", "ballot", "publicity")
    agreed = Count("nominations", filter=Q(nominations__word="agreed"))
    return rows.annotate(count=Count("nominations"), standing=agreed).order_by("-opens_on", "-pk")


def skilled_among(person_ids: Iterable[int], day: date) -> set[int]:
    """Those who hold a valid certificate of a skill grade on ``day``: one statement."""
    return set(SkillCertificate.objects.valid_on(day).filter(person__in=list(person_ids)).values_list("person_id", flat=True))


def standing(contest: Contest) -> list[ContestNomination]:
    """Nominees who want to stand, in the order of nomination."""
    return list(contest.nominations.filter(word="agreed").select_related("person__unit").order_by("pk"))


def quota_of(contest: Contest, rows: Collection[ContestNomination]) -> rules.Quota:
    return rules.Quota(len(rows), sum(row.is_skilled for row in rows), contest.skilled_share)


def running_ballots(contest: Contest) -> QuerySet[Ballot]:
    """The ballot or the run-off that has not come to its end."""
    return Ballot.objects.filter(record_kind=CONTEST_KIND, record_id=contest.pk, state__in=RUNNING)


def elected(contest: Contest) -> list[ContestNomination]:
    """Nominees whom the ballot, or its run-off, has chosen. Two statements."""
    if contest.ballot_id is None:
        return []
    ballots = Q(ballot=contest.ballot_id) | Q(ballot__parent=contest.ballot_id)
    people = BallotItem.objects.filter(ballots, result=ItemResult.ELECTED).values("person")
    return list(contest.nominations.filter(person__in=people, word="agreed").select_related("person__unit").order_by("pk"))


def electors_by_number(contest: Contest, numbers: Collection[str], day: date) -> dict[str, Person]:
    """Staff number -> somebody at work in the unit of the committee."""
    root = contest.node.path[: contest.node.path.rstrip("/").rfind("/") + 1] or contest.node.path
    rows = Person.objects.active_on(day).filter(subtree("unit__path", root), staff_no__in=list(numbers))
    return {p.staff_no: p for p in rows}


def first_share(day: date) -> int:
    return int(value_on("CONTEST_SKILLED_SHARE", day))


def publicity_days(day: date) -> int:
    return int(value_on("CONTEST_PUBLICITY_DAYS", day))


def people_of(ids: Collection[int]) -> list[int]:
    """Whom entries of a publicity are about."""
    return list(ContestNomination.objects.filter(pk__in=ids).values_list("person_id", flat=True))
