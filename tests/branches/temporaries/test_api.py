from datetime import timedelta

from django.urls import reverse

from portal.kernel import clock
from tests.branches.temporaries import factories as make


def test_temporary_branches_in_reach(client, people):
    row = make.temporary(people, ends_on=clock.today() + timedelta(days=3))
    for user, status in ((people.committee, 200), (people.secretary, 404), (people.sibling, 404), (people.stranger, 404)):
        client.force_login(user)
        assert client.get(reverse("temporary-branch-detail", args=[row.pk])).status_code == status
    client.force_login(people.committee)
    shown = client.get(reverse("temporary-branch-list")).json()["results"]
    assert [(one["branch"], one["state"], one["project"]) for one in shown] == [("LS-1", "ending", "主井大修")]
