from datetime import timedelta

import pytest

from branches.activities.models import Activity
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory, with_roll

ROOT = "/api/v1/activities/"


@pytest.fixture
def secretary(client, people):
    client.force_login(people.secretary)
    return client


def body(people, **changes):
    start = clock.now() - timedelta(days=1)
    staff = people.branch_a.memberships.values_list("person__staff_no", flat=True)
    first = {
        "branch": "ZB-A", "kind": "MT-05", "subject": "主题党日", "starts_at": start.isoformat(), "file": True,
        "attendance": [{"staff_no": n, "state": "present"} for n in staff], "agenda": [{"title": "学习", "flag": "first"}],
    }  # fmt: skip
    return {**first, **changes}


def post(client, path, data=None):
    return client.post(path, data or {}, content_type="application/json")


def test_log_once_by_key(secretary, people):
    answers = [post(secretary, ROOT, body(people, once_key="m-1")) for _ in range(2)]

    assert [a.status_code for a in answers] == [201, 201]
    made = answers[0].json()
    assert (made["state"], made["present"], made["expected"], made["has_first_item"]) == ("filed", 5, 5, True)
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"ends_at": "2001-01-01T10:00:00Z"}, 422, "activity.ends_before_start"),
        ({"starts_at": "2199-01-01T10:00:00Z"}, 422, "activity.future_filed"),
        ({"attendance": [{"staff_no": "99999", "state": "present"}]}, 422, "activity.person_not_expected"),
        ({"starts_at": "0001-01-01T00:00:00"}, 400, "validation_failed"),
        ({"ends_at": "9999-12-31T23:59:59Z"}, 400, "validation_failed"),
        ({"branch": "ZB-B"}, 400, "validation_failed"),
        ({"kind": "NO"}, 400, "validation_failed"),
        ({"chair": "99999"}, 422, "activity.person_not_expected"),
    ],
)
def test_refusals_have_one_shape(secretary, people, changes, status, code):
    answer = post(secretary, ROOT, body(people, **changes))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Activity.objects.count() == 0


def test_a_stale_version_is_answered_with_what_is_stored(secretary, people):
    activity = ActivityFactory(branch=people.branch_a, subject="旧题", version=3)
    change = {k: v for k, v in body(people).items() if k not in {"attendance", "agenda", "file"}}

    stale = secretary.put(f"{ROOT}{activity.pk}/", {**change, "version": 2}, content_type="application/json")
    dawn = {**change, "version": 2, "starts_at": "0001-01-01T00:00:00"}
    assert secretary.put(f"{ROOT}{activity.pk}/", dawn, content_type="application/json").status_code == 400
    fresh = secretary.put(f"{ROOT}{activity.pk}/", {**change, "version": 3}, content_type="application/json")

    assert (stale.status_code, stale.json()["theirs"]["主题"]) == (409, "旧题")
    assert (fresh.status_code, fresh.json()["subject"]) == (200, "主题党日")


def test_file_return_archive(client, people):
    activity = with_roll(ActivityFactory(branch=people.branch_a, created_by=people.secretary))
    client.force_login(people.secretary)
    filed = post(client, f"{ROOT}{activity.pk}/file/")
    client.force_login(people.committee)
    back = post(client, f"{ROOT}{activity.pk}/return/", {"reason": "缺照片"})
    early = post(client, f"{ROOT}{activity.pk}/archive/")

    assert [filed.json()["state"], back.json()["state"], early.json()["code"]] == ["filed", "returned", "activity.not_filed"]


def test_strangers_find_nothing(client, people):
    activity = with_roll(ActivityFactory(branch=people.branch_a, filed=True))
    for user in (people.sibling, people.stranger, people.worker):
        client.force_login(user)
        answers = [
            client.get(f"{ROOT}{activity.pk}/"),
            *(post(client, f"{ROOT}{activity.pk}/{verb}/", {"reason": "x"}) for verb in ("file", "return", "archive")),
            client.put(f"{ROOT}{activity.pk}/", {}, content_type="application/json"),
        ]
        assert [a.status_code for a in answers] == [404] * 5


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(secretary, people, rows, django_assert_num_queries):
    for _ in range(rows):
        ActivityFactory(branch=people.branch_a, filed=True)
    ActivityFactory(branch=people.branch_b, filed=True)

    with django_assert_num_queries(8):
        answer = secretary.get(ROOT, {"kind": "MT-05", "state": "filed"})

    assert answer.json()["count"] == rows
