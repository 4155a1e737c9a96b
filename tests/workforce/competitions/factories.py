"""Competitions that stand at a certain point of their way. The organiser is the plant MK1, its contestants work in CM-A."""

from datetime import timedelta
from decimal import Decimal

from portal.kernel import clock
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with
from tests.workforce.skills.factories import OccupationFactory
from workforce.competitions import services
from workforce.competitions.models import Competition, CompetitionEntry
from workforce.competitions.services import CompetitionFacts


def facts(people: FourPeople, **changes) -> CompetitionFacts:
    """A match of the group tier at MK1: enrolment until today, held today, theory 30 %."""
    today = clock.today()
    said = {
        "name": "采煤工技能大赛", "level": 2, "kind": "skills", "node": people.nodes["MK1"], "enrol_from": today - timedelta(days=7),
        "enrol_to": today, "starts_on": today, "theory_weight": 30, "prizes": (1, 2, 3, 4), "occupations": [OccupationFactory()],
    }  # fmt: skip
    return CompetitionFacts(**{**said, **changes})


def fresh(row: Competition) -> Competition:
    return Competition.objects.select_related("node").get(pk=row.pk)


def planned(people: FourPeople, **changes) -> Competition:
    return services.plan_competition(actor=people.actor(people.hr), at=clock.now(), facts=facts(people, **changes))


def act(people: FourPeople, row: Competition, service, by: User | None = None, **more) -> Competition:
    row = fresh(row)
    service(actor=people.actor(by or people.hr), at=clock.now(), competition=row, version=row.version, **more)
    return fresh(row)


def registering(people: FourPeople, **changes) -> Competition:
    return act(people, planned(people, **changes), services.open_enrolment)


def worker(people: FourPeople, name: str, unit: str = "CM-A") -> User:
    return user_with(Role.WORKER, people.nodes[unit], unit=people.nodes[unit], name=name)


def entered(people: FourPeople, row: Competition, *users: User, by: User | None = None, **more) -> CompetitionEntry:
    """One entry of ``users``; the standing worker where none is named."""
    found = [u.person for u in users] or [people.worker.person]
    occupation = row.occupations.first()
    return services.enter(
        actor=people.actor(by or people.hr), at=clock.now(), competition=fresh(row), people=found, occupation=occupation, **more
    )


def running(people: FourPeople, others: int = 0, **changes) -> Competition:
    """The standing worker and so many others have entered, and it has begun."""
    row = registering(people, **changes)
    entered(people, row)
    for n in range(others):
        entered(people, row, worker(people, f"选手{n}"))
    return act(people, row, services.start_competition)


def scored(people: FourPeople, entry: CompetitionEntry, theory="80", practice="90", *, absent=False, check=True) -> CompetitionEntry:
    entry = CompetitionEntry.objects.select_related("competition__node").get(pk=entry.pk)
    points = {} if absent else {"theory": Decimal(theory), "practice": Decimal(practice)}
    services.score_entry(actor=people.actor(people.hr), at=clock.now(), entry=entry, version=entry.version, is_absent=absent, **points)
    if check:
        entry.refresh_from_db()
        services.check_entry(actor=people.actor(people.second_hr), at=clock.now(), entry=entry, version=entry.version)
    return CompetitionEntry.objects.get(pk=entry.pk)


def finished(people: FourPeople, others: int = 0, **changes) -> Competition:
    """Scored; the standing worker first, the others below him in their order."""
    row = running(people, others, **changes)
    for n, entry in enumerate(row.entries.order_by("pk")):
        scored(people, entry, practice=str(95 - n))
    return act(people, row, services.finish_scoring)


def published(people: FourPeople, others: int = 0, **changes) -> Competition:
    return act(people, finished(people, others, **changes), services.publish_result, people.second_hr)


def best(row: Competition) -> CompetitionEntry:
    return row.entries.order_by("pk").select_related("competition__node", "occupation").first()


def drive(people: FourPeople, **changes) -> Competition:
    """A drive with one target for CM-A and CM-B that has begun."""
    row = planned(people, name="百日安全生产劳动竞赛", kind="drive", occupations=[], **changes)
    hr, at = people.actor(people.hr), clock.now()
    target = services.set_target(actor=hr, at=at, competition=row, name="掘进进尺", measure="米")
    for unit in ("CM-A", "CM-B"):
        services.plan_figure(actor=hr, at=at, target=target, unit=people.nodes[unit], planned=Decimal(100))
    row = act(people, row, services.open_enrolment)
    return act(people, row, services.start_competition)
