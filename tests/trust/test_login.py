"""Figures of signing in: guesses that reach the hasher, honest people behind one address, times, identifiers of sessions."""

import inspect
import os
import random
import runpy
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client
from django.urls import reverse

from portal.kernel import clock
from portal.rights.enums import ADMIN_ROLES, Role
from portal.rights.models import User
from tests.portal.accounts.factories import admin, with_password
from tests.portal.accounts.test_signing_in import RIGHT, is_in, sign_in
from tests.support.factories import UserFactory
from tests.support.measure import many, median_gap, milliseconds
from tests.trust.test_doors import opened as opened_doors

pytestmark = pytest.mark.django_db
LONGEST_LOOK_MS = 10
GUESSES = 5


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """Each password that the hasher of Django looks at."""
    seen: list[str] = []
    verify = Argon2PasswordHasher.verify

    def counted(hasher, password, encoded):
        seen.append(password)
        return verify(hasher, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "verify", counted)
    return seen


@pytest.mark.parametrize("addresses", [1, 50])
def test_a_thousand_guesses_reach_the_hasher_five_times(people, hashed, addresses, record_property):
    worker, tries = with_password(people.worker, RIGHT), many(120, 1000)
    begun = clock.now()
    with time_machine.travel(begun, tick=False) as traveller:
        for i in range(tries):
            traveller.move_to(begun + timedelta(minutes=14) * (i / tries))
            sign_in(
                Client(), worker.username, f"wrong-{i}", REMOTE_ADDR=f"198.51.100.{i % addresses + 1}",
                headers={"X-Forwarded-For": f"203.0.113.{i % 250}, 10.0.0.{i % 7}"},
            )  # fmt: skip
    record_property("guesses", tries)
    record_property("looked_at", len(hashed))
    assert len(hashed) <= GUESSES


def test_two_hundred_people_behind_one_address_all_get_in(db, record_property):
    """A fifth of all tries is a typing error; everybody tries until he is in. Nobody is told to wait."""
    rng, encoded = random.Random(2026), make_password(RIGHT)
    users = User.objects.bulk_create(User(username=f"wx{i:04d}", display_name=f"员工{i}", password=encoded) for i in range(many(20, 200)))
    refused, wrong, tries, begun = 0, 0, 0, clock.now()
    with time_machine.travel(begun, tick=False) as traveller:
        for i, user in enumerate(users):
            traveller.move_to(begun + timedelta(minutes=5) * (i / len(users)))
            for _ in range(10):
                is_typo = rng.random() < 0.2
                answer = sign_in(Client(), user.username, "typed-wrong" if is_typo else RIGHT, REMOTE_ADDR="192.0.2.7")
                tries, wrong = tries + 1, wrong + is_typo
                if answer.status_code == 302:
                    break
                refused += answer.status_code == 429 or "密码错误次数过多" in answer.content.decode()
            else:
                refused += 1
    record_property("people", len(users))
    record_property("typos", wrong)
    record_property("locked_out", refused)
    assert refused == 0
    assert wrong > 0


def test_identifiers_of_session_and_form_are_new_after_each_step(people, record_property):
    worker, client = with_password(people.worker, RIGHT), Client()
    client.get(reverse("account_login"))
    steps = []

    def identifiers() -> tuple[str, str]:
        return getattr(client.cookies.get("sid"), "value", ""), getattr(client.cookies.get("csrf"), "value", "")

    def step(act) -> None:
        before = identifiers()
        act()
        client.get(reverse("my_account"))
        after, thief = identifiers(), Client()
        thief.cookies["sid"] = before[0] or "x"
        steps.append((before[0] != after[0], before[1] != after[1], not is_in(thief)))

    change = {"oldpassword": RIGHT, "password1": "Xin-Mi-Ma-2026", "password2": "Xin-Mi-Ma-2026"}
    step(lambda: sign_in(client, worker.username, RIGHT))
    step(lambda: client.post(reverse("account_change_password"), change))
    step(lambda: client.post(reverse("account_logout")))
    step(lambda: sign_in(client, worker.username, "Xin-Mi-Ma-2026"))
    record_property("steps", len(steps))
    record_property("renewed", sum(session and thief_is_out for session, _form, thief_is_out in steps))
    record_property("tokens", sum(form for _session, form, _thief in steps))
    assert [session and thief_is_out for session, _form, thief_is_out in steps] == [True] * 4
    assert [form for _session, form, _thief in steps if form] == [True, True], "the token of forms turns at each sign-in"


def dear(hasher: type) -> tuple[int, int, int]:
    """What one look at a password costs."""
    return hasher.time_cost, hasher.memory_cost, hasher.parallelism


def test_a_known_name_answers_like_an_unknown_one_and_as_fast(db, record_property):
    is_timed = os.environ.get("TRUST") == "1"
    tries, encoded = many(10, 500), make_password(RIGHT)
    # Times of a hasher that was made cheap say nothing of the one that signs people in: compared with a fresh reading of Django's file.
    djangos = runpy.run_path(inspect.getfile(Argon2PasswordHasher))["Argon2PasswordHasher"]
    assert (dear(Argon2PasswordHasher) == dear(djangos)) is is_timed
    assert (f"m={djangos.memory_cost}," in encoded) is is_timed
    for i in range(-(-tries // 4)):
        UserFactory(person=None, username=f"known{i}", display_name="员工", password=encoded)
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    said: dict[str, set] = {"known": set(), "unknown": set()}
    for i in range(tries):
        for kind in ("known", "unknown") if i % 2 else ("unknown", "known"):
            answers: list = []
            where = {"REMOTE_ADDR": f"10.{i % 200}.{i % 3}.{i % 250}"}

            def ask(name=f"{kind}{i // 4}", where=where, answers=answers):
                answers.append(sign_in(Client(), name, "wrong-password", **where))

            times[kind].append(milliseconds(ask))
            said[kind].add((answers[0].status_code, "登录名或密码不正确" in answers[0].content.decode()))
    record_property("each", tries)
    if is_timed:
        record_property("gap_ms", round(median_gap(times["known"], times["unknown"]), 2))
    assert said["known"] == said["unknown"] == {(200, True)}


# -- B5 ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_an_administrator_without_a_second_factor_sees_nothing_where_it_is_demanded(role, people, settings, record_property):
    settings.SECOND_FACTOR_DEMANDED = True
    client = Client()
    client.force_login(admin(role, people.nodes["JT"], f"sa-{role}"))
    asked = ["home", "my_account", "notice_list", "account_list", "grant_list", "audit_list", "token_issue", "search"]
    answers = [client.get(reverse(name)) for name in asked]
    fragment = client.get(reverse("home"), headers={"HX-Request": "true"})
    machine = client.get(reverse("notice-list"))

    record_property("pages", len(asked))
    record_property("opened", sum(a.status_code == 200 for a in answers))
    assert {a.headers.get("Location", "") for a in answers} == {reverse("mfa_activate_totp")}
    assert (fragment.status_code, fragment.headers.get("HX-Redirect"), machine.status_code) == (204, reverse("mfa_activate_totp"), 403)
    assert client.get(reverse("mfa_activate_totp")).status_code in {200, 302}, "the way to the second factor is open"


def test_business_roles_are_not_asked_for_a_second_factor(people, settings):
    settings.SECOND_FACTOR_DEMANDED = True
    client = Client()
    client.force_login(people.hr)
    assert client.get(reverse("my_account")).status_code == 200
    assert Role.HR not in ADMIN_ROLES


# -- B7 ---------------------------------------------------------------------------------------------------
FORGED = [
    "?code=x&state=y", "?code=x", "?state=", "?id_token=eyJhbGciOiJub25lIn0.e30.", "?code=x&iss=https://evil.example",
    "?error=access_denied",
    "?code=x&state=y&aud=other", "?code=x&state=y&nonce=old", "?code=x&state=y&exp=1", "?SAMLResponse=PHNhbWw%2B", "?ticket=ST-1",
    "?code=x&state=y&email=admin%40example.com",
]  # fmt: skip
DOORS = ["/accounts/{}/login/callback/", "/login/{}/callback/", "/oidc/{}/login/callback/", "/accounts/{}/login/token/", "/sso/{}/"]
PROVIDERS = ["openid_connect", "dingtalk", "feishu", "weixin", "saml", "google"]


def test_no_foreign_identity_opens_a_session(people, record_property, settings):
    settings.DOORS = opened_doors()
    before, tried, opened = User.objects.count(), 0, 0
    for door in DOORS:
        for provider in PROVIDERS:
            for answer in FORGED:
                for method in ("get", "post"):
                    client, tried = Client(), tried + 1
                    getattr(client, method)(door.format(provider) + answer)
                    opened += "_auth_user_id" in client.session
    for number, (kind, answer) in enumerate((kind, answer) for kind in settings.DOORS for answer in FORGED):
        client, tried = Client(REMOTE_ADDR=f"192.0.2.{number + 1}"), tried + 1
        back = client.get(reverse("door_back", args=[kind]) + answer)
        assert (back.status_code, back.headers["Location"]) == (302, reverse("account_login")), "the door is open and was asked"
        opened += "_auth_user_id" in client.session
    record_property("forged", tried)
    record_property("opened", opened)
    record_property("accounts", User.objects.count() - before)
    assert opened == 0
    assert User.objects.count() == before
