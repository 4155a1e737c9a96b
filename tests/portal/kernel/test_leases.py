"""Leases of what is on its way: free, taken, given back; the same piece under letters and webhooks."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.integration.models import Webhook, WebhookDelivery
from portal.kernel.leases import Schedule, is_beyond, is_used_up
from portal.notices.models import Delivery

SCHEDULE = Schedule(lease=timedelta(seconds=30), first=timedelta(minutes=1), factor=3, longest=timedelta(minutes=20))
NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 1), (2, 3), (3, 9), (4, 20), (5, 20), (10_000, 20)])
def test_pauses_grow_to_the_longest(attempts, minutes):
    assert SCHEDULE.pause_after(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("attempts", "used_up", "beyond"), [(0, False, False), (2, False, False), (3, True, False), (4, True, True)])
def test_tries_end_at_the_figure(attempts, used_up, beyond):
    assert (is_used_up(attempts, 3), is_beyond(attempts, 3)) == (used_up, beyond)


def letter(people, **fields):
    given = {"kind": "test", "subject": "x", "channel": "email", "user": people.secretary, "created_at": NOW, "due_at": NOW}
    return Delivery.objects.create(**given | fields)


def message(people, **fields):
    hook = Webhook.objects.create(name="x", url="http://x/", node=people.nodes["JT"], secret="s", created_at=NOW)
    given = {"webhook": hook, "event_id": uuid.uuid4(), "event": "x", "body": "{}", "created_at": NOW, "due_at": NOW}
    return WebhookDelivery.objects.create(**given | fields)


@pytest.fixture(params=[letter, message])
def make(request, people):
    return lambda **fields: request.param(people, **fields)


@pytest.mark.db
@pytest.mark.parametrize(
    ("fields", "is_free"),
    [
        ({}, True), ({"due_at": NOW + SECOND}, False), ({"due_at": NOW - SECOND}, True), ({"lease_until": NOW}, False),
        ({"lease_until": NOW - SECOND}, True), ({"lease_until": NOW + SECOND}, False), ({"state": "failed"}, False),
    ],
)  # fmt: skip
def test_what_is_due_and_in_nobody_s_hands_is_free(make, fields, is_free):
    row = make(**fields)
    rows = type(row).objects
    assert list(rows.free(NOW)) == ([row] if is_free else [])
    assert rows.take(row.pk, NOW, SCHEDULE) is is_free
    row.refresh_from_db()
    assert (row.attempts, row.tried_at) == ((1, NOW) if is_free else (0, None))


@pytest.mark.db
def test_a_row_is_taken_once_a_lease_and_settled_by_whoever_holds_it(make):
    row = make()
    rows, later = type(row).objects, NOW + SCHEDULE.lease + SECOND
    assert [rows.take(row.pk, NOW, SCHEDULE) for _ in range(2)] == [True, False]
    slow = rows.get(pk=row.pk)
    assert (rows.take(row.pk, NOW + SCHEDULE.lease, SCHEDULE), rows.take(row.pk, later, SCHEDULE)) == (False, True)
    quick = rows.get(pk=row.pk)

    assert (slow.settle(state="failed"), quick.settle(due_at=later + SECOND), quick.settle(state="failed")) == (False, True, False)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.lease_until, row.due_at) == (row.WAITING, 2, None, later + SECOND)
