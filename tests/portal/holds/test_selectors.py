"""What a hold covers: its person, its branch with the members, all below a unit, a whole kind; from the order to the end."""

from datetime import timedelta

import pytest
from django.db.models import F

from portal.holds import selectors, services
from portal.kernel import clock, retention
from portal.rights.models import User
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


def covered(kind="exports", day=None) -> set[str]:
    """Accounts whose own rows would stay."""
    free = retention.unheld(kind, day or clock.today(), person="person_id", paths=("person__unit__path",))
    return set(User.objects.exclude(pk__in=User.objects.filter(free).values("pk")).values_list("username", flat=True))


def numbers(*users) -> set[str]:
    return {user.username for user in users}


def test_a_person_a_unit_a_branch_and_everything(people, officers):
    lone = UserFactory(person=None, username="nobody", display_name="nobody")
    assert covered() == set()
    for what, expected in (
        ({"person": people.worker.person}, numbers(people.worker)),
        ({"node": people.nodes["CM-C"]}, set(User.objects.filter(person__unit=people.nodes["CM-C"]).values_list("username", flat=True))),
        ({"node": people.nodes["ZB-A"]}, numbers(people.secretary)),  # of its members only the secretary has an account
        ({"node": people.nodes["JT"]}, set(User.objects.values_list("username", flat=True))),
    ):
        hold = officers.stand(**what)
        assert covered() == expected
        officers.lift(hold)
        assert covered() == set()
    assert lone.username not in covered()


def test_only_its_kind(people, officers):
    officers.stand(person=people.worker.person, kind="imports")
    assert (covered("exports"), covered("imports")) == (set(), numbers(people.worker))
    assert (selectors.people("imports", clock.today()), selectors.people("exports", clock.today())) == ({people.worker.person_id}, set())
    assert selectors.is_whole("imports", clock.today()) is False
    officers.stand(kind="imports")
    assert selectors.is_whole("imports", clock.today()) is True


def test_an_order_holds_at_once_for_its_days_and_a_hold_to_its_end(people, officers):
    today = clock.today()
    hold = officers.order(person=people.worker.person, until_on=today + timedelta(days=20))
    assert [bool(covered(day=today + timedelta(days=n))) for n in (0, 14, 15)] == [True, True, False]
    services.confirm_hold(actor=officers.confirms, at=clock.now(), hold=hold)
    assert [bool(covered(day=today + timedelta(days=n))) for n in (15, 20, 21)] == [True, True, False]


def test_what_is_declined_or_asked_to_be_lifted(people, officers):
    hold = officers.order(person=people.worker.person)
    services.decline_hold(actor=officers.confirms, at=clock.now(), hold=hold, note="不属于保全范围")
    assert covered() == set()
    hold = officers.stand(person=people.worker.person)
    services.ask_to_lift(actor=officers.orders, at=clock.now(), hold=hold, reason="案件已结")
    assert covered() == numbers(people.worker)


def test_who_waits_for_whom(people, officers):
    officers.order()
    actors = (officers.confirms, officers.orders, people.actor(people.hr))
    assert [selectors.waiting(actor, clock.today()) for actor in actors] == [1, 0, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_the_question_is_part_of_the_one_statement(people, officers, count, django_assert_num_queries):
    for _turn in range(count):
        officers.order(person=people.worker.person)
    with django_assert_num_queries(1):
        covered()


def test_a_kind_that_nobody_has_declared_is_an_error():
    with pytest.raises(LookupError):
        retention.unheld("secrets", clock.today(), person=F("pk"))
