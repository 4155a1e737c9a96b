"""B7: doors of single sign-on. A good answer opens the one account of its staff number; a forged one opens nothing."""

import json
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.kernel.doors import doors_of
from portal.people.models import Person
from portal.rights.enums import Role
from portal.rights.models import User
from tests.portal.accounts.factories import admin
from tests.support.doors import KINDS, SETTINGS, Way, last_reason, opened, said, set_out, signed_in
from tests.support.identity_providers import CLIENT, FOREIGN_KEY, TENANT, Providers, signed, unsigned


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

    assert (signed_in(way.client), last_reason()) == (None, f"id_token: {why}")


def test_a_token_signed_with_what_everybody_knows_is_refused(providers):
    """The client's secret, or the public key taken for one: keys of another kind than published never count."""
    for alg, kid in (("HS256", "k1"), ("RS256", "k2")):
        way = _forge(providers, {"make_token": lambda claims, a=alg, k=kid: signed(claims, **_wrong_key(a, k))})
        assert signed_in(way.client) is None
        assert last_reason() in {"id_token: algorithm", "id_token: key"}


def _wrong_key(alg: str, kid: str) -> dict:
    return {"key": "s" * 32 if alg == "HS256" else FOREIGN_KEY, "kid": kid, "alg": alg}


def test_userinfo_of_another_person_is_refused(providers, settings, people):
    settings.DOORS = opened(number="gh")
    providers.userinfo = {"sub": "s-2", "gh": people.hr.person.staff_no}
    way = set_out(providers, "oidc")
    way.back()

    assert (signed_in(way.client), last_reason()) == (None, "userinfo of another person")


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
        reasons.append(last_reason())
    assert reasons == ["door.no_number", "another person", "door.no_number"]


def test_twelve_forged_answers_open_nothing(providers, people, record_property):
    User.objects.filter(pk=people.worker.pk).update(email="worker@example.cn")
    before, fresh = User.objects.count(), Providers(number=providers.number)
    found, why = {}, {}
    for name, parts in FORGED.items():
        found[name] = _forge(providers, parts)
        why[name] = last_reason()
        for part in ("claims", "make_token", "tenant", "number"):
            setattr(providers, part, getattr(fresh, part))
    for name, forge in {"replay": _replayed, "state missing": _without_state, "closed account": _closed}.items():
        found[name] = forge(providers, people)
        why[name] = last_reason()

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
