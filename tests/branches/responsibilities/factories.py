"""A statement on the list of branch A."""

from branches.responsibilities import services
from branches.responsibilities.services import StatementFacts
from portal.kernel import clock

FACTS = StatementFacts("secretary", "每季度研究一次工会重大问题", "党组织领导工会工作的若干规定")


def written(people, facts=FACTS, node="ZB-A", user=None):
    return services.write_statement(actor=people.actor(user or people.secretary), at=clock.now(), node=people.nodes[node], facts=facts)
