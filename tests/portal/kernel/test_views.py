"""Pages of the house itself."""

import pytest


@pytest.mark.parametrize(
    ("back", "lands"),
    [
        ("/duties/", "/duties/"),
        ("home-page", "home-page"),
        ("99", "99"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
    ],
)
def test_the_appearance_leads_back_to_the_page_and_never_away(client, people, back, lands):
    client.force_login(people.secretary)
    answer = client.post("/appearance/", {"theme": "dark", "next": back})
    assert (answer.status_code, answer["Location"], answer.cookies["theme"].value) == (302, lands, "dark")


@pytest.mark.django_db
def test_what_no_database_can_store_is_refused_before_a_page_works_with_it(client, people):
    client.force_login(people.secretary)
    assert client.get("/activities/?q=%00").status_code == 400
    answer = client.post("/hazards/new/", {"place": "井口", "once_key": "a\0b"})
    assert (answer.status_code, "重新填写" in answer.content.decode()) == (400, True)
