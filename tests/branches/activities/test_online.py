"""线上主题党日: held by a link; who is expected joins from his own page and signs in by the code on the shared screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.activities import rules
from branches.activities.models import Activity
from branches.activities.selectors.online import own_online
from branches.orgs.models import BranchMembership
from portal.kernel import clock
from portal.rights.enums import Role
from tests.branches.activities.factories import ActivityFactory, kind
from tests.support.factories import RoleGrantFactory, UserFactory

LINK = "https://meeting.example.cn/j/123456?pwd=ab1"


@pytest.mark.parametrize(
    ("link", "is_online", "code"),
    [
        (LINK, True, ""), ("", False, ""), (LINK, False, "activity.link_not_online"),
        *[
            (bad, True, "activity.link_unsafe")
            for bad in (
                "http://meeting.example.cn", "javascript:alert(1)", "data:text/html,x", "https://", "meeting.example.cn/j/1", "//x.cn/1",
                "https://u:p@x.cn/", "https://u@x.cn/", "https://x.cn/a b", "https://x.cn/\n", "https://[x", "https://x.cn:99999/",
                'https://x.cn/"onclick', "https://x.cn\\@evil.cn/", "https://x.cn/" + "a" * 300,
            )
        ],
    ],
)  # fmt: skip
def test_what_a_link_may_be(link, is_online, code):
    assert (rules.check_link(link, is_online=is_online).code or "") == code


def online(people, hours=2, **changes):
    at = clock.now() + timedelta(hours=hours)
    first = {
        "branch": people.branch_a, "kind": kind("MT-05"), "starts_at": at, "ends_at": at + timedelta(hours=1), "place_type": "online",
        "link": LINK, "state": "planned", "held_on": timezone.localdate(at),
    }  # fmt: skip
    row = ActivityFactory(**first)
    Activity.objects.filter(pk=row.pk).update(**{**first, **changes})
    row.refresh_from_db()
    return row


def member(people, n=1):
    person = [m.person for m in BranchMembership.objects.filter(branch=people.branch_a).order_by("pk")][n]
    user = UserFactory(person=person)
    RoleGrantFactory(user=user, role=Role.WORKER, node=person.unit)
    return user


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, True), ({"link": ""}, False), ({"place_type": "work_site"}, False), ({"state": "archived"}, False),
        ({"starts_at": clock.now() + timedelta(days=15), "ends_at": None}, False),
        ({"starts_at": clock.now() - timedelta(hours=4), "ends_at": None}, False),
        ({"starts_at": clock.now() - timedelta(hours=1), "ends_at": None, "state": "held"}, True),
    ],
)  # fmt: skip
def test_what_a_member_may_join(people, changes, seen, django_assert_num_queries):
    row, user = online(people, **changes), member(people)
    with django_assert_num_queries(1):
        found = own_online(user.person_id, clock.now())
    assert [a.pk for a in found] == ([row.pk] if seen else [])
    assert own_online(people.sibling.person_id, clock.now()) == []


def test_a_committee_meeting_is_for_the_committee(people):
    row = online(people, kind=kind("MT-02"))
    assert [a.pk for a in own_online(people.secretary.person_id, clock.now())] == [row.pk]
    assert own_online(member(people).person_id, clock.now()) == []


def test_a_theme_day_is_held_online(people, client):
    """From the form to the member's own page; a link of another kind is told in a sentence."""
    client.force_login(people.secretary)
    start = timezone.localtime(clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    typed = {
        "branch": "ZB-A", "kind": "MT-05", "subject": "线上主题党日", "starts_at": start, "place_type": "online", "link": "http://x.cn/1",
        "once_key": "online", "act": "draft",
    }  # fmt: skip
    refused = client.post(reverse("activity_log"), typed)
    assert "https://" in refused.content.decode()
    assert not Activity.objects.filter(subject="线上主题党日").exists()
    client.post(reverse("activity_log"), {**typed, "link": LINK})
    row = Activity.objects.get(subject="线上主题党日")
    assert (row.link, row.place_type, row.state) == (LINK, "online", "planned")
    detail = client.get(reverse("activity_detail", args=[row.pk])).content.decode()
    assert 'rel="noopener noreferrer"' in detail
    assert LINK in detail
    assert client.get(reverse("activity-detail", args=[row.pk])).json()["link"] == LINK

    client.force_login(member(people))
    mine = client.get(reverse("my_page")).content.decode()
    assert LINK in mine
    assert reverse("signin_scan") in mine
    client.force_login(people.stranger)
    assert LINK not in client.get(reverse("my_page")).content.decode()
