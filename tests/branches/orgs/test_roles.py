"""The role follows the post and the proxy, day by day; what was given by hand stays."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.orgs import services
from branches.orgs.models import BranchPost, BranchProxy
from branches.orgs.tasks import align_post_roles
from portal.accounts import services as accounts
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.rights.access import actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant
from tests.branches.orgs.factories import MembershipFactory
from tests.support.factories import PersonFactory, RoleGrantFactory, UserFactory

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def by(people):
    return {"actor": people.actor(people.committee), "at": clock.now()}


@pytest.fixture
def member(people):
    """A member of branch A with an account and no role."""
    return UserFactory(person=people.branch_a.memberships.last().person)


def roles_on(user, day) -> set[str]:
    return set(actor_of(user, day).roles)


def appoint(by, people, user, post="deputy", **more) -> BranchPost:
    return services.appoint(**by, branch=people.branch_a, person=user.person, post=post, **more)


# -- posts ----------------------------------------------------------------------------------------------------


def test_a_post_brings_its_role_from_its_first_day(people, by, member, today):
    row = appoint(by, people, member, from_on=today + DAY)
    grant = RoleGrant.objects.get(user=member)
    row.refresh_from_db()
    assert (grant.role, grant.node_id, row.grant) == (Role.BRANCH_OFFICER, people.branch_a.pk, grant)
    assert (roles_on(member, today), roles_on(member, today + DAY)) == (set(), {Role.BRANCH_OFFICER})
    assert (grant.reason, grant.granted_by) == ("支部A · 副书记", people.committee)
    assert AuditRow.objects.filter(action="grant.given", object_id=str(grant.pk)).exists()


def test_the_role_ends_with_the_last_day_in_office(people, by, member, today):
    row = appoint(by, people, member, from_on=today - 9 * DAY)
    services.end_post(**by, post=row, ended_on=today)
    assert (roles_on(member, today), roles_on(member, today + DAY)) == ({Role.BRANCH_OFFICER}, set())


def test_rights_obey_on_the_next_request(people, by, member, client, today):
    page = reverse("branch_detail", args=["ZB-A"])
    client.force_login(member)
    assert client.get(page).status_code == 404
    row = appoint(by, people, member, from_on=today - 2 * DAY)
    assert client.get(page).status_code == 200
    services.end_post(**by, post=row, ended_on=today - DAY)
    assert client.get(page).status_code == 404


def test_over_term_the_holder_keeps_the_role(people, by, member, today):
    appoint(by, people, member, from_on=today - 900 * DAY, to_on=today - DAY)
    assert roles_on(member, today) == {Role.BRANCH_OFFICER}


def test_a_new_secretary_and_the_old_one_change_places(people, by, member, today):
    services.end_post(**by, post=people.branch_a.posts.get(), ended_on=today - DAY)
    appoint(by, people, member, "secretary", from_on=today)
    assert roles_on(member, today) == {Role.SECRETARY}
    # The role of the old one was given by hand: it is for the security administrator to take back.
    assert roles_on(people.secretary, today) == {Role.SECRETARY}


def test_what_somebody_holds_by_hand_is_left_alone(people, by, member, today):
    hand = RoleGrantFactory(user=member, role=Role.BRANCH_OFFICER, node=people.nodes["ZB-A"])
    row = appoint(by, people, member, from_on=today)
    row.refresh_from_db()
    assert (row.grant, list(RoleGrant.objects.filter(user=member))) == (None, [hand])
    services.end_post(**by, post=row, ended_on=today)
    hand.refresh_from_db()
    assert (hand.ends_on, hand.withdrawn_at) == (None, None)


def test_a_grant_by_hand_that_ran_out_makes_room(people, by, member, today):
    hand = RoleGrantFactory(user=member, role=Role.BRANCH_OFFICER, node=people.nodes["ZB-A"], ends_on=today - DAY)
    row = appoint(by, people, member, from_on=today)
    hand.refresh_from_db()
    row.refresh_from_db()
    assert (hand.ends_on, row.grant.pk != hand.pk, roles_on(member, today)) == (today - DAY, True, {Role.BRANCH_OFFICER})


def test_a_group_leader_gets_no_role(people, by, member, today):
    from tests.branches.orgs.factories import GroupNodeFactory

    appoint(by, people, member, "group_leader", from_on=today, group=GroupNodeFactory(parent=people.nodes["ZB-A"]))
    assert roles_on(member, today) == set()


def test_a_role_that_an_administrator_took_back_stays_taken_back(people, by, member, today):
    row = appoint(by, people, member, from_on=today)
    grant = RoleGrant.objects.get(user=member)
    RoleGrant.objects.filter(pk=grant.pk).update(withdrawn_at=clock.now(), withdrawn_by=people.hr)
    align_post_roles()
    row.refresh_from_db()
    assert (row.grant, roles_on(member, today)) == (grant, set())


def test_two_posts_share_a_role_until_the_last_of_them_ends(people, by, member, today):
    MembershipFactory.create_batch(2, branch=people.branch_a)
    first = appoint(by, people, member, "organization", from_on=today - 5 * DAY)
    second = appoint(by, people, member, "publicity", from_on=today)
    services.end_post(**by, post=first, ended_on=today)
    assert roles_on(member, today + DAY) == {Role.BRANCH_OFFICER}
    services.end_post(**by, post=second, ended_on=today)
    assert (RoleGrant.objects.filter(user=member).count(), roles_on(member, today + DAY)) == (1, set())


# -- the nightly work -----------------------------------------------------------------------------------------


def test_an_account_opened_later_gets_the_role_of_its_post(people, by, today):
    person = PersonFactory(unit=people.nodes["CM-A"])
    MembershipFactory(branch=people.branch_a, person=person)
    services.appoint(**by, branch=people.branch_a, person=person, post="deputy", from_on=today)
    user, _password = accounts.create_account(
        actor=system_actor("test"), at=clock.now(), username="late", display_name="后来", person=person
    )
    assert roles_on(user, today) == {Role.WORKER}
    align_post_roles()
    align_post_roles()
    assert roles_on(user, today) == {Role.WORKER, Role.BRANCH_OFFICER}
    assert AuditRow.objects.filter(action="grant.given", object_label__startswith="后来").count() == 1


def test_a_closed_account_gets_nothing(people, by, member, today):
    member.is_active = False
    member.save()
    appoint(by, people, member, from_on=today)
    assert not RoleGrant.objects.filter(user=member).exists()


def test_a_second_run_changes_nothing_and_writes_no_audit(people, by, member, today):
    appoint(by, people, member, from_on=today)
    before = AuditRow.objects.count()
    align_post_roles()
    assert AuditRow.objects.count() == before


@pytest.mark.parametrize("count", [1, 3])
def test_aligning_costs_the_same_for_more_posts(people, django_assert_num_queries, count):
    for post in ("deputy", "organization", "publicity")[:count]:
        person = UserFactory().person
        BranchPost.objects.create(branch=people.branch_a, person=person, post=post, from_on=date(2024, 1, 1))
    with django_assert_num_queries(14):
        services.follow_posts(actor=system_actor("test"), at=clock.now(), branch_ids=[people.branch_a.pk])


# -- proxies --------------------------------------------------------------------------------------------------


def proxy(by, people, user, start, end) -> BranchProxy:
    return services.appoint_proxy(**by, branch=people.branch_a, person=user.person, from_on=start, to_on=end, reason="外出")


def test_a_proxy_has_the_secretarys_rights_on_his_days_and_no_longer(people, by, member, client, today, monkeypatch):
    proxy(by, people, member, today, today + 5 * DAY)
    page = reverse("workbench") + "?branch=ZB-A"
    client.force_login(member)
    for day, status in ((today, 200), (today + 5 * DAY, 200), (today + 6 * DAY, 404)):
        monkeypatch.setattr(clock, "today", lambda d=day: d)
        assert (day, client.get(page).status_code) == (day, status)


def test_a_proxy_that_begins_later_has_no_right_yet(people, by, member, today):
    row = proxy(by, people, member, today + DAY, today + 2 * DAY)
    assert [roles_on(member, today + n * DAY) for n in range(4)] == [set(), {Role.SECRETARY}, {Role.SECRETARY}, set()]
    row.refresh_from_db()
    assert (row.grant.starts_on, row.grant.ends_on) == (today + DAY, today + 2 * DAY)


def test_a_proxy_withdrawn_early_loses_the_right_at_once(people, by, member, client, today):
    row = proxy(by, people, member, today, today + 5 * DAY)
    client.force_login(member)
    assert client.get(reverse("workbench")).status_code == 200
    services.withdraw_proxy(**by, proxy=row, reason="书记返岗")
    assert client.get(reverse("workbench")).status_code == 404


def test_the_same_person_can_be_proxy_twice(people, by, member, today):
    first = proxy(by, people, member, today - 20 * DAY, today)
    BranchProxy.objects.filter(pk=first.pk).update(to_on=today - 3 * DAY)
    align_post_roles()
    second = proxy(by, people, member, today, today + DAY)
    second.refresh_from_db()
    assert (second.grant.starts_on, roles_on(member, today)) == (today, {Role.SECRETARY})


def test_two_spells_with_a_gap_give_the_right_on_both(people, by, member, today):
    proxy(by, people, member, today, today + DAY)
    proxy(by, people, member, today + 10 * DAY, today + 11 * DAY)
    assert roles_on(member, today) == {Role.SECRETARY}
    RoleGrant.objects.filter(user=member).update(starts_on=today - 9 * DAY, ends_on=today - DAY)
    BranchProxy.objects.filter(from_on=today).update(from_on=today - 9 * DAY, to_on=today - DAY)
    align_post_roles()
    assert [roles_on(member, today + n * DAY) for n in (0, 10, 11, 12)] == [set(), {Role.SECRETARY}, {Role.SECRETARY}, set()]
