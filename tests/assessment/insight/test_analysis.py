"""Distribution, eight quarters, coupling and the way down the tree: pages, their numbers, their cost, and no league table."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse

from assessment.rounds.enums import RoundState
from assessment.scoring.models import ScoreTotal
from portal.people.models import Person
from portal.rights.enums import Role
from tests.assessment.insight.conftest import far_branch
from tests.assessment.insight.factories import RoundFactory, score
from tests.assessment.insight.test_views import page, statements, text_of
from tests.support.people import user_with

# page -> statements with five branches, with one; the dashboard reads the places of its heat map only where there are two
ANALYSIS = {
    "distribution": (8, 8), "trend": (8, 8), "coupling": (8, 8), "places": (8, 8), "ranking": (7, 7), "dashboard": (10, 10),
}  # fmt: skip
API = ("distribution", "quarters", "coupling", "places")


def api(client, name, **params):
    return client.get(f"/api/v1/dashboards/{name}/", params)


@pytest.fixture
def overseer(scored):
    """Committee of the whole group: reaches both plants."""
    people = scored.people
    return user_with(Role.COMMITTEE, people.nodes["JT"], unit=people.nodes["JT"], name="集团委员")


@pytest.mark.parametrize("name", [n for n in ANALYSIS if n not in ("ranking", "dashboard")])
def test_only_oversight_opens_the_analysis(client, scored, name):
    people = scored.people
    for user in (people.committee, people.assessor):
        client.force_login(user)
        assert page(client, name).status_code == 200
    for user in (people.secretary, people.sibling, people.stranger, people.worker, people.hr):
        client.force_login(user)
        assert page(client, name).status_code == 404


@pytest.mark.parametrize("name", [n for n in ANALYSIS if n not in ("ranking", "dashboard")])
def test_the_analysis_says_when_nothing_is_scored(client, people, name):
    client.force_login(people.committee)
    assert "您的范围内还没有得分" in text_of(page(client, name))
    assert page(client, name, unit="MK2").status_code == 404


@pytest.mark.parametrize(("name", "count"), ANALYSIS.items())
def test_a_page_costs_the_same_for_one_and_five_branches(client, scored, overseer, name, count):
    client.force_login(overseer)
    many = statements(client, reverse(name))
    ScoreTotal.objects.exclude(branch=scored.people.branch_a).delete()
    assert (many, statements(client, reverse(name))) == count
    assert max(count) <= 12


@pytest.mark.parametrize("name", ["distribution", "coupling", "places"])
def test_a_peer_group_without_branches_is_no_error(client, scored, name):
    client.force_login(scored.people.committee)
    assert "没有符合条件的支部" in text_of(page(client, name, peer_group="office"))


def test_the_histogram_counts_every_branch_once(client, scored, overseer):
    client.force_login(overseer)
    body = api(client, "distribution").json()
    assert (body["bins"][0]["low"], body["bins"][-1]["high"]) == ("40.00", "100.00")
    assert (sum(b["party"] for b in body["bins"]), sum(b["business"] for b in body["bins"])) == (5, 5)
    assert body["groups"][0]["name"] == "生产"
    assert body["whole"]["party"] == {
        "count": 5, "mean": "69.9", "low": "40.0", "q1": "50.0", "median": "71.0", "q3": "92.5", "high": "96.0",
    }  # fmt: skip
    text = text_of(page(client, "distribution"))
    for figure in ("69.9", "92.5", "90 至不足 95"):
        assert figure in text


def test_eight_quarters_show_gaps_as_gaps(client, scored, overseer):
    """Only published rounds count: the running third quarter is a gap like those without any round."""
    client.force_login(overseer)
    quarters = {q["code"]: q for q in api(client, "quarters").json()["quarters"]}
    assert list(quarters) == ["2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    assert [code for code, q in quarters.items() if not q["is_gap"]] == ["2026Q2"]
    assert quarters["2026Q3"]["party"] == {
        "count": 0, "mean": None, "low": None, "q1": None, "median": None, "q3": None, "high": None,
    }  # fmt: skip
    assert quarters["2026Q2"]["party"] | {"count": 5} == {
        "count": 5, "mean": "67.0", "low": "40.0", "q1": "50.0", "median": "70.0", "q3": "80.0", "high": "95.0",
    }  # fmt: skip
    assert text_of(page(client, "trend")).count("没有公布的结果") == 7


def test_a_branch_without_scores_in_a_quarter_is_missing_there_only(client, scored, overseer):
    scored.now.state = RoundState.PUBLISHED
    scored.now.save()
    ScoreTotal.objects.filter(round=scored.before, branch=scored.people.branch_a).delete()
    client.force_login(overseer)
    counts = {q["code"]: q["party"]["count"] for q in api(client, "quarters").json()["quarters"]}
    assert (counts["2026Q2"], counts["2026Q3"]) == (4, 5)


def test_the_trend_of_a_year_ends_with_its_last_quarter(client, scored):
    year = RoundFactory(code="2026", state=RoundState.PUBLISHED)
    score(year, scored.people.branch_a, "90", "90")
    client.force_login(scored.people.committee)
    codes = [q["code"] for q in api(client, "quarters", round="2026").json()["quarters"]]
    assert (codes[0], codes[-1]) == ("2025Q1", "2026Q4")


def test_coupling_says_what_it_is_and_ranks_nobody(client, scored, overseer):
    client.force_login(overseer)
    text = text_of(page(client, "coupling"))
    assert "分析模型，不是考核规则" in text
    assert "min(1，总分 ÷ 100)" in text
    body = api(client, "coupling").json()
    assert body["note"] == "分析模型，不是考核规则"
    assert [row["branch"] for row in body["branches"]] == ["ZB-A", "ZB-B", "ZB-C", "ZB-X", "ZB-Y"]  # the tree's order
    row = body["branches"][1]
    assert (row["party"], row["business"], row["lag"], row["corrected_grade"]) == ("0.7100", "0.7550", "none", "good_coordination")
    assert body["groups"][0]["lags"] == {"business": 0, "party": 0, "none": 5}
    assert row["degree"] in text


def test_a_total_beyond_a_hundred_counts_as_one(client, scored):
    ScoreTotal.objects.filter(round=scored.now, branch=scored.people.branch_a).update(party=D("104.00"))
    client.force_login(scored.people.committee)
    assert api(client, "coupling").json()["branches"][0]["party"] == "1.0000"


def test_the_way_down_leads_from_plants_to_branches(client, scored, overseer):
    client.force_login(overseer)
    top = api(client, "places").json()
    assert [(p["code"], p["count"], p["party"]) for p in top["places"]] == [("MK1", 2, "81.8"), ("MK2", 3, "62.0")]
    assert (top["branches"], top["whole"]["count"], [g["code"] for g in top["groups"]]) == ([], 5, ["production"])
    below = api(client, "places", unit="MK1").json()
    assert (below["places"], [b["branch"] for b in below["branches"]]) == ([], ["ZB-A", "ZB-B"])
    crumbs = text_of(page(client, "places", unit="MK1"))
    assert f'href="{reverse("places")}?round=2026Q3">逐级查看</a>' in crumbs
    assert page(client, "places", unit="NOPE").status_code == 404


def test_a_peer_group_can_be_followed_down(client, scored, overseer):
    client.force_login(overseer)
    links = text_of(page(client, "places", peer_group="production"))
    assert "unit=MK1&amp;peer_group=production" in links


def test_a_group_of_four_is_listed_without_ranks_for_the_committee_too(client, scored, overseer):
    ScoreTotal.objects.filter(branch=scored.far[1]).delete()
    client.force_login(overseer)
    group = api(client, "ranking").json()["groups"][0]
    assert (group["is_small"], [r["rank"] for r in group["rows"]], [r["branch"] for r in group["rows"]]) == (
        True, [None] * 4, ["ZB-A", "ZB-B", "ZB-C", "ZB-X"],
    )  # fmt: skip
    assert "本组不足 5 个支部，不排名" in text_of(page(client, "ranking"))
    assert "不足 5 个支部，不排名" in text_of(page(client, "dashboard"))


def test_a_branch_that_is_not_graded_does_not_fill_a_group(client, scored, overseer):
    ScoreTotal.objects.filter(branch=scored.far[1]).update(is_graded=False)
    client.force_login(overseer)
    assert api(client, "ranking").json()["groups"][0]["is_small"] is True
    far_branch_six = far_branch(scored.people, "Z")
    score(scored.now, far_branch_six, "30", "30")
    rows = api(client, "ranking").json()["groups"][0]["rows"]
    assert [r["rank"] for r in rows] == [1, 2, 3, 4, 5, None]


@pytest.mark.parametrize("name", list(ANALYSIS))
def test_no_page_lists_persons(client, scored, overseer, name):
    """There is no league table of persons: nobody's name or number stands on a page of the assessment."""
    client.force_login(overseer)
    text = text_of(page(client, name))
    others = Person.objects.exclude(pk=overseer.person_id).values_list("name", "staff_no")
    assert [n for n, no in others if n in text or no in text] == []


@pytest.mark.parametrize("name", [*API, "overview", "ranking", "quadrant", "trend", "heatmap"])
def test_no_answer_of_the_api_lists_persons(client, scored, overseer, name):
    client.force_login(overseer)
    text = api(client, name).content.decode()
    assert [n for n, no in Person.objects.values_list("name", "staff_no") if n in text or no in text] == []


def test_the_page_says_when_figures_moved(client, scored):
    moment = datetime(2026, 10, 9, 1, 30, tzinfo=UTC)
    client.force_login(scored.people.committee)
    etag = api(client, "coupling").headers["ETag"]
    ask = lambda: client.get("/api/v1/dashboards/coupling/", headers={"If-None-Match": etag}).status_code  # noqa: E731
    assert ask() == 304
    ScoreTotal.objects.filter(round=scored.now).update(computed_at=moment)
    assert ask() == 200
