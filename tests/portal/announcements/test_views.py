"""Pages and API of announcements, with the four standing people."""

import pytest
import time_machine
from django.urls import reverse

from portal.announcements import services
from portal.announcements.models import Announcement
from portal.notices.models import Notice
from tests.portal.accounts.factories import admin
from tests.portal.announcements.factories import DAY, at, confirmed, draft, published, staff


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(at(12), tick=False):
        yield


def page(client, user, name="announcement_detail", *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def test_a_reader_confirms_and_sees_no_rates(client, people):
    row = published(people)
    answer = page(client, people.worker, "announcement_detail", row.pk)
    text = answer.content.decode()
    assert "我已阅读" in text
    assert (answer.context["rates"], answer.context["runs"], answer.context["branches"]) == (None, False, [])
    assert Notice.objects.get(recipient=people.worker).state == "read"

    done = client.post(reverse("announcement_confirm", args=[row.pk]), follow=True)
    assert "您已于 2026-11-18 12:00 确认已阅。" in done.content.decode()
    assert [r.is_asked for r in page(client, people.worker, "announcement_list").context["listing"].page.object_list] == [False]


@pytest.mark.parametrize("who", ["stranger"])
@pytest.mark.parametrize("state", ["draft", "published"])
def test_a_stranger_finds_nothing(client, people, who, state):
    row = published(people) if state == "published" else draft(people)
    user = getattr(people, who)
    assert page(client, user, "announcement_detail", row.pk).status_code == 404
    assert client.post(reverse("announcement_confirm", args=[row.pk])).status_code == 404
    assert [r.pk for r in page(client, user, "announcement_list").context["listing"].page.object_list] == []


@pytest.mark.parametrize("who", ["sibling", "committee", "worker"])
def test_a_draft_is_seen_by_its_office_alone(client, people, who):
    row = draft(people)

    assert page(client, getattr(people, who), "announcement_detail", row.pk).status_code == 404
    assert page(client, people.second_hr, "announcement_detail", row.pk).status_code == 200


@pytest.mark.parametrize("name", ["announcement_edit", "announcement_publish", "announcement_remind", "announcement_withdraw"])
@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "committee"])
def test_other_offices_touch_nothing(client, people, name, who):
    row = draft(people) if name in {"announcement_edit", "announcement_publish"} else published(people)
    client.force_login(getattr(people, who))

    assert client.post(reverse(name, args=[row.pk]), {"reason": "x", "version": row.version}).status_code == 404
    assert Announcement.objects.get().state == row.state


def form(people, **changes):
    given = {"title": "检查", "text": "请完成", "node": people.nodes["MK1"].pk, "importance": "important", "needs_receipt": "on",
             "starts_on": "2026-11-18", "ends_on": "2026-11-30", "roles": ["secretary"]}  # fmt: skip
    return {**given, **changes}


def test_an_office_writes_changes_publishes_and_withdraws(client, people):
    client.force_login(people.hr)
    client.post(reverse("announcement_new"), form(people))
    row = Announcement.objects.get()
    assert (row.title, row.roles, row.importance, row.needs_receipt, row.state) == ("检查", "|secretary|", "important", True, "draft")
    client.post(reverse("announcement_edit", args=[row.pk]), form(people, title="大检查", version=1))
    client.post(reverse("announcement_publish", args=[row.pk]))
    row.refresh_from_db()
    assert (row.title, row.state) == ("大检查", "published")
    services.tell_readers(at=at(12))

    gone = client.post(reverse("announcement_withdraw", args=[row.pk]), {"reason": "日期有误", "version": row.version}, follow=True)
    assert "公告已于 2026-11-18 撤回" in gone.content.decode()
    read = page(client, people.secretary, "announcement_detail", row.pk).content.decode()
    assert "日期有误" in read
    assert "请完成" not in read


def test_what_is_published_is_what_was_read(client, people):
    row = draft(people)
    client.force_login(people.hr)
    shown = page(client, people.hr, "announcement_detail", row.pk).content.decode()
    assert f'name="version" value="{row.version}"' in shown
    client.post(reverse("announcement_edit", args=[row.pk]), form(people, version=1))  # another window of the same office
    assert client.post(reverse("announcement_publish", args=[row.pk]), {"version": 1}).status_code == 409
    row.refresh_from_db()
    assert (row.state, row.version) == ("draft", 2)
    again = [client.post(reverse("announcement_publish", args=[row.pk]), {"version": 2}).status_code for _click in range(2)]
    row.refresh_from_db()
    assert (again, row.state) == ([302, 302], "published")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": ""}, "title", "请填写标题。"),
        ({"starts_on": "2026-11-17"}, "starts_on", "生效日期应为今天（2026-11-18）或以后。"),
        ({"ends_on": "2026-11-17"}, "ends_on", "截止日期应在生效日期当天或以后。"),
        ({"node": 0}, "node", "请从列出的单位中选择。"),
    ],
)
def test_a_wrong_field_says_what_is_right(client, people, changes, field, words):
    client.force_login(people.hr)
    answer = client.post(reverse("announcement_new"), form(people, **changes))

    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [words]


def test_a_unit_out_of_reach_cannot_be_chosen(client, people):
    client.force_login(people.hr)
    answer = client.post(reverse("announcement_new"), form(people, node=people.nodes["MK2"].pk))

    assert answer.context["form"].errors["node"] == ["请从列出的单位中选择。"]


def test_the_office_sees_rates_and_no_name(client, people):
    users = staff(people, "CM-A", 8)
    row = published(people)
    confirmed(row, users[:2])
    answer = page(client, people.hr, "announcement_detail", row.pk)
    text = answer.content.decode()

    assert answer.context["rates"].read == 2
    assert [u.display_name for u in users if u.display_name in text] == []
    assert page(client, people.hr, "announcement_detail", row.pk, unit="CM-C").status_code == 404
    assert page(client, people.hr, "announcement_detail", row.pk, unit="CM-A").status_code == 200


def test_a_reminder_says_when_it_may_be_sent(client, people):
    row = published(people)
    client.force_login(people.hr)
    refused = client.post(reverse("announcement_remind", args=[row.pk]))

    assert refused.status_code == 422
    assert "24 小时内已通知或提醒过，请稍后再提醒。" in refused.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(client, people, rows, django_assert_num_queries):
    for n in range(rows):
        published(people, title=str(n))
    page(client, people.worker, "announcement_list")

    with django_assert_num_queries(11):
        client.get(reverse("announcement_list"))


def test_a_system_administrator_speaks_too(client, people):
    client.force_login(admin("system_admin", people.nodes["JT"], "sys-speaks"))

    assert client.get(reverse("announcement_new")).status_code == 200


# -- API --------------------------------------------------------------------------------------------------
def test_the_api_reads_confirms_and_counts(client, people):
    staff(people, "CM-A", 8)
    row = published(people)
    client.force_login(people.worker)
    found = client.get("/api/v1/announcements/").json()["results"]
    assert [(a["id"], a["standing"], a["is_confirmed"], a["text"]) for a in found] == [(row.pk, "in_force", False, "请于月底前完成。")]
    assert client.post(f"/api/v1/announcements/{row.pk}/confirm/").json()["is_confirmed"] is True
    assert client.get(f"/api/v1/announcements/{row.pk}/rates/").status_code == 404

    client.force_login(people.hr)
    rates = client.get(f"/api/v1/announcements/{row.pk}/rates/").json()
    assert (rates["total"], rates["read"], rates["is_hidden"]) == (16, 1, False)
    client.force_login(people.stranger)
    assert client.get(f"/api/v1/announcements/{row.pk}/").status_code == 404
    assert client.post(f"/api/v1/announcements/{row.pk}/confirm/").status_code == 404


def test_the_api_writes_publishes_and_withdraws(client, people):
    client.force_login(people.hr)
    body = {"title": "检查", "text": "请完成", "node": "MK1", "starts_on": str(DAY), "roles": ["secretary"]}
    made = client.post("/api/v1/announcements/", body, content_type="application/json")
    assert (made.status_code, made.json()["state"], made.json()["roles"]) == (201, "draft", ["secretary"])
    pk = made.json()["id"]
    publish = f"/api/v1/announcements/{pk}/publish/"
    assert client.post(publish, {}, content_type="application/json").status_code == 400  # which draft was read?
    stale = client.post(publish, {"version": 7}, content_type="application/json")
    assert (stale.status_code, stale.json()["code"]) == (409, "announcement.edited")
    assert client.post(publish, {"version": 1}, content_type="application/json").json()["state"] == "published"
    away = client.post(f"/api/v1/announcements/{pk}/withdraw/", {"reason": "有误", "version": 2}, content_type="application/json").json()
    assert (away["state"], away["text"], away["withdraw_reason"]) == ("withdrawn", "", "有误")
    assert client.post("/api/v1/announcements/", {**body, "node": "MK2"}, content_type="application/json").status_code == 404
    wrong = client.post("/api/v1/announcements/", {**body, "starts_on": "2026-01-01"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "announcement.starts_in_past")
