"""Fixtures of the whole suite."""

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from tests.support.guard import let_flush_pass
from tests.support.people import FourPeople, four_people
from tests.support.template_db import let_copies_stand_in

# A machine that is busy with other things must not decide over a test.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
let_flush_pass()
let_copies_stand_in()


@pytest.fixture
def people(db) -> FourPeople:
    """The four standing people: own secretary, upper committee, sibling secretary, stranger."""
    return four_people()


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Rate limits live in the cache: no test inherits the tries of another."""
    cache.clear()
