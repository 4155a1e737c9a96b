"""Without TLS a person is sent on, a machine is refused."""

import pytest


@pytest.fixture
def tls(settings):
    settings.SECURE_SSL_REDIRECT = True


def test_a_person_is_sent_on_and_a_machine_is_refused(client, tls, db):
    assert client.get("/login/").headers["Location"] == "https://testserver/login/"
    answer = client.get("/api/v1/people/", headers={"Authorization": "Token hj_x"})

    assert (answer.status_code, answer.json()["code"]) == (403, "tls_needed")
    assert client.get("/api/v1/people/", secure=True).status_code == 401
