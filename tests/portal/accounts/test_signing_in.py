"""The way in: right and wrong passwords, locks, first passwords, ends of sessions, the second factor."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from portal.accounts import services
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.access import actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import User
from tests.portal.accounts.factories import admin, with_password

RIGHT = "Kuang-Gong-2026"


@pytest.fixture
def worker(people):
    return with_password(people.worker, RIGHT)


def sign_in(client, username, password, **extra):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **extra)


def errors(response) -> str:
    return " ".join(re.findall(r"<p>([^<]*)</p>", response.content.decode().split('role="alert"')[1].split("</form>")[0]))


def test_a_worker_signs_in_with_the_staff_number(client, worker):
    response = sign_in(client, worker.username, RIGHT)

    assert response.status_code == 302
    assert client.get(reverse("my_account")).status_code == 200
    row = AuditRow.objects.get(action="session.begun")
    assert (row.actor, row.address) == (worker, "127.0.0.1")


def test_the_sign_in_page_says_whom_to_ask(client, db):
    page = client.get(reverse("account_login")).content.decode()

    assert "请本人联系本单位系统管理员当面重置" in page
    assert "signup" not in page


def test_known_unknown_and_closed_accounts_get_the_same_answer(client, worker, people):
    User.objects.filter(pk=people.hr.pk).update(is_active=False)
    with_password(people.hr, RIGHT)

    wrong = sign_in(client, worker.username, "wrong-password")
    unknown = sign_in(client, "99999", "wrong-password")
    closed = sign_in(client, people.hr.username, RIGHT)

    assert {wrong.status_code, unknown.status_code, closed.status_code} == {200}
    assert {errors(wrong), errors(unknown), errors(closed)} == {"登录名或密码不正确。忘记密码请联系本单位系统管理员重置。"}
    assert AuditRow.objects.filter(action="session.refused").count() == 3


def test_after_five_wrong_passwords_the_right_one_waits_a_quarter_of_an_hour(client, worker):
    now = clock.now()
    for _ in range(5):
        sign_in(client, worker.username, "wrong-password")

    locked = sign_in(client, worker.username, RIGHT)
    unknown = [sign_in(client, "99999", "wrong-password") for _ in range(6)][-1]
    with time_machine.travel(now + timedelta(minutes=16)):
        later = sign_in(client, worker.username, RIGHT)

    assert errors(locked) == errors(unknown) == "密码错误次数过多，请 15 分钟后再试，或联系系统管理员重置密码。"
    assert later.status_code == 302


def test_a_forged_forwarding_header_has_no_effect(client, worker):
    for i in range(5):
        sign_in(client, worker.username, "wrong-password", headers={"X-Forwarded-For": f"198.51.100.{i}"})

    response = sign_in(client, worker.username, RIGHT, headers={"X-Forwarded-For": "198.51.100.99"})

    assert "密码错误次数过多" in errors(response)
    assert set(AuditRow.objects.filter(action="session.refused").values_list("address", flat=True)) == {"127.0.0.1"}


def test_a_neighbour_at_the_same_address_gets_in(client, worker, people):
    for _ in range(9):
        sign_in(client, worker.username, "wrong-password")
    with_password(people.hr, RIGHT)

    assert sign_in(Client(), people.hr.username, RIGHT).status_code == 302


def test_there_is_no_way_to_sign_up_or_to_get_a_password_by_mail(client, db):
    for path in ("/signup/", "/accounts/signup/", "/password/reset/", "/accounts/password/reset/", "/login/password/reset/"):
        assert client.get(path).status_code in {302, 404}
        assert client.get(path).headers.get("Location", "/login/").startswith("/login/")


# -- first passwords --------------------------------------------------------------------------------------
def test_a_first_password_leads_to_the_change_and_nowhere_else(client, people):
    sysadmin = admin(Role.SYSTEM_ADMIN, people.nodes["JT"], "sysadmin")
    password = services.reset_password(actor=actor_of(sysadmin, clock.today()), at=clock.now(), user=people.worker)

    sign_in(client, people.worker.username, password)

    change = reverse("account_change_password")
    for name in ("home", "my_account", "notice_list", "token_issue"):
        assert client.get(reverse(name)).headers["Location"] == change
    assert "首次登录" in client.get(reverse("account_login"), follow=True).content.decode() or client.get(change).status_code == 200
    htmx = client.get(reverse("my_account"), headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (204, change)

    bad = client.post(change, {"oldpassword": password, "password1": "12345678901", "password2": "12345678901"})
    assert bad.status_code == 200
    same = client.post(change, {"oldpassword": password, "password1": password, "password2": password})
    assert "新密码不能与当前密码相同" in same.content.decode()
    good = client.post(change, {"oldpassword": password, "password1": RIGHT, "password2": RIGHT})

    assert good.status_code == 302
    assert client.get(reverse("my_account")).status_code == 200
    people.worker.refresh_from_db()
    assert people.worker.must_change_password is False
    assert AuditRow.objects.filter(action="account.password_changed", actor=people.worker).count() == 1


def test_logging_out_is_possible_before_the_change(client, people):
    services.reset_password(actor=system_actor("test"), at=clock.now(), user=people.worker)
    people.worker.refresh_from_db()
    client.force_login(people.worker)

    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(reverse("my_account")).headers["Location"].startswith(reverse("account_login"))


def test_guessing_the_old_password_at_the_change_page_is_counted(client, worker):
    client.force_login(worker)
    form = {"password1": "Xin-Mi-Ma-2026", "password2": "Xin-Mi-Ma-2026"}
    for _ in range(5):
        client.post(reverse("account_change_password"), {"oldpassword": "wrong-password", **form})

    response = client.post(reverse("account_change_password"), {"oldpassword": RIGHT, **form})

    assert response.status_code in {200, 429}
    worker.refresh_from_db()
    assert worker.check_password(RIGHT)


# -- ends of sessions -------------------------------------------------------------------------------------
def is_in(client) -> bool:
    return client.get(reverse("my_account")).status_code == 200


def test_half_an_hour_of_idling_ends_the_session(client, worker):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, worker.username, RIGHT)
        traveller.shift(timedelta(minutes=29))
        assert is_in(client)
        traveller.shift(timedelta(minutes=29))
        assert is_in(client)
        traveller.shift(timedelta(minutes=31))
        assert not is_in(client)


def test_twelve_hours_end_any_session(client, worker):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, worker.username, RIGHT)
        for _ in range(47):
            traveller.shift(timedelta(minutes=15))
            assert is_in(client)
        traveller.shift(timedelta(minutes=15))
        assert not is_in(client)


def test_a_closed_account_and_a_leaver_are_out_at_the_next_request(client, worker, people):
    client.force_login(worker)
    other = Client()
    other.force_login(people.hr)

    services.close_account(actor=system_actor("test"), at=clock.now(), user=worker, reason="停用")
    Person.objects.filter(pk=people.hr.person_id).update(left_on=clock.today() - timedelta(days=1))

    assert not is_in(client)
    assert not is_in(other)


def test_a_reset_ends_all_other_sessions(client, worker):
    client.force_login(worker)

    services.reset_password(actor=system_actor("test"), at=clock.now(), user=worker)

    assert client.get(reverse("my_account")).headers["Location"].startswith(reverse("account_login"))


def test_an_old_cookie_is_dead_after_logout(client, worker):
    sign_in(client, worker.username, RIGHT)
    cookie = client.cookies["sid"].value
    client.post(reverse("account_logout"))

    thief = Client()
    thief.cookies["sid"] = cookie

    assert not is_in(thief)
    assert AuditRow.objects.filter(action="session.ended").count() == 1


def test_the_session_id_changes_at_sign_in(client, worker):
    client.get(reverse("account_login"))
    session = client.session
    session["mark"] = 1
    session.save()
    before = session.session_key

    sign_in(client, worker.username, RIGHT)

    assert client.session.session_key != before


def test_a_fragment_without_a_session_sends_the_whole_page_to_the_sign_in(client, db):
    response = client.get(reverse("notice_list"), headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/workbench/?a=1"})

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["HX-Redirect"] == "/login/?next=%2Fworkbench%2F"


# -- second factor ----------------------------------------------------------------------------------------
def totp_code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_the_second_factor_from_activation_to_sign_in(client, worker):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, worker.username, RIGHT)
        activate = reverse("mfa_activate_totp")
        asked = client.get(activate)
        assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
        client.post(asked.headers["Location"], {"password": RIGHT})
        page = client.get(activate)
        secret = page.context["form"].secret
        assert "<svg" in page.content.decode()
        assert "style=" not in page.content.decode()

        done = client.post(activate, {"code": totp_code(secret)}, follow=True)
        assert "备用码" in done.content.decode()
        assert "关闭二次验证" in client.get(reverse("my_account")).content.decode()
        client.post(reverse("account_logout"))

        traveller.shift(timedelta(minutes=2))
        first = sign_in(client, worker.username, RIGHT)
        assert first.headers["Location"].startswith(reverse("mfa_authenticate"))
        assert not is_in(client)
        code = totp_code(secret)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(client)

        again = Client()
        sign_in(again, worker.username, RIGHT)
        assert "验证码不正确" in again.post(reverse("mfa_authenticate"), {"code": code}).content.decode()
        assert not is_in(again)


def test_while_the_cache_is_away_no_code_is_taken(client, worker, monkeypatch):
    """Used codes and the number of guesses stand there: without it the same code would open twice."""
    Authenticator.objects.create(user=worker, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    sign_in(client, worker.username, RIGHT)
    code = totp_code("JBSWY3DPEHPK3PXP")
    monkeypatch.setattr("portal.accounts.forms.is_away", lambda: True)
    for guess in (code, "000000"):
        assert "验证码暂时无法核对，请稍后再试。" in client.post(reverse("mfa_authenticate"), {"code": guess}).content.decode()
        assert not is_in(client)

    answers = iter([False, True])  # it falls silent over this very code
    monkeypatch.setattr("portal.accounts.forms.is_away", lambda: next(answers))
    assert "请稍后再试" in client.post(reverse("mfa_authenticate"), {"code": totp_code("JBSWY3DPEHPK3PXP")}).content.decode()
    assert not is_in(client)


def test_an_account_without_a_password_is_told_how_to_get_one(client, people):
    """It signs in by another door; there is nothing to change, and no page that breaks."""
    people.worker.set_unusable_password()
    people.worker.save()
    client.force_login(people.worker)

    for answer in (
        client.get(reverse("account_change_password"), follow=True),
        client.post(reverse("account_change_password"), follow=True),
    ):
        assert answer.redirect_chain == [(reverse("my_account"), 302)]
        page = answer.content.decode()
        assert ("请系统管理员重置" in page, "没有密码，通过统一身份认证登录" in page, "修改密码" in page) == (True, True, False)
