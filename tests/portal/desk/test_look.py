"""Text size, theme and keys: remembered for the person on any machine, in a cookie for the sign-in page."""

import pytest
from django.test import Client

from portal.desk.models import Desk

LARGE, NORMAL = 'data-text="large"', 'data-text="normal"'


def page_of(client, path: str = "/") -> str:
    return client.get(path).content.decode()


def test_large_text_follows_the_person_to_another_machine(client, people):
    client.force_login(people.secretary)
    client.post("/appearance/", {"text": "large", "next": "/activities/"})
    elsewhere = Client()
    elsewhere.force_login(people.secretary)
    assert [LARGE in page_of(elsewhere, path) for path in ("/", "/activities/", "/search/", "/account/", "/login/")] == [True] * 4 + [False]
    other = Client()
    other.force_login(people.sibling)
    assert NORMAL in page_of(other)


def test_the_choice_of_the_person_goes_before_the_cookie_of_the_machine(client, people):
    client.force_login(people.secretary)
    client.post("/appearance/", {"text": "normal", "theme": "light"})
    client.cookies["text"], client.cookies["theme"] = "large", "dark"
    page = page_of(client)
    assert (NORMAL in page, 'data-theme="light"' in page) == (True, True)


def test_before_signing_in_the_cookie_counts(client, db):
    assert client.post("/appearance/", {"text": "large", "next": "/login/"})["Location"] == "/login/"
    assert LARGE in page_of(client, "/login/")
    assert LARGE in client.get("/kein-ort/", follow=True).content.decode()


def test_the_page_for_what_is_not_there_is_large_too(client, people):
    client.force_login(people.secretary)
    client.cookies["text"] = "large"
    answer = client.get("/activities/999999/")
    assert (answer.status_code, LARGE in answer.content.decode()) == (404, True)


@pytest.mark.parametrize("wanted", [{"text": "huge"}, {"theme": "pink"}, {"text": ""}, {}])
def test_a_word_that_means_nothing_changes_nothing(client, people, wanted):
    client.force_login(people.secretary)
    answer = client.post("/appearance/", wanted)
    assert (answer.status_code, set(answer.cookies) & {"text", "theme"}) == (302, set())
    assert Desk.objects.count() == 0


def test_single_keys_can_be_switched_off_and_on(client, people):
    client.force_login(people.secretary)
    assert 'data-keys="off"' not in page_of(client)
    client.post("/appearance/keys/", {"keys": "off", "next": "/activities/"})
    assert 'data-keys="off"' in page_of(client)
    client.post("/appearance/keys/", {"keys": "on"})
    assert 'data-keys="off"' not in page_of(client)


def test_a_stranger_to_the_house_cannot_write_a_desk(client, db):
    for path in ("/appearance/keys/", "/home/tour/done/", "/home/tiles/place/", "/views/start/"):
        assert client.post(path, {"keys": "off"})["Location"].startswith("/login/")
