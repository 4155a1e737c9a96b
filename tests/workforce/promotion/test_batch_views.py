"""The pages and the API of batches: by whom, with which words, at which cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.kernel import clock
from tests.support.people import user_with
from tests.workforce.promotion.factories import handed_in, judged, opened, settled
from workforce.promotion.models import PromotionApplication, PromotionBatch

API = "/api/v1/promotion-batches/"


def url(name, batch, *more):
    return reverse(name, args=[batch.pk, *more])


@pytest.fixture
def batch(people):
    return opened(people, at=clock.now())


@pytest.fixture
def row(people, batch):
    return handed_in(people, people.worker, at=clock.now())


def press(client, name, batch):
    batch.refresh_from_db()
    return client.post(url(name, batch), {"version": batch.version})


def test_hr_takes_a_batch_from_enrolment_to_publicity(people, client):
    client.force_login(people.hr)
    today = clock.today()
    form = {"name": "技师评审", "node": people.nodes["MK1"].pk, "opens_on": today, "closes_on": today, "target_grades": ["2", "1"]}
    wrong = client.post(reverse("batch_new"), form | {"closes_on": today - timedelta(days=1)})
    assert (wrong.status_code, "应不早于申报开始" in wrong.text) == (422, True)
    assert client.post(reverse("batch_new"), form).status_code == 302
    batch = PromotionBatch.objects.get()
    row = handed_in(people, people.worker, at=clock.now())

    page = client.get(url("batch_detail", batch))
    assert ("还有 1 份申报没有审查" in page.text, [s.code for s in page.context["steps"]]) == (True, ["enrol", "publicity", "decide"])
    early = press(client, "batch_close", batch)
    assert (early.status_code, "还有 1 份申报没有审查" in early.text) == (422, True)
    settled(row, people.actor(people.hr), at=clock.now())
    assert [s.code for s in client.get(url("batch_detail", batch)).context["steps"]] == ["enrol", "panel", "publicity", "decide"]
    assert press(client, "batch_close", batch).status_code == 302
    batch.refresh_from_db()
    page = client.get(url("batch_detail", batch))
    assert (batch.state, page.context["board"].step.why) == ("panel", "评审还没有结束，结束后才能公示。")
    judged(people, batch, at=clock.now())
    assert "评审结束，待公示" in client.get(url("batch_detail", batch)).text
    assert press(client, "batch_publicise", batch).status_code == 302
    page = client.get(url("batch_detail", batch))
    assert ("公示到" in page.text, page.context["board"].step) == (True, None)
    assert "公示中" in client.get(reverse("promotion_review", args=[row.pk])).text


def test_hr_adds_and_removes_on_the_page(people, client, batch):
    row = handed_in(people, people.worker, at=clock.now())
    client.force_login(people.hr)
    empty = client.post(url("batch_remove", batch, row.pk), {"reason": ""})
    assert (empty.status_code, "请写明原因" in empty.text) == (422, True)
    assert client.post(url("batch_remove", batch, row.pk), {"reason": "下一批再评"}).status_code == 302
    page = client.get(url("batch_detail", batch))
    assert [a.pk for a in page.context["fitting"]] == [row.pk]
    none = client.post(url("batch_add", batch), {})
    assert (none.status_code, "请至少选择一份申报" in none.text) == (422, True)
    assert client.post(url("batch_add", batch), {"applications": [row.pk]}).status_code == 302
    row.refresh_from_db()
    assert row.batch == batch


POSTS = ("batch_add", "batch_close", "batch_convene", "batch_publicise")


def test_strangers_learn_nothing(people, client, batch, row):
    foreign = user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    for user in (people.worker, people.secretary, people.stranger, people.committee, foreign):
        client.force_login(user)
        assert client.get(url("batch_detail", batch)).status_code == 404, user
        assert {client.post(url(name, batch), {"version": 1}).status_code for name in POSTS} == {404}, user
        assert client.post(url("batch_remove", batch, row.pk), {"reason": "x"}).status_code == 404, user
        assert client.get(f"{API}{batch.pk}/").status_code == 404, user
    client.force_login(foreign)
    assert client.get(reverse("batch_list")).context["listing"].page.object_list == []


def test_the_union_looks_and_does_not_act(people, client, batch, row):
    union = user_with("union_officer", people.nodes["MK1"], unit=people.nodes["MK1"], name="工会甲")
    client.force_login(union)
    page = client.get(url("batch_detail", batch))
    assert (page.status_code, page.context["board"].can_run, page.context["fitting"]) == (200, False, [])
    assert {client.post(url(name, batch), {"version": 1}).status_code for name in POSTS} == {404}


def test_a_stale_page_is_told(people, client, batch):
    client.force_login(people.hr)
    stale = client.post(url("batch_close", batch), {"version": 99})
    assert (stale.status_code, "请刷新后按最新内容办理" in stale.text) == (409, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    for _ in range(count):
        opened(people, at=clock.now())
    client.force_login(people.hr)
    with django_assert_num_queries(11):
        page = client.get(reverse("batch_list"), {"s": "open"})
    assert len(page.context["listing"].page.object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_batch_costs_the_same_for_one_and_three_cases(people, client, batch, count, django_assert_num_queries):
    users = [people.worker, *(user_with("worker", people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"工{n}") for n in range(2))]
    for user in users[:count]:
        handed_in(people, user, at=clock.now())
    client.force_login(people.hr)
    with django_assert_num_queries(18):
        page = client.get(url("batch_detail", batch))
    assert len(page.context["listing"].page.object_list) == count


def test_the_whole_way_by_machine(people, client):
    client.force_login(people.hr)
    today = str(clock.today())
    given = {"name": "技师评审", "node": "MK1", "opens_on": today, "closes_on": today, "target_grades": [2]}
    assert client.post(API, given | {"node": "MK2"}, "application/json").status_code == 400
    batch = client.post(API, given, "application/json").json()
    row = settled(handed_in(people, people.worker, at=clock.now()), people.actor(people.hr), at=clock.now())

    def do(step, **body):
        return client.post(f"{API}{batch['id']}/{step}/", body, "application/json")

    assert do("remove", application=row.pk, reason="下一批").json()["cases"] == []
    assert [c["id"] for c in do("add", applications=[row.pk]).json()["cases"]] == [row.pk]
    version = client.get(f"{API}{batch['id']}/").json()["version"]
    closed = do("close", version=version).json()
    assert (closed["state"], closed["cases"][0]["needs_panel"], closed["cases"][0]["panel"]) == ("panel", True, "open")
    assert do("convene", version=closed["version"]).json()["code"] == "batch.no_such_step"
    judged(people, PromotionBatch.objects.get(), at=clock.now())
    done = do("publicise", version=closed["version"]).json()
    assert (done["state"], done["cases"][0]["state"], PromotionApplication.objects.get().batch_id) == ("publicity", "public", batch["id"])
    assert client.get(API, {"state": "publicity"}).json()["count"] == 1


def test_the_outlook_by_machine(people, client):
    from tests.workforce.promotion.factories import electrician

    electrician(people.worker.person)
    client.force_login(people.hr)
    answer = client.get("/api/v1/promotion-outlook/", {"s": "ready", "unit": "CM-A"}).json()
    assert [(r["staff_no"], r["grade"], r["path_code"], r["kind"]) for r in answer["results"]] == [
        (people.worker.person.staff_no, 3, "G3-2", "ready")
    ]
    client.force_login(people.worker)
    assert client.get("/api/v1/promotion-outlook/").status_code == 404


def test_numbers_that_no_application_has_are_refused(people, client, batch):
    client.force_login(people.hr)
    big = "9" * 40
    assert client.post(url("batch_add", batch), {"applications": [big]}).status_code == 422
    answer = client.post(f"{API}{batch.pk}/add/", {"applications": [int(big)]}, content_type="application/json")
    assert answer.status_code == 400
