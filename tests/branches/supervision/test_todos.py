"""What waits for the branch, for discipline, for nobody else; in a constant number of statements."""

import pytest

from branches.supervision import services, todos
from portal.kernel import clock
from tests.branches.supervision import factories as make
from tests.support.waiting import told


def counts(people, user):
    actor, at = people.actor(user), clock.now()
    return tuple(ask(actor, at).count for ask in (todos.to_answer, todos.to_judge, todos.to_hold))


def test_who_is_asked(people):
    row = make.finding(people)
    make.check(people)
    assert counts(people, people.secretary) == (1, 0, 0)
    assert counts(people, make.officer(people)) == (0, 0, 1)
    assert counts(people, people.stranger) == (0, 0, 0)
    services.answer_finding(**make.words(people, people.secretary), finding=row, measure="好")
    assert counts(people, people.secretary) == (0, 0, 0)
    assert counts(people, people.committee) == (0, 1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_they_cost_the_same(people, django_assert_num_queries, count):
    for n in range(count):
        make.finding(people, text=f"问题{n}")
    actor = people.actor(people.secretary)
    with django_assert_num_queries(2):
        assert told(todos.to_answer(actor, clock.now())) == count
