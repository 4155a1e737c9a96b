from django.urls import reverse

from portal.kernel import clock
from tests.branches.vanguard import factories as make


def test_posts_and_forces_in_reach(client, people):
    row, force = make.post(people), make.force(people)
    for user, status in ((people.secretary, 200), (people.committee, 200), (people.sibling, 404), (people.stranger, 404)):
        client.force_login(user)
        assert client.get(reverse("vanguard-post-detail", args=[row.pk])).status_code == status
        assert client.get(reverse("task-force-detail", args=[force.pk])).status_code == status
    client.force_login(people.committee)
    shown = client.get(reverse("vanguard-post-detail", args=[row.pk])).json()
    assert (shown["branch"], shown["staff_nos"], shown["state"]) == ("ZB-A", [make.member(people).staff_no], "running")
    assert [m["role"] for m in client.get(reverse("task-force-detail", args=[force.pk])).json()["members"]] == ["leader", "member"]


def test_a_post_is_set_up(client, people):
    body = {
        "branch": "ZB-A", "kind": "area", "name": "提升机房", "node": "CM-A", "duty": "巡检", "from_on": str(clock.today()),
        "staff_nos": [make.member(people).staff_no],
    }  # fmt: skip
    client.force_login(people.sibling)
    assert client.post(reverse("vanguard-post-list"), body, "application/json").status_code == 400
    client.force_login(people.secretary)
    assert client.post(reverse("vanguard-post-list"), body, "application/json").status_code == 201
    assert client.post(reverse("vanguard-post-list"), body, "application/json").status_code == 422
