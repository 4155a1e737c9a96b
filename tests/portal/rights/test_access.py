"""The actor: what his roles let him do, where, and in which state."""

import pytest

from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.kernel.scope import NOTHING
from portal.rights.access import NOBODY, actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.matrix import _ROWS, MATRIX
from tests.support.factories import NodeFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_every_right_belongs_to_some_role():
    assert [right.name for right in MATRIX.values() if not right.roles] == []


def test_every_right_has_one_row():
    """A second row of the same name would take the place of the first without a word."""
    names = [right.name for right in _ROWS]
    assert sorted(names) == sorted(MATRIX)


def test_an_office_reaches_its_subtree_and_the_worker_role_only_oneself(people):
    hr, worker = people.actor(people.hr), people.actor(people.worker)
    assert hr.scope("promotion.view").paths == ("JT/MK1/",)
    assert hr.scope("promotion.view").person_id is None
    assert worker.scope("promotion.view").paths == ()
    assert worker.scope("promotion.view").person_id == people.worker.person_id


def test_without_the_right_there_is_no_reach(people):
    assert people.actor(people.worker).scope("person.view") == NOTHING
    assert NOBODY.scope("person.view") == NOTHING
    assert not NOBODY.can("person.view")


@pytest.mark.parametrize(
    ("path", "is_reached"), [("JT/MK1/DW1/ZB-A/", True), ("JT/MK1/DW1/ZB-B/", False), ("JT/MK1/", False), ("JT/MK1/DW1/ZB-AB/", False)]
)
def test_reach_ends_at_the_node(people, path, is_reached):
    secretary = people.actor(people.secretary)
    if is_reached:
        assert secretary.may("activity.log", path=path)
    else:
        with pytest.raises(NotReachable):
            secretary.may("activity.log", path=path)


def test_a_state_that_does_not_allow_the_act_is_refused_with_its_name(people):
    verdict = people.actor(people.secretary).may("activity.file", path="JT/MK1/DW1/ZB-A/", state="archived")
    assert (bool(verdict), verdict.code) == (False, "rights.wrong_state")


def test_a_withdrawn_or_ended_role_is_gone_at_once(people):
    today, now = clock.today(), clock.now()
    grant = people.secretary.grants.get(role=Role.SECRETARY)
    grant.withdrawn_at = now
    grant.save()
    assert not actor_of(people.secretary, today).can("activity.log")
    RoleGrantFactory(user=people.sibling, role=Role.HR, node=people.nodes["MK1"], ends_on=today.replace(year=today.year - 1))
    assert not actor_of(people.sibling, today).can("person.view")


def test_a_committee_reaches_what_belongs_to_the_unit_that_it_stands_in(people, django_assert_num_queries):
    """Also one below another committee: the nearest node over it that is no committee."""
    deep = NodeFactory(code="DW1-1", kind="party_committee", parent=people.nodes["DW1"])
    deepest = NodeFactory(code="DW1-1-1", kind="party_committee", parent=deep)
    own = next(name for name, right in MATRIX.items() if right.of_unit and Role.COMMITTEE in right.roles)
    for node, queries in ((people.nodes["DW1"], 1), (deep, 2), (deepest, 2)):
        user = UserFactory(person=None, username=f"u-{node.code.lower()}", display_name="委员")
        RoleGrantFactory(user=user, role=Role.COMMITTEE, node=node)
        with django_assert_num_queries(queries):
            actor = actor_of(user, clock.today())
        assert actor.scope(own).paths == ("JT/MK1/",)


def test_the_system_may_everything_and_signs_with_its_name():
    actor = system_actor("nightly")
    assert (actor.can("person.edit"), actor.user_id, actor.label) == (True, None, "nightly")
    assert actor.scope("person.edit").covers("JT/MK1/")
