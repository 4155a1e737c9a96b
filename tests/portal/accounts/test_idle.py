"""Half an hour without a person's own act ends the session, however often a page asks for news by itself."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db


def visit(client, minutes: float, path: str, **headers) -> int:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        return client.get(path, **headers).status_code


def test_polling_does_not_keep_a_session_alive(client, people):
    client.force_login(people.committee)
    assert visit(client, 0, "/account/") == 200
    for minutes in (10, 20, 29):
        assert visit(client, minutes, "/api/v1/dashboards/overview/") in {200, 404}
    assert visit(client, 31, "/account/") == 302


def test_a_person_at_work_stays_signed_in(client, people):
    client.force_login(people.committee)
    assert [visit(client, minutes, "/account/") for minutes in (0, 20, 40, 60)] == [200] * 4


def test_the_sign_in_screen_may_stand_open(client, people):
    client.force_login(people.secretary)
    live = reverse("signin_live", args=[1])
    for minutes in (0, 20, 40):
        visit(client, minutes, live, HTTP_HX_REQUEST="true")
    assert visit(client, 60, "/account/") == 200
