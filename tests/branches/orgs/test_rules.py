from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from branches.orgs import rules

BRANCHES = ["branch", "joint_branch"]


@dataclass
class Rule:
    code: str
    measure: str
    is_minimum: bool
    limit: int
    severity: str = "block"
    branch_kinds: list = field(default_factory=lambda: [*BRANCHES])
    source: str = "条例"


SETUP = [
    Rule("ORG-01", "full_members", True, 3),
    Rule("ORG-02", "members", False, 50, "warn"),
    Rule("ORG-03", "covered_units", False, 5, "warn", ["joint_branch"]),
    Rule("ORG-04", "committee_from", True, 7),
    Rule("ORG-05", "committee_size", False, 7),
    Rule("ORG-05A", "committee_size", True, 3, "warn"),
    Rule("ORG-07", "committee_posts", True, 4, "warn"),
    Rule("ORG-12", "secretary_months", True, 12, "warn"),
]


def facts(
    kind="branch",
    members=(10, 10),
    units=1,
    posts=(("secretary", 1), ("deputy", 2), ("organization", 3), ("publicity", 4), ("discipline", 5)),
    since=date(2020, 1, 1),
):
    return rules.setup_facts(
        kind=kind, members=members, covered_units=units, posts=posts, full_since={1: since} if since else {}, day=date(2026, 11, 20)
    )


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (facts(), []),
        (facts(members=(3, 3), posts=[("secretary", 1)]), []),
        (facts(members=(2, 2), posts=[("secretary", 1)]), ["ORG-01"]),
        (facts(members=(50, 40)), []),
        (facts(members=(51, 40)), ["ORG-02"]),
        (facts(units=6), []),  # only a joint branch is asked
        (facts("joint_branch", units=5), []),
        (facts("joint_branch", units=6), ["ORG-03"]),
        (facts(members=(6, 6), posts=[("secretary", 1)]), []),
        (facts(members=(7, 7), posts=[("secretary", 1)]), ["ORG-04", "ORG-05A", "ORG-07"]),
        (facts(members=(7, 7), posts=[("secretary", 1), ("deputy", 2)]), ["ORG-04", "ORG-05A", "ORG-07"]),
        (facts(posts=[("secretary", 1), *[("member", i) for i in range(2, 9)]]), ["ORG-05", "ORG-07"]),
        (facts(since=date(2025, 11, 20)), []),
        (facts(since=date(2025, 11, 21)), ["ORG-12"]),
        (facts("temporary_branch", members=(1, 1), posts=[]), []),
    ],
)
def test_findings_at_the_edges_of_each_rule(given, codes):
    assert [f.code for f in rules.findings(given, SETUP)] == codes


@pytest.mark.parametrize(("full", "allowed"), [(2, False), (3, True)])
def test_a_branch_is_founded_by_three_full_members(full, allowed):
    verdict = rules.may_found(kind="branch", full_members=full, setup_rules=SETUP)
    assert (bool(verdict), verdict.code) == (allowed, "" if allowed else "branch.too_few_full_members")


@pytest.mark.parametrize(
    ("post", "full", "committee", "code"),
    [
        ("secretary", 3, 1, ""),
        ("deputy", 3, 2, ""),
        ("organization", 6, 3, "branch.too_small_for_committee"),
        ("organization", 7, 3, ""),
        ("member", 20, 7, ""),
        ("member", 20, 8, "branch.committee_too_large"),
        ("group_leader", 3, 9, ""),
    ],
)
def test_who_may_be_appointed(post, full, committee, code):
    verdict = rules.may_appoint(kind="branch", post=post, full_members=full, committee=committee, setup_rules=SETUP)
    assert verdict.code == code


@pytest.mark.parametrize(
    ("full", "posts", "answer"),
    [
        (6, ["secretary", "deputy"], False),
        (7, ["secretary"], True),
        (5, ["secretary", "publicity"], True),
        (5, ["group_leader"], False),
        (0, [], False),
    ],
)
def test_when_there_is_a_committee(full, posts, answer):
    assert rules.has_committee(full, posts, 7) is answer


@pytest.mark.parametrize(
    ("to_on", "state"),
    [
        (None, "open"),
        (date(2026, 11, 19), "expired"),
        (date(2026, 11, 20), "expiring"),
        (date(2027, 5, 20), "expiring"),
        (date(2027, 5, 21), "running"),
    ],
)
def test_the_end_of_a_term(to_on, state):
    assert rules.term_state(to_on, date(2026, 11, 20), 6) == state


def test_a_term_of_three_years_ends_the_day_before_its_anniversary():
    assert rules.term_end(date(2024, 2, 29), 3) == date(2027, 2, 27)
    assert rules.term_end(date(2024, 4, 1), 3) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2025, 11, 20), date(2026, 11, 19), 11),
        (date(2025, 11, 20), date(2026, 11, 20), 12),
    ],
)
def test_whole_months(start, end, months):
    assert rules.months_between(start, end) == months


def span(branch, share, start, end=None):
    return rules.CoverSpan(branch, Decimal(share), start, end)


DAY, NEXT, LATER = date(2026, 1, 1), date(2026, 7, 1), date(2026, 9, 1)


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ([], ""),
        ([span(1, "100", DAY)], ""),
        ([span(1, "60", DAY)], "branch.shares_not_100"),
        ([span(1, "60", DAY), span(2, "40", DAY)], ""),
        ([span(1, "33.33", DAY), span(2, "33.33", DAY), span(3, "33.34", DAY)], ""),
        ([span(1, "33.33", DAY), span(2, "33.33", DAY), span(3, "33.33", DAY)], "branch.shares_not_100"),
        ([span(1, "100", DAY), span(2, "100", NEXT)], "branch.shares_not_100"),
        ([span(1, "100", DAY, date(2026, 6, 30)), span(2, "100", NEXT)], ""),
        ([span(1, "100", DAY, NEXT), span(2, "100", NEXT)], "branch.shares_not_100"),  # one day in common
        ([span(1, "100", DAY, date(2026, 6, 30)), span(2, "100", LATER)], ""),  # a gap is nobody's
        ([span(1, "60", DAY), span(2, "40", DAY, date(2026, 6, 30))], "branch.shares_not_100"),  # the rest is left alone
        ([span(1, "50", DAY), span(1, "50", NEXT)], "branch.shares_not_100"),
        ([span(1, "50", DAY), span(1, "50", DAY)], "branch.cover_twice"),
    ],
)
def test_shares_of_a_unit_make_a_hundred_on_every_day(spans, code):
    assert rules.may_cover(spans).code == code
