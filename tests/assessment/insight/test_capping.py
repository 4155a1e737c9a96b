"""The share of branches graded highest on pages, in files and in answers: who stands beyond it has the grade below, and reads why."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.insight.selectors.dashboard import Dashboard, stamp_of
from assessment.insight.selectors.lens import lens_of
from assessment.rounds.enums import RoundState
from assessment.rounds.models import AssessmentRound
from assessment.schemes.rules import TopShare, body_to_json
from assessment.scoring.models import ScoreTotal
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.scope import Scope
from tests.assessment.insight.factories import BODY, SchemeFactory, under_scheme
from tests.assessment.insight.test_combining import KEY, RANKING_STATEMENTS, rows_of, said, simulated
from tests.assessment.insight.test_exports import lines
from tests.assessment.schemes.test_combining import WAYS

pytestmark = pytest.mark.db
WORDS = "得分达到“优秀”，在同类组 30% 的名额之外，评为“良好”"


@pytest.fixture
def capped(scored):
    """Five graded branches of one group, so that one may be graded highest: the stranger's branch (96.50) keeps it, ZB-A
    (90.25) is over the floor and beyond the share."""
    under_scheme(replace(BODY, top_share=TopShare(D(30), "党委会决定")))
    scored.now.refresh_from_db()
    return scored


def test_the_ranking_shows_the_grade_below_and_says_so(client, capped):
    client.force_login(capped.people.committee)
    text = said(client, "ranking")
    assert "每个同类组的“优秀”不超过参评支部的 30%，向下取整" in text
    assert text.count("名额之外，评为良好") == 1
    rows = rows_of(client)
    assert [(rows[c]["rank"], rows[c]["band"], rows[c]["is_lowered"]) for c in ("ZB-A", "ZB-B")] == [(2, "B", True), (3, "C", False)]
    combine = client.get("/api/v1/dashboards/ranking/").json()["combine"]
    assert (combine["top_share"], combine["top_share_source"]) == ("30.00", "党委会决定")


def test_the_one_who_keeps_it_reads_nothing_of_a_share(client, capped):
    client.force_login(capped.people.stranger)
    assert WORDS not in said(client, "score_detail", "2026Q3~ZB-C")
    combined = client.get("/api/v1/scores/2026Q3~ZB-C/receipt/").json()["combined"]
    assert (combined["band"], combined["is_lowered"]) == ("A", False)


def test_the_branch_reads_why_on_its_own_pages_and_in_its_answer(client, capped):
    client.force_login(capped.people.secretary)
    assert WORDS in said(client, "score_detail", KEY)
    combined = client.get(f"/api/v1/scores/{KEY}/receipt/").json()["combined"]
    assert (combined["band"], combined["is_lowered"], combined["total"]) == ("B", True, "90.25")
    assert WORDS in said(client, "branch_detail", "ZB-A")


def test_a_stranger_does_not_see_it(client, capped):
    client.force_login(capped.people.stranger)
    assert client.get(reverse("score_detail", args=[KEY])).status_code == 404
    assert client.get(f"/api/v1/scores/{KEY}/receipt/").status_code == 404


def test_level_on_the_last_place_both_go_without(client, capped):
    ScoreTotal.objects.filter(round=capped.now, branch__in=[capped.people.branch_a, capped.people.branch_c]).update(party=95, business=95)
    client.force_login(capped.people.committee)
    assert rows_of(client)["ZB-A"]["band"] == "B"
    more = replace(BODY, top_share=TopShare(D(40), "党委会决定"))
    AssessmentRound.objects.update(scheme=SchemeFactory(version=3, body=body_to_json(more)))
    assert rows_of(client)["ZB-A"]["band"] == "A"


def test_an_ungraded_branch_takes_no_place_and_a_small_group_has_no_share(client, capped):
    ScoreTotal.objects.filter(round=capped.now, branch=capped.people.branch_c).update(is_graded=False)
    client.force_login(capped.people.committee)
    row = rows_of(client)["ZB-A"]  # four graded branches are too few for ranks: nothing to go by
    assert (row["rank"], row["band"], row["is_lowered"]) == (None, "A", False)
    client.force_login(capped.people.stranger)
    own = client.get("/api/v1/scores/2026Q3~ZB-C/receipt/").json()["combined"]
    assert (own["band"], own["is_lowered"], own["total"]) == ("", False, "96.50")  # not graded: no grade, whatever the points


def test_the_distribution_of_every_round_counts_the_grades_that_were_given(capped):
    lens = lens_of(Scope((capped.people.nodes["JT"].path,)), today=clock.today())
    ScoreTotal.objects.filter(round=capped.before, branch=capped.people.branch_a).update(party=94, business=94)
    bands = {row["round"]: row["bands"] for row in Dashboard(lens).trend}
    assert (bands["2026Q2"]["A"], bands["2026Q3"]["A"]) == (1, 1)  # of two and two that reached it


@pytest.mark.parametrize("way", ["lower grade", "lower points", "geometric"])
def test_it_holds_for_every_way_that_grades_the_whole(client, scored, way):
    ScoreTotal.objects.filter(round=scored.now, branch=scored.people.branch_a).update(party=92, business=91)
    under_scheme(replace(WAYS[way], top_share=TopShare(D(30), "规定")))
    client.force_login(scored.people.committee)
    assert (rows_of(client)["ZB-A"]["band"], rows_of(client)["ZB-A"]["is_lowered"]) == ("B", True)


def test_an_earlier_round_goes_by_its_own_scheme_and_its_own_day(capped):
    lens = lens_of(Scope((capped.people.nodes["JT"].path,)), today=clock.today())
    ScoreTotal.objects.filter(round=capped.before, branch=capped.people.branch_a).update(party=94, business=94)
    capped.before.scheme = SchemeFactory(version=5)  # without a share
    capped.before.save()
    assert [row["bands"]["A"] for row in Dashboard(lens_again(lens)).trend] == [2, 1]
    capped.before.scheme = capped.now.scheme
    capped.before.save()
    last = RuleParameter.objects.filter(code="RANKING_MINIMUM_GROUP").latest("effective_from")
    RuleParameter.objects.create(
        code=last.code, value=6, effective_from=capped.now.starts_on, name_zh=last.name_zh, name_en=last.name_en, source=last.source
    )
    assert [row["bands"]["A"] for row in Dashboard(lens_again(lens)).trend] == [1, 2]  # now too small a group for ranks


def lens_again(lens):
    return lens_of(lens.scope, today=lens.today)


def test_a_peer_outside_the_reach_that_moves_makes_the_figures_new(capped):
    reach = lens_of(Scope((capped.people.branch_a.node.path,)), today=clock.today())
    before = Dashboard(reach).stamp
    assert stamp_of(reach) == before
    ScoreTotal.objects.filter(round=capped.now, branch=capped.people.branch_c).update(party=80, computed_at=clock.now())
    assert stamp_of(reach) == Dashboard(lens_again(reach)).stamp != before


def test_it_costs_no_statement_of_the_ranking(client, capped):
    client.force_login(capped.people.committee)
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("ranking"))
    assert sum("django_session" not in q["sql"] and "SAVEPOINT" not in q["sql"] for q in caught) == RANKING_STATEMENTS


def test_the_simulator_grades_by_the_share_too(capped, people):
    capped.now.state = RoundState.PUBLISHED
    capped.now.save()
    same = simulated(None, people)["ZB-A"]
    assert (same.band, same.band_before, same.is_band_better, same.is_lowered) == ("良好", "良好", None, True)
    other = simulated(None, people, **{"p.B01.target": "2"})["ZB-A"]  # all business scores halve: nobody reaches the highest grade
    assert (other.band, other.is_lowered) == ("合格", False)


def test_the_simulator_says_it_on_a_phone_too(client, capped):
    capped.now.state = RoundState.PUBLISHED
    capped.now.save()
    client.force_login(capped.people.committee)
    text = client.get(reverse("simulation")).content.decode()
    assert [text.count(f'<span class="{css}">名额之外</span>') for css in ("cell-sub", "cell-under")] == [1, 1]


def test_the_file_of_the_ranking_holds_the_grade_that_was_given(capped):
    rows = [row for row in lines(capped.people.committee, "ranking", "round=2026Q3") if "支部A" in row or "ZB-A" in row]
    assert len(rows) == 1
    assert ("良好" in rows[0], "优秀" in rows[0]) == (True, False)
