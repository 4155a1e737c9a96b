"""Every address × every role × every method against the one matrix: whoever lacks the right learns nothing."""

import time
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from portal.kernel.pages import PUBLIC, SIGNED_IN
from portal.rights.enums import Role
from portal.rights.matrix import BRANCH, MATRIX, OVERSIGHT
from portal.rights.models import User
from tests.assessment.insight.factories import RoundFactory, score
from tests.portal.accounts.factories import admin
from tests.support.people import FourPeople, four_people, user_with
from tests.support.routes import METHODS, Route, routes
from tests.support.samples import SAMPLES
from tests.support.shared import made_once, remember_who_asks
from tests.workforce.promotion.factories import electrician_user

ROUTES = routes()
# The sign-in pages come from allauth and carry no right of ours; everything behind the first needs a session.
ALLAUTH = {
    "account_login", "account_logout", "account_change_password", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
}  # fmt: skip
# What somebody who has not signed in may see: at most ten (docs/adr/0042).
OPEN = {
    "account_login", "whistle_box", "signin_scan", "health_live", "health_ready", "manifest", "service_worker", "offline_page",
    "certificate_check", "certificate_checked",
}  # fmt: skip
HIDDEN = {404, 405}
# Cover gives a branch facts, never reach: its officers see no records of units.
UNIT_RECORDS = {"node_detail", "measure_edit", "coverage_unit", "honour_detail", "honour-detail", "honour_paper"}
# Records that, beside the right, lie in some hands only: their owner's, the office's that ordered them, the keepers' of a store.
IN_HANDS = {
    "knowledge_edit": {Role.WORKER}, "result_edit": {Role.HR}, "challenge_problem_edit": {Role.HR, Role.UNION_OFFICER},
    "integrity_check": {Role.HR, Role.DISCIPLINE}, "stock_move_reverse": {*BRANCH, Role.UNION_OFFICER},
    "process_gap": {*BRANCH, *OVERSIGHT},
    "outcome_detail": {*BRANCH, *OVERSIGHT, Role.HR}, "outcome-detail": {*BRANCH, *OVERSIGHT, Role.HR},
}  # fmt: skip
# A ballot beside an activity is run by its branch; a committee runs those of duty reports.
RUN_BY_THE_BRANCH = {"ballot_roll", "ballot_open", "ballot_close", "ballot_cancel", "ballot_slip", "ballot_totals"}
NEEDS_RIGHT = [r for r in ROUTES if (r.is_page and r.callback.right not in {PUBLIC, SIGNED_IN}) or r.is_api]


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sessions_in_memory(settings, monkeypatch):
    """Forty thousand requests ask what the matrix gives to a role. That rights are read anew on each request has tests of its own
    (tests/trust/test_rights.py)."""
    remember_who_asks(settings, monkeypatch)


@dataclass
class Cast:
    """For each role somebody whose reach holds branch A and unit CM-A, and a twin who sits in the other plant."""

    near: dict[str, User]
    far: dict[str, User]


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker):
    with made_once(django_db_blocker):
        yield four_people()


@pytest.fixture(scope="module")
def cast(people: FourPeople) -> Cast:
    n, near, far = people.nodes, {}, {}
    near |= {Role.SECRETARY: people.secretary, Role.HR: people.hr, Role.WORKER: people.worker}
    far[Role.SECRETARY] = people.stranger
    near[Role.BRANCH_OFFICER] = user_with(Role.BRANCH_OFFICER, n["ZB-A"], unit=n["CM-A"], name="委员甲")
    far[Role.BRANCH_OFFICER] = user_with(Role.BRANCH_OFFICER, n["ZB-C"], unit=n["CM-C"], name="委员丙")
    for role in (Role.COMMITTEE, Role.ASSESSOR, Role.DISCIPLINE, Role.UNION_OFFICER):
        near[role] = user_with(role, n["MK1"], unit=n["MK1"], name="近处")
    for role in (Role.COMMITTEE, Role.ASSESSOR, Role.DISCIPLINE):
        far[role] = user_with(role, n["DW2"], unit=n["MK2"], name="远方")
    for role in (Role.HR, Role.UNION_OFFICER, Role.WORKER):
        far[role] = user_with(role, n["MK2"], unit=n["CM-C"], name="远方")
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        near[role] = admin(role, n["MK1"], f"near-{role}")
        far[role] = admin(role, n["MK2"], f"far-{role}")
    return Cast(near, far)


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _may_something(role: str | None, route: Route) -> bool:
    rights = set(route.callback.cls.rights.values())
    return SIGNED_IN in rights or any(role in MATRIX[right].roles for right in rights if right in MATRIX)


def ask(client: Client, method: str, url: str) -> int:
    return client.generic(
        method, url, "{}" if url.startswith("/api/") else "", "application/json" if url.startswith("/api/") else "text/plain"
    ).status_code


# -- the addresses themselves -----------------------------------------------------------------------------
def test_every_address_has_a_name_of_its_own():
    nameless = [r.pattern for r in ROUTES if not r.name]
    names = [r.name for r in ROUTES]

    assert nameless == []
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_two_pages_share_an_address():
    patterns = [r.pattern for r in ROUTES]

    assert sorted({p for p in patterns if patterns.count(p) > 1}) == []


def test_every_page_and_every_api_view_names_its_right(record_property):
    record_property("patterns", len(ROUTES))
    without = [r.name for r in ROUTES if not (r.is_page or r.is_api or (r.is_allauth and r.name in ALLAUTH))]
    unknown = [
        (r.name, m) for r in ROUTES if r.is_page or r.is_api for m in r.methods
        if m != "OPTIONS" and (right := r.right(m)) not in {PUBLIC, SIGNED_IN} and right not in MATRIX
    ]  # fmt: skip

    assert without == []
    assert unknown == []


def test_every_right_of_the_matrix_has_a_role():
    assert [name for name, right in MATRIX.items() if not right.roles] == []


# -- nobody signed in -------------------------------------------------------------------------------------
def test_nobody_sees_anything_but_the_way_in(db, record_property):
    client, seen, leaks = Client(raise_request_exception=False), set(), []
    for route in ROUTES:
        for method in METHODS:
            answer = client.generic(method, route.url())
            status, login = answer.status_code, answer.headers.get("Location", "").startswith("/login/")
            if route.name in OPEN or (route.is_page and route.callback.right == PUBLIC):
                seen |= {route.name} if status == 200 and method == "GET" else set()
            elif route.is_allauth and method == "OPTIONS":
                continue  # tells the methods of the sign-in pages, nothing else
            elif not (status in {401, 404, 405} or (status == 302 and login)):
                leaks.append((route.name, method, status))

    record_property("anonymous", len(ROUTES) * len(METHODS))
    record_property("open", len(seen))
    assert leaks == [], leaks
    assert len(seen) <= 10
    assert seen <= OPEN


# -- roles ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_right_gets_not_found(role, cast, record_property):
    client, leaks, asked = client_of(cast.near[role]), [], 0
    for route in NEEDS_RIGHT:
        url = route.url()
        for method in route.asked:
            right = route.right(method)
            if right in {PUBLIC, SIGNED_IN} or (right and role in MATRIX[right].roles):
                continue
            if method == "OPTIONS" and route.is_api and _may_something(role, route):
                continue  # the description of a view is for those who may use it
            asked += 1
            if (status := ask(client, method, url)) not in HIDDEN:
                leaks.append((route.name, method, status))

    record_property("refused", asked)
    record_property(f"refused_{role}", asked)
    assert leaks == [], leaks


def test_an_account_without_any_role_gets_not_found_too(people):
    client = client_of(user_with(None, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="新人"))
    leaks = [
        (r.name, m, status) for r in NEEDS_RIGHT for m in r.asked
        if r.right(m) not in {PUBLIC, SIGNED_IN} and not (m == "OPTIONS" and r.is_api and _may_something(None, r))
        and (status := ask(client, m, r.url())) not in HIDDEN
    ]  # fmt: skip

    assert leaks == [], leaks


@pytest.mark.parametrize("role", list(Role))
def test_a_role_with_the_right_gets_its_lists(role, cast, people):
    score(RoundFactory(state="published"), people.branch_a, "90", "80")
    electrician_user(people.worker)
    client, missed = client_of(cast.near[role]), []
    for route in NEEDS_RIGHT:
        right = route.right("GET")
        if route.kwargs or right not in MATRIX or role not in MATRIX[right].roles:
            continue
        answer = client.get(route.url())
        inside = answer.status_code == 302 and not answer.headers["Location"].startswith(settings.STATIC_URL)
        if not (answer.status_code == 200 or inside) or answer.headers.get("Location", "").startswith("/login/"):
            missed.append((route.name, answer.status_code))

    assert missed == [], missed


@pytest.mark.parametrize("role", list(Role))
def test_what_does_not_exist_is_not_found_for_those_with_the_right(role, cast):
    client, odd = client_of(cast.near[role]), []
    for route in NEEDS_RIGHT:
        right = route.right("GET")
        if route.kwargs and right in MATRIX and role in MATRIX[right].roles and (status := ask(client, "GET", route.url())) not in HIDDEN:
            odd.append((route.name, status))

    assert odd == [], odd


# Everybody reads it once it is out; before that (as the sample stands) the holders of the office's right do.
OUT_FOR_EVERYBODY = {
    "story_detail": "story.view", "story-detail": "story.view", "newsletter_detail": "newsletter.edit",
    "newsletter-detail": "newsletter.edit",
}  # fmt: skip


# -- foreign records --------------------------------------------------------------------------------------
def _sampled() -> list[Route]:
    return [r for r in ROUTES if r.name in SAMPLES]


def test_every_sample_belongs_to_an_address():
    assert sorted(set(SAMPLES) - {r.name for r in ROUTES}) == []


@pytest.mark.parametrize("route", _sampled(), ids=lambda r: r.name)
def test_a_foreign_record_is_not_found_by_any_method(route, cast, people, record_property):
    url, leaks = route.url(SAMPLES[route.name](people)), []
    record_property("foreign", len(cast.far) * len([m for m in route.asked if m != "OPTIONS"]))
    for role, user in cast.far.items():
        client = client_of(user)
        leaks += [(role, m, status) for m in route.asked if m != "OPTIONS" and (status := ask(client, m, url)) not in HIDDEN]

    assert leaks == [], leaks
    if "GET" in route.methods:
        _looks_like_nothing(route, url, cast, record_property)


def _looks_like_nothing(route: Route, url: str, cast: Cast, record_property) -> None:
    """Whoever holds the right elsewhere reads the same words, after the same time, as for a record that does not exist."""
    right, answers = route.right("GET"), []
    role = next((role for role in cast.far if right == SIGNED_IN or role in MATRIX[right].roles), Role.WORKER)
    client = client_of(cast.far[role])
    for address, name in ((route.url(), "missing_ms"), (url, "foreign_ms")):
        begun = time.perf_counter()
        answer = client.get(address)
        record_property(name, round((time.perf_counter() - begun) * 1000, 2))
        answers.append((answer.status_code, answer.content.replace(getattr(answer.wsgi_request, "request_id", "-").encode(), b"")))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("route", [r for r in _sampled() if "GET" in r.methods], ids=lambda r: r.name)
def test_those_near_a_record_can_open_it(route, cast, people):
    url, right = route.url(SAMPLES[route.name](people)), route.right("GET")
    holders = {role: user for role, user in cast.near.items() if right == SIGNED_IN or role in MATRIX[right].roles}
    if route.name in UNIT_RECORDS:
        holders = {role: user for role, user in holders.items() if role not in BRANCH}
    if route.name in OUT_FOR_EVERYBODY:
        holders = {role: user for role, user in holders.items() if role in MATRIX[OUT_FOR_EVERYBODY[route.name]].roles}
    if route.name in IN_HANDS:
        holders = {role: user for role, user in holders.items() if role in IN_HANDS[route.name]}
    if route.name in RUN_BY_THE_BRANCH:
        holders = {role: user for role, user in holders.items() if role in BRANCH}

    answers = {role: ask(client_of(user), "GET", url) for role, user in holders.items()}

    assert set(answers.values()) <= {200, 302, 422}, answers
