"""Figures of access: withdrawn rights, three administrators, states of the matrix, walks of a record nobody may judge himself."""

import json
import random
import re
from datetime import timedelta
from itertools import product

import pytest
from django import forms
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from branches.orgs.models import Branch
from portal.accounts import services as accounts
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.scope import NOTHING, ScopedQuerySet
from portal.organization.models import Node
from portal.rights.access import Actor, HeldRole, actor_of, system_actor
from portal.rights.enums import ADMIN_ROLES, BUSINESS_ROLES, Role
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant, User
from tests.architecture.test_access import NEEDS_RIGHT, SAMPLES, SIGNED_IN, cast, client_of, people, sessions_in_memory  # noqa: F401 (fixtures)
from tests.support.factories import RoleGrantFactory
from tests.support.measure import in_make_trust, many
from tests.support.routes import routes
from tests.trust.described import described, resolved, undeclared
from tests.workforce.results import factories as results
from workforce.results import services as result_services
from workforce.results.models import WorkResult

pytestmark = pytest.mark.django_db

# What decides over a record or an account and is never taken from a form or a body.
PROTECTED = {
    "is_superuser", "is_staff", "is_active", "user_permissions", "groups", "password", "approved_by", "confirmed_by", "reviewed_by",
    "decided_by", "registered_by", "created_by", "created_at", "confirmed_at", "decided_at", "approved_at", "score", "points", "version_of",
    "node_path", "sessions_valid_from", "token_hash", "pin_hash", "granted_by", "withdrawn_by", "actor",
}  # fmt: skip


# -- A6 ---------------------------------------------------------------------------------------------------
def first_page(client: Client, role: str) -> str:
    """An address that opens for the role by a right of its own."""
    for route in NEEDS_RIGHT:
        right = route.right("GET")
        if route.is_page and not route.kwargs and right in MATRIX and role in MATRIX[right].roles:
            url = route.url()
            if client.get(url).status_code == 200:
                return url
    raise AssertionError(f"no page for {role}")


@pytest.fixture
def accounts_read_anew(monkeypatch, cast):  # noqa: F811
    """The neighbouring tests remember accounts; whether one of them is reset has to be looked up."""
    monkeypatch.undo()


@pytest.mark.usefixtures("accounts_read_anew")
@pytest.mark.parametrize("role", list(Role))
def test_a_withdrawn_role_and_a_closed_account_obey_on_the_next_request(role, cast, record_property):  # noqa: F811
    user, now = cast.near[role], clock.now()
    sessions = [Client(raise_request_exception=False) for _ in range(3)]
    for session in sessions:
        session.force_login(user)
    url = first_page(sessions[0], role)

    RoleGrant.objects.filter(user=user).update(withdrawn_at=now)
    after_withdrawal = [session.get(url).status_code for session in sessions]
    RoleGrant.objects.filter(user=user).update(withdrawn_at=None)
    type(user).objects.filter(pk=user.pk).update(sessions_valid_from=now + timedelta(seconds=1))
    after_reset = [session.get(url).headers.get("Location", "")[:7] for session in sessions]

    record_property("obeyed", after_withdrawal.count(404) + after_reset.count("/login/"))
    assert (after_withdrawal, after_reset) == ([404] * 3, ["/login/"] * 3)


# -- A5 ---------------------------------------------------------------------------------------------------
def _kinds(base: type) -> set[type]:
    return {kind for child in base.__subclasses__() for kind in (child, *_kinds(child)) if kind.__module__.partition(".")[0] in FLOORS}


FLOORS = {"portal", "workforce", "branches", "assessment"}


# Judging, switching a row of a catalogue off, and signing in are what these forms are for.
ASKED_FOR = {
    ("PointsForm", "points"), ("ReviewForm", "score"), ("SignInForm", "password"), ("ConfirmForm", "password"), ("CourseForm", "is_active"),
    ("StoreForm", "is_active"), ("WebhookForm", "is_active"), ("CareerPostForm", "is_active"), ("RobotForm", "is_active"),
    ("AreaForm", "is_active"), ("SegmentForm", "is_active"), ("MaterialForm", "is_active"),
}  # fmt: skip


def test_no_form_takes_what_decides(record_property):
    routes()  # every view is imported, and with it every form
    kinds = _kinds(forms.BaseForm)
    taken = {(kind.__qualname__, name) for kind in kinds for name in set(getattr(kind, "base_fields", {})) & PROTECTED}
    record_property("forms", len(kinds))
    record_property("protected", len(PROTECTED))
    assert taken == ASKED_FOR
    assert len(PROTECTED) >= 20


def test_no_body_of_the_api_takes_what_decides(record_property):
    schema = described()
    taken, looked_at = [], 0
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                looked_at += 1
                shape = resolved(schema, content["schema"])
                taken += [
                    (method, path, name)
                    for name, field in shape.get("properties", {}).items()
                    if name in PROTECTED and not field.get("readOnly")
                ]
    record_property("bodies", looked_at)
    assert sorted(taken) == []
    assert looked_at > 0


# -- A9 ---------------------------------------------------------------------------------------------------
def test_only_declared_states_and_roles_open_an_act(record_property):
    states = sorted({state for right in MATRIX.values() for state in right.states or ()}) + ["nonsense", ""]
    wrong, tried = [], 0
    for right, role, state in product(MATRIX.values(), Role, states):
        actor = Actor(user=object(), held=(HeldRole(role, "JT/"),))  # type: ignore[arg-type]
        tried += 1
        try:
            opened = bool(actor.may(right.name, path="JT/MK1/", state=state))
        except (NotReachable, AttributeError):
            opened = False
        declared = role in right.roles and role != Role.WORKER and (right.states is None or state in right.states)
        if opened is not declared:
            wrong.append((right.name, str(role), state))
    record_property("triples", tried)
    assert wrong == []


def _step(rng: random.Random, row: WorkResult, actors: dict[str, Actor]) -> tuple[str, str, bool]:
    """One act of somebody at random; whether it came through."""
    name, act = rng.choice(list(actors)), rng.choice(["confirm", "return", "withdraw", "confirm_stale"])
    words = {"actor": actors[name], "at": clock.now(), "result": WorkResult.objects.get(pk=row.pk)}
    try:
        with transaction.atomic():
            if act == "confirm":
                result_services.confirm_result(**words)
            elif act == "return":
                result_services.return_result(**words, reason="请补充材料")
            elif act == "withdraw":
                result_services.withdraw_result(**words, reason="登记有误")
            else:
                result_services.confirm_result(**words, version=rng.randint(0, 3))
    except (RuleBroken, NotReachable):
        return name, act, False
    return name, act, True


def test_nobody_confirms_what_he_registered_or_wrote(people, record_property):  # noqa: F811
    rng, walks, steps, through, own = random.Random(54), many(60, 5000), 0, 0, []
    actors = {name: people.actor(getattr(people, name)) for name in ("hr", "second_hr", "worker", "secretary", "committee", "stranger")}
    RoleGrantFactory(user=people.worker, role=Role.HR, node=people.nodes["MK1"])  # an author who holds the office as well
    actors["worker"] = people.actor(people.worker)
    for _walk in range(walks):
        with transaction.atomic():
            registrar = rng.choice(["hr", "second_hr"])
            row = results.registered(people, getattr(people, registrar))
            for _ in range(rng.randint(1, 5)):
                name, act, done = _step(rng, row, actors)
                steps, through = steps + 1, through + done
                if done and act != "withdraw" and name not in {"hr", "second_hr"} - {registrar}:
                    own.append((registrar, name, act))
            transaction.set_rollback(True)
    record_property("walks", walks)
    record_property("steps", steps)
    record_property("through", through)
    assert own == []
    assert through > 0


# -- A8 ---------------------------------------------------------------------------------------------------
def test_every_scoped_model_without_a_reach_gives_nothing(record_property):
    scoped = [
        m for floor in FLOORS for m in apps.get_app_config(floor).get_models() if isinstance(m._default_manager.all(), ScopedQuerySet)
    ]
    open_ones = [m.__name__ for m in scoped if not m._default_manager.all().within(NOTHING).query.is_empty()]
    record_property("scoped", len(scoped))
    record_property("empty", len(scoped) - len(open_ones))
    assert open_ones == []


# -- A10 --------------------------------------------------------------------------------------------------
PAIRS = [(admin, other) for admin in sorted(ADMIN_ROLES) for other in Role if other != admin]


@pytest.mark.parametrize(("held", "asked"), [*PAIRS, *[(b, a) for a, b in PAIRS if b in BUSINESS_ROLES]])
def test_an_administrator_holds_one_role_by_service_and_by_database(held, asked, people, cast, record_property):  # noqa: F811
    user = cast.near[held]
    RoleGrant.objects.filter(user=user).exclude(role=held).delete()
    with pytest.raises(RuleBroken):
        accounts.grant_role(
            actor=system_actor("test"), at=clock.now(), user=user, role=asked, node=people.nodes["MK1"], starts_on=clock.today(),
            ends_on=None, reason="测试",
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrantFactory(user=user, role=asked, node=people.nodes["MK1"])
    record_property("refused_pairs", 2)


def test_no_business_right_lies_in_the_hands_of_an_administrator(record_property):
    """Beside what everybody signed in has, an administrator's rights are about the system: nodes, accounts, grants, trail, jobs."""
    shared = [r for r in MATRIX.values() if r.roles >= frozenset(Role)]
    beside = {r.object for r in MATRIX.values() if r.roles & ADMIN_ROLES and r not in shared}
    business = {r.object for r in MATRIX.values() if not r.roles & ADMIN_ROLES}
    record_property("business_objects", len(business))
    record_property("rights", len(MATRIX))
    assert (
        sorted(beside & {"person", "proposal", "activity", "appraisal", "score", "round", "membership", "dues", "whistle", "pulse"}) == []
    )


# -- A4: what a form offers and takes ---------------------------------------------------------------------
def _rows_beyond(field: forms.ModelChoiceField, path: str) -> int:
    rows = field.queryset.all()
    rows.query.clear_limits()  # a list that shows only its first rows takes the others as well
    where = getattr(rows, "scope_path", "") or ("path" if rows.model.__name__ == "Node" else "")
    return rows.filter(Q(**{f"{where}__gte": path, f"{where}__lt": path + "~"})).count() if where else 0


# (page, field) where units or branches of the whole enterprise are offered, and why; it is their names alone that are seen.
ELSEWHERE = {
    ("conversion_new", "node"): "a result is put to use in another unit than the one it comes from",
    ("innovation_new", "branch"): "a project of several units names the branch that carries it",
    ("proposal_note_new", "unit"): "a proposal may concern any unit",
    ("training_class_new", "co_node"): "two units train together",
    ("training_plan_new", "co_node"): "two units train together",
    ("transfer_issue", "to_branch"): "a member moves to another branch",
}


@in_make_trust
def test_no_form_offers_or_takes_a_foreign_record(cast, people, record_property):  # noqa: F811
    """A choice of a form is checked against its queryset when it is posted: what is not offered is refused."""
    results.foreign(people)
    foreign, beyond, looked_at = [], set(), 0
    for role, user in cast.near.items():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        path = people.nodes["MK2"].path
        for route in (r for r in NEEDS_RIGHT if r.is_page and not r.kwargs and "GET" in r.methods):
            if role not in MATRIX[route.right("GET")].roles:
                continue
            context = client.get(route.url()).context
            layers = context if isinstance(context, list) else [context] if context else []
            found = {id(v): v for layer in layers for scope in layer.dicts for v in scope.values() if isinstance(v, forms.BaseForm)}
            for form in found.values():
                for name, field in form.fields.items():
                    if not isinstance(field, forms.ModelChoiceField):
                        continue
                    looked_at, n = looked_at + 1, _rows_beyond(field, path)
                    if n and (route.name, name) in ELSEWHERE and field.queryset.model in (Node, Branch):
                        beyond.add((route.name, name))
                    elif n:
                        foreign.append((route.name, str(role), name, n))
    assert beyond == set(ELSEWHERE)
    record_property("choices", looked_at)
    assert sorted(set(foreign)) == []
    assert looked_at > 0


def test_the_trail_says_who_was_refused(people):  # noqa: F811
    client = Client()
    client.post(reverse("account_login"), {"login": people.hr.username, "password": "wrong-password"})
    assert AuditRow.objects.filter(action="session.refused", object_label=people.hr.username).count() == 1
    assert actor_of(people.hr, clock.today()).can("person.view")


# -- A5: keys of answers ----------------------------------------------------------------------------------
def _operation_of(schema: dict, url: str) -> dict | None:
    for path, operations in schema["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", path), url):
            return operations.get("get")
    return None


API_GETS = [r for r in NEEDS_RIGHT if r.is_api and "GET" in r.methods]


@in_make_trust
def test_keys_of_every_answer_are_described(cast, people, record_property):  # noqa: F811
    schema, extra, answers = described(), [], 0
    for route in API_GETS:
        right = route.right("GET")
        if route.kwargs and route.name not in SAMPLES:
            continue
        with transaction.atomic():
            url = route.url(SAMPLES[route.name](people) if route.kwargs else None)
            operation = _operation_of(schema, url)
            for role in Role if right == SIGNED_IN else sorted(MATRIX[right].roles):
                if operation is None or role not in cast.near:
                    continue
                answer = client_of(cast.near[role]).get(url)
                if answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/json"):
                    answers += 1
                    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
                    extra += [(route.name, str(role), key) for key in undeclared(schema, shape, answer.json())]
            transaction.set_rollback(True)
    record_property("answers", answers)
    assert sorted(set(extra)) == []
    assert answers > 100


def _deciding() -> dict[str, list]:
    """The columns that decide, of every account, grant and result; a body that reaches one of them shows here."""
    return {
        "accounts": list(User.objects.order_by("pk").values_list("pk", "is_superuser", "is_staff", "is_active", "password")),
        "grants": list(RoleGrant.objects.order_by("pk").values_list("pk", "user", "role", "node", "withdrawn_at")),
        "results": list(WorkResult.objects.order_by("pk").values_list("pk", "state", "registered_by", "confirmed_by")),
    }


@in_make_trust
def test_deciding_fields_sent_along_change_nothing(cast, people, record_property):  # noqa: F811
    """Every address that takes a body gets the twenty fields and nothing else from somebody who holds its right."""
    row, sent = results.registered(people), 0
    body = dict.fromkeys(PROTECTED, 1) | {"state": "confirmed", "status": "confirmed", "confirmed_by": people.worker.pk}
    before = _deciding()
    for route in NEEDS_RIGHT:
        if route.kwargs and route.name not in {"result_edit", "result-detail", "result_detail"}:
            continue
        for method in ("POST", "PUT", "PATCH"):
            right = route.right(method) if method in route.methods else None
            holder = next((role for role in cast.near if right in MATRIX and role in MATRIX[right].roles), None)
            if holder is None:
                continue
            url, client = route.url({"pk": row.pk} if route.kwargs else None), client_of(cast.near[holder])
            sent += 1
            if route.is_api:
                client.generic(method, url, json.dumps(body), "application/json")
            else:
                client.post(url, body)
    record_property("sent", sent)
    assert _deciding() == before
    assert sent > 50
