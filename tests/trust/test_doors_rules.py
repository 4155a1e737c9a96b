"""B7: what holds for doors as for passwords, doors that are not open, and how a provider is asked."""

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.doors import asking
from portal.doors.asking import DoorFailed, DoorSession
from portal.kernel.doors import doors_of
from portal.rights.enums import Role
from portal.rights.models import User
from tests.portal.accounts.factories import admin, with_password
from tests.support.doors import KINDS, SETTINGS, Way, last_reason, opened, said, set_out, signed_in
from tests.support.identity_providers import ISSUER, Providers, signed


# -- rules that hold for doors too ------------------------------------------------------------------------
def test_a_name_that_is_locked_waits_at_the_door_as_well(providers, people):
    with_password(people.worker)
    for _ in range(5):
        Client().post(reverse("account_login"), {"login": people.worker.username, "password": "wrong-password"})
    way = set_out(providers, "oidc")
    way.back()

    assert signed_in(way.client) is None
    assert "请 15 分钟后再试" in said(way.client)
    assert AuditRow.objects.filter(action="session.locked", after__code="door.locked").count() == 1


def test_a_first_password_is_changed_first_here_too(providers, people):
    User.objects.filter(pk=people.worker.pk).update(must_change_password=True)
    way = set_out(providers, "oidc")
    way.back()

    assert way.client.get(reverse("my_account")).headers["Location"] == reverse("account_change_password")


def test_a_sign_in_begins_a_new_session_and_ends_here_alone(providers):
    way = set_out(providers, "oidc")
    before = way.client.session.session_key
    way.back()
    after = way.client.session.session_key
    asked = len(providers.asked)

    assert before != after
    assert not Session.objects.filter(pk=before).exists()
    assert way.client.post(reverse("account_logout")).headers["Location"] == reverse("account_login")
    assert (signed_in(way.client), len(providers.asked)) == (None, asked)


def test_whoever_is_signed_in_stays_who_he_is(providers, people):
    way = set_out(providers, "oidc")
    way.client.force_login(people.hr)

    assert way.back().headers["Location"] == reverse("home")
    assert way.client.get(reverse("door_open", args=["oidc"])).headers["Location"] == reverse("home")
    assert signed_in(way.client) == str(people.hr.pk)


# -- second factor ----------------------------------------------------------------------------------------
@pytest.fixture
def sysadmin(providers, people, settings):
    settings.SECOND_FACTOR_DEMANDED = True
    settings.DOORS = opened(administrators=True, factors=["otp"])
    providers.number = "sysadmin"
    return admin(Role.SYSTEM_ADMIN, people.nodes["JT"], "sysadmin")


def test_second_factor_an_administrator_without_one_is_sent_to_set_it_up(providers, sysadmin):
    way = set_out(providers, "oidc")
    way.back()

    assert way.client.get(reverse("account_list")).headers["Location"] == reverse("mfa_activate_totp")


def test_second_factor_an_administrator_is_asked_for_his_code(providers, sysadmin):
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time

    secret = generate_totp_secret()
    TOTP.activate(sysadmin, secret)
    way = set_out(providers, "oidc")
    answer = way.back()

    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert signed_in(way.client) is None
    kept = json.dumps(dict(way.client.session))
    assert sysadmin.password not in kept
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    way.client.post(reverse("mfa_authenticate"), {"code": code})
    assert signed_in(way.client) == str(sysadmin.pk)
    assert AuditRow.objects.filter(action="session.begun").latest("pk").after == {"door": "oidc"}


def test_second_factor_of_the_provider_counts_only_where_the_settings_trust_it(providers, sysadmin, settings):
    providers.claims = {"amr": ["pwd", "otp"]}
    trusted = set_out(providers, "oidc")
    trusted.back()
    settings.DOORS = opened(administrators=True)
    untrusted = set_out(providers, "oidc")
    untrusted.back()

    assert trusted.client.get(reverse("account_list")).status_code == 200
    assert untrusted.client.get(reverse("account_list")).headers["Location"] == reverse("mfa_activate_totp")


def test_second_factor_of_a_door_ends_with_its_session(providers, sysadmin):
    providers.claims = {"amr": ["otp"]}
    with_password(sysadmin)
    way = set_out(providers, "oidc")
    way.back()
    way.client.post(reverse("account_logout"))
    way.client.post(reverse("account_login"), {"login": "sysadmin", "password": "Kuang-Gong-2026"})

    assert signed_in(way.client) == str(sysadmin.pk)
    assert not Authenticator.objects.filter(user=sysadmin).exists()
    assert way.client.get(reverse("account_list")).headers["Location"] == reverse("mfa_activate_totp")


# -- doors that are not open ------------------------------------------------------------------------------
def test_without_settings_there_is_no_door(client, db, settings):
    assert settings.DOORS == {}
    for kind in (*KINDS, "google"):
        assert client.get(reverse("door_open", args=[kind])).status_code == 404
        assert client.get(reverse("door_back", args=[kind]), {"code": "x", "state": "y"}).status_code == 404
    assert "/doors/" not in said(client)


def test_the_sign_in_page_shows_the_open_doors_alone(providers, settings, client):
    settings.DOORS = {kind: door for kind, door in opened(name="集团统一认证").items() if kind in {"oidc", "wecom"}}
    page = client.get(reverse("account_login"), {"next": "/account/"}).content.decode()

    assert 'href="/doors/oidc/?next=/account/">集团统一认证</a>' in page
    assert 'href="/doors/wecom/?next=/account/">企业微信</a>' in page
    assert "dingtalk" not in page
    assert "feishu" not in page


def test_no_answer_to_a_stranger_is_a_page(providers, client):
    """Setting out and coming back redirect; another site's page cannot set them off; a mere look spends no state."""
    way = set_out(providers, "oidc")
    back = reverse("door_back", args=["oidc"]) + f"?code=c&state={way.asked['state']}"
    login = reverse("account_login")

    assert client.get(reverse("door_open", args=["oidc"]), headers={"Sec-Fetch-Site": "cross-site"}).headers["Location"] == login
    assert way.client.head(back).headers["Location"] == login
    assert [way.client.post(back).status_code, client.post(reverse("door_open", args=["oidc"])).status_code] == [405, 405]
    assert way.back(code=None, error="access_denied").headers["Location"] == login
    assert way.back().headers["Location"] == login
    assert client.get(reverse("door_back", args=["oidc"]), {"code": "c"}).headers["Location"] == login


def test_an_answer_goes_through_the_door_it_was_asked_at_alone(providers):
    asked_at_feishu = set_out(providers, "feishu")
    mixed_up = Way(asked_at_feishu.client, "oidc", asked_at_feishu.sent_to)
    named = set_out(providers, "oidc")

    mixed_up.back()
    named.back(iss="https://evil.example")
    assert (signed_in(mixed_up.client), signed_in(named.client)) == (None, None)


# -- what is asked, how often and how long ----------------------------------------------------------------
def test_feishu_is_asked_for_the_right_to_the_staff_number(providers, settings):
    assert set_out(providers, "feishu").asked["scope"] == "contact:user.employee:readonly"
    settings.DOORS = doors_of({"HONGJIANG_DOOR_FEISHU": json.dumps({**SETTINGS["FEISHU"], "scope": "a b"})})
    way = set_out(providers, "feishu")
    way.back()

    assert set(way.asked["scope"].split()) == {"a", "b"}
    assert (signed_in(way.client), last_reason()) == (None, "door.no_number")


@pytest.mark.parametrize(
    ("fields", "is_let_in"),
    [
        (lambda number: [{"type": 0, "name": "工号", "text": {"value": number}}], True),
        (lambda number: [{"name": "工号", "value": number}], True),
        (lambda number: [{"name": "工号", "value": "x"}, {"name": "工号", "text": {"value": number}}], False),
        (lambda number: [{"type": 1, "name": "工号", "web": {"url": number}}], False),
    ],
)
def test_a_field_of_wecom_is_read_in_both_shapes_and_never_of_two(fields, is_let_in, providers, settings, people):
    settings.DOORS = doors_of({"HONGJIANG_DOOR_WECOM": json.dumps({**SETTINGS["WECOM"], "number": "工号"})})
    providers.fields = lambda: fields(providers.number)
    way = set_out(providers, "wecom")
    way.back()

    assert signed_in(way.client) == (str(people.worker.pk) if is_let_in else None)


def _asked_of(providers: Providers, path: str) -> int:
    return sum(url.endswith(path) for _method, url, _sent in providers.asked)


def test_what_a_provider_says_of_itself_is_asked_once(providers):
    for _ in range(3):
        set_out(providers, "oidc").back()

    assert (_asked_of(providers, "/openid-configuration"), _asked_of(providers, "/keys")) == (1, 1)


def test_a_provider_that_fails_is_left_alone_for_a_moment(providers):
    providers.answers = {"/.well-known/openid-configuration": requests.ConnectionError("away")}
    for _ in range(3):
        Client().get(reverse("door_open", args=["oidc"]))

    assert _asked_of(providers, "/openid-configuration") == 1


def test_a_changed_key_is_found_and_made_up_ones_do_not_make_the_house_ask(providers):
    good = providers._oidc()["/keys"]
    providers.answers = {"/keys": {"keys": [{**good["keys"][0], "kid": "old"}]}}
    set_out(providers, "oidc").back()
    assert last_reason() == "id_token: key"
    providers.answers = {}
    cache.delete_many([f"doors:{hashlib.sha256(f'{ISSUER}/keys'.encode()).hexdigest()}:anew"])  # a quarter of a minute later
    way = set_out(providers, "oidc")
    way.back()
    assert signed_in(way.client) is not None
    providers.asked.clear()
    providers.make_token = lambda claims: signed(claims, kid="made-up")
    for _ in range(4):
        set_out(providers, "oidc").back()
    assert _asked_of(providers, "/keys") == 0


def test_an_address_without_https_is_neither_believed_nor_asked(providers, settings):
    settings.DOORS = opened(number="gh")
    plain = {**providers._oidc()["/.well-known/openid-configuration"], "userinfo_endpoint": "http://id.example.cn/me"}
    providers.answers = {"/.well-known/openid-configuration": plain}
    client = Client()

    assert client.get(reverse("door_open", args=["oidc"])).headers["Location"] == reverse("account_login")
    assert last_reason() == "the description lacks an address"
    with pytest.raises(DoorFailed):
        DoorSession().request("GET", "http://id.example.cn/me")


class Slow(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        try:
            if self.path == "/long":
                self.wfile.write(b" " * 300_000)
            for _ in range(20 if self.path == "/drip" else 0):
                self.wfile.write(b" ")
                time.sleep(0.1)
            self.wfile.write(b"{}")
        except OSError:
            pass

    def log_message(self, *args):
        pass


def test_an_answer_has_a_time_and_a_length(settings, monkeypatch):
    settings.OUTGOING_HOSTS = ["127.0.0.1"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(asking, "WHOLE_SECONDS", 0.5)
    monkeypatch.setattr(requests.Session, "request", _as_http(server.server_port, requests.Session.request))
    assert DoorSession().request("GET", "https://127.0.0.1/short").json() == {}
    begun = time.monotonic()
    with pytest.raises(requests.RequestException):
        DoorSession().request("GET", "https://127.0.0.1/drip")
    assert time.monotonic() - begun < 1.5
    with pytest.raises(DoorFailed):
        DoorSession().request("GET", "https://127.0.0.1/long")
    server.shutdown()
    server.server_close()


def _as_http(port: int, plain):
    """As if the server here spoke TLS."""
    return lambda session, method, url, **parts: plain(
        session, method, url.replace("https://127.0.0.1", f"http://127.0.0.1:{port}"), **parts
    )


def test_one_address_knocks_thirty_times_a_minute(providers):
    answers = [Client().get(reverse("door_open", args=["feishu"])).status_code for _ in range(31)]
    back = [Client().get(reverse("door_back", args=["feishu"]), {"code": "c", "state": "x"}).status_code for _ in range(31)]

    assert (set(answers[:30]), answers[30], set(back[:30]), back[30]) == ({302}, 429, {302}, 429)
    assert Client().get(reverse("account_login")).status_code == 200


def test_a_stranger_of_another_tenant_leaves_no_number(providers):
    providers.tenant = "corp-two"
    set_out(providers, "oidc").back()
    row = AuditRow.objects.filter(action="session.refused").latest("pk")

    assert (row.after["code"], row.object_label) == ("door.other_tenant", "")


def test_shared_machines_may_ask_for_the_password_again(providers, settings):
    assert "prompt" not in set_out(providers, "oidc").asked
    settings.DOORS = opened(prompt="login")
    assert set_out(providers, "oidc").asked["prompt"] == "login"
