"""Contests in reach, who may be nominated by whom, shares of skilled workers."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from branches.contests import access, rules
from branches.contests.enums import NomineeWord
from branches.contests.models import Contest, ContestNomination, ContestQuota
from branches.orgs.models import BranchCoverage
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


def titles(is_for_people: bool | None = None) -> QuerySet[HonourTitle]:
    rows = HonourTitle.objects.filter(is_active=True)
    return rows if is_for_people is None else rows.filter(is_for_people=is_for_people)


def collective_near(place: Node, code: str, day: date) -> Node | None:
    """The branch itself, its groups, and the units and teams it covers, by code."""
    reach = subtree("path", place.path)
    for path in BranchCoverage.objects.valid_on(day).filter(subtree("branch__node__path", place.path)).values_list("unit__path", flat=True):
        reach |= subtree("path", path)
    return Node.objects.filter(reach, code__iexact=code).open_on(day).first()


def quota_nodes(scope: Scope, today: date) -> QuerySet[Node]:
    """What a form offers for places: whatever the committees in reach lead, teams and groups apart."""
    reach = Q(pk__in=())
    for node in committees(scope, today).select_related("parent"):
        reach |= subtree("path", access.ground(node))
    apart = (NodeKind.TEAM, NodeKind.PARTY_GROUP)
    return Node.objects.filter(reach).exclude(kind__in=apart).open_on(today).order_by("path")


def places_of(contest: Contest) -> list[tuple[str, rules.Places]]:
    """(path that it covers, places given and taken) of each unit with places: two statements. A refusal frees its place."""
    rows = list(ContestQuota.objects.filter(contest=contest).select_related("node__parent").order_by("node__path"))
    if not rows:
        return []
    taken = list(contest.nominations.exclude(word=NomineeWord.DECLINED).values_list("place__path", flat=True))
    return [(path, rules.Places(row.node.name, row.places, used)) for row, path, used in _used(rows, taken)]


def _used(rows: Iterable[ContestQuota], taken: Collection[str]) -> Iterable[tuple[ContestQuota, str, int]]:
    for row in rows:
        path = access.ground(row.node)
        yield row, path, sum(at.startswith(path) for at in taken)


def places_above(contest: Contest, path: str) -> list[rules.Places]:
    """The places of each unit that stands above ``path``, or is it."""
    return [row for above, row in places_of(contest) if path.startswith(above)]


def places_seen(actor: Actor, contest: Contest, rows: Collection[tuple[str, rules.Places]]) -> list[rules.Places]:
    """All of ``rows`` for the office; for a branch those that bind it, so that nobody counts what others do."""
    if access.runs(actor, contest):
        return [row for _, row in rows]
    own = actor.scope("contest.nominate").paths
    return [row for path, row in rows if any(mine.startswith(path) or path.startswith(mine) for mine in own)]


def places_total(rows: Collection[tuple[str, rules.Places]]) -> int:
    """Places given out in all; a unit below another one has its places within those of the other."""
    paths = {path for path, _ in rows}
    outer = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return sum(min(row.places for at, row in rows if at == path) for path in outer)


def contests(actor: Actor) -> QuerySet[Contest]:
    rows = access.readable(actor).select_related("node__parent", "title", "ballot", "publicity")
    agreed = Count("nominations", filter=Q(nominations__word="agreed"))
    return rows.annotate(count=Count("nominations"), standing=agreed).order_by("-opens_on", "-pk")


def skilled_among(person_ids: Iterable[int], day: date) -> set[int]:
    """Those who hold a valid certificate of a skill grade on ``day``: one statement."""
    return set(SkillCertificate.objects.valid_on(day).filter(person__in=list(person_ids)).values_list("person_id", flat=True))


def standing(contest: Contest) -> list[ContestNomination]:
    """Nominees who want to stand, in the order of nomination."""
    return list(contest.nominations.filter(word="agreed").select_related("person__unit", "unit").order_by("pk"))


def quota_of(contest: Contest, rows: Collection[ContestNomination]) -> rules.Quota:
    return rules.Quota(len(rows), sum(row.is_skilled for row in rows), contest.share_wanted)


def running_ballots(contest: Contest) -> QuerySet[Ballot]:
    """The ballot or the run-off that has not come to its end."""
    return Ballot.objects.filter(record_kind=CONTEST_KIND, record_id=contest.pk, state__in=RUNNING)


def elected(contest: Contest) -> list[ContestNomination]:
    """Nominees whom the ballot, or its run-off, has chosen. Two statements."""
    if contest.ballot_id is None:
        return []
    ballots = Q(ballot=contest.ballot_id) | Q(ballot__parent=contest.ballot_id)
    won = list(BallotItem.objects.filter(ballots, result=ItemResult.ELECTED).values_list("person_id", "label"))
    people, labels = [pk for pk, _ in won if pk is not None], [label for pk, label in won if pk is None]
    found = Q(person__in=people) | Q(unit__isnull=False, paper_label__in=labels)
    return list(contest.nominations.filter(found, word="agreed").select_related("person__unit", "unit").order_by("pk"))


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
    return list(ContestNomination.objects.filter(pk__in=ids, person__isnull=False).values_list("person_id", flat=True))
