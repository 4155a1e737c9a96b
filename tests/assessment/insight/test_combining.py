"""The pages, files and answers that show one result of two scores, under each method of the scheme."""

import html
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.insight.exports.boards import SIMULATION
from assessment.insight.rules.simulation import change_from
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.lens import lens_of
from assessment.insight.selectors.parameters import parameters_on
from assessment.insight.selectors.simulation import simulation_of
from assessment.insight.selectors.standings import standing_of
from assessment.rounds.enums import RoundState
from assessment.schemes.rules import body_to_json
from assessment.scoring.models import ScoreTotal
from portal.kernel import clock
from portal.kernel.scope import Scope
from tests.assessment.insight.factories import SchemeFactory, under_scheme
from tests.assessment.insight.test_views import text_of
from tests.assessment.schemes.test_combining import WAYS

pytestmark = pytest.mark.db
KEY = "2026Q3~ZB-A"


@pytest.fixture
def under(scored):
    """Put both rounds under a method; branch B has the better business score of the two in reach."""
    ScoreTotal.objects.filter(round=scored.now, branch=scored.people.branch_b).update(business=D("90.50"))

    def choose(way: str):
        under_scheme(WAYS[way])
        scored.now.refresh_from_db()
        return scored

    return choose


def said(client, name, *args, **asked) -> str:
    return html.unescape(text_of(client.get(reverse(name, args=args), asked)))


def rows_of(client) -> dict[str, dict]:
    groups = client.get("/api/v1/dashboards/ranking/").json()["groups"]
    return {row["branch"]: row for group in groups for row in group["rows"]}


def test_apart_ranks_both_scores_and_forms_no_total(client, under):
    client.force_login(under("apart").people.committee)
    text = said(client, "ranking")
    assert "党建、业务分别排名，不合成综合分" in text
    assert ("党建名次" in text, "业务名次" in text, ">综合<" in text, "综合分 =" in text) == (True, True, False, False)
    assert text.index("ZB-A") < text.index("ZB-B")
    assert "按业务名次排列" in text
    other = said(client, "ranking", by="business")
    assert other.index("ZB-B") < other.index("ZB-A")
    rows = rows_of(client)
    assert [(rows[c]["total"], rows[c]["rank"], rows[c]["party_rank"], rows[c]["business_rank"], rows[c]["band"], rows[c]["change"])
            for c in ("ZB-A", "ZB-B")] == [(None, None, 2, 3, "", None), (None, None, 3, 2, "", None)]  # fmt: skip
    board = said(client, "dashboard")
    assert ("考核等次分布" in board, "党建名次" in board) == (False, True)


def test_apart_the_detail_of_a_score_says_that_no_total_is_formed(client, under):
    people = under("apart").people
    client.force_login(people.secretary)
    text = said(client, "score_detail", KEY)
    assert "党建 92.50 分、业务 88.00 分，分别排名，不合成综合分" in text
    assert "党建第 2 名、业务第 3 名，共 5 个支部" in text
    assert "综合分</h2>" not in text
    ScoreTotal.objects.filter(branch=people.branch_a, round__code="2026Q3").update(party_rank=2, business_rank=3)
    assert "党建第 2 名、业务第 3 名，共 5 个支部" in said(client, "score_course", KEY)
    assert client.get(f"/api/v1/scores/{KEY}/").json()["total"] is None
    combined = client.get(f"/api/v1/scores/{KEY}/receipt/").json()["combined"]
    assert (combined["method"], combined["total"], combined["band"], combined["source"]) == ("apart", None, "", "规定")
    peers = client.get(f"/api/v1/scores/{KEY}/course/").json()["peers"]
    assert (peers["rank"], peers["party_rank"], peers["business_rank"], peers["lines"]) == (None, 2, 3, [])


def test_the_coefficient_of_the_party_grade_is_said_and_counts(client, under):
    client.force_login(under("coefficient").people.committee)
    text = said(client, "ranking")
    assert "换算系数按党建等次：优秀 1.1、良好 1、合格 0.95、待改进 0.9" in text
    assert [figure in text for figure in ("96.80", "85.98")] == [True, True]  # 88 × 1.1; 90.5 × 0.95 = 85.975
    rows = rows_of(client)
    assert [(rows[c]["total"], rows[c]["rank"], rows[c]["band"]) for c in ("ZB-A", "ZB-B")] == [("96.80", 2, "A"), ("85.98", 3, "B")]
    combine = client.get("/api/v1/dashboards/ranking/").json()["combine"]
    assert (combine["method"], combine["forms_total"], combine["source"]) == ("coefficient", True, "规定")
    assert [(row["band"], row["coefficient"]) for row in combine["coefficients"]] == [
        ("A", "1.10"), ("B", "1.00"), ("C", "0.95"), ("D", "0.90"),
    ]  # fmt: skip
    detail = said(client, "score_detail", KEY)
    assert "党建等次“优秀”，换算系数 1.1；88.00 × 1.1 = 96.80" in detail
    combined = client.get(f"/api/v1/scores/{KEY}/receipt/").json()["combined"]
    assert (combined["total"], combined["coefficient"], combined["band"]) == ("96.80", "1.10", "A")


@pytest.mark.parametrize(
    ("way", "total", "band", "rank"),
    [("weighted", "90.25", "A", 2), ("item", "92.05", "A", 2), ("lower points", "88.00", "B", 2), ("geometric", "90.22", "A", 2),
     ("lower grade", None, "B", None)],
)  # fmt: skip
def test_every_other_way_gives_its_total_and_grade(client, under, way, total, band, rank):
    client.force_login(under(way).people.committee)
    own = rows_of(client)["ZB-A"]
    assert (own["total"], own["band"], own["rank"]) == (total, band, rank)
    assert client.get(f"/api/v1/scores/{KEY}/").json()["total"] == total
    assert client.get("/api/v1/dashboards/ranking/").json()["combine"]["forms_total"] is (total is not None)


def test_the_lower_grade_stands_in_the_ranking_and_in_the_distribution_of_grades(client, under):
    client.force_login(under("lower grade").people.committee)
    text = said(client, "ranking")
    assert ("综合等次" in text, "良好" in text) == (True, True)
    assert "综合等次取党建、业务中较低的等次" in said(client, "dashboard")
    assert "综合等次取较低的“良好”" in said(client, "score_detail", KEY)


@pytest.mark.parametrize("way", ["apart", "coefficient", "lower grade", "geometric"])
def test_every_page_and_file_of_the_boards_opens_without_an_empty_word(client, under, way):
    scored = under(way)
    scored.now.state = RoundState.PUBLISHED
    scored.now.save()
    client.force_login(scored.people.committee)
    for name in ("dashboard", "ranking", "places", "distribution", "trend", "coupling", "simulation"):
        answer = client.get(reverse(name))
        assert answer.status_code == 200, name
        assert ">None<" not in text_of(answer), name
    client.force_login(scored.people.secretary)
    for name in ("score_detail", "score_course"):
        assert ">None<" not in said(client, name, KEY)


@pytest.mark.parametrize("way", ["weighted", "apart", "coefficient"])
def test_the_method_costs_no_statement(client, under, way):
    client.force_login(under(way).people.committee)
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("ranking"))
    assert sum("django_session" not in q["sql"] and "SAVEPOINT" not in q["sql"] for q in caught) == RANKING_STATEMENTS


RANKING_STATEMENTS = 7  # as without a choice


def test_a_change_of_the_method_leaves_no_change_of_the_total(client, under):
    scored = under("geometric")
    client.force_login(scored.people.committee)
    assert rows_of(client)["ZB-A"]["change"] is not None
    assert standing_of(_score(scored), parameters_on(clock.today())).change is not None
    scored.before.scheme = SchemeFactory(version=3, body=body_to_json(WAYS["lower points"]))
    scored.before.save()
    assert rows_of(client)["ZB-A"]["change"] is None
    assert standing_of(_score(scored), parameters_on(clock.today())).change is None


def _score(scored):
    return ScoreTotal.objects.select_related("round__scheme", "branch__node").get(round=scored.now, branch=scored.people.branch_a)


def test_the_simulation_leaves_with_both_ranks(client, under):
    scored = under("apart")
    scored.now.state = RoundState.PUBLISHED
    scored.now.save()
    lens = lens_of(Scope((scored.people.nodes["JT"].path,)), today=clock.today())
    rows = simulation_of(Dashboard(lens), change_from(lens.body, {})).rows
    row = next(r for r in rows if r.mark.code == "ZB-A")
    assert [(column.key, column.read(row)) for column in SIMULATION[-4:]] == [
        ("party_rank", 2), ("party_rank_before", 2), ("business_rank", 3), ("business_rank_before", 3),
    ]  # fmt: skip


def test_a_stranger_does_not_see_the_scores(client, under):
    client.force_login(under("apart").people.stranger)
    assert client.get(reverse("score_detail", args=[KEY])).status_code == 404


def simulated(way, people, **given):
    lens = lens_of(Scope((people.nodes["JT"].path,)), today=clock.today(), is_published=True)
    return {r.mark.code: r for r in simulation_of(Dashboard(lens), change_from(lens.body, given)).rows}


@pytest.mark.parametrize("way", ["apart", "coefficient", "lower points", "geometric"])
def test_the_simulator_counts_by_the_method_and_the_weight_moves_nothing(under, people, way):
    scored = under(way)
    scored.now.state = RoundState.PUBLISHED
    scored.now.save()
    same = simulated(way, people, weight="100")
    assert all((r.total, r.place, r.is_moved) == (r.mark.total, r.mark.place, False) for r in same.values())
    other = simulated(way, people, **{"p.B01.target": "2"})["ZB-A"]  # business 88 becomes 44
    assert other.total == {"apart": None, "coefficient": D("48.40"), "lower points": D("44.00"), "geometric": D("63.80")}[way]
    assert (other.change is None) is (way == "apart")
