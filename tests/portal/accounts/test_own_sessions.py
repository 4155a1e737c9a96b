"""The list of one's own sign-ins, the end of all others, and a second factor that was lost."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.accounts import services
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.rights.access import actor_of
from tests.portal.accounts.factories import with_password
from tests.portal.accounts.test_signing_in import RIGHT, is_in, sign_in, totp_code


@pytest.fixture
def worker(people):
    return with_password(people.worker, RIGHT)


def confirm(client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": RIGHT})


def test_all_other_sessions_end_and_the_own_goes_on(worker):
    here, there = Client(), Client()
    sign_in(there, worker.username, RIGHT, REMOTE_ADDR="192.0.2.44")
    sign_in(here, worker.username, RIGHT)
    confirm(here)
    page = here.get(reverse("my_sessions"))
    assert "192.0.2.44" in page.content.decode()
    before = here.cookies["sid"].value

    here.post(reverse("my_sessions_end"))

    assert (is_in(here), is_in(there)) == (True, False)
    assert here.cookies["sid"].value != before
    assert AuditRow.objects.filter(action="account.sessions_ended", actor=worker).count() == 1
    assert "192.0.2.44" not in here.get(reverse("my_sessions")).content.decode()


def test_a_session_that_was_confirmed_goes_on_under_a_new_number(worker):
    client, thief = Client(), Client()
    sign_in(client, worker.username, RIGHT)
    before = client.cookies["sid"].value
    client.post(reverse("account_reauthenticate"), {"password": "wrong-password"})
    assert client.cookies["sid"].value == before

    confirm(client)

    thief.cookies["sid"] = before
    assert (is_in(client), is_in(thief)) == (True, False)
    assert client.cookies["sid"].value != before


def test_the_list_asks_for_the_password_when_the_last_one_is_old(worker):
    client = Client()
    client.force_login(worker)
    assert client.get(reverse("my_sessions")).headers["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(reverse("my_sessions_end")).headers["Location"] == reverse("my_sessions")
    assert not AuditRow.objects.filter(action="account.sessions_ended").exists()


def test_sign_ins_of_others_do_not_show(worker, people):
    sign_in(Client(), with_password(people.stranger, RIGHT).username, RIGHT, REMOTE_ADDR="192.0.2.99")
    client = Client()
    sign_in(client, worker.username, RIGHT)
    confirm(client)

    assert "192.0.2.99" not in client.get(reverse("my_sessions")).content.decode()
    with pytest.raises(NotReachable):
        services.end_other_sessions(actor=actor_of(people.stranger, clock.today()), at=clock.now(), user=worker)


def test_a_second_factor_can_be_demanded_of_everybody(client, worker, settings):
    settings.SECOND_FACTOR_DEMANDED = settings.SECOND_FACTOR_OF_ALL = True
    sign_in(client, worker.username, RIGHT)

    assert client.get(reverse("my_account")).headers["Location"] == reverse("mfa_activate_totp")


def test_secrets_of_the_second_factor_lie_sealed(client, worker):
    sign_in(client, worker.username, RIGHT)
    confirm(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})

    stored = {row.type: row.data for row in Authenticator.objects.filter(user=worker)}
    assert stored["totp"]["secret"].startswith("gAAAAA")
    assert secret not in stored["totp"]["secret"]
    assert stored["recovery_codes"]["seed"].startswith("gAAAAA")
    assert len(set(RecoveryCodes(Authenticator.objects.get(user=worker, type="recovery_codes")).generate_codes())) == 10


def test_after_a_change_of_the_factor_other_sessions_can_be_ended(client, worker):
    Authenticator.objects.create(user=worker, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    client.force_login(worker)
    confirm(client)

    page = client.post(reverse("mfa_deactivate_totp"), follow=True)

    assert not Authenticator.objects.filter(user=worker).exists()
    assert page.redirect_chain[-1][0] == reverse("my_account")
    assert reverse("my_sessions") in page.content.decode()


def test_a_lost_factor_is_taken_off_by_the_server_alone(worker, people):
    Authenticator.objects.create(user=worker, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    there = Client()
    there.force_login(worker)
    with pytest.raises(NotReachable):
        services.remove_second_factor(actor=actor_of(people.hr, clock.today()), at=clock.now(), user=worker, reason="丢失")
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "nobody-of-that-name", reason="lost")
    with pytest.raises(CommandError):
        call_command("remove_second_factor", worker.username, reason=" ")

    said = StringIO()
    call_command("remove_second_factor", worker.username, reason="工作证核对", stdout=said)

    assert worker.username in said.getvalue()
    assert not Authenticator.objects.filter(user=worker).exists()
    assert not is_in(there)
    assert AuditRow.objects.get(action="account.second_factor_changed").reason == "工作证核对"
    with pytest.raises(CommandError):
        call_command("remove_second_factor", worker.username, reason="again")
