"""Figures of the web: tokens of forms, dead sessions in fragments, headers on every answer, texts that want to run."""

import re
from itertools import cycle

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from portal.kernel.pages import PUBLIC
from portal.rights.enums import Role
from tests.architecture.test_access import ALLAUTH, OPEN, ROUTES, cast, client_of, people, sessions_in_memory  # noqa: F401 (fixtures)
from tests.portal.exports.rooms import address, fill, rooms
from tests.support.measure import in_make_trust, many
from tests.support.people import four_people
from tests.support.shared import made_once
from tests.trust.corpus import INJECTIONS, PAYLOADS, Running

pytestmark = pytest.mark.django_db
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
PAGES = [r for r in ROUTES if r.is_page or r.is_allauth]
READ = [r for r in ROUTES if not r.kwargs and (r.is_allauth or "GET" in r.methods)]
# Without the question whether all is well, which nothing here is running for.
LISTS = [r for r in ROUTES if r.is_page and not r.kwargs and "GET" in r.methods and r.name != "health_ready"]


# -- E1 ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("origin", ["", "https://evil.example"])
def test_no_unsafe_request_without_its_token_or_from_elsewhere(origin, people, record_property):  # noqa: F811
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/login/")
    client.force_login(people.worker)
    headers = {"Origin": origin, "X-CSRFToken": client.cookies["csrf"].value} if origin else {}
    asked = [(r, m) for r in ROUTES[:: many(5, 1)] for m in UNSAFE]
    through = [(r.name, m, s) for r, m in asked if (s := client.generic(m, r.url(), headers=headers).status_code) != 403]
    record_property("unsafe", len(asked))
    assert through == []


def _changes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT total_changes()")
        return cursor.fetchone()[0]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite counts the rows that a connection has changed")
def test_reading_changes_no_row(cast, record_property):  # noqa: F811
    asked, wrote = 0, []
    for role, user in cast.near.items():
        client = client_of(user)
        for route in READ[:: many(6, 1)]:
            before, asked = _changes(), asked + 1
            client.get(route.url())
            if (changed := _changes() - before) and route.name != "account_logout":
                wrote.append((route.name, str(role), changed))
    record_property("reads", asked)
    assert wrote == []


# -- E2 ---------------------------------------------------------------------------------------------------
def test_a_fragment_never_holds_the_sign_in_page(people, record_property):  # noqa: F811
    client, odd, asked = Client(raise_request_exception=False), [], 0
    for route in PAGES[:: many(4, 1)]:
        if route.name in OPEN or (route.is_page and route.callback.right == PUBLIC):
            continue
        for method in ("GET", "POST"):
            answer, asked = client.generic(method, route.url(), headers={"HX-Request": "true"}), asked + 1
            is_sent_on = answer.status_code == 204 and answer.headers.get("HX-Redirect", "").startswith("/login/")
            if not is_sent_on and answer.status_code not in {404, 405}:
                odd.append((route.name, method, answer.status_code))
    withdrawn = client_of(people.worker)
    people.worker.grants.all().update(withdrawn_at=people.worker.date_joined)
    for route in [r for r in PAGES[:: many(4, 1)] if r.is_page and r.callback.right not in {PUBLIC, "signed_in"}]:
        answer, asked = withdrawn.get(route.url(), headers={"HX-Request": "true"}), asked + 1
        if answer.status_code not in {404, 405}:
            odd.append((route.name, "withdrawn", answer.status_code))
    record_property("fragments", asked)
    assert odd == []


# -- E3, E4 -----------------------------------------------------------------------------------------------
def _lacking(answer, *, is_signed_in: bool) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    wanted = {
        "policy": policy and "unsafe-" not in policy,
        "frames": "frame-ancestors 'none'" in policy or "sandbox" in policy,
        "hsts": int(re.sub(r"\D", "", answer.headers.get("Strict-Transport-Security", "0").partition(";")[0]) or 0) >= 31536000,
        "opener": answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "no-store": not is_signed_in or "no-store" in answer.headers.get("Cache-Control", ""),
    }
    return [name for name, is_there in wanted.items() if not is_there]


@pytest.fixture
def tls(settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True


@pytest.mark.parametrize("role", [None, *Role])
def test_every_answer_carries_the_headers(role, tls, cast, record_property):  # noqa: F811
    client = client_of(cast.near[role]) if role else Client(raise_request_exception=False)
    addresses = [r.url() for r in ROUTES] if role is None else [r.url() for r in ROUTES if not r.kwargs]
    addresses = [a for a in addresses[:: many(9, 1)] if a != "/logout/"] + ["/nowhere/", "/static/css/app.css", "/robots.txt"]
    lacks = []
    for url in addresses:
        answer = client.get(url, secure=True)
        # The worker's script is the same for everybody and has to be asked for anew instead (no-cache).
        is_page = role is not None and not url.startswith(configured.STATIC_URL) and url != "/sw.js"
        lacks += [(url, answer.status_code, missing) for missing in [_lacking(answer, is_signed_in=is_page)] if missing]
    record_property("answers", len(addresses))
    assert lacks == []


def test_a_page_that_breaks_carries_them_too(tls, settings, db, record_property):
    settings.ROOT_URLCONF = "tests.trust.broken_urls"
    answer = Client(raise_request_exception=False).get("/broken/", secure=True)
    record_property("answers", 1)
    assert (answer.status_code, _lacking(answer, is_signed_in=False)) == (500, [])


# -- E5 ---------------------------------------------------------------------------------------------------
# Texts by which the code finds its way: a value of their own is not typed by anybody.
NOT_TYPED = re.compile(
    r"path|code|kind|key|state|hash|token|password|period|digest|sha|action|event|exporter|format|object|field|column|secret|username|"
    r"staff_no|slug|scope|address|request_id|role|language|content|method|fingerprint|task|queue|level|type|unit$|mime|_no$|color|icon|url"
)

# The same, of one model alone: elsewhere a field of this name is typed.
KEPT_BY_CODE = {
    ("ScoreItem", "note"), ("RoundBranch", "reason"), ("RoundBranch", "stale_source"), ("PeriodFact", "facts"),
    ("FrozenBranch", "package"), ("AudienceSegment", "posts"), ("AudienceSegment", "educations"), ("AudienceSegment", "statuses"),
}  # fmt: skip


@pytest.fixture(scope="module")
def stuffed(django_db_setup, django_db_blocker):
    """A record of each kind near and far, and in each text that people type one of the sixty."""
    with made_once(django_db_blocker):
        filled, fields = fill(four_people()), 0
        turns = cycle(PAYLOADS)
        for floor in ("portal", "workforce", "branches", "assessment"):
            for model in apps.get_app_config(floor).get_models():
                if model.__name__ in {"AuditRow", "RuleParameter"}:
                    continue
                for field in model._meta.local_fields:
                    fields += _stuff(model, field, turns)
        filled.fields = fields
        yield filled


def _stuff(model, field, turns) -> int:
    if not isinstance(field, (models.CharField, models.TextField)) or field.choices or field.unique or NOT_TYPED.search(field.name):
        return 0
    if (model.__name__, field.name) in KEPT_BY_CODE or (field.max_length and field.max_length < len(PAYLOADS[0])):
        return 0
    done = 0
    for pk in model._base_manager.values_list("pk", flat=True)[:40]:
        text = next(t for t in turns if not field.max_length or len(t) <= field.max_length)
        try:
            with transaction.atomic():
                done = max(done, model._base_manager.filter(pk=pk).update(**{field.name: text}))
        except IntegrityError:
            continue
    return done


def _holes(client: Client, urls: list[str]) -> tuple[int, list]:
    shown, found = 0, []
    for url in urls:
        answer = client.get(url)
        if answer.status_code >= 500:
            found.append((url, answer.status_code))
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            html = answer.content.decode()
            shown += html.count("&lt;xss") + html.count("xss()")
            found += [(url, running[:120]) for running in Running(html).found]
    return shown, found


@in_make_trust
def test_no_stored_text_runs(stuffed, record_property):
    shown, found, pages = 0, [], 0
    for user in stuffed.near.values():
        urls = [address(room, "") for room in rooms(stuffed).values()] + [r.url() for r in LISTS if r.name != "account_logout"]
        more, holes = _holes(client_of(user), urls)
        shown, found, pages = shown + more, found + holes, pages + len(urls)
    record_property("payloads", len(PAYLOADS))
    record_property("fields", stuffed.fields)
    record_property("shown", shown)
    record_property("pages", pages)
    assert found == []
    assert shown > 100, "the texts were shown nowhere: nothing was tested"


@in_make_trust
def test_no_text_of_an_address_runs_and_none_reaches_the_database(stuffed, record_property):
    texts, found, asked = cycle([*PAYLOADS, *INJECTIONS]), [], 0
    for role in many_roles():
        client = client_of(stuffed.near[role])
        for route in LISTS:
            if route.name == "account_logout" or (page := client.get(route.url())).status_code != 200:
                continue
            names = {"q", "o", "page", "next", *re.findall(r'<(?:input|select)[^>]* name="(\w+)"', page.content.decode())}
            for name in sorted(names - {"csrfmiddlewaretoken"}):
                answer, asked = client.get(route.url(), {name: next(texts)}), asked + 1
                if answer.status_code >= 500:
                    found.append((route.name, name, answer.status_code))
                elif answer.headers.get("Content-Type", "").startswith("text/html"):
                    found += [(route.name, name, running[:120]) for running in Running(answer.content.decode()).found]
    record_property("parameters", asked)
    assert found == []


def many_roles() -> list[str]:
    return [Role.COMMITTEE, Role.HR, Role.SYSTEM_ADMIN, Role.WORKER][: many(1, 4)]


def test_the_parser_finds_what_would_run():
    """So that «nothing found» says something about the pages."""
    assert [bool(Running(payload).found) for payload in PAYLOADS if not payload.startswith(('"<', "'<"))] == [True] * (len(PAYLOADS) - 24)
    assert Running("<p>&lt;script&gt;xss()&lt;/script&gt;</p>").found == []
    assert set(ALLAUTH) & {r.name for r in ROUTES}
