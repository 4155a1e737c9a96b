"""Opening, closing and locking accounts; granting roles; tokens; PINs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from portal.accounts import services
from portal.accounts.authentication import token_digest
from portal.accounts.models import ApiToken, SignInAddress
from portal.accounts.rules import Office
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.people.models import Person
from portal.rights.access import actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User
from tests.portal.accounts.factories import admin, with_password
from tests.support.factories import PersonFactory, RoleGrantFactory, UserFactory


@pytest.fixture
def sysadmin(people):
    return admin(Role.SYSTEM_ADMIN, people.nodes["JT"], "sysadmin")


@pytest.fixture
def secadmin(people):
    return admin(Role.SECURITY_ADMIN, people.nodes["JT"], "secadmin")


def acting(user):
    return actor_of(user, clock.today())


def grant(actor_user, user, role, node, **changes):
    fields = {"starts_on": date(2026, 1, 1), "reason": "任命文件 2026-1 号", **changes}
    return services.grant_role(actor=acting(actor_user), at=clock.now(), user=user, role=role, node=node, **fields)


def code_of(call, *args, **kwargs) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_a_unit_gets_accounts_with_first_passwords_that_work_once_and_are_not_stored(people, sysadmin):
    unit = people.nodes["CM-A"]
    workers = [PersonFactory(unit=unit) for _ in range(3)]
    leaver = PersonFactory(unit=unit, left_on=date(2026, 1, 31))

    opened = services.create_accounts(actor=acting(sysadmin), at=clock.now(), people=[*workers, leaver, people.worker.person])

    assert [user.person for user, _ in opened] == workers
    for user, password in opened:
        user.refresh_from_db()
        assert user.username == user.person.staff_no
        assert user.must_change_password is True
        assert password not in user.password
        assert user.check_password(password)
        assert user.password.startswith("argon2$")  # the light hash is replaced at the first use
        assert list(user.grants.values_list("role", flat=True)) == [Role.WORKER]
    rows = AuditRow.objects.filter(action="account.opened")
    assert {row.object_id for row in rows} == {str(user.pk) for user, _ in opened}
    assert {row.actor for row in rows} == {sysadmin}


def test_opening_many_accounts_costs_a_constant_number_of_statements(people, sysadmin, django_assert_num_queries):
    actor = acting(sysadmin)
    few = [PersonFactory(unit=people.nodes["CM-A"]) for _ in range(2)]
    many = [PersonFactory(unit=people.nodes["CM-A"]) for _ in range(20)]

    for batch in (few, many):
        with django_assert_num_queries(8):
            services.create_accounts(actor=actor, at=clock.now(), people=batch)


def test_accounts_are_opened_inside_the_reach_only(people):
    plant_admin = admin(Role.SYSTEM_ADMIN, people.nodes["MK1"], "mk1admin")
    foreigner = PersonFactory(unit=people.nodes["CM-C"])

    with pytest.raises(NotReachable):
        services.create_accounts(actor=acting(plant_admin), at=clock.now(), people=[foreigner])
    with pytest.raises(NotReachable):
        services.reset_password(actor=acting(plant_admin), at=clock.now(), user=people.stranger)


def test_a_reset_draws_a_new_password_and_kills_tokens(people, sysadmin):
    with_password(people.worker)
    services.issue_token(actor=acting(people.worker), at=clock.now(), user=people.worker, name="报送", days=30)

    password = services.reset_password(actor=acting(sysadmin), at=clock.now(), user=people.worker)

    people.worker.refresh_from_db()
    assert people.worker.check_password(password)
    assert not people.worker.check_password("Kuang-Gong-2026")
    assert people.worker.must_change_password is True
    assert ApiToken.objects.filter(user=people.worker, revoked_at=None).count() == 0


def test_nobody_resets_or_closes_his_own_account(people, sysadmin):
    own = {"actor": acting(sysadmin), "at": clock.now(), "user": sysadmin}

    assert code_of(services.reset_password, **own) == "account.own"
    assert code_of(services.close_account, **own) == "account.own"


def test_leavers_are_closed_with_everything_they_held(people):
    Person.objects.filter(pk=people.secretary.person_id).update(left_on=date(2026, 10, 31))
    services.issue_token(actor=system_actor("test"), at=clock.now(), user=people.secretary, name="报送", days=30)

    closed = services.close_accounts_of_leavers(actor=system_actor("accounts"), at=clock.now(), today=date(2026, 11, 1))
    again = services.close_accounts_of_leavers(actor=system_actor("accounts"), at=clock.now(), today=date(2026, 11, 1))

    people.secretary.refresh_from_db()
    assert (closed, again) == (1, 0)
    assert people.secretary.is_active is False
    assert RoleGrant.objects.filter(user=people.secretary, withdrawn_at=None).count() == 0
    assert ApiToken.objects.filter(user=people.secretary, revoked_at=None).count() == 0


def test_the_last_day_still_counts_as_work(people):
    Person.objects.filter(pk=people.worker.person_id).update(left_on=date(2026, 10, 31))

    assert services.close_accounts_of_leavers(actor=system_actor("accounts"), at=clock.now(), today=date(2026, 10, 31)) == 0


def test_a_closed_account_comes_back_as_a_worker_only(people, sysadmin):
    services.close_account(actor=acting(sysadmin), at=clock.now(), user=people.secretary, reason="误停")

    services.reopen_account(actor=acting(sysadmin), at=clock.now(), user=people.secretary)

    people.secretary.refresh_from_db()
    assert people.secretary.is_active is True
    assert list(people.secretary.grants.filter(withdrawn_at=None).values_list("role", flat=True)) == [Role.WORKER]


# -- roles ------------------------------------------------------------------------------------------------
def test_a_granted_role_counts_at_once_and_leaves_its_row(people, secadmin):
    node = people.nodes["ZB-A"]

    given = grant(secadmin, people.worker, Role.BRANCH_OFFICER, node)

    assert acting(people.worker).can("activity.log")
    row = AuditRow.objects.get(action="grant.given")
    assert (row.object_id, row.node_path, row.reason) == (str(given.pk), node.path, "任命文件 2026-1 号")


def test_nobody_grants_to_himself_or_withdraws_his_own(people, secadmin):
    own = RoleGrant.objects.get(user=secadmin)

    assert code_of(grant, secadmin, secadmin, Role.AUDIT_ADMIN, people.nodes["JT"]) == "grant.to_self"
    assert code_of(services.withdraw_role, actor=acting(secadmin), at=clock.now(), grant=own, reason="试") == "grant.from_self"


def test_system_and_audit_administrators_cannot_grant(people, sysadmin):
    with pytest.raises(NotReachable):
        grant(sysadmin, people.worker, Role.HR, people.nodes["MK1"])


def test_the_three_administrators_stay_apart_from_each_other_and_from_business(people, sysadmin, secadmin):
    root = people.nodes["JT"]

    assert code_of(grant, secadmin, sysadmin, Role.AUDIT_ADMIN, root) == "grant.second_admin_role"
    assert code_of(grant, secadmin, sysadmin, Role.HR, root) == "grant.business_beside_admin"
    assert code_of(grant, secadmin, people.hr, Role.AUDIT_ADMIN, root) == "grant.admin_needs_own_account"


@pytest.mark.db
@pytest.mark.parametrize(
    ("first", "second"), [(Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN), (Role.SYSTEM_ADMIN, Role.HR), (Role.WORKER, Role.SECURITY_ADMIN)]
)
def test_the_database_refuses_forbidden_pairs_too(people, first, second):
    user = UserFactory(person=None, username="both", display_name="甲")
    RoleGrantFactory(user=user, role=first, node=people.nodes["JT"])

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrantFactory(user=user, role=second, node=people.nodes["MK1"])


@pytest.mark.db
def test_the_database_refuses_a_forbidden_pair_by_update(people):
    user = UserFactory(person=None, username="both", display_name="甲")
    RoleGrantFactory(user=user, role=Role.HR, node=people.nodes["JT"])
    other = RoleGrantFactory(user=user, role=Role.WORKER, node=people.nodes["MK1"])

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE portal_rolegrant SET role = 'audit_admin' WHERE id = %s", [other.pk])


def test_a_withdrawn_role_makes_room_for_another_administrator_role(people, sysadmin, secadmin):
    own = RoleGrant.objects.get(user=sysadmin)
    services.withdraw_role(actor=acting(secadmin), at=clock.now(), grant=own, reason="轮岗")

    grant(secadmin, sysadmin, Role.AUDIT_ADMIN, people.nodes["JT"])

    assert acting(sysadmin).roles == {Role.AUDIT_ADMIN}


def test_an_ended_grant_can_be_given_again(people, secadmin):
    node = people.nodes["ZB-A"]
    RoleGrantFactory(user=people.worker, role=Role.BRANCH_OFFICER, node=node, ends_on=date(2025, 12, 31))

    grant(secadmin, people.worker, Role.BRANCH_OFFICER, node)

    assert code_of(grant, secadmin, people.worker, Role.BRANCH_OFFICER, node) == "grant.already_held"
    assert Role.BRANCH_OFFICER in acting(people.worker).roles


def test_a_grant_needs_a_reason_and_an_end_after_its_start(people, secadmin):
    node = people.nodes["ZB-A"]

    assert code_of(grant, secadmin, people.worker, Role.HR, node, reason=" ") == "grant.reason_needed"
    assert code_of(grant, secadmin, people.worker, Role.HR, node, ends_on=date(2025, 12, 31)) == "grant.ends_before_start"


def test_a_role_is_withdrawn_once(people, secadmin):
    given = RoleGrant.objects.get(user=people.hr)
    services.withdraw_role(actor=acting(secadmin), at=clock.now(), grant=given, reason="调离")

    assert acting(people.hr).roles == frozenset()
    assert code_of(services.withdraw_role, actor=acting(secadmin), at=clock.now(), grant=given, reason="调离") == "grant.already_withdrawn"


# -- tokens and PINs --------------------------------------------------------------------------------------
def test_a_token_is_returned_once_and_stored_as_a_hash(people):
    secret = services.issue_token(actor=acting(people.hr), at=clock.now(), user=people.hr, name="人事系统", days=30)

    token = ApiToken.objects.get()
    assert token.token_hash == token_digest(secret)
    assert secret.startswith(token.prefix)
    assert len(secret) >= 40


def test_tokens_are_for_oneself(people):
    assert code_of(services.issue_token, actor=acting(people.hr), at=clock.now(), user=people.worker, name="x", days=1) == "token.not_own"


def test_five_wrong_pins_lock_it_until_a_new_one_is_set(people):
    user, now = people.worker, clock.now()
    services.set_pin(actor=acting(user), at=now, user=user, pin="258036")

    assert services.check_pin(user, "258036", now)
    answers = [services.check_pin(user, "000001", now) for _ in range(6)]
    assert [answer.code for answer in answers] == ["pin.wrong"] * 4 + ["pin.locked"] * 2
    assert [answer.params.get("left") for answer in answers] == [4, 3, 2, 1, None, None]
    assert services.check_pin(user, "258036", now).code == "pin.locked"

    services.set_pin(actor=acting(user), at=now, user=user, pin="036258")
    assert services.check_pin(user, "036258", now)


def test_a_right_pin_clears_the_count(people):
    user, now = people.worker, clock.now()
    services.set_pin(actor=acting(user), at=now, user=user, pin="258036")
    for _ in range(4):
        services.check_pin(user, "000001", now)

    assert services.check_pin(user, "258036", now)
    assert services.check_pin(user, "000001", now).params["left"] == 4


def test_without_a_pin_there_is_nothing_to_guess(people):
    assert services.check_pin(people.worker, "", clock.now()).code == "pin.not_set"


# -- wrong passwords --------------------------------------------------------------------------------------
def tries(username, address, count, at):
    return [services.begin_try(username=username, address=address, at=at) for _ in range(count)]


@pytest.mark.db
@pytest.mark.django_db
def test_at_most_five_passwords_are_looked_at_however_many_addresses_try():
    now = clock.now()

    passed = [services.begin_try(username="10021", address=f"10.0.{i // 250}.{i % 250}", at=now) for i in range(200)]

    assert sum(passed) == 5


@pytest.mark.django_db
def test_the_lock_ends_after_fifteen_minutes():
    now = clock.now()

    assert tries("10021", "10.0.0.1", 7, now) == [True] * 5 + [False] * 2
    assert tries("10021", "10.0.0.1", 1, now + timedelta(minutes=14, seconds=59)) == [False]
    assert tries("10021", "10.0.0.1", 1, now + timedelta(minutes=15)) == [True]


@pytest.mark.django_db
def test_an_office_behind_one_address_is_not_locked():
    now = clock.now()
    tries("10021", "10.0.0.1", 9, now)

    assert [services.begin_try(username=f"2{i:04}", address="10.0.0.1", at=now) for i in range(200)] == [True] * 200


@pytest.mark.django_db
def test_an_attacker_elsewhere_does_not_lock_the_honest_owner_out_of_his_own_place():
    now = clock.now()
    tries("10021", "10.0.0.1", 1, now)
    services.end_try(username="10021", address="10.0.0.1", at=now)

    assert sum(tries("10021", "203.0.113.9", 50, now)) == 5
    assert tries("10021", "10.0.0.1", 1, now) == [True]


@pytest.mark.django_db
def test_capitals_and_blanks_are_no_way_round_the_count():
    now = clock.now()

    assert (
        sum(tries(name, "10.0.0.1", 1, now)[0] for name in ["sysadmin", "SysAdmin", " sysadmin", "SYSADMIN ", "sysadmin", "sysadmin"]) == 5
    )


@pytest.mark.django_db
def test_old_tries_are_forgotten():
    now = clock.now()
    tries("10021", "10.0.0.1", 1, now - timedelta(days=1))
    tries("10022", "10.0.0.1", 1, now)

    assert services.forget_old_tries(at=now) == 1
    assert list(SignInAddress.objects.values_list("username", flat=True)) == ["10022"]


def test_only_the_portal_itself_gives_known_passwords(people, sysadmin):
    with pytest.raises(NotReachable):
        services.set_known_password(actor=acting(sysadmin), at=clock.now(), user=people.worker, password="Kuang-Gong-2026")
    services.set_known_password(actor=system_actor("demo"), at=clock.now(), user=people.worker, password="Kuang-Gong-2026")

    assert User.objects.get(pk=people.worker.pk).check_password("Kuang-Gong-2026")


def test_between_two_offices_there_is_no_role(people):
    today, user, node = clock.today(), people.worker, people.branch_a.node_id
    by = {"actor": system_actor("test"), "at": clock.now(), "today": today}
    first = Office(user.pk, Role.SECRETARY, node, today - timedelta(days=100), None, "书记")
    given = [grant.pk for grant in services.follow_offices(**by, offices=[first], given=[]).values()]
    held = RoleGrant.objects.filter(user=user, role=Role.SECRETARY)
    assert [grant.pk for grant in held.valid_on(today)] == given
    over = replace(first, ends_on=today - timedelta(days=3))  # told after the day
    later = replace(first, starts_on=today + timedelta(days=30))
    grants = services.follow_offices(**by, offices=[over, later], given=given)
    assert not held.valid_on(today).exists()
    assert [grant.pk for grant in held.valid_on(later.starts_on)] == [grant.pk for grant in grants.values()]
    again = services.follow_offices(**by, offices=[later], given=[grant.pk for grant in grants.values()])
    assert [grant.pk for grant in again.values()] == [grant.pk for grant in grants.values()]
