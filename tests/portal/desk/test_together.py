"""Two windows give two views the same name: the second is told."""

import pytest

from portal.desk import services
from portal.desk.models import SavedView
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from tests.support.interleaved import once_after
from tests.support.people import four_people

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


def test_a_name_that_another_window_takes_in_the_middle_is_refused_in_words(transactional_db):
    people = four_people()
    actor = people.actor(people.secretary)
    one, two = (
        services.save_view(actor=actor, at=clock.now(), path="/activities/", query="state=held", name=name) for name in ("甲", "乙")
    )

    def rename(view):
        services.rename_view(actor=actor, at=clock.now(), view=view, name="同名")

    refused = []
    with once_after("SELECT", 'AS "a"', "portal_savedview", act=lambda: rename(two)) as other:
        try:
            rename(one)
        except RuleBroken as broken:
            refused.append(broken.code)
    assert [code for code in (*other, *refused) if code] == ["view.name_taken"]
    assert SavedView.objects.filter(name="同名").count() == 1
