"""The ledger of a month as a file: for whoever collects the dues, and for nobody else."""

import pytest

from portal.exports import selectors
from portal.kernel import clock
from portal.kernel.exporters import exporter_of
from tests.branches.dues.factories import members, opened


def rows(people, user, query: str):
    asked = selectors.asked_for(people.actor(user), exporter_of("dues-members"), query, clock.now())
    return selectors.found_for(exporter_of("dues-members"), asked).rows


@pytest.mark.parametrize(("narrowed", "count"), [("", 3), ("&state=open", 3), ("&state=paid", 0), ("&q=书记", 1)])
def test_the_file_holds_what_the_page_shows(people, narrowed, count):
    sheet = opened(people)
    assert len(members(people.branch_a)) >= 3
    found = rows(people, people.secretary, f"sheet={sheet.pk}{narrowed}")
    assert len(found) == (len(members(people.branch_a)) if count == 3 else count)


def test_neither_the_committee_nor_a_sibling_nor_a_stranger_gets_a_name(people):
    sheet = opened(people)
    for user in (people.sibling, people.stranger, people.committee, people.hr, people.worker):
        assert list(rows(people, user, f"sheet={sheet.pk}")) == []


@pytest.mark.parametrize("sheet", ["", "abc", "9" * 20, "0"])
def test_without_a_month_there_is_nothing(people, sheet):
    opened(people)
    assert list(rows(people, people.secretary, f"sheet={sheet}")) == []
