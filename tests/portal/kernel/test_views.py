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
