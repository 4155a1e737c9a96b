"""B7: doors of single sign-on. A good answer opens the one account of its staff number; a forged one opens nothing."""

import hashlib
import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.doors import asking
from portal.doors.asking import DoorFailed, DoorSession
from portal.kernel.doors import doors_of
from portal.people.models import Person
from portal.rights.enums import Role
from portal.rights.models import User
from tests.portal.accounts.factories import admin, with_password
from tests.support.identity_providers import CLIENT, FOREIGN_KEY, ISSUER, TENANT, Providers, signed, unsigned

SETTINGS = {
    "OIDC": {"issuer": ISSUER, "client_id": CLIENT, "secret": "s", "tenant": TENANT, "tenant_claim": "tid"},
    "DINGTALK": {"client_id": "dt", "secret": "s", "tenant": TENANT},
    "FEISHU": {"client_id": "fs", "secret": "s", "tenant": TENANT},
    "WECOM": {"tenant": TENANT, "agent": "1000002", "secret": "s"},
}
KINDS = ("oidc", "dingtalk", "feishu", "wecom")
HOSTS = ["id.example.cn", "api.dingtalk.com", "oapi.dingtalk.com", "open.feishu.cn", "qyapi.weixin.qq.com"]


def opened(**more) -> dict:
    """The doors of the settings; ``more`` is put over that of OpenID Connect."""
    given = {**SETTINGS, "OIDC": {**SETTINGS["OIDC"], **more}}
    return doors_of({f"HONGJIANG_DOOR_{kind}": json.dumps(door) for kind, door in given.items()})


@pytest.fixture
def providers(settings, monkeypatch, people):
    settings.DOORS, settings.OUTGOING_HOSTS = opened(), HOSTS
    found = Providers(number=people.worker.person.staff_no)
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", lambda adapter, request, **kwargs: found.send(request))
    return found


@dataclass
class Way:
    """A browser on its way through a door: where it was sent, and what it brings back."""

    client: Client
    kind: str
    sent_to: str

    @property
    def asked(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.sent_to).query).items()}

    def back(self, **changed):
        brought = {"code": "c0de", "state": self.asked.get("state"), **changed}
        return self.client.get(reverse("door_back", args=[self.kind]), {k: v for k, v in brought.items() if v is not None})


def set_out(providers: Providers, kind: str, client: Client | None = None, **query) -> Way:
    client = client or Client()
    way = Way(client, kind, client.get(reverse("door_open", args=[kind]), query).headers["Location"])
    providers.nonce, providers.scope = way.asked.get("nonce", ""), way.asked.get("scope", "")
    return way


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def said(client: Client) -> str:
    return client.get(reverse("account_login")).content.decode()


# -- good answers -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_a_good_answer_opens_exactly_the_account_of_the_staff_number(kind, providers, people, record_property):
    before, let_in = User.objects.count(), 0
    for user in (people.worker, people.hr):
        providers.number = user.person.staff_no
        way = set_out(providers, kind)
        answer = way.back()

        assert answer.headers["Location"] == reverse("home")
        assert signed_in(way.client) == str(user.pk)
        let_in += 1
        row = AuditRow.objects.filter(action="session.begun").latest("pk")
        assert (row.actor, row.after) == (user, {"door": kind})
    record_property("doors", 1)
    record_property("good", 2)
    record_property("let_in", let_in)
    assert User.objects.count() == before
    assert [model.objects.count() for model in (SocialAccount, SocialToken, SocialApp)] == [0, 0, 0]


def test_the_way_out_carries_state_nonce_and_proof_key(providers):
    ways = {kind: set_out(providers, kind) for kind in KINDS}

    assert {urlsplit(way.sent_to).hostname for way in ways.values()} == {
        "id.example.cn", "login.dingtalk.com", "accounts.feishu.cn", "login.work.weixin.qq.com",
    }  # fmt: skip
    assert all(len(way.asked["state"]) >= 16 and way.asked["redirect_uri"].endswith(f"/doors/{kind}/back/") for kind, way in ways.items())
    assert all(ways[kind].asked["code_challenge_method"] == "S256" for kind in ("oidc", "feishu"))
    assert len(ways["oidc"].asked["nonce"]) >= 32
    for kind in ("oidc", "feishu"):
        set_out(providers, kind).back()
        assert any(len(sent.get("code_verifier", "")) >= 43 for _method, _url, sent in providers.asked)
        providers.asked.clear()


def test_inside_the_wecom_app_nobody_scans_a_code(providers):
    client = Client(headers={"User-Agent": "Mozilla/5.0 wxwork/4.1 MicroMessenger"})
    way = set_out(providers, "wecom", client)

    assert urlsplit(way.sent_to).hostname == "open.weixin.qq.com"
    assert way.sent_to.endswith("#wechat_redirect")
    way.back()
    assert signed_in(client) is not None


def test_the_staff_number_may_stand_in_another_field(providers, settings, people):
    SETTINGS_WECOM = {**SETTINGS["WECOM"], "number": "工号"}
    settings.DOORS = doors_of({"HONGJIANG_DOOR_WECOM": json.dumps(SETTINGS_WECOM)}) | {"oidc": opened(number="gh")["oidc"]}
    providers.userinfo = {"gh": people.hr.person.staff_no}

    wecom, oidc = set_out(providers, "wecom"), None
    wecom.back()
    oidc = set_out(providers, "oidc")
    oidc.back()

    assert (signed_in(wecom.client), signed_in(oidc.client)) == (str(people.worker.pk), str(people.hr.pk))


def test_one_comes_back_to_the_page_one_wanted_and_to_no_other_house(providers):
    wanted = set_out(providers, "oidc", next="/account/").back()
    foreign = set_out(providers, "oidc", next="https://evil.example/").back()

    assert wanted.headers["Location"] == "/account/"
    assert foreign.headers["Location"] == reverse("home")


# -- the twelve forgeries ---------------------------------------------------------------------------------
# What each is refused for: a forgery that falls over something else would prove nothing.
WHY = {
    "another audience": "id_token: InvalidAudienceError", "another issuer": "id_token: InvalidIssuerError",
    "another nonce": "door.other_nonce", "expired": "id_token: ExpiredSignatureError", "alg none": "id_token: algorithm",
    "another provider's key": "id_token: InvalidSignatureError", "same e-mail, no staff number": "door.no_number",
    "another tenant": "door.other_tenant", "unknown staff number": "door.no_account", "replay": "state, or turned back",
    "state missing": "state, or turned back", "closed account": "door.no_account",
}  # fmt: skip
FORGED = {
    "another audience": {"claims": {"aud": "another-client"}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "another nonce": {"claims": {"nonce": "of-another-sign-in"}},
    "expired": {"claims": {"exp": 1}},
    "alg none": {"make_token": unsigned},
    "another provider's key": {"make_token": lambda claims: signed(claims, key=FOREIGN_KEY)},
    "same e-mail, no staff number": {"claims": {"employee_number": None, "email": "worker@example.cn", "email_verified": True}},
    "another tenant": {"tenant": "corp-two"},
    "unknown staff number": {"number": "99999"},
}


def _forge(providers: Providers, parts: dict) -> Way:
    way = set_out(providers, "oidc")
    for name, value in parts.items():
        setattr(providers, name, value)
    way.back()
    return way


def _replayed(providers: Providers, people) -> Way:
    """The good answer of somebody, brought once more, by the same browser signed out and by another one."""
    way = set_out(providers, "oidc")
    way.back()
    way.client.post(reverse("account_logout"))
    way.back()
    other = Way(Client(), "oidc", way.sent_to)
    other.back()
    assert signed_in(other.client) is None
    return way


def _without_state(providers: Providers, people) -> Way:
    way = set_out(providers, "oidc")
    way.back(state=None)
    way.back(state="")
    way.back(state="x" * 16)
    return way


def _closed(providers: Providers, people) -> Way:
    User.objects.filter(pk=people.worker.pk).update(is_active=False)
    way = set_out(providers, "oidc")
    way.back()
    return way


def _last_reason() -> str:
    after = AuditRow.objects.filter(action="session.refused").latest("pk").after
    return after.get("why", after["code"])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"azp": "another-client"}, "azp"),
        ({"aud": [CLIENT, "another-client"]}, "azp"),
        ({"sub": None}, "MissingRequiredClaimError"),
        ({"nonce": None}, "MissingRequiredClaimError"),
        ({"iat": 4102444800}, "ImmatureSignatureError"),
    ],
)
def test_other_flaws_of_a_token_are_found(change, why, providers):
    way = _forge(providers, {"claims": change})

    assert (signed_in(way.client), _last_reason()) == (None, f"id_token: {why}")


def test_a_token_signed_with_what_everybody_knows_is_refused(providers):
    """The client's secret, or the public key taken for one: keys of another kind than published never count."""
    for alg, kid in (("HS256", "k1"), ("RS256", "k2")):
        way = _forge(providers, {"make_token": lambda claims, a=alg, k=kid: signed(claims, **_wrong_key(a, k))})
        assert signed_in(way.client) is None
        assert _last_reason() in {"id_token: algorithm", "id_token: key"}


def _wrong_key(alg: str, kid: str) -> dict:
    return {"key": "s" * 32 if alg == "HS256" else FOREIGN_KEY, "kid": kid, "alg": alg}


def test_userinfo_of_another_person_is_refused(providers, settings, people):
    settings.DOORS = opened(number="gh")
    providers.userinfo = {"sub": "s-2", "gh": people.hr.person.staff_no}
    way = set_out(providers, "oidc")
    way.back()

    assert (signed_in(way.client), _last_reason()) == (None, "userinfo of another person")


def test_contacts_from_outside_and_mixed_up_people_are_refused(providers):
    outside = {"/topapi/user/getbyunionid": {"errcode": 0, "result": {"contact_type": 1, "userid": "manager1"}}}
    mixed = {"/topapi/v2/user/get": {"errcode": 0, "result": {"userid": "x", "unionid": "u-2", "job_number": providers.number}}}
    openid = {"/cgi-bin/auth/getuserinfo": {"errcode": 0, "openid": "o-1", "external_userid": "e-1"}}
    reasons = []
    for kind, answers in (("dingtalk", outside), ("dingtalk", mixed), ("wecom", openid)):
        way = set_out(providers, kind)
        providers.answers = answers
        way.back()
        providers.answers = {}
        assert signed_in(way.client) is None
        reasons.append(_last_reason())
    assert reasons == ["door.no_number", "another person", "door.no_number"]


def test_twelve_forged_answers_open_nothing(providers, people, record_property):
    User.objects.filter(pk=people.worker.pk).update(email="worker@example.cn")
    before, fresh = User.objects.count(), Providers(number=providers.number)
    found, why = {}, {}
    for name, parts in FORGED.items():
        found[name] = _forge(providers, parts)
        why[name] = _last_reason()
        for part in ("claims", "make_token", "tenant", "number"):
            setattr(providers, part, getattr(fresh, part))
    for name, forge in {"replay": _replayed, "state missing": _without_state, "closed account": _closed}.items():
        found[name] = forge(providers, people)
        why[name] = _last_reason()

    record_property("forged", len(found))
    record_property("opened", sum(signed_in(way.client) is not None for way in found.values()))
    record_property("accounts", User.objects.count() - before)
    assert [name for name, way in found.items() if signed_in(way.client) is not None] == []
    assert (len(found), User.objects.count(), SocialAccount.objects.count()) == (12, before, 0)
    assert why == WHY
    assert all("没有登录成功" in page or "没有完成" in page for page in map(said, (way.client for way in found.values())))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_sentence_for_whoever_is_not_let_in(kind, providers, people):
    """Another tenant, no number, nobody, a closed account, somebody who has left, an administrator: nobody learns which."""
    admin(Role.SYSTEM_ADMIN, people.nodes["JT"], "sysadmin")
    User.objects.filter(pk=people.hr.pk).update(is_active=False)
    Person.objects.filter(pk=people.sibling.person_id).update(left_on="2020-01-01")
    other_corp = {"tenant": "corp-two", "answers": {"/cgi-bin/auth/getuserinfo": {"errcode": 0, "userid": "1", "corpid": "corp-two"}}}
    tried = [
        other_corp, {"number": ""}, {"number": "99999"}, {"number": "sysadmin"}, {"number": people.hr.person.staff_no},
        {"number": people.sibling.person.staff_no},
    ]  # fmt: skip
    good, seen = providers.number, set()
    for parts in tried:
        way = set_out(providers, kind)
        for name, value in parts.items():
            setattr(providers, name, value)
        answer = way.back()
        providers.number, providers.tenant, providers.answers = good, TENANT, {}
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_login"))
        assert signed_in(way.client) is None
        page = said(way.client)
        assert 'name="password"' in page, "the ordinary form is there"
        seen.add(page.split('role="status"')[1].split("</div></div>")[0])
    assert len(seen) == 1
    assert "对方给出的单位或工号" in seen.pop()
    assert set(AuditRow.objects.filter(action="session.refused").values_list("after__code", flat=True)) == {
        "door.other_tenant", "door.no_number", "door.no_account",
    }  # fmt: skip


ODD = [None, [], 5, "x", {}, {"access_token": "a"}, {"code": 0}, {"errcode": 0}, {"errcode": 40029}, requests.ConnectTimeout("late")]
PATHS = {
    "oidc": ["/.well-known/openid-configuration", "/token", "/keys"],
    "dingtalk": ["/v1.0/oauth2/userAccessToken", "/v1.0/contact/users/me", "/v1.0/oauth2/accessToken", "/topapi/user/getbyunionid"],
    "feishu": ["/open-apis/authen/v2/oauth/token", "/open-apis/authen/v1/user_info"],
    "wecom": ["/cgi-bin/gettoken", "/cgi-bin/auth/getuserinfo"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_answers_of_another_shape_and_silence_are_no_broken_page(kind, providers):
    for path in PATHS[kind]:
        for odd in ODD:
            cache.clear()
            way = set_out(providers, kind)
            cache.clear()  # what the provider says of itself is asked again
            providers.answers = {path: odd}
            answer = way.back()
            providers.answers = {}
            assert signed_in(way.client) is None, (path, odd)
            assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_login")), (path, odd)


def test_a_provider_that_is_away_sends_nobody_out(providers):
    providers.answers = {"/.well-known/openid-configuration": requests.ConnectionError("away")}
    client = Client()

    assert client.get(reverse("door_open", args=["oidc"])).headers["Location"] == reverse("account_login")
    assert "登录没有完成" in said(client)


def test_hosts_that_the_server_has_not_opened_are_not_asked(providers, settings):
    settings.OUTGOING_HOSTS = ["id.example.cn:8443"]
    client = Client()
    client.get(reverse("door_open", args=["oidc"]))

    assert (providers.asked, "登录没有完成" in said(client)) == ([], True)


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
    assert (signed_in(way.client), _last_reason()) == (None, "door.no_number")


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
    assert _last_reason() == "id_token: key"
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
    assert _last_reason() == "the description lacks an address"
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
