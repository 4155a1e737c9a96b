"""A POST that is repeated with its key is answered once more and done once."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from branches.activities.models import Activity
from portal.catalogue.models import RuleParameter
from portal.kernel import clock, once
from portal.kernel.api import HouseView
from portal.kernel.errors import RuleBroken
from portal.kernel.models import IdempotentRequest
from portal.kernel.pages import SIGNED_IN
from portal.notices.models import Notice
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.matrix import MATRIX
from tests.portal.accounts.factories import admin
from tests.support.people import user_with
from tests.support.routes import routes

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ACTIVITY = {"branch": "ZB-A", "kind": "MT-05", "subject": "一次", "starts_at": "2026-11-20T15:00:00+08:00"}
URL = "/api/v1/activities/"


def post(client, body, key="k-1", url=URL):
    return client.post(url, json.dumps(body), "application/json", headers={"Idempotency-Key": key})


@pytest.fixture
def secretary(client, people):
    client.force_login(people.secretary)
    return client


# -- every route ------------------------------------------------------------------------------------------
POSTS = [route for route in routes() if route.is_api and "POST" in route.methods]


@pytest.mark.parametrize("route", POSTS, ids=lambda r: r.name)
def test_every_post_of_the_api_takes_a_key(route, client, people):
    right = route.right("POST")
    role = Role.WORKER if right == SIGNED_IN else min(MATRIX[right].roles)
    node = people.nodes["JT"]
    is_admin = role.endswith("_admin")
    client.force_login(admin(role, node, "somebody") if is_admin else user_with(role, node, unit=people.nodes["CM-A"], name="某人"))

    refused = post(client, {}, key="with a space", url=route.url())
    first, again = post(client, {}, url=route.url()), post(client, {}, url=route.url())

    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency.bad_key")
    assert (first.status_code, first.headers.get("Idempotent-Replay")) == (again.status_code, None)
    assert (again.json(), again.headers["Idempotent-Replay"]) == (first.json(), "true")


# -- what a repetition does -------------------------------------------------------------------------------
def test_the_same_request_is_done_once_and_answered_twice(secretary):
    first, again = post(secretary, ACTIVITY), post(secretary, dict(reversed(ACTIVITY.items())))

    assert (first.status_code, again.status_code, Activity.objects.count()) == (201, 201, 1)
    assert again.json() == first.json()
    assert (first.headers.get("Idempotent-Replay"), again.headers["Idempotent-Replay"]) == (None, "true")


def test_without_a_key_nothing_is_kept(secretary):
    secretary.post(URL, json.dumps(ACTIVITY), "application/json")

    assert IdempotentRequest.objects.count() == 0


def test_the_same_key_with_another_body_is_refused(secretary):
    post(secretary, ACTIVITY)
    other = post(secretary, {**ACTIVITY, "subject": "另一次"})

    assert (other.status_code, other.json()["code"], Activity.objects.count()) == (422, "idempotency.other_body", 1)


def test_a_refusal_is_answered_again_too(secretary):
    first = post(secretary, {**ACTIVITY, "subject": ""})
    again = post(secretary, {**ACTIVITY, "subject": ""})

    assert (first.status_code, again.status_code) == (400, 400)
    assert (again.json(), again.headers["Idempotent-Replay"]) == (first.json(), "true")


def test_a_key_belongs_to_one_account_and_one_path(client, people):
    client.force_login(people.secretary)
    mine = post(client, ACTIVITY)
    filed = post(client, {}, url=f"{URL}{mine.json()['id']}/file/")
    client.force_login(people.sibling)
    theirs = post(client, {**ACTIVITY, "branch": "ZB-B"})

    assert [a.status_code for a in (mine, filed, theirs)] == [201, 422, 201]
    assert sorted(Activity.objects.values_list("branch__node__code", flat=True)) == ["ZB-A", "ZB-B"]


def test_a_withdrawn_right_is_asked_before_an_old_answer_is_given(client, people):
    client.force_login(people.secretary)
    post(client, ACTIVITY)
    people.secretary.grants.update(withdrawn_at=clock.now())

    assert post(client, ACTIVITY).status_code == 404


def test_while_the_first_runs_the_second_is_asked_to_wait(secretary, people):
    now = clock.now()
    post(secretary, ACTIVITY)
    IdempotentRequest.objects.update(status=0, body="", lease_until=now + once.LEASE)
    waiting = post(secretary, ACTIVITY)
    # Its process was killed: what it had begun is rolled back with it, and the repetition does the work.
    Activity.objects.all().delete()
    IdempotentRequest.objects.update(lease_until=now - timedelta(seconds=1))
    done = post(secretary, ACTIVITY)

    assert (waiting.status_code, waiting.json()["code"], waiting.headers["Retry-After"]) == (409, "idempotency.running", "2")
    assert (done.status_code, Activity.objects.count()) == (201, 1)


def test_answers_are_sealed_and_forgotten_after_their_hours(secretary):
    RuleParameter.objects.filter(code="API_KEY_HOURS").update(value=2)
    post(secretary, ACTIVITY)
    row = IdempotentRequest.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM portal_idempotentrequest")
        stored = cursor.fetchone()[0]

    assert row.expires_at - row.created_at == timedelta(hours=2)
    assert ("一次" in row.body, "一次" in stored, "subject" in stored) == (True, False, False)
    assert (once.forget_old(at=row.expires_at), once.forget_old(at=row.expires_at + timedelta(seconds=1))) == (0, 1)


def test_a_key_whose_time_is_over_is_free_again(secretary):
    post(secretary, ACTIVITY)
    IdempotentRequest.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    fresh = post(secretary, {**ACTIVITY, "starts_at": "2026-11-21T15:00:00+08:00"})

    assert (fresh.status_code, fresh.headers.get("Idempotent-Replay"), Activity.objects.count()) == (201, None, 2)


# -- what goes wrong --------------------------------------------------------------------------------------
class Shaky(HouseView):
    """Writes a row and then does what the request says."""

    rights = {"post": SIGNED_IN}
    parser_classes = [JSONParser, MultiPartParser]

    def post(self, request):
        Notice.objects.create(recipient=request.user, code="grant.to_self", created_at=clock.now())
        if request.data.get("do") == "break":
            raise ZeroDivisionError
        if request.data.get("do") == "refuse":
            raise RuleBroken("grant.to_self")
        if request.data.get("do") == "linger":  # so long that another process has taken the request over
            IdempotentRequest.objects.update(lease_until=clock.now() + timedelta(minutes=5))
        names = {name: file.read().decode() for name, file in request.FILES.items()}
        return Response({"n": Notice.objects.count(), "files": names})


def ask(user, data, key="k-1", **kwargs):
    request = APIRequestFactory().post("/shaky/", data, headers={"Idempotency-Key": key}, **kwargs)
    request.actor = actor_of(user, clock.today())
    force_authenticate(request, user)
    answer = Shaky.as_view()(request)
    answer.render()
    return answer


def test_what_breaks_leaves_nothing_and_may_be_tried_again_with_its_key(people):
    with pytest.raises(ZeroDivisionError):
        ask(people.worker, {"do": "break"}, format="json")

    assert (Notice.objects.count(), IdempotentRequest.objects.count()) == (0, 0)
    assert ask(people.worker, {"do": "well"}, format="json").data["n"] == 1


def test_a_refusal_takes_its_half_work_back(people):
    answers = [ask(people.worker, {"do": "refuse"}, format="json") for _ in range(2)]

    assert [a.status_code for a in answers] == [422, 422]
    assert (Notice.objects.count(), IdempotentRequest.objects.get().status) == (0, 422)


def test_whoever_outlives_his_lease_does_nothing(people):
    answer = ask(people.worker, {"do": "linger"}, format="json")

    assert (answer.status_code, answer.data["code"], Notice.objects.count()) == (409, "idempotency.running", 0)


def test_a_repeated_upload_is_known_by_its_content(people):
    def upload(text, key):
        return ask(people.worker, {"do": "well", "file": SimpleUploadedFile("a.txt", text)}, key, format="multipart")

    first, again, other = upload(b"one", "k-1"), upload(b"one", "k-1"), upload(b"two", "k-1")

    assert (first.data, again.data) == ({"n": 1, "files": {"file": "one"}},) * 2
    assert (other.status_code, other.data["code"]) == (422, "idempotency.other_body")
