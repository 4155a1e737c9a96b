"""A worker that is connected and takes nothing finds out by itself."""

import pytest
from celery.worker import state

from portal.kernel import consuming


class Hub:
    def __init__(self) -> None:
        self.asked = []

    def call_soon(self, callback) -> None:
        self.asked.append(callback)


class Queue:
    name = "fast"


class Consumer:
    def __init__(self) -> None:
        self.hub = Hub()
        self.task_consumer = type("TaskConsumer", (), {"queues": [Queue]})


class Broker:
    def __init__(self, *lengths) -> None:
        self.lengths = list(lengths)

    def llen(self, name: str) -> int:
        found = self.lengths.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def watch(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(state, "total_count", {})
    monkeypatch.setattr(state, "reserved_requests", set())
    monkeypatch.setattr(state, "active_requests", set())

    def made(*lengths) -> consuming.ConsumerWatch:
        one = consuming.ConsumerWatch(Consumer())
        one.broker = Broker(*lengths)
        return one

    return made


@pytest.mark.parametrize(
    ("lengths", "found"),
    [
        ((0, 0, 0), [False, False, False]),
        ((1, 0, 1), [False, False, False]),  # somebody took it between
        ((1, 2, 3), [False, True, False]),  # and once more only after two looks
        ((1, 1, 1, 1), [False, True, False, True]),
        ((1, OSError("away"), 1), [False, False, False]),  # a broker that does not answer has nothing to give
    ],
)
def test_idle_beside_waiting_messages_twice_is_stuck(watch, lengths, found):
    one = watch(*lengths)

    assert [one.look() for _ in lengths] == found
    assert len(one.consumer.hub.asked) == sum(found)


def test_who_works_or_has_taken_a_task_meanwhile_is_well(watch):
    one = watch(1, 1, 1, 1)
    assert one.look() is False
    state.total_count["a task"] = 1
    assert [one.look(), one.look()] == [False, True]
    state.active_requests.add("a task")
    assert one.look() is False


def test_the_consumer_loses_its_connection_by_an_error_it_recovers_from(watch):
    one = watch(1, 1)
    one.look()
    one.look()

    with pytest.raises(OSError, match="takes nothing"):
        one.consumer.hub.asked[0]()


def test_without_redis_nothing_is_asked(settings):
    settings.REDIS_URL = ""

    assert consuming.ConsumerWatch(Consumer()).look() is False
