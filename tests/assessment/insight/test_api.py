"""The dashboards' API: shapes, numbers, reach."""

import pytest
from django.urls import reverse

from tests.assessment.insight.factories import rollup
from tests.support.factories import NodeFactory, RoleGrantFactory

PARTS = ("overview", "ranking", "quadrant", "trend", "heatmap", "distribution", "quarters", "coupling", "places")


def ask(client, part, **params):
    return client.get(f"/api/v1/dashboards/{part}/", params)


def test_ranking_gives_rank_total_change_and_quadrant(client, scored):
    client.force_login(scored.people.committee)
    body = ask(client, "ranking").json()
    assert body["weights"] == {"party": "0.50", "business": "0.50"}
    assert body["combine"] == {
        "method": "weighted", "by": "", "forms_total": True, "words": "综合分 = 党建 × 0.5 + 业务 × 0.5", "source": "", "coefficients": [],
        "top_share": None, "top_share_source": "",
    }  # fmt: skip
    assert body["groups"] == [
        {
            "code": "production", "name": "生产", "count": 2, "is_small": False,
            "rows": [
                {
                    "id": "2026Q3~ZB-A", "branch": "ZB-A", "name": "支部A", "short_name": "ZB-A", "party": "92.50", "business": "88.00",
                    "total": "90.25",
                    "rank": 2, "party_rank": 2, "business_rank": 2, "of": 5,
                    "change": "5.25", "quadrant": "both", "band": "A", "is_lowered": False, "is_graded": True,
                },
                {
                    "id": "2026Q3~ZB-B", "branch": "ZB-B", "name": "支部B", "short_name": "ZB-B", "party": "71.00", "business": "75.50",
                    "total": "73.25",
                    "rank": 3, "party_rank": 3, "business_rank": 3, "of": 5,
                    "change": "2.25", "quadrant": "weak", "band": "C", "is_lowered": False, "is_graded": True,
                },
            ],
        }
    ]  # fmt: skip


def test_the_lens_says_what_is_shown(client, scored):
    client.force_login(scored.people.committee)
    lens = ask(client, "quadrant", round="2026Q2").json()["lens"]
    assert lens == {
        "round": "2026Q2", "state": "published", "state_label": "已公布", "is_moving": False, "starts_on": "2026-04-01",
        "ends_on": "2026-06-30", "previous": None, "scheme": "TPL v1", "unit": None, "peer_group": None, "branches": 2,
        "as_of": "2026-10-08T09:30:00+08:00",
    }  # fmt: skip


def test_overview_counts_figures_and_attention(client, scored):
    client.force_login(scored.people.committee)
    body = ask(client, "overview").json()
    assert [(f["code"], f["value"], f["change"]) for f in body["figures"]] == [
        ("party_mean", "81.8", "6.8"),
        ("business_mean", "81.8", "0.8"),
        ("both_strong", "1.0", "1.0"),
        ("duties_kept", "90.0", "10.0"),
        ("open_resolutions", "0.0", "0.0"),
    ]
    assert [(a["code"], a["branches"], a["url"]) for a in body["attention"]] == [
        ("weak_twice", ["ZB-B"], reverse("score_detail", args=["2026Q3~ZB-B"]))
    ]


def test_trend_has_means_extremes_and_grades(client, scored):
    client.force_login(scored.people.committee)
    assert ask(client, "trend").json()["rounds"] == [
        {
            "round": "2026Q2", "branches": 2, "party": "75.0", "business": "81.0", "highest": "90.0", "lowest": "70.0",
            "bands": {"A": 0, "B": 1, "C": 1, "D": 0},
        },
        {
            "round": "2026Q3", "branches": 2, "party": "81.8", "business": "81.8", "highest": "92.5", "lowest": "71.0",
            "bands": {"A": 1, "B": 0, "C": 1, "D": 0},
        },
    ]  # fmt: skip


def test_heat_of_the_group_shows_places_and_leads_into_them(client, scored):
    people = scored.people
    RoleGrantFactory(user=people.hr, role="committee", node=people.nodes["JT"])
    rollup(scored.now, people.nodes["MK1"].pk, {"P01": (2, "90.00"), "P02": (2, "60.00"), "B01": (2, "163.50")})
    rollup(scored.now, people.nodes["MK2"].pk, {"P01": (1, "60.00"), "P02": (1, "36.00"), "B01": (1, "97.00")})
    client.force_login(people.hr)
    body = ask(client, "heatmap").json()
    assert [(r["code"], r["branches"], [(c["share"], c["level"]) for c in r["cells"]]) for r in body["places"]] == [
        ("MK1", 2, [("75.0", 3), ("75.0", 3), ("81.8", 3)]),
        ("MK2", 3, [("100.0", 1), ("90.0", 2), ("97.0", 1)]),
    ]
    below = ask(client, "heatmap", unit="MK1").json()
    assert (below["places"], [r["code"] for r in below["branches"]]) == ([], ["ZB-B", "ZB-A"])


@pytest.mark.parametrize("part", PARTS)
def test_nobody_outside_the_reach_shows_up(client, scored, part):
    client.force_login(scored.people.committee)
    text = ask(client, part).content.decode()
    assert "ZB-C" not in text
    assert ask(client, part, unit="MK2").status_code == 404
    assert ask(client, part, round="2031Q1").status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_branch_people_and_workers_have_no_dashboards(client, scored, part):
    for user in (scored.people.secretary, scored.people.sibling, scored.people.stranger, scored.people.worker, scored.people.hr):
        client.force_login(user)
        assert ask(client, part).status_code == 404
    client.logout()
    assert ask(client, part).status_code == 401


def test_no_scores_yet_is_said_in_one_sentence(client, people):
    client.force_login(people.committee)
    answer = ask(client, "overview")
    assert (answer.status_code, answer.json()["code"]) == (404, "insight.no_scores")


def test_unchanged_figures_answer_304(client, scored):
    client.force_login(scored.people.committee)
    etag = ask(client, "trend").headers["ETag"]
    assert client.get("/api/v1/dashboards/trend/", headers={"If-None-Match": etag}).status_code == 304
    scored.people.branch_a.score_totals.filter(round=scored.now).update(computed_at="2026-10-09T01:30:00Z")
    assert client.get("/api/v1/dashboards/trend/", headers={"If-None-Match": etag}).status_code == 200


def test_scores_are_those_in_reach(client, scored):
    people = scored.people
    wanted = {
        people.secretary: ["2026Q3~ZB-A", "2026Q2~ZB-A"],
        people.sibling: ["2026Q3~ZB-B", "2026Q2~ZB-B"],
        people.committee: ["2026Q3~ZB-A", "2026Q3~ZB-B", "2026Q2~ZB-A", "2026Q2~ZB-B"],
    }
    for user, ids in wanted.items():
        client.force_login(user)
        assert [row["id"] for row in client.get("/api/v1/scores/").json()["results"]] == ids


def test_scores_filter_order_and_find(client, scored):
    client.force_login(scored.people.committee)
    rows = client.get("/api/v1/scores/", {"round": "2026Q3", "ordering": "-business"}).json()["results"]
    assert [(r["id"], r["total"], r["quadrant"]) for r in rows] == [("2026Q3~ZB-A", "90.25", "both"), ("2026Q3~ZB-B", "73.25", "weak")]
    assert client.get("/api/v1/scores/", {"peer_group": "office"}).json()["results"] == []
    assert client.get("/api/v1/scores/2026Q3~ZB-A/").json() == {
        "id": "2026Q3~ZB-A", "round": "2026Q3", "state": "computed", "branch": "ZB-A", "name": "支部A", "peer_group": "production",
        "party": "92.50", "business": "88.00", "total": "90.25", "quadrant": "both", "party_band": "", "business_band": "",
        "party_rank": None, "business_rank": None, "is_graded": True, "computed_at": "2026-10-08T09:30:00+08:00",
    }  # fmt: skip


@pytest.mark.parametrize("tail", ["", "receipt/"])
def test_a_score_of_another_branch_does_not_exist(client, scored, tail):
    for user in (scored.people.sibling, scored.people.stranger, scored.people.worker):
        client.force_login(user)
        assert client.get(f"/api/v1/scores/2026Q3~ZB-A/{tail}").status_code == 404
    client.force_login(scored.people.secretary)
    assert client.get(f"/api/v1/scores/2031Q3~ZB-A/{tail}").status_code == 404


def test_ranks_without_peer_group_are_their_own(client, scored):
    lone = NodeFactory(code="MK9")
    client.force_login(scored.people.committee)
    assert ask(client, "ranking", unit=lone.code).status_code == 404
