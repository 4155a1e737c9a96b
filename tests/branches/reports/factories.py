"""The joint report of the committee of the first plant."""

from branches.reports import services
from branches.reports.models import JointReport
from portal.kernel import clock
from portal.kernel.periods import month_of


def words(people, user=None):
    return {"actor": people.actor(user or people.committee), "at": clock.now()}


def drawn(people, node="DW1", period=None, user=None) -> JointReport:
    return services.draw_report(**words(people, user), node=people.nodes[node], period=period or month_of(clock.today()))
