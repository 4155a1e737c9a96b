"""Everybody reads his own notices and nobody else's."""

import pytest
from django.urls import reverse

from portal.kernel import clock, sentences
from portal.notices.models import Notice
from portal.notices.services import notify, notify_person
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

    with django_assert_num_queries(10):
        client.get(reverse("notice_list"))


def test_a_person_without_an_account_is_passed_over(people):
    notify_person(person_id=PersonFactory().pk, code="test.told", params={"title": "x"}, url="", at=clock.now())
    notify_person(person_id=people.worker.person_id, code="test.told", params={"title": "x"}, url="", at=clock.now())

    assert list(Notice.objects.values_list("recipient", flat=True)) == [people.worker.pk]
