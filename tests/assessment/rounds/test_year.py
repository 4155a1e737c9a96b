"""A year's round: opened once the year has begun, made of its published quarters, reviewed after all of them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.metrics.rules import METRICS
from assessment.rounds import services
from assessment.rounds.models import AssessmentRound, FrozenBranch
from assessment.rounds.selectors import quarter_states
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import body_to_json, fingerprint, parse_scheme
from assessment.scoring.models import ScoreTotal
from assessment.scoring.rules import missing_quarters
from assessment.scoring.selectors import package_of, receipt_of
from assessment.scoring.services import drain_dirty, run_here
from branches.orgs.models import Branch
from portal.kernel.periods import parse_period
from tests.assessment.rounds.factories import code_of
from tests.assessment.scoring.factories import SCHEME, ActivityFactory, only_rule
from tests.support.factories import NodeFactory
from tests.support.people import FourPeople

pytestmark = pytest.mark.db
NEXT_YEAR = datetime(2027, 1, 8, 2, 0, tzinfo=UTC)


def yearly_scheme() -> AssessmentScheme:
    """The test scheme, whose year is the mean of its quarters."""
    body = {**body_to_json(parse_scheme(SCHEME, METRICS)), "aggregate": {"method": "mean_of_quarters", "weights": {}}}
    return AssessmentScheme.objects.create(
        code="YEAR", version=1, name_zh="年度方案", name_en="Year", state=SchemeState.ADOPTED, source_text=SCHEME, body=body,
        sha256=fingerprint(body), drafted_at=NEXT_YEAR,
    )  # fmt: skip


def opened(people: FourPeople, code: str, scheme: AssessmentScheme, at: datetime = NEXT_YEAR) -> AssessmentRound:
    return services.open_round(actor=people.actor(people.assessor), at=at, code=code, scheme=scheme)


def computed(people: FourPeople, round: AssessmentRound, points: str = "25") -> AssessmentRound:
    actor = people.actor(people.assessor)
    for place in round.participants.select_related("branch__node"):
        services.judge(
            actor=actor, at=NEXT_YEAR, round=round, branch=place.branch, indicator="P3", points=Decimal(points), reason="现场查看"
        )  # fmt: skip
    run_here(actor=actor, at=lambda: NEXT_YEAR, round=round)
    round.refresh_from_db()
    return round


def published(people: FourPeople, round: AssessmentRound) -> AssessmentRound:
    round = services.review_round(actor=people.actor(people.assessor), at=NEXT_YEAR, round=round)
    return services.publish_round(
        actor=people.actor(people.committee), second=people.actor(people.second_committee), at=NEXT_YEAR, round=round
    )  # fmt: skip


def quarter(people: FourPeople, code: str, scheme: AssessmentScheme, points: str) -> AssessmentRound:
    return published(people, computed(people, opened(people, code, scheme), points))


def party(round: AssessmentRound, branch: Branch) -> Decimal:
    return ScoreTotal.objects.get(round=round, branch=branch).party


@pytest.mark.parametrize(
    ("counted", "opened_on", "closed_on", "missing"),
    [
        ([], date(2020, 1, 1), None, ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]),
        (["2026Q1", "2026Q2", "2026Q3"], date(2020, 1, 1), None, ["2026Q4"]),
        (["2026Q3", "2026Q4"], date(2026, 7, 1), None, []),
        (["2026Q3", "2026Q4"], date(2026, 6, 30), None, ["2026Q2"]),
        (["2026Q1"], date(2020, 1, 1), date(2026, 3, 31), []),
        (["2026Q1"], date(2020, 1, 1), date(2026, 4, 1), ["2026Q2"]),
    ],
)
def test_quarters_that_are_missed(counted, opened_on, closed_on, missing):
    assert missing_quarters(parse_period("2026"), counted, opened_on, closed_on) == missing


def test_a_year_begins_before_it_is_opened(group):
    scheme = yearly_scheme()
    late = datetime(2025, 12, 31, 2, 0, tzinfo=UTC)
    assert code_of(lambda: opened(group, "2026", scheme, late)) == "round.not_begun"
    assert opened(group, "2026", scheme, datetime(2026, 1, 1, 2, 0, tzinfo=UTC)).is_year


def test_the_year_is_the_mean_of_its_published_quarters(group):
    only_rule()
    scheme = yearly_scheme()
    ActivityFactory(branch=group.branch_a, held_on=date(2026, 2, 10))
    first, third = quarter(group, "2026Q1", scheme, "20"), quarter(group, "2026Q3", scheme, "30")
    opened(group, "2026Q2", scheme)  # open: it does not count
    year = computed(group, opened(group, "2026", scheme))

    expected = ((party(first, group.branch_a) + party(third, group.branch_a)) / 2).quantize(Decimal("0.01"))
    assert (party(first, group.branch_a), party(third, group.branch_a), party(year, group.branch_a)) == (
        Decimal("60.00"), Decimal("30.00"), expected,
    )  # fmt: skip
    package = package_of(year, [group.branch_a.pk])[group.branch_a.pk]
    assert package["quarters"] == {"counted": ["2026Q1", "2026Q3"], "missing": ["2026Q2", "2026Q4"]}
    assert package["prior"]["party"] == ["60", "30"]
    receipt = receipt_of(year, group.branch_a, group.actor(group.committee))
    line = next(line for line in receipt.dimension("party").lines if line.code == "aggregate")
    assert line.why == "缺少2026Q2、2026Q4：按2个季度平均"


def test_a_branch_founded_in_mid_year_uses_its_own_quarters(group):
    only_rule()
    scheme = yearly_scheme()
    node = NodeFactory(code="ZB-D", name="支部D", kind="branch", parent=group.nodes["DW1"], opened_on=date(2026, 7, 1))
    young = Branch.objects.create(node=node, founded_on=date(2026, 7, 1))
    for code in ("2026Q1", "2026Q2", "2026Q3", "2026Q4"):
        quarter(group, code, scheme, "20" if code < "2026Q3" else "30")
    year = computed(group, opened(group, "2026", scheme))
    package = package_of(year, [young.pk])[young.pk]
    assert package["quarters"] == {"counted": ["2026Q3", "2026Q4"], "missing": []}
    assert party(year, young) == Decimal("30.00")


def test_a_quarter_published_later_moves_the_running_year(group):
    only_rule()
    scheme = yearly_scheme()
    quarter(group, "2026Q1", scheme, "20")
    second = computed(group, opened(group, "2026Q2", scheme), "30")
    year = computed(group, opened(group, "2026", scheme))
    before = party(year, group.branch_a)
    published(group, second)
    drain_dirty(at=NEXT_YEAR)
    assert (before, party(year, group.branch_a)) == (Decimal("20.00"), Decimal("25.00"))


def test_the_review_of_a_year_waits_for_its_quarters_and_its_end(group):
    only_rule()
    scheme = yearly_scheme()
    second = computed(group, opened(group, "2026Q2", scheme))
    year = computed(group, opened(group, "2026", scheme))
    actor = group.actor(group.assessor)
    assert quarter_states(year) == [("2026Q1", ""), ("2026Q2", "computed"), ("2026Q3", ""), ("2026Q4", "")]
    early = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    assert code_of(lambda: services.review_round(actor=actor, at=early, round=year)) == "round.not_over"
    assert code_of(lambda: services.review_round(actor=actor, at=NEXT_YEAR, round=year)) == "round.quarters_open"
    published(group, second)
    year = published(group, year)
    assert (year.state, services.verify_round(year).is_equal) == ("published", True)
    assert '"missing":["2026Q1","2026Q3","2026Q4"]' in FrozenBranch.objects.get(round=year, branch=group.branch_a).package
    assert code_of(lambda: opened(group, "2026Q3", scheme)) == "round.year_settled"


def test_the_page_names_the_missing_quarters(client, group):
    only_rule()
    scheme = yearly_scheme()
    quarter(group, "2026Q1", scheme, "20")
    opened(group, "2026Q2", scheme)
    opened(group, "2026", scheme)
    client.force_login(group.committee)
    page = client.get(reverse("round_detail", args=["2026"])).content.decode()
    assert ("缺少2026Q2、2026Q3、2026Q4：按1个季度平均" in page, "年度" in page) == (True, True)
    assert "季度得分" not in client.get(reverse("round_detail", args=["2026Q1"])).content.decode()
    assert client.get("/api/v1/rounds/2026/").json()["kind"] == "year"
    client.force_login(group.stranger)
    assert client.get(reverse("round_detail", args=["2026"])).status_code == 404
