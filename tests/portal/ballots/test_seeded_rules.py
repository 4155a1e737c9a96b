"""The voting rules as the migrations write them, against the vectors of docs/rules.md 1.4: each boundary from both sides."""

import pytest

from portal.ballots.models import VotingRule
from portal.ballots.rules import Terms, whole_of

pytestmark = pytest.mark.db


def terms(code: str) -> Terms:
    return VotingRule.objects.get(code=code).terms


@pytest.mark.parametrize(
    ("code", "expected", "least"),
    [
        ("VOTE-01", 20, 10), ("VOTE-01", 19, 10), ("VOTE-01", 3, 2), ("VOTE-01", 1, 1),
        ("VOTE-02", 20, 11), ("VOTE-02", 19, 10), ("VOTE-02", 3, 2), ("VOTE-02", 2, 2),
        ("VOTE-03", 20, 16), ("VOTE-03", 19, 16), ("VOTE-03", 5, 4), ("VOTE-03", 6, 5),
        ("VOTE-04", 5, 3), ("VOTE-04", 7, 4), ("VOTE-04", 4, 2),
    ],
)  # fmt: skip
def test_how_many_must_be_there(db, code, expected, least):
    quorum = terms(code).quorum
    assert (quorum.is_met(least - 1, expected), quorum.is_met(least, expected), quorum.least(expected)) == (False, True, least)


@pytest.mark.parametrize(
    ("code", "expected", "present", "least"),
    [
        ("VOTE-01", 20, 10, 11), ("VOTE-01", 20, 20, 11), ("VOTE-01", 19, 10, 10), ("VOTE-01", 19, 19, 10),
        ("VOTE-02", 20, 11, 11), ("VOTE-02", 19, 19, 10),
        ("VOTE-03", 20, 16, 9), ("VOTE-03", 20, 17, 9), ("VOTE-03", 20, 18, 10), ("VOTE-03", 20, 20, 11), ("VOTE-03", 19, 16, 9),
        ("VOTE-04", 5, 3, 3), ("VOTE-04", 7, 7, 4), ("VOTE-04", 4, 4, 3),
    ],
)  # fmt: skip
def test_how_many_must_be_for_it(db, code, expected, present, least):
    """Of those expected, or in an election of those present: abstentions and absent members move nothing but the whole."""
    found = terms(code)
    whole = whole_of(found.basis, eligible=expected, present=present, cast=present)
    assert (found.passing.is_met(least - 1, whole), found.passing.is_met(least, whole)) == (False, True)


def test_each_rule_names_its_source_and_one_is_for_elections(db):
    rows = VotingRule.objects.filter(code__startswith="VOTE-")
    assert [row.code for row in rows.order_by("code")] == ["VOTE-01", "VOTE-02", "VOTE-03", "VOTE-04"]
    assert [row.code for row in rows if not row.source] == []
    assert list(rows.filter(is_for_elections=True).values_list("code", flat=True)) == ["VOTE-03"]
