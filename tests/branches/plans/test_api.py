"""Plans for machines: the same reach, progress told once."""

import pytest

from branches.plans.models import PlanProgress
from portal.kernel import clock
from tests.branches.plans.factories import running, work

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


def post(client, path, data, **headers):
    return client.post(ROOT + path, data, content_type="application/json", headers=headers)


def test_plans_and_items_of_the_reach(client, people):
    plan = running(people)
    client.force_login(people.committee)
    body = client.get(f"{ROOT}plans/").json()["results"][0]
    assert (body["node"], body["state"], body["work"], body["done"]) == ("ZB-A", "running", 2, 0)
    rows = client.get(f"{ROOT}plan-items/?plan={plan.pk}&ordering=id").json()["results"]
    assert [(r["kind"], r["carries"], r["measure"]) for r in rows] == [
        ("PILLAR", "heading", None),
        ("TASK", "party", None),
        ("TARGET", "production", "AVAILABILITY"),
    ]
    for user in (people.sibling, people.stranger):
        client.force_login(user)
        assert client.get(f"{ROOT}plans/").json()["results"] == []
        assert client.get(f"{ROOT}plan-items/{work(plan).pk}/").status_code == 404


def test_progress_and_check_points(client, people):
    item = work(running(people))
    client.force_login(people.secretary)
    told = {"on": clock.today().isoformat(), "words": "已完成", "percent": 100, "is_done": True}
    for _ in range(2):
        answer = post(client, f"plan-items/{item.pk}/progress/", told, **{"Idempotency-Key": "one"})
        assert (answer.status_code, answer.json()["done_on"]) == (201, clock.today().isoformat())
    assert PlanProgress.objects.count() == 1
    assert post(client, f"plan-items/{item.pk}/progress/", {**told, "percent": 101}).status_code == 400
    point = {"point": "deploy", "on": clock.today().isoformat(), "words": "联席会议"}
    assert post(client, f"plan-items/{item.pk}/check/", point).json()["code"] == "plan.item_not_joint"
    client.force_login(people.sibling)
    assert post(client, f"plan-items/{item.pk}/progress/", told).status_code == 404
