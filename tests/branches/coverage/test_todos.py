from datetime import timedelta

from branches.coverage import todos
from portal.kernel import clock
from tests.branches.coverage import factories as make


def counts(people, name: str) -> dict[str, tuple[int, int]]:
    users = {who: getattr(people, who) for who in ("secretary", "committee", "second_committee", "sibling", "stranger")}
    found = {who: getattr(todos, name)(people.actor(user), clock.now()) for who, user in users.items()}
    return {who: (todo.count, todo.late) for who, todo in found.items() if todo.count}


def test_set_ups_wait_for_the_committee(people):
    make.setup(people)
    make.setup(people, name="旧项目部", opened_on=clock.today() - timedelta(days=300))
    assert counts(people, "setups_due") == {"committee": (2, 1), "second_committee": (2, 1)}


def test_a_candidate_waits_for_a_second_person(people):
    make.candidate(people, people.committee)
    assert counts(people, "candidates_waiting") == {"second_committee": (1, 0)}
