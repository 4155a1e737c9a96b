"""A contest of the committee brought to a state, through the services."""

from datetime import datetime, time, timedelta

from django.utils.timezone import make_aware

from branches.contests import services
from branches.contests.models import Contest, ContestNomination, NominationStep
from branches.contests.services import ContestFacts
from portal.ballots import services as ballots
from portal.ballots.models import Ballot
from portal.kernel import clock
from portal.publicity import services as publicity
from portal.publicity.models import Publicity
from portal.rights.models import User
from tests.branches.appraisals.factories import account_of, words
from tests.branches.vanguard.factories import member
from tests.support.people import FourPeople
from tests.workforce.skills.factories import SkillCertificateFactory
from workforce.honours.models import HonourTitle

__all__ = ["account_of", "announced", "chosen", "convened", "done", "facts", "member", "nominated", "skilled", "standing", "words"]


def facts(p: FourPeople, **changes) -> ContestFacts:
    today = clock.today()
    first = {
        "node": p.nodes["DW1"], "title": HonourTitle.objects.get(code="POST-MODEL"), "name": "岗位标兵评比", "year": today.year,
        "opens_on": today, "closes_on": today + timedelta(days=10), "seats": 1,
    }  # fmt: skip
    return ContestFacts(**{**first, **changes})


def announced(p: FourPeople, user: User | None = None, **changes) -> Contest:
    return services.announce_contest(**words(p, user or p.committee), facts=facts(p, **changes))


def nominated(p: FourPeople, contest: Contest, place: int = 1, user: User | None = None, branch=None) -> ContestNomination:
    branch = branch or p.branch_a
    person = member(p, place, branch)
    return services.nominate(
        **words(p, user or p.secretary), contest=contest, place=branch.node, number=person.staff_no, reason="全年无事故"
    )


def standing(p: FourPeople, contest: Contest, place: int = 1) -> ContestNomination:
    row = nominated(p, contest, place)
    return services.answer_nomination(**words(p, account_of(row.person)), nomination=row, stands=True)


def skilled(p: FourPeople, place: int = 1) -> None:
    SkillCertificateFactory(person=member(p, place), grade=3)


def convened(p: FourPeople, **changes) -> Contest:
    """One seat, two who stand, three electors."""
    contest = announced(p, **changes)
    for place in (1, 2):
        standing(p, contest, place)
    contest.refresh_from_db()
    numbers = [u.person.staff_no for u in (p.secretary, p.sibling, p.committee)]
    return services.convene_ballot(**words(p, p.committee), contest=contest, version=contest.version, numbers=numbers)


def chosen(p: FourPeople, **changes) -> Contest:
    """The ballot has chosen the first nominee."""
    contest = convened(p, **changes)
    ballot = Ballot.objects.get(pk=contest.ballot_id)
    ballot = ballots.open_ballot(**words(p, p.committee), ballot=ballot, version=ballot.version)
    for user in (p.secretary, p.sibling, p.committee):
        ballots.cast_paper(**words(p, user), ballot=ballot, choices={1: "yes", 2: "no"})
    ballot.refresh_from_db()
    ballots.close_ballot(**words(p, p.committee), ballot=ballot, version=ballot.version)
    return Contest.objects.get(pk=contest.pk)


def done(p: FourPeople, **changes) -> Contest:
    """Shown, closed, registered."""
    contest = chosen(p, **changes)
    contest = services.open_notice(**words(p, p.committee), contest=contest, version=contest.version)
    row = Publicity.objects.get(pk=contest.publicity_id)
    after = make_aware(datetime.combine(row.ends_on + timedelta(days=1), time(10)))
    publicity.close_publicity(actor=p.actor(p.committee), at=after, publicity=row, note="无异议", version=row.version)
    return Contest.objects.get(pk=contest.pk)


def sent_on(p: FourPeople, nominee: ContestNomination) -> NominationStep:
    """Recommended to the company on the day of the decision."""
    title = HonourTitle.objects.get(code="MODEL-COMPANY")
    Contest.objects.filter(pk=nominee.contest_id).update(done_on=clock.today() - timedelta(days=30))
    fresh = ContestNomination.objects.select_related("contest").get(pk=nominee.pk)
    return services.send_on(**words(p, p.committee), nomination=fresh, title=title, body="公司工会", sent_on=clock.today())
