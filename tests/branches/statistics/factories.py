"""The return of the committee of the first plant for the year that is over, drawn up by one officer and signed by another."""

from branches.statistics import services
from branches.statistics.models import StatisticsReturn
from portal.kernel import clock
from tests.support.people import FourPeople


def words(people: FourPeople, user=None) -> dict:
    return {"actor": people.actor(user or people.committee), "at": clock.now()}


def last_year() -> int:
    return clock.today().year - 1


def drawn(people: FourPeople, year: int = 0, node: str = "DW1", user=None) -> StatisticsReturn:
    return services.draw_up(**words(people, user), node=people.nodes[node], year=year or last_year())


def signed(people: FourPeople, **facts) -> StatisticsReturn:
    table = drawn(people, **facts)
    return services.sign(**words(people, people.second_committee), table=table, version=table.version)
