from datetime import timedelta

from branches.vanguard import todos
from branches.vanguard.models import VanguardReview
from portal.kernel import clock
from tests.branches.vanguard import factories as make

NAMES = ("reviews_due", "follow_ups", "terms_over", "forces_due", "own_pledges")


def counts(people, user) -> dict[str, int]:
    actor = people.actor(user)
    return {name: n for name in NAMES if (n := getattr(todos, name)(actor, clock.now()).count)}


def test_each_sees_what_waits_for_him(people):
    today = clock.today()
    row = make.post(people)
    make.post(
        people,
        name="到期岗",
        from_on=today - timedelta(days=20),
        to_on=today - timedelta(days=1),
        numbers=[make.member(people, 2).staff_no],
    )
    make.force(people)
    user = make.account_of(make.member(people))
    owed = counts(people, people.secretary)["reviews_due"]
    assert owed == len(todos.reviews_due(people.actor(people.secretary), clock.now()).first) >= 1
    assert counts(people, people.secretary) == {"reviews_due": owed, "terms_over": 1, "forces_due": 1}
    assert counts(people, user) == {"own_pledges": 1}
    assert counts(people, people.sibling) == counts(people, people.stranger) == {}
    VanguardReview.objects.create(
        post=row, period="2025H1", outcome="improve", note="差", follow_up="帮带", follow_up_by=today - timedelta(days=1), reviewed_on=today
    )
    assert counts(people, people.secretary)["follow_ups"] == 1
