"""Hints and checks for machines: the same rights, the same silence before a conclusion."""

from datetime import timedelta

import pytest

from branches.activities.models import Activity
from branches.authenticity.models import SampleDraw
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.authenticity.factories import drawn_record, judge, lot, written

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


def post(client, path, data):
    return client.post(ROOT + path, data, content_type="application/json")


def test_hints_of_an_activity_and_its_explanation(client, people):
    activity = written(people.branch_a, starts_at=clock.now() - timedelta(days=30))
    client.force_login(people.secretary)
    body = client.get(f"{ROOT}activity-hints/{activity.pk}/").json()
    assert (body["activity"], [h["kind"] for h in body["hints"]], body["explanation"]) == (activity.pk, ["late"], "")
    assert body["hints"][0]["lines"] == [{"text": "活动已过去 30 天，一般应在 7 天内提交。", "url": ""}]
    answer = post(client, f"activity-hints/{activity.pk}/explain/", {"text": "井下停产"})
    assert (answer.status_code, answer.json()["explanation"]) == (200, "井下停产")
    long = post(client, f"activity-hints/{activity.pk}/explain/", {"text": "长" * 301})
    assert (long.status_code, long.json()["code"]) == (400, "validation_failed")
    for user in (people.sibling, people.stranger, people.committee):
        client.force_login(user)
        assert client.get(f"{ROOT}activity-hints/{activity.pk}/").status_code == 404
        assert post(client, f"activity-hints/{activity.pk}/explain/", {"text": "x"}).status_code == 404


def test_the_page_and_the_api_show_the_same_hints_before_filing_and_after(client, people):
    activity = written(people.branch_a, starts_at=clock.now() - timedelta(days=30))
    client.force_login(people.secretary)

    def both():
        card = next(c["context"] for c in client.get(f"/activities/{activity.pk}/").context["cards"] if "hints" in c["template"])
        body = client.get(f"{ROOT}activity-hints/{activity.pk}/").json()
        api = (body["is_open"], [(h["kind"], h["name"], [line["text"] for line in h["lines"]]) for h in body["hints"]])
        return (card["shown"].is_open, [(h.kind, h.label, [line.text for line in h.lines]) for h in card["shown"].hints]), api

    page, api = both()
    assert page == api == (True, [("late", "提交较晚", ["活动已过去 30 天，一般应在 7 天内提交。"])])
    client.post(f"/activities/{activity.pk}/file/")
    Activity.objects.filter(pk=activity.pk).update(starts_at=clock.now() - timedelta(days=60))
    page, api = both()
    assert page == api == (False, [("late", "提交较晚", [])])


def test_a_lot_is_drawn_and_listed(client, people):
    with_roll(ActivityFactory(branch=people.branch_a, filed=True))
    client.force_login(people.committee)
    facts = {"node": "DW1", "starts_on": "2026-11-01", "ends_on": "2026-11-30", "per_branch": 1, "seed": 5}
    made = post(client, "sample-draws/", facts)
    assert (made.status_code, made.json()["size"], made.json()["done"], made.json()["seed"]) == (201, 1, 0, 5)
    assert post(client, "sample-draws/", facts).json()["id"] == made.json()["id"]
    assert post(client, "sample-draws/", {**facts, "node": "DW2"}).status_code == 400
    assert [row["id"] for row in client.get(f"{ROOT}sample-draws/").json()["results"]] == [SampleDraw.objects.get().pk]
    for user in (people.secretary, people.stranger):
        client.force_login(user)
        assert (client.get(f"{ROOT}sample-draws/").status_code, post(client, "sample-draws/", facts).status_code) == (404, 404)


def test_opinions_stay_hidden_until_both_are_in(client, people):
    record = drawn_record(people)
    path = f"sampled-records/{record.pk}/"
    client.force_login(people.committee)
    mine = post(client, f"{path}judge/", {"verdict": "in_order", "note": "看了签到表"})
    assert (mine.status_code, mine.json()["opinions"]) == (200, [{"verdict": "in_order", "note": "看了签到表"}])
    assert post(client, f"{path}judge/", {"verdict": "in_order", "note": "再看"}).json()["code"] == "sample.judged_already"
    client.force_login(people.secretary)
    assert client.get(f"{ROOT}sample-results/").json()["results"] == []
    client.force_login(people.second_committee)
    assert client.get(ROOT + path).json()["opinions"] == []
    both = post(client, f"{path}judge/", {"verdict": "cannot_tell", "note": "没有照片"}).json()
    assert (both["state"], both["outcome"], both["opinions"]) == ("third", "", [{"verdict": "cannot_tell", "note": "没有照片"}])
    assert len(client.get(f"{ROOT}sampled-records/?state=third").json()["results"]) == 1


def test_the_branch_reads_and_answers_its_results(client, people):
    record = drawn_record(people)
    for user in (people.committee, people.second_committee):
        client.force_login(user)
        post(client, f"sampled-records/{record.pk}/judge/", {"verdict": "in_order", "note": "属实"})
    client.force_login(people.secretary)
    body = client.get(f"{ROOT}sample-results/{record.pk}/").json()
    assert (body["outcome"], len(body["opinions"]), set(body["opinions"][0])) == ("in_order", 2, {"verdict", "note"})
    assert post(client, f"sample-results/{record.pk}/answer/", {"text": "谢谢"}).json()["answer"] == "谢谢"
    for user in (people.sibling, people.stranger, people.committee):
        client.force_login(user)
        assert client.get(f"{ROOT}sample-results/{record.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_opinions_of_a_page_cost_the_same_for_one_and_three(client, people, rows, django_assert_num_queries):
    for _n in range(rows):
        with_roll(ActivityFactory(branch=people.branch_a, filed=True, created_by=people.secretary))
    for record in lot(people, per_branch=rows).records.all():
        for user in (people.committee, people.second_committee):
            judge(people, user, record, "in_order")
    for user, path in ((people.committee, "sampled-records"), (people.secretary, "sample-results")):
        client.force_login(user)
        with django_assert_num_queries(9):  # session, account, roles, count, rows, their opinions; saving the session (3)
            body = client.get(f"{ROOT}{path}/").json()
        assert [len(row["opinions"]) for row in body["results"]] == [2] * rows
