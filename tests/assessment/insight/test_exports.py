"""What leaves as a file: every column can be read, nothing of a branch outside the reach, nothing for whoever lacks the right."""

from datetime import date

import pytest

from assessment.rounds.enums import RoundState
from portal.exports import selectors
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import exporter_of
from portal.rights.access import actor_of
from tests.assessment.insight.test_chain import held
from tests.branches.safety.factories import hazard
from tests.support.day import late_november  # noqa: F401

FILES = {
    "simulation": "weight=80", "rounds": "", "distribution": "", "course": "key=2026Q3~ZB-A", "oddities": "", "chain": "quarter=2026Q3",
    "chain-records": "quarter=2026Q3", "burden": "quarter=2026Q3", "cockpit": "", "cockpit-records": "code=hazards&year=2026&hit=yes",
}  # fmt: skip
MAY_BE_EMPTY = {"oddities"}


@pytest.fixture
def ready(scored):
    people = scored.people
    scored.now.state = RoundState.PUBLISHED
    scored.now.save()
    for letter, branch in (("A", people.branch_a), ("C", people.branch_c)):
        held(branch, f"活动ZB-{letter}", topic=True)
        fixed = {"state": "closed", "fixed_on": date(2026, 8, 5), "closed_on": date(2026, 8, 6)}
        hazard(people, letter, found_on=date(2026, 8, 1), text=f"隐患ZB-{letter}", **fixed)
    return people


def lines(user, key, query):
    """The cells of the file as texts, as ``user`` would get it now."""
    exporter = exporter_of(key)
    asked = selectors.asked_for(actor_of(user, clock.today()), exporter, query, clock.now())
    rows = list(selectors.found_for(exporter, asked).rows)
    rows = exporter.decorate(rows, asked) if exporter.decorate else rows
    return [[str(column.read(row)) for column in exporter.columns] for row in rows]


@pytest.mark.parametrize(("key", "query"), FILES.items())
def test_a_file_has_the_rows_of_the_reach(ready, key, query):
    found = lines(ready.committee, key, query)
    text = str(found)
    assert found or key in MAY_BE_EMPTY
    assert "ZB-C" not in text
    assert "支部C" not in text


@pytest.mark.parametrize(("key", "query"), FILES.items())
def test_who_gets_no_file(client, ready, key, query):
    exporter = exporter_of(key)
    for user in (ready.worker, ready.hr, *((ready.secretary, ready.stranger) if exporter.right != "score.view" else ())):
        client.force_login(user)
        assert client.get(f"/exports/new/{key}/?{query}").status_code == 404


def test_the_course_of_a_foreign_branch_is_empty_and_its_unit_is_not_reached(ready):
    assert lines(ready.stranger, "course", FILES["course"]) == []
    assert lines(ready.committee, "cockpit-records", "code=nope") == []
    with pytest.raises(NotReachable):
        lines(ready.secretary, "chain", "unit=MK2")
