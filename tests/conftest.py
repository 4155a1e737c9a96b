"""Fixtures of the whole suite."""

import pytest
from django.core.cache import cache

from tests.support.guard import let_flush_pass
from tests.support.people import FourPeople, four_people
from tests.support.template_db import let_copies_stand_in

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
