"""Everybody reads his own notices and nobody else's."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from portal.kernel import clock, sentences
from portal.notices import services
from portal.notices.enums import Category
from portal.notices.models import Notice, NoticeChoices
from portal.notices.rules import masked_address
from portal.notices.services import notify, notify_person
from tests.portal.notices.factories import with_mail
from tests.support.factories import PersonFactory

sentences.register({"test.told": "“%(title)s”已退回，请补充。"})


def tell(user, title="11 月主题党日", url="/account/"):
    notify(user_ids=[user.pk], code="test.told", params={"title": title}, url=url, at=clock.now())


def test_a_notice_reads_in_words_and_leads_to_the_next_action(client, people):
    tell(people.secretary)
    tell(people.sibling, title="别人的事")
    client.force_login(people.secretary)

    page = client.get(reverse("notice_list"))
    assert [n.text for n in page.context["listing"].page.object_list] == ["“11 月主题党日”已退回，请补充。"]
    assert "别人的事" not in page.content.decode()

    answer = client.post(reverse("notice_open", args=[Notice.objects.get(recipient=people.secretary).pk]))
    assert answer.headers["Location"] == "/account/"
    assert client.get(reverse("notice_list")).context["unread"] == 0
    assert Notice.objects.get(recipient=people.sibling).read_at is None


@pytest.mark.parametrize("who", ["sibling", "stranger"])
def test_a_notice_of_somebody_else_does_not_exist(client, people, who):
    tell(people.secretary)
    client.force_login(getattr(people, who))

    assert client.post(reverse("notice_open", args=[Notice.objects.get().pk])).status_code == 404
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_notice_never_leads_out_of_the_portal(client, people, url):
    tell(people.secretary, url=url)
    client.force_login(people.secretary)

    assert client.post(reverse("notice_open", args=[Notice.objects.get().pk])).headers["Location"] == reverse("notice_list")


def test_all_are_marked_read_at_once(client, people):
    for number in range(3):
        tell(people.secretary, title=str(number))
    tell(people.sibling)
    client.force_login(people.secretary)

    client.post(reverse("notice_read_all"))

    assert list(Notice.objects.filter(read_at=None).values_list("recipient_id", flat=True)) == [people.sibling.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(client, people, rows, django_assert_num_queries):
    for number in range(rows):
        tell(people.secretary, title=str(number))
    client.force_login(people.secretary)
    client.get(reverse("notice_list"))

    with django_assert_num_queries(7):
        client.get(reverse("notice_list"))


def test_a_person_without_an_account_is_passed_over(people):
    notify_person(person_id=PersonFactory().pk, code="test.told", params={"title": "x"}, url="", at=clock.now())
    notify_person(person_id=people.worker.person_id, code="test.told", params={"title": "x"}, url="", at=clock.now())

    assert list(Notice.objects.values_list("recipient", flat=True)) == [people.worker.pk]


# -- the bell, topics, dealt with -------------------------------------------------------------------------
def test_the_bell_shows_the_latest_of_each_topic(client, people):
    for title in ("甲", "乙"):
        tell(people.secretary, title=title)
    tell(people.sibling, title="别人的事")
    client.force_login(people.secretary)
    text = client.get(reverse("notice_latest"), headers={"HX-Request": "true"}).content.decode()

    assert ("“乙”已退回" in text, "“甲”已退回" in text, "别人的事" in text, "另有 1 条" in text) == (True, False, False, True)
    assert client.get(reverse("notice_latest")).headers["Location"] == reverse("notice_list")


def test_what_is_dealt_with_leaves_the_bell(client, people):
    tell(people.secretary)
    client.force_login(people.secretary)
    client.post(reverse("notice_done", args=[Notice.objects.get().pk]))

    assert Notice.objects.get().state == "done"
    assert "没有待看的通知" in client.get(reverse("notice_latest"), headers={"HX-Request": "true"}).content.decode()
    shown = client.get(reverse("notice_list"), {"s": "done"}).context["listing"]
    assert (len(shown.page.object_list), [tab[2] for tab in shown.tabs]) == (1, [1, 0, 0, 1])


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker"])
def test_nobody_lays_aside_what_is_told_to_others(client, people, who):
    tell(people.secretary)
    client.force_login(getattr(people, who))

    assert client.post(reverse("notice_done", args=[Notice.objects.get().pk])).status_code == 404


def test_the_list_is_narrowed_by_category(client, people):
    tell(people.secretary)
    notify(
        user_ids=[people.secretary.pk], code="panel.opened_notice", params={"title": "评审", "cases": 2}, url="/panels/1/", at=clock.now()
    )
    client.force_login(people.secretary)
    listing = client.get(reverse("notice_list"), {"category": "judging"}).context["listing"]

    assert [n.code for n in listing.page.object_list] == ["panel.opened_notice"]


# -- choices ----------------------------------------------------------------------------------------------
def choices(**changes):
    given = {
        "email": "z@example.com",
        "rhythm": "daily",
        "digest_hour": "8",
        "quiet_from": "",
        "quiet_to": "",
        "language": "zh-hans",
        "version": 1,
    }
    return {**given, **{f"mail_{c}": "digest" for c in Category}, **changes}


def test_choices_are_kept_and_the_address_confirmed_by_its_link(client, people, mailoutbox):
    client.force_login(people.worker)
    client.post(reverse("notice_choices"), choices(mail_career="now"))
    with time_machine.travel(clock.now() + timedelta(seconds=1)):
        services.send_due(at=clock.now())
    link = next(line for line in mailoutbox[0].body.splitlines() if "/notices/choices/confirm/" in line).partition("http://127.0.0.1:8000")[
        2
    ]
    assert NoticeChoices.objects.get().email_confirmed_at is None

    client.get(link)  # a scanner of mails visits it: nothing happens
    assert NoticeChoices.objects.get().email_confirmed_at is None
    client.force_login(people.sibling)
    assert client.post(link).status_code == 422
    client.force_login(people.worker)
    client.post(link)
    row = NoticeChoices.objects.get(user=people.worker)
    assert row.email_confirmed_at is not None
    assert row.by_mail == {"career": "now"}


def test_choices_say_what_is_right(client, people):
    client.force_login(people.worker)
    answer = client.post(reverse("notice_choices"), choices(email="not an address", digest_hour="6"))
    assert answer.context["form"].errors["email"] == ["邮箱写成 name@example.com 这样的形式。"]
    answer = client.post(reverse("notice_choices"), choices(digest_hour="6"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["digest_hour"] == ["汇总时间在免打扰时段（21:00 至 07:00）内，请改在其他时间，或调整免打扰时段。"]


def test_without_mail_the_page_says_so(client, people, settings):
    settings.MAIL_ON = False
    client.force_login(people.worker)
    assert "本系统没有开通邮件" in client.get(reverse("notice_choices")).content.decode()
    answer = client.post(reverse("notice_choices"), choices())
    assert answer.context["form"].errors["email"] == ["本系统没有开通邮件，请联系系统管理员。"]


# -- API --------------------------------------------------------------------------------------------------
def test_the_api_reads_and_marks_own_notices_only(client, people):
    tell(people.secretary)
    tell(people.sibling)
    client.force_login(people.secretary)
    found = client.get("/api/v1/notices/", {"read_at__isnull": "true"}).json()["results"]
    pk = Notice.objects.get(recipient=people.secretary).pk
    assert [(n["id"], n["text"], n["url"]) for n in found] == [(pk, "“11 月主题党日”已退回，请补充。", "/account/")]
    assert client.post(f"/api/v1/notices/{pk}/read/").json() == {"changed": 1}
    assert client.post(f"/api/v1/notices/{pk}/done/").json() == {"changed": 1}
    other = Notice.objects.get(recipient=people.sibling).pk
    assert [client.post(f"/api/v1/notices/{other}/{act}/").status_code for act in ("read", "done")] == [404, 404]


def test_the_api_keeps_choices_and_hides_the_address(client, people):
    with_mail(people.secretary)
    client.force_login(people.secretary)
    body = client.get("/api/v1/notice-choices/").json()
    assert (body["email"], body["is_confirmed"]) == (masked_address(f"{people.secretary.username}@example.com"), True)
    body |= {"by_mail": {"career": "off"}, "rhythm": "weekly", "digest_hour": 9, "quiet_from": "22:00", "quiet_to": "06:30"}
    saved = client.put("/api/v1/notice-choices/", body, content_type="application/json").json()

    assert (saved["rhythm"], saved["quiet_from"], saved["by_mail"]["career"], saved["is_confirmed"]) == ("weekly", "22:00", "off", True)
    stale = client.put("/api/v1/notice-choices/", body, content_type="application/json")
    assert (stale.status_code, stale.json()["code"]) == (409, "notice.choices_edited")
    odd = client.put("/api/v1/notice-choices/", {**body, "by_mail": {"weather": "now"}}, content_type="application/json")
    assert odd.json()["errors"][0]["field"] == "by_mail"
