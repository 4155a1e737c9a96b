"""A record that came back: why, each time; one button to hand it in again; who is told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from branches.activities import selectors, services
from branches.activities.models import Activity
from portal.kernel import clock
from portal.notices.models import Notice
from tests.branches.activities.factories import NOON, ActivityFactory, with_roll


@pytest.fixture
def activity(people) -> Activity:
    return with_roll(ActivityFactory(branch=people.branch_a, subject="11月主题党日"))


def move(people, activity, *reasons):
    """Filed and returned for each reason, an hour apart."""
    at = NOON
    for reason in reasons:
        services.file_activity(actor=people.actor(people.secretary), at=at, activity=activity)
        at += timedelta(hours=1)
        services.return_activity(actor=people.actor(people.committee), at=at, activity=activity, reason=reason)
        at += timedelta(hours=1)


@pytest.mark.db
def test_every_return_is_remembered_with_who_when_and_why(people, activity):
    move(people, activity, "缺少照片", "照片不清")

    history = selectors.history_of(activity)

    assert [(row.action, row.reason) for row in history] == [
        ("activity.returned", "照片不清"), ("activity.filed", ""), ("activity.returned", "缺少照片"), ("activity.filed", ""),
    ]  # fmt: skip
    assert [row.actor_label for row in history[:2]] == [str(people.committee), str(people.secretary)]
    assert history[0].at == NOON + timedelta(hours=3)


def test_the_secretary_reads_on_top_what_to_correct_and_hands_it_in_with_one_button(client, people, activity):
    move(people, activity, "缺少照片", "照片不清")
    client.force_login(people.secretary)
    page = reverse("activity_detail", args=[activity.pk])
    button = f'action="{reverse("activity_file", args=[activity.pk])}"'

    returned = client.get(page).content.decode()
    top = returned[: returned.index('class="grid grid--review"')]

    assert ("照片不清" in top, str(people.committee) in top, "已改好，重新提交" in top) == (True, True, True)
    assert returned.count(button) == 1
    assert "缺少照片" in returned  # the first return stays in the trail
    client.post(reverse("activity_file", args=[activity.pk]))
    again = client.get(page).content.decode()
    assert ("已改好，重新提交" in again, "照片不清" in again) == (False, True)
    assert Activity.objects.get().state == "filed"


def test_the_workbench_says_what_to_correct_and_hands_it_in(client, people, activity):
    move(people, activity, "照片不清")
    client.force_login(people.secretary)

    desk = client.get("/workbench/").content.decode()

    assert "退回原因：照片不清" in desk
    assert desk.count(f'action="{reverse("activity_file", args=[activity.pk])}"') == 1
    client.post(reverse("activity_file", args=[activity.pk]))
    assert "照片不清" not in client.get("/workbench/").content.decode().split('id="c-needs"')[-1].split("</section>")[0].replace(
        "被退回：照片不清", ""
    )


def test_the_notice_leads_to_the_record(people, activity):
    move(people, activity, "照片不清")

    notice = Notice.objects.get()
    assert (notice.recipient, notice.url) == (people.secretary, reverse("activity_detail", args=[activity.pk]))
    assert notice.params == {"subject": "11月主题党日", "reason": "照片不清"}


def test_a_return_without_a_reason_is_refused_with_a_sentence(client, people, activity):
    services.file_activity(actor=people.actor(people.secretary), at=clock.now(), activity=activity)
    client.force_login(people.committee)

    answer = client.post(reverse("activity_return", args=[activity.pk]), {"reason": "  "})

    assert (answer.status_code, "请写明原因，让对方知道要改什么。" in answer.content.decode()) == (422, True)
    assert Activity.objects.get().state == "filed"


def test_an_old_record_without_a_trail_still_shows_who_filed_it(client, people):
    old = with_roll(ActivityFactory(branch=people.branch_a, filed=True, filed_by=people.secretary))
    client.force_login(people.committee)

    text = client.get(reverse("activity_detail", args=[old.pk])).content.decode()

    assert text.split('id="c-trail"')[1].count(str(people.secretary)) == 1


@pytest.mark.parametrize("who", ["sibling", "stranger"])
def test_a_stranger_neither_returns_nor_hands_in(client, people, activity, who):
    move(people, activity, "照片不清")
    client.force_login(getattr(people, who))

    assert client.post(reverse("activity_file", args=[activity.pk])).status_code == 404
    assert client.get(reverse("activity_detail", args=[activity.pk])).status_code == 404
