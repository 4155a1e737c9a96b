from datetime import timedelta

import pytest
from django.urls import reverse

from branches.speakers.models import Speaker, SpeakerTalk
from portal.kernel import clock
from tests.branches.speakers import factories as make


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "speaker", "talk"), [
    ("secretary", 200, 200), ("committee", 200, 200), ("assessor", 200, 200), ("sibling", 200, 404), ("worker", 404, 404),
    ("stranger", 404, 404),
])  # fmt: skip
def test_a_speaker_is_seen_below_his_keeper_and_a_talk_by_its_two_sides(client, people, who, speaker, talk):
    row, user = make.speaker(people), getattr(people, who)
    asked = make.asked(people, row)
    pages = [get(client, user, name, row.pk).status_code for name in ("speaker_detail", "speaker-detail")]
    talks = [get(client, user, name, asked.pk).status_code for name in ("speaker_talk_detail", "speaker-talk-detail")]
    assert (pages, talks) == ([speaker] * 2, [talk] * 2)


@pytest.mark.parametrize(("who", "new", "edit"), [
    ("committee", 200, 200), ("secretary", 200, 404), ("sibling", 200, 404), ("worker", 404, 404), ("assessor", 404, 404),
    ("stranger", 200, 404),
])  # fmt: skip
def test_who_keeps_the_pool(client, people, who, new, edit):
    row, user = make.speaker(people), getattr(people, who)
    assert (get(client, user, "speaker_new").status_code, get(client, user, "speaker_edit", row.pk).status_code) == (new, edit)


def test_listed_and_changed_over_the_page(client, people):
    client.force_login(people.committee)
    today = str(clock.today())
    facts = {"node": "DW1", "number": "00000", "name": "", "kind": "veteran", "themes": "操作窍门", "consent_on": today}
    answer = client.post(url("speaker_new"), facts)
    assert (answer.status_code, "没有工号为 00000 的人员" in answer.content.decode()) == (422, True)
    assert client.post(url("speaker_new"), {**facts, "number": "", "name": "孙广田", "background": "采煤机司机"}).status_code == 302
    row = Speaker.objects.get()
    edited = {"version": 1, "kind": "expert", "themes": "当年的矿山", "background": "采煤机司机"}
    assert [client.post(url("speaker_edit", row.pk), edited).status_code for _n in range(2)] == [302, 409]


def test_a_talk_from_the_request_to_the_feedback_over_the_pages(client, people):
    row = make.speaker(people)
    client.force_login(people.secretary)
    day = str(clock.today() + timedelta(days=3))
    wish = {"branch": people.branch_a.pk, "wanted_on": day, "subject": "检修故事", "place": "会议室"}
    assert client.post(url("speaker_ask", row.pk), {**wish, "branch": people.branch_b.pk}).status_code == 422
    assert [client.post(url("speaker_ask", row.pk), wish).status_code for _n in range(2)] == [302, 422]
    talk = SpeakerTalk.objects.get()
    assert client.post(url("speaker_talk_answer", talk.pk), {"version": 1, "agrees": "yes"}).status_code == 404  # not the keeper
    client.force_login(people.committee)
    assert client.post(url("speaker_talk_answer", talk.pk), {"version": 1, "agrees": "no"}).status_code == 422
    assert client.post(url("speaker_talk_answer", talk.pk), {"version": 1, "agrees": "yes"}).status_code == 302
    record = make.record(people)
    client.force_login(people.secretary)
    assert client.post(url("speaker_talk_hold", talk.pk), {"version": 2, "activity": ""}).status_code == 422
    assert client.post(url("speaker_talk_hold", talk.pk), {"version": 2, "activity": record.pk}).status_code == 302
    assert client.post(url("speaker_talk_feedback", talk.pk), {"version": 3, "words": "听得懂、用得上"}).status_code == 302
    page = client.get(url("speaker_talk_detail", talk.pk)).content.decode()
    assert ("听得懂、用得上" in page, "打开活动记录" in page, "<dd>3</dd>" in page) == (True, True, True)
    assert client.post(url("speaker_talk_cancel", talk.pk), {"version": 4, "reason": "改期"}).status_code == 422
    client.force_login(people.stranger)
    assert client.post(url("speaker_talk_cancel", talk.pk), {"version": 4, "reason": "改期"}).status_code == 404


def test_the_word_is_taken_back_over_the_page_and_given_anew(client, people):
    row = make.worker(people)
    assert get(client, people.secretary, "speaker_detail", row.pk).status_code == 200
    assert client.post(url("speaker_withdraw", row.pk), {"version": 1}).status_code == 404  # neither he nor the keeper
    client.force_login(people.worker)
    assert client.post(url("speaker_withdraw", row.pk), {"version": 1}).status_code == 302
    assert "已撤回同意" in client.get(url("speaker_detail", row.pk)).content.decode()
    assert get(client, people.secretary, "speaker_detail", row.pk).status_code == 404
    assert "职工甲" not in get(client, people.secretary, "speaker_list").content.decode()
    client.force_login(people.worker)
    late = str(clock.today() + timedelta(days=1))
    assert client.post(url("speaker_renew", row.pk), {"version": 2, "on": late}).status_code == 422
    assert client.post(url("speaker_renew", row.pk), {"version": 2, "on": str(clock.today())}).status_code == 302


@pytest.mark.parametrize(("name", "query", "count"), [
    ("speaker_list", {"q": "液压"}, 2), ("speaker_list", {"q": "职工甲"}, 1), ("speaker_list", {"kind": "expert"}, 1),
    ("speaker_list", {"retired": "no"}, 1), ("speaker_list", {"s": "withdrawn"}, 0), ("speaker_list", {"s": "listed"}, 2),
    ("speaker_talks", {"q": "周德贵"}, 1), ("speaker_talks", {"s": "asked"}, 1), ("speaker_talks", {"s": "held"}, 0),
    ("speaker_talks", {"year": "2001"}, 0),
])  # fmt: skip
def test_the_filters(client, people, name, query, count):
    make.asked(people)
    make.worker(people)
    assert get(client, people.committee, name, **query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.held(people, make.speaker(people, name=f"老师傅{n}"))
    client.force_login(people.committee)
    for name, queries in (("speaker_list", 6), ("speaker_talks", 7)):
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))
