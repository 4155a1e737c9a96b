"""The API under drawn requests: each operation, asked by somebody who holds its right, never breaks and keeps to its description."""

import json
from functools import cache

import pytest
import requests
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core import NotSet
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from portal.rights.matrix import MATRIX
from tests.architecture.test_access import cast, client_of, people, sessions_in_memory  # noqa: F401 (fixtures)
from tests.support.measure import in_make_trust
from tests.trust.described import described

pytestmark = pytest.mark.django_db
PARTS, DRAWN = 8, 200
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@cache
def operations() -> dict[str, object]:
    schema = schemathesis.openapi.from_dict(described())
    found = (item.ok() for item in schema.get_all_operations())
    return {f"{op.method.upper()} {op.path}": op for op in found}


def _answered(case, client) -> schemathesis.Response:
    """What the portal answers, in the shape that schemathesis looks at."""
    url = "http://testserver" + case.formatted_path
    body = None if isinstance(case.body, NotSet) else json.dumps(case.body)
    headers = {k: v for k, v in (case.headers or {}).items() if v.isascii() and v.isprintable()}
    request = requests.Request(case.method, url, params=case.query or None, data=body, headers=headers).prepare()
    address = request.url.removeprefix("http://testserver")
    with transaction.atomic():
        answer = client.generic(case.method, address, body or "", "application/json", headers=headers)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    headers = {name: [value] for name, value in answer.headers.items()}
    return schemathesis.Response(answer.status_code, headers, content, request, elapsed=0.0, verify=False, message=answer.reason_phrase)


@in_make_trust
@pytest.mark.parametrize("part", range(PARTS))
def test_no_operation_breaks_and_all_keep_to_their_description(part, cast, record_property, unthrottled):  # noqa: F811
    wrong = {}
    for name in list(operations())[part::PARTS]:
        try:
            record_property("cases", _drawn(operations()[name], cast))
        except Exception as error:
            wrong[name] = str(error)[:600]
    assert wrong == {}


def _drawn(operation, cast) -> int:  # noqa: F811
    """Ask one operation with drawn requests; how many there were."""
    right = operation.definition.raw.get("x-right", "")
    role = next((r for r in cast.near if right in MATRIX and r in MATRIX[right].roles), next(iter(cast.near)))
    client, nobody, asked = client_of(cast.near[role]), client_of(cast.near[role]), 0
    nobody.logout()

    @settings(max_examples=DRAWN, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def run(case):
        nonlocal asked
        asked += 1
        case.validate_response(_answered(case, client), checks=CHECKS)
        if asked == 1:
            assert _answered(case, nobody).status_code in {401, 404, 405}, "answered without signing in"

    run()
    return asked


@pytest.fixture
def unthrottled(settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"user": None}}
