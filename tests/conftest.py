"""Fixtures of the whole suite."""

import os

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from tests.support.guard import let_flush_pass
from tests.support.layers import is_quick
from tests.support.people import FourPeople, four_people
from tests.support.template_db import let_copies_stand_in

# A machine that is busy with other things must not decide over a test.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
# Tests that type a password ask whether it is taken, not what a guess costs an attacker: one round in little memory. The checks of
# docs/trust.md time guesses, so they pay the full price.
if os.environ.get("TRUST") != "1":
    Argon2PasswordHasher.time_cost = Argon2PasswordHasher.parallelism = 1
    Argon2PasswordHasher.memory_cost = 64
let_flush_pass()
let_copies_stand_in()


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="only the quick layer (tests/support/layers.py)")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--quick"):
        later = [item for item in items if not is_quick(item.nodeid)]
        items[:] = [item for item in items if is_quick(item.nodeid)]
        config.hook.pytest_deselected(items=later)


@pytest.fixture
def people(db) -> FourPeople:
    """The four standing people: own secretary, upper committee, sibling secretary, stranger."""
    return four_people()


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Rate limits live in the cache: no test inherits the tries of another."""
    cache.clear()
