from branches.stories import services, todos
from portal.kernel import clock
from tests.branches.stories import factories as make
from tests.branches.vanguard.factories import member

NAMES = ("to_review", "returned", "own_consents")


def counts(people, user) -> dict[str, int]:
    actor = people.actor(user)
    return {name: n for name in NAMES if (n := getattr(todos, name)(actor, clock.now()).count)}


def test_each_sees_what_waits_for_him(people):
    make.written(people, people=((member(people).staff_no, "hero"),))
    hero = make.account_of(member(people))
    row = make.submitted(people)
    assert counts(people, hero) == {"own_consents": 1}
    assert counts(people, people.committee) == {"to_review": 1}
    assert counts(people, people.sibling) == counts(people, people.stranger) == {}
    due = todos.to_review(people.actor(people.committee), clock.now()).first[0].due_on
    assert due > clock.today()
    services.return_story(**make.words(people, people.committee), story=row, version=row.version, note="补充")
    assert counts(people, people.secretary) == {"returned": 1}
    assert counts(people, people.committee) == {"returned": 1}  # the committee may write for the branch too
