"""Account and role pages: the administrators' lists, the sheet, the own account; strangers learn nothing."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from portal.accounts import selectors, services
from portal.accounts.models import ApiToken
from portal.kernel import clock
from portal.organization.models import Node
from portal.rights.access import system_actor
from portal.rights.enums import Role
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant, User
from tests.portal.accounts.factories import admin
from tests.support.factories import PersonFactory


@pytest.fixture
def sysadmin(people):
    return admin(Role.SYSTEM_ADMIN, people.nodes["MK1"], "mk1sys")


@pytest.fixture
def secadmin(people):
    return admin(Role.SECURITY_ADMIN, people.nodes["MK1"], "mk1sec")


def test_the_list_shows_accounts_of_the_reach_only(client, people, sysadmin):
    client.force_login(sysadmin)

    names = {u.display_name for u in client.get(reverse("account_list")).context["listing"].page.object_list}

    assert {"书记甲", "书记乙"} <= names
    assert "书记丙" not in names


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(client, people, sysadmin, rows, django_assert_num_queries):
    fresh = [PersonFactory(unit=people.nodes["CM-A"]) for _ in range(rows)]
    services.create_accounts(actor=system_actor("test"), at=clock.now(), people=fresh)
    client.force_login(sysadmin)
    client.get(reverse("account_list"))

    with django_assert_num_queries(8):
        client.get(reverse("account_list"))


def test_a_pasted_column_of_staff_numbers_opens_accounts_and_prints_the_sheet(client, people, sysadmin):
    first, second = PersonFactory(unit=people.nodes["CM-A"], name="新人甲"), PersonFactory(unit=people.nodes["CM-A"], name="新人乙")
    client.force_login(sysadmin)

    sheet = client.post(reverse("account_open"), {"staff_nos": f"{first.staff_no}\n{second.staff_no}，{first.staff_no}", "unit": ""})

    opened = sheet.context["opened"]
    assert [(user.username, user.person.name) for user, _ in opened] == [(first.staff_no, "新人甲"), (second.staff_no, "新人乙")]
    assert all(password in sheet.content.decode() for _, password in opened)
    assert sheet.headers["Cache-Control"] == "no-store"
    again = client.post(reverse("account_open"), {"staff_nos": first.staff_no, "unit": ""})
    assert (again.status_code, "都已有账号" in again.content.decode()) == (422, True)


def test_a_number_of_the_other_plant_is_as_unknown_as_one_that_does_not_exist(client, people, sysadmin):
    foreigner = PersonFactory(unit=people.nodes["CM-C"])
    client.force_login(sysadmin)

    answers = [client.post(reverse("account_open"), {"staff_nos": number, "unit": ""}) for number in (foreigner.staff_no, "77777")]

    assert [a.status_code for a in answers] == [422, 422]
    assert [a.content.decode().count("花名册中没有这些工号") > 0 for a in answers] == [True, True]
    assert not User.objects.filter(person=foreigner).exists()


@pytest.mark.parametrize("page", ["account_detail", "account_reset", "account_close", "account_reopen"])
def test_accounts_of_the_other_plant_do_not_exist(client, people, sysadmin, page):
    client.force_login(sysadmin)
    url = reverse(page, args=[people.stranger.pk])

    answer = client.get(url) if page == "account_detail" else client.post(url, {"reason": "x"})

    assert answer.status_code == 404
    people.stranger.refresh_from_db()
    assert people.stranger.is_active is True


def test_a_reset_shows_the_new_password_once(client, people, sysadmin):
    client.force_login(sysadmin)

    sheet = client.post(reverse("account_reset", args=[people.worker.pk]))

    [(user, password)] = sheet.context["opened"]
    assert (user, User.objects.get(pk=user.pk).check_password(password)) == (people.worker, True)


def test_the_security_administrator_grants_and_withdraws(client, people, secadmin):
    client.force_login(secadmin)
    form = {
        "username": people.worker.username, "role": Role.BRANCH_OFFICER, "node": people.nodes["ZB-A"].pk,
        "starts_on": clock.today().isoformat(), "reason": "支委会决议",
    }  # fmt: skip

    assert client.post(reverse("grant_give"), form).status_code == 302
    given = RoleGrant.objects.get(user=people.worker, role=Role.BRANCH_OFFICER)
    again = client.post(reverse("grant_give"), form)
    assert (again.status_code, "请先收回再重新授予" in again.content.decode()) == (422, True)
    assert client.post(reverse("grant_withdraw", args=[given.pk]), {"reason": "改选"}).status_code == 302

    given.refresh_from_db()
    assert given.withdrawn_by == secadmin


def test_nodes_and_accounts_of_the_other_plant_cannot_be_named(client, people, secadmin):
    client.force_login(secadmin)
    form = {"role": Role.HR, "starts_on": clock.today().isoformat(), "reason": "x"}

    foreign_user = client.post(reverse("grant_give"), {**form, "username": people.stranger.username, "node": people.nodes["ZB-A"].pk})
    foreign_node = client.post(reverse("grant_give"), {**form, "username": people.worker.username, "node": people.nodes["ZB-C"].pk})

    assert (foreign_user.status_code, foreign_node.status_code) == (422, 422)
    assert RoleGrant.objects.filter(role=Role.HR, reason="x").count() == 0


def test_the_printed_table_of_rights_is_the_matrix(client, people, secadmin):
    client.force_login(secadmin)

    page = client.get(reverse("rights_table"))

    printed = {row.name: row.has for _label, rows in page.context["groups"] for row in rows}
    assert printed == {name: [role in right.roles for role in Role] for name, right in MATRIX.items()}


def test_every_object_and_state_of_the_matrix_has_a_name():
    objects = {right.object for right in MATRIX.values()}
    states = {state for right in MATRIX.values() for state in right.states or ()}

    assert (sorted(objects - set(selectors.OBJECTS)), sorted(states - set(selectors.STATES))) == ([], [])


# -- the own account --------------------------------------------------------------------------------------
def test_a_token_is_shown_once_works_and_ends_when_revoked(client, people):
    client.force_login(people.hr)
    issued = client.post(reverse("token_issue"), {"name": "人事系统", "days": 30, "reach": "all"})
    secret = issued.context["secret"]
    assert secret in issued.content.decode()
    assert secret not in client.get(reverse("my_account")).content.decode()
    client.logout()

    auth = {"headers": {"Authorization": f"Token {secret}"}}
    assert client.get("/api/v1/people/", **auth).status_code == 200
    ApiToken.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert client.get("/api/v1/people/", **auth).status_code == 401
    ApiToken.objects.update(expires_at=clock.now() + timedelta(days=1))
    client.force_login(people.hr)
    client.post(reverse("token_revoke", args=[ApiToken.objects.get().pk]))
    client.logout()
    assert client.get("/api/v1/people/", **auth).status_code == 401


@pytest.mark.parametrize("who", ["sibling", "stranger"])
def test_a_token_of_somebody_else_does_not_exist(client, people, who):
    services.issue_token(actor=system_actor("test"), at=clock.now(), user=people.secretary, name="报送", days=30)
    client.force_login(getattr(people, who))

    assert client.post(reverse("token_revoke", args=[ApiToken.objects.get().pk])).status_code == 404
    assert "报送" not in client.get(reverse("my_account")).content.decode()


def test_the_pin_is_set_on_the_own_account(client, people):
    client.force_login(people.worker)

    simple = client.post(reverse("my_pin"), {"pin": "123456", "again": "123456"})
    good = client.post(reverse("my_pin"), {"pin": "258036", "again": "258036"})

    assert (simple.status_code, good.status_code) == (422, 302)
    assert services.check_pin(people.worker, "258036", clock.now())


# -- commands ---------------------------------------------------------------------------------------------
def test_the_first_administrators_of_an_empty_portal(db, capsys):
    call_command("create_first_admins", root_code="HJ", root_name="红匠矿业")

    lines = capsys.readouterr().out.splitlines()
    assert Node.objects.get().name == "红匠矿业"
    roles = dict(RoleGrant.objects.values_list("user__username", "role"))
    assert roles == {"sysadmin": "system_admin", "secadmin": "security_admin", "auditadmin": "audit_admin"}
    for name in roles:
        password = next(line.split()[1] for line in lines if line.startswith(name))
        assert User.objects.get(username=name).check_password(password)
    with pytest.raises(CommandError, match="exist already"):
        call_command("create_first_admins")


def test_a_token_from_the_command_line_works(client, people, capsys):
    call_command("issue_token", people.hr.username, days=7)

    secret = capsys.readouterr().out.strip()
    assert client.get("/api/v1/people/", headers={"Authorization": f"Token {secret}"}).status_code == 200
    with pytest.raises(CommandError):
        call_command("issue_token", people.hr.username, days=366)
    with pytest.raises(CommandError):
        call_command("issue_token", "nobody")
