"""What waits in the records: for the secretary of a branch, for the committee above, never for the neighbour."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.activities import todos
from branches.activities.models import ActivityEffect, MeetingResolution
from tests.branches.activities.factories import NOON, ActivityFactory
from tests.support.waiting import told


def of(people, user, kind, at=NOON) -> list[tuple[str, str]]:
    return [(t.title, t.url) for t in kind(people.actor(user), at).first]


@pytest.mark.parametrize(
    ("state", "kind", "who"),
    [
        ("returned", todos.returned, "secretary"), ("held", todos.to_file, "secretary"), ("planned", todos.to_file, "secretary"),
        ("filed", todos.to_archive, "committee"), ("filed", todos.to_archive, "assessor"),
    ],
)  # fmt: skip
def test_a_record_waits_for_whoever_takes_its_next_step(people, state, kind, who):
    row = ActivityFactory(branch=people.branch_a, state=state, created_by=people.secretary, filed_by=people.secretary)
    ActivityFactory(branch=people.branch_c, state=state)
    link = [(row.subject, reverse("activity_detail", args=[row.pk]))]

    assert of(people, getattr(people, who), kind) == link
    assert of(people, people.sibling, kind) == []
    assert of(people, people.worker, kind) == []


def test_a_plan_whose_day_has_not_come_waits_for_nobody(people):
    ActivityFactory(branch=people.branch_a, state="planned", starts_at=NOON + timedelta(days=1))

    assert of(people, people.secretary, todos.to_file) == []


def test_nobody_archives_what_he_wrote_or_filed(people):
    for field in ("created_by", "filed_by"):
        ActivityFactory(branch=people.branch_a, filed=True, **{field: people.committee})

    assert of(people, people.committee, todos.to_archive) == []
    assert len(of(people, people.second_committee, todos.to_archive)) == 2


def test_resolutions_wait_when_their_day_is_near(people):
    activity, today = ActivityFactory(branch=people.branch_a, archived=True), timezone.localdate(NOON)
    rows = (("已逾期", -3, None), ("快到期", 1, None), ("还早", 60, None), ("办完了", -3, today))
    for no, (text, days, done) in enumerate(rows, 1):
        MeetingResolution.objects.create(activity=activity, text=text, due_on=today + timedelta(days), done_on=done, no=no)
    found = todos.due_resolutions(people.actor(people.secretary), NOON)

    assert [(t.title, t.due_on) for t in found.first] == [("已逾期", today - timedelta(3)), ("快到期", today + timedelta(1))]
    assert (found.count, found.late) == (2, 1)
    assert of(people, people.sibling, todos.due_resolutions) == []


def test_effects_wait_for_a_second_person_above_another_branch(people):
    for branch, text in ((people.branch_a, "更换托辊"), (people.branch_c, "别处")):
        activity = ActivityFactory(branch=branch, archived=True)
        ActivityEffect.objects.create(
            activity=activity, kind="hazard", text=text, seen_on=activity.held_on, recorded_by=people.secretary, recorded_at=NOON
        )
    assert [t for t, _ in of(people, people.committee, todos.effects_to_confirm)] == ["更换托辊"]
    assert of(people, people.secretary, todos.effects_to_confirm) == []

    people.branch_a.memberships.create(person=people.committee.person, from_on=NOON.date())
    assert of(people, people.committee, todos.effects_to_confirm) == []
    assert len(of(people, people.second_committee, todos.effects_to_confirm)) == 1


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("kind", "state", "statements"), [(todos.returned, "returned", 2), (todos.to_file, "held", 2)])
def test_more_records_cost_no_more(people, rows, kind, state, statements, django_assert_num_queries):
    ActivityFactory.create_batch(rows, branch=people.branch_a, state=state)
    actor = people.actor(people.secretary)
    with django_assert_num_queries(statements):
        assert told(kind(actor, NOON)) == rows
