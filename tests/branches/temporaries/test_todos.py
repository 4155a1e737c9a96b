from datetime import timedelta

from branches.temporaries import todos
from portal.kernel import clock
from tests.branches.temporaries import factories as make
from tests.support.factories import RoleGrantFactory


def test_the_end_of_the_project_waits_for_the_committee_and_the_branch(people):
    today = clock.today()
    row = make.temporary(people, ends_on=today + timedelta(days=30))
    make.temporary(people, "LS-2", ends_on=today + timedelta(days=31))
    make.temporary(people, "LS-3", ends_on=today - timedelta(days=1))
    RoleGrantFactory(user=people.sibling, role="secretary", node=row.branch.node)
    found = {
        who: (todo.count, todo.late)
        for who in ("committee", "sibling", "secretary", "stranger")
        if (todo := todos.ending(people.actor(getattr(people, who)), clock.now())).count
    }
    assert found == {"committee": (2, 1), "sibling": (1, 0)}
