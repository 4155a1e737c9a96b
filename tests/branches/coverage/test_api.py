from django.urls import reverse

from tests.branches.coverage import factories as make


def test_set_ups_and_team_leaders_in_reach(client, people):
    row, unit = make.setup(people), make.team(people)
    leader = make.leader(people, unit, make.worker(unit))
    for user, seen in (
        (people.committee, (200, 200)),
        (people.secretary, (403, 200)),
        (people.sibling, (403, 404)),
        (people.stranger, (403, 404)),
    ):
        client.force_login(user)
        found = [client.get(reverse(name, args=[pk])).status_code for name, pk in (
            ("party-setup-detail", row.pk), ("team-leader-detail", leader.pk)
        )]  # fmt: skip
        assert (found[0] in (403, 404), found[1]) == (seen[0] != 200, seen[1])
    client.force_login(people.committee)
    shown = client.get(reverse("party-setup-list")).json()["results"]
    assert [(one["node"], one["kind"], one["state"]) for one in shown] == [("MK1", "PROJECT", "open")]
    assert client.get(reverse("team-leader-list")).json()["results"][0]["team"] == "BZ-1"
