"""Joint invitations, sign-ups, check lists and campaigns for machines: cut to the reach, the same cost for one and three."""

import pytest
from django.urls import reverse

from branches.activities.models import JointHolder
from tests.branches.activities.factories import asked_of
from tests.branches.campaigns import factories as campaigns
from tests.branches.practice import factories as practice
from tests.branches.signups import factories as signups


def get(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


ROWS = {
    "joint-invitation": lambda p, n: asked_of(p, 9 + n),
    "signup": lambda p, n: signups.opened(p, signups.planned(p, subject=f"第{n}场")),
    "practice-sheet": lambda p, n: practice.begun(p),
    "campaign": lambda p, n: campaigns.opened(p, name=f"第{n}项"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_stranger_finds_nothing(client, people, name):
    row = ROWS[name](people, 1)
    assert get(client, people.stranger, f"{name}-list").json()["count"] == 0
    assert get(client, people.stranger, f"{name}-detail", row.pk).status_code == 404
    assert get(client, people.committee, f"{name}-list").json()["count"] == 1
    assert get(client, people.committee, f"{name}-detail", row.pk).json()["id"] == row.pk


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_with_one_and_three(client, people, name, rows, django_assert_num_queries):
    for n in range(rows):
        ROWS[name](people, n)
    get(client, people.committee, f"{name}-list")
    with django_assert_num_queries({"practice-sheet": 6}.get(name, 5)):
        found = client.get(reverse(f"{name}-list"))
    assert found.json()["count"] == rows


def test_a_branch_answers_an_invitation_once(client, people):
    row = asked_of(people)
    client.force_login(people.secretary)
    where = reverse("joint-invitation-answer", args=[row.pk])
    assert client.post(where, {"accepts": False}, "application/json").status_code == 422
    done = client.post(where, {"accepts": False, "reason": "当天停产检修"}, "application/json").json()
    assert (done["state"], done["reason"], done["share"]) == ("declined", "当天停产检修", None)
    assert client.post(where, {"accepts": True}, "application/json").status_code == 422
    assert JointHolder.objects.get(pk=row.pk).state == "declined"


def test_sign_up_and_lists_name_nobody(client, people):
    row = signups.opened(people)
    assert set(get(client, people.secretary, "signup-detail", row.pk).json()) == {
        "id", "activity", "branch", "kind", "subject", "starts_at", "audience", "places", "placed", "waiting", "opens_at", "closes_at",
        "note", "version",
    }  # fmt: skip
    lines = get(client, people.secretary, "practice-sheet-detail", practice.begun(people).pk).json()["lines"]
    assert (len(lines) > 1, set(lines[0])) == (True, {"no", "text", "result", "note"})


def test_a_campaign_shows_the_events_of_the_readers_branches(client, people):
    row = campaigns.opened(people)
    mine = get(client, people.secretary, "campaign-detail", row.pk).json()
    assert (mine["event_count"], mine["events"]) == (0, [])
