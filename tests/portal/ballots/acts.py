"""Acts on a ballot as a test does them."""

import pytest

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.rights.enums import Role
from tests.support.people import user_with


def run(people, act, row, user=None, **words):
    return act(actor=people.actor(user or people.secretary), at=clock.now(), ballot=row, version=row.version, **words)


def second_runner(people):
    """Another secretary of branch A, who is not on the roll."""
    return user_with(Role.SECRETARY, people.nodes["ZB-A"], unit=people.nodes["CM-A"], name="副书记甲")


def broken(act, *args, **words):
    with pytest.raises(RuleBroken) as refusal:
        act(*args, **words)
    return refusal.value


def results(row):
    return {item.label: (item.counts, item.result) for item in row.items.all()}
