"""The secretary of the branch next door learns nothing of a record on site, in a plan or in a report, by any method."""

import pytest

from tests.architecture.test_access import HIDDEN, ROUTES, ask, client_of
from tests.support.routes import METHODS
from tests.support.samples import SAMPLES

ROOMS = ("safety", "plans", "responsibilities", "programmes", "meetings", "reports", "policies", "stories", "newsletters", "channels")


def _room(route) -> str:
    return (getattr(route.callback, "cls", None) or route.callback).__module__.split(".")[1]


SAMPLED = [r for r in ROUTES if r.name in SAMPLES and _room(r) in ROOMS]


def test_every_room_is_walked():
    assert {_room(r) for r in SAMPLED} == set(ROOMS)


@pytest.mark.parametrize("route", SAMPLED, ids=lambda r: r.name)
def test_a_record_of_the_branch_next_door_is_not_found(route, people):
    url, client = route.url(SAMPLES[route.name](people)), client_of(people.sibling)

    assert [(m, status) for m in METHODS if m != "OPTIONS" and (status := ask(client, m, url)) not in HIDDEN] == []
