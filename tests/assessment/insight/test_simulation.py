"""The simulator: its arithmetic, its page, what it costs, and that it stores nothing and shows nobody else's branches."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from assessment.insight.rules.simulation import Change, change_from, changed_body, changed_codes, repriced, spread_over
from assessment.insight.selectors.dashboard import Dashboard
from assessment.insight.selectors.lens import lens_of
from assessment.insight.selectors.simulation import simulation_of
from assessment.rounds.enums import RoundState
from assessment.scoring.models import ScoreItem, ScoreTotal
from portal.kernel.scope import Scope
from portal.rights.enums import Role
from tests.assessment.insight.conftest import far_branch
from tests.assessment.insight.factories import BODY, DAY, AdjustmentFactory, _indicator, score
from tests.assessment.insight.test_views import page, statements, text_of
from tests.support.people import user_with


def indicator(**kwargs):
    return _indicator("P01", "三会一课", "party", 60, **kwargs)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ([D(60), D(40)], ["60", "40"]),
        ([D(30), D(40)], ["42.86", "57.14"]),
        ([D(1), D(1), D(1)], ["33.34", "33.33", "33.33"]),
        ([D(0), D(0)], ["0", "0"]),
    ],
)
def test_points_are_spread_over_a_hundred(asked, wanted):
    found = spread_over(asked)
    assert [f"{v:f}" for v in found] == wanted
    assert sum(found) in (D(100), D(0))


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({}, {}),
        ({"w.P01": "60", "s.S1": "100", "weight": "50"}, {}),
        ({"w.P01": "30"}, {"w.P01": "30"}),
        ({"w.P01": "-3", "w.P02": "abc", "w.NOPE": "4", "w.B01": "101"}, {}),
        ({"p.P01.target": "0.80", "p.P02.target": "0", "p.B01.deduct": "2"}, {"p.P01.target": "0.8"}),
        ({"weight": "70"}, {"weight": "70"}),
        ({"weight": "170"}, {}),
    ],
)
def test_only_numbers_of_the_scheme_are_changes(given, query):
    assert change_from(BODY, given).query == query


def test_a_section_carries_its_indicators_along_and_the_dimension_stays_a_hundred():
    body = changed_body(BODY, Change(sections={"S1": D(50)}))
    assert [i.points for i in body.indicators] == [D(60), D(40), D(100)]  # one section alone is the whole dimension
    body = changed_body(BODY, Change(points={"P01": D(10)}))
    assert [i.points for i in body.indicators] == [D(20), D(80), D(100)]
    assert changed_codes(BODY, body) == {"P01", "P02"}
    assert changed_codes(BODY, changed_body(BODY, Change())) == frozenset()


@pytest.mark.parametrize(
    ("old", "points", "raw", "stored", "note", "deltas", "wanted"),
    [
        (indicator(), 30, D("0.9"), D(54), "", (), D("27.00")),
        (indicator(), 30, D("0.9"), D(57), "", (D(3),), D("30.00")),
        (indicator(), 30, None, D(60), "empty_full", (), D("30.00")),
        (indicator(), 30, None, D(0), "empty_zero", (), D("0.00")),
        (indicator(), 30, None, None, "not_applicable", (), None),
        (indicator(rule="per_missing", rule_params={"deduct": D(6)}), 30, D(2), D(48), "", (), D("24.00")),
        (indicator(kind="judged", rule_params={}), 30, D(45), D(45), "", (), D("22.50")),
        (indicator(kind="judged", rule_params={}), 30, None, D(0), "not_judged", (), D("0.00")),
    ],
)  # fmt: skip
def test_an_item_keeps_its_share_of_the_points(old, points, raw, stored, note, deltas, wanted):
    from assessment.insight.rules.simulation import _changed

    assert repriced(old, _changed(old, D(points), Change()), raw, stored, note, deltas) == wanted


@pytest.fixture
def published(scored):
    scored.now.state = RoundState.PUBLISHED
    scored.now.save()
    return scored


@pytest.fixture
def overseer(published):
    people = published.people
    return user_with(Role.COMMITTEE, people.nodes["JT"], unit=people.nodes["JT"], name="集团委员")


def simulated(overseer_scope, **given):
    lens = lens_of(overseer_scope, today=DAY, is_published=True)
    return {r.mark.code: r for r in simulation_of(Dashboard(lens), change_from(lens.body, given)).rows}


def test_without_a_change_everything_is_as_published(published, people):
    for row in simulated(Scope((people.nodes["JT"].path,))).values():
        assert (row.party, row.business, row.total, row.rank) == (row.mark.party, row.mark.business, row.mark.total, row.mark.rank)
        assert (row.change, row.moved, row.is_band_better) == (D(0), 0, None)


def test_other_points_give_other_totals_ranks_and_bands(published, people):
    """Branch A has 60 of 60 and 32.5 of 40, a figure of 0.6 and 0.325: with the first indicator at 100 it loses."""
    ScoreItem.objects.filter(round_id=published.now.pk, branch_id=people.branch_a.pk, indicator="P01").update(raw=D("0.5"))
    rows = simulated(Scope((people.nodes["JT"].path,)), **{"w.P01": "100", "w.P02": "0"})
    own = rows["ZB-A"]
    assert (own.party, own.business, own.total, own.change) == (D("50.00"), D("88.00"), D("69.00"), D("-21.25"))
    assert (own.mark.rank, own.rank, own.is_band_better) == (2, 2, False)
    assert rows["ZB-C"].party == D("60.00")  # raw 0.6 of everybody with full points in the factory


def test_a_parameter_and_the_weight_of_the_dimensions_count(published, people):
    everywhere = Scope((people.nodes["JT"].path,))
    assert simulated(everywhere, **{"p.B01.target": "0.5"})["ZB-X"].business == D("100.00")
    assert simulated(everywhere, weight="100")["ZB-A"].total == D("92.50")


def test_a_confirmed_correction_stays(published, people, overseer):
    AdjustmentFactory(
        round=published.now, branch=people.branch_b, proposed_by=people.committee, confirmed_by=overseer,
        confirmed_at=published.now.opened_at, indicator="B01", delta=D("5.00"),
    )  # fmt: skip
    assert simulated(Scope((people.nodes["JT"].path,)), **{"p.B01.target": "2"})["ZB-B"].business == D("42.75")


def test_only_oversight_opens_it(client, published):
    people = published.people
    for user in (people.committee, people.assessor):
        client.force_login(user)
        assert page(client, "simulation").status_code == 200
        assert client.get("/api/v1/dashboards/simulation/").status_code == 200
    for user in (people.secretary, people.sibling, people.stranger, people.worker, people.hr):
        client.force_login(user)
        assert page(client, "simulation").status_code == 404
        assert client.get("/api/v1/dashboards/simulation/").status_code == 404


def test_only_published_rounds_are_counted_again(client, scored):
    client.force_login(scored.people.committee)
    assert "2026Q2" in text_of(page(client, "simulation"))
    moving = page(client, "simulation", round="2026Q3", weight="60")
    assert (moving.status_code, moving.url) == (302, "/dashboard/simulation/?weight=60")
    assert "2026Q3 还没有公布" in client.get(moving.url).content.decode()
    assert page(client, "simulation", round="2020Q3").status_code == 404
    assert client.get("/api/v1/dashboards/simulation/?round=2026Q3").status_code == 404


def test_nobody_outside_the_reach_is_shown(client, published):
    client.force_login(published.people.committee)
    for answer in (page(client, "simulation", weight="80"), client.get("/api/v1/dashboards/simulation/?weight=80")):
        assert "ZB-C" not in text_of(answer)
        assert "ZB-A" in text_of(answer)
    assert page(client, "simulation", unit="MK2").status_code == 404


def test_the_page_and_the_api_agree_and_nothing_is_stored(client, published, overseer):
    client.force_login(overseer)
    before = list(ScoreTotal.objects.order_by("pk").values())
    given = {"round": "2026Q3", "w.P01": "20"}
    body = client.get("/api/v1/dashboards/simulation/", given).json()
    text = text_of(page(client, "simulation", **given))
    assert body["change"] == {"w.P01": "20"}
    assert body["count"] == 5
    for row in body["branches"]:
        assert row["total"] in text
    assert "分值合计 60，已按 100 折算" in text
    assert list(ScoreTotal.objects.order_by("pk").values()) == before


def test_on_a_phone_what_changed_stands_under_the_name(client, published, overseer):
    client.force_login(overseer)
    given = {"round": "2026Q3", "w.P01": "20"}
    rows = client.get("/api/v1/dashboards/simulation/", given).json()["branches"]
    old = {t.branch.node.code: str(t.party) for t in ScoreTotal.objects.filter(round__code="2026Q3").select_related("branch__node")}
    moved = [row for row in rows if row["party"] != old[row["branch"]]]
    text = page(client, "simulation", **given).content.decode()
    assert moved
    for row in moved:
        assert f'<span class="cell-sub">党建 {old[row["branch"]]} → <b>{row["party"]}</b></span>' in text
    assert text.count('<span class="cell-sub">业务 ') == len(rows)


def test_htmx_pushes_an_address_of_the_changes_alone(client, published, overseer):
    client.force_login(overseer)
    given = {"round": "2026Q3", "w.P01": "60", "w.P02": "50", "peer_group": "production"}
    answer = client.get(reverse("simulation"), given, headers={"HX-Request": "true"})
    assert answer["HX-Push-Url"] == f"{reverse('simulation')}?round=2026Q3&peer_group=production&w.P02=50"


def test_a_group_of_four_is_not_ranked(client, published, overseer):
    ScoreTotal.objects.filter(branch=published.far[1]).delete()
    client.force_login(overseer)
    body = client.get("/api/v1/dashboards/simulation/?weight=90").json()
    assert (body["groups"][0]["is_small"], [r["rank"] for r in body["branches"]]) == (True, [None] * 4)
    assert "本组不足 5 个支部，不排名" in text_of(page(client, "simulation", weight="90"))


def test_it_costs_the_same_for_five_and_six_branches(client, published, overseer):
    client.force_login(overseer)
    plain, changed = reverse("simulation"), reverse("simulation") + "?w.P01=20&w.B01=90"
    assert (statements(client, plain), statements(client, changed)) == (8, 10)
    score(published.now, far_branch(published.people, "Z"), "30", "30")
    assert (statements(client, plain), statements(client, changed)) == (8, 10)


def test_the_table_leaves_as_a_file(client, published, overseer):
    client.force_login(overseer)
    assert "export" in text_of(page(client, "simulation", weight="80"))
