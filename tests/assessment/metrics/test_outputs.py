"""Results of work and years of growth: what they count, for whom, in how many statements."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.orgs.models import BranchCoverage
from portal.kernel import clock
from portal.kernel.periods import parse_period
from portal.measures.models import BusinessMeasure, MeasureKind
from tests.workforce.results import factories as make
from workforce.results import services
from workforce.results.services import AuthorTold

pytestmark = pytest.mark.db
Q2, Q3, Y2025 = parse_period("2026Q2"), parse_period("2026Q3"), parse_period("2025")
GROWTH = {"measure": "OUTPUT-VALUE"}
PLAIN = ("papers_published", "patents_granted", "first_author_patents", "domestic_gaps_filled")


def value(metric, branch, params=None, period=Q2):
    params = params or {}
    return value_of(metric, facts_of([branch.pk], period, needs_of([(metric, params)]))[branch.pk], params)


def shown(metric, branch, params=None, period=Q2):
    return [(line.is_counted, line.why_code) for line in evidence(metric, params or {}, branch.pk, period)]


def test_confirmed_results_follow_their_unit(people):
    make.confirmed(people)
    make.confirmed(people, number=make.OTHER_PATENT, title="第二作者", authors=(AuthorTold(name="李四"), AuthorTold(people.worker.person)))
    make.paper(people)
    make.registered(people, kind="paper", title="待核实", number="", level=2)
    gone = make.paper(people, title="已撤销")
    services.withdraw_result(**make.words(people), result=gone, reason="重复")
    assert [value(code, people.branch_a) for code in PLAIN] == [1, 2, 1, 0]
    assert [value(code, people.branch_b) for code in PLAIN] == [0, 0, 0, 0]
    assert [value(code, people.branch_a, period=Q3) for code in PLAIN] == [0, 0, 0, 0]
    assert shown("papers_published", people.branch_a) == [(True, "evidence.result"), (False, "evidence.result_unconfirmed")]
    assert shown("first_author_patents", people.branch_a) == [(True, "evidence.result"), (False, "evidence.first_author_outside")]


def test_shares_of_a_unit_that_two_branches_cover(people):
    make.confirmed(people)
    BranchCoverage.objects.filter(branch=people.branch_a).update(share=60)
    BranchCoverage.objects.create(branch=people.branch_b, unit=people.nodes["CM-A"], from_on=date(2020, 1, 1), share=40)
    assert [value("patents_granted", branch) for branch in (people.branch_a, people.branch_b)] == [D("0.6"), D("0.4")]
    assert shown("patents_granted", people.branch_b) == [(True, "evidence.result_share")]


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({"award_levels": [5]}, 2),
        ({"award_levels": [5, 7]}, 3),
        ({"award_levels": [5], "classes": ["special"]}, 1),
        ({"award_levels": [5], "classes": ["second", "third"]}, 0),
        ({"award_levels": [1]}, 0),
    ],
)
def test_awards_by_level_and_class(people, params, count):
    for n, (level, of) in enumerate([(5, "special"), (5, "first"), (7, "first")]):
        make.award(people, title=f"奖{n}", level=level, prize_class=of)
    assert value("awards_won", people.branch_a, params) == count
    assert len(shown("awards_won", people.branch_a, params)) == count


def years(people, *figures: tuple[int, int, int], code: str = "CM-A") -> None:
    """(year, value of a month, number of months)"""
    kind = MeasureKind.objects.get(code="OUTPUT-VALUE")
    BusinessMeasure.objects.bulk_create(
        BusinessMeasure(kind=kind, node=people.nodes[code], month=date(year, month, 1), value=each, updated_at=clock.now())
        for year, each, months in figures for month in range(1, months + 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([(2022, 100, 12), (2023, 111, 12), (2024, 123, 12), (2025, 136, 12)], 3),
        ([(2022, 100, 12), (2023, 110, 12), (2024, 122, 12), (2025, 135, 12)], 2),
        ([(2024, 100, 12), (2025, 111, 12), (2026, 999, 6)], 1),
        ([(2024, 100, 12), (2025, 110, 12)], 0),
        ([(2024, 100, 11), (2025, 200, 12)], None),
        ([(2025, 100, 12)], None),
    ],
)
def test_years_of_growth_above_the_rule(people, figures, expected):
    years(people, *figures)
    assert value("growth_years", people.branch_a, GROWTH) == expected
    assert value("growth_years", people.branch_b, GROWTH) is None


def test_each_year_is_shown_and_an_incomplete_one_is_said_to_be_one(people):
    years(people, (2024, 100, 12), (2025, 111, 12), (2026, 50, 3))
    assert shown("growth_years", people.branch_a, GROWTH) == [
        (False, "evidence.year_alone"),
        (True, "evidence.year_grown"),
        (False, "evidence.year_incomplete"),
    ]
    assert shown("growth_years", people.branch_a, GROWTH, Y2025) == [(False, "evidence.year_alone"), (True, "evidence.year_grown")]


@pytest.mark.parametrize("what", [facts_of, records_of])
def test_one_branch_and_three_take_the_same_statements(people, what):
    make.confirmed(people)
    for code in ("CM-A", "CM-B", "CM-C"):
        years(people, (2024, 100, 12), (2025, 111, 12), code=code)
    ids = [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]
    needs = needs_of([*((code, {}) for code in PLAIN), ("growth_years", GROWTH)])
    with CaptureQueriesContext(connection) as one:
        what(ids[:1], Q2, needs)
    with CaptureQueriesContext(connection) as three:
        what(ids, Q2, needs)
    assert len(one) == len(three) <= 7
