"""The key figures: arithmetic, the year before, the records behind each, who sees what, and what the pages cost."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from assessment.insight.enums import KeyFigure
from assessment.insight.selectors.keyfigures import SOURCES, key_figures_of, reach_of, records_of, spans
from assessment.rounds.enums import RoundState
from tests.assessment.insight.factories import RoundFactory, score
from tests.assessment.insight.test_chain import held
from tests.assessment.insight.test_views import page, statements, text_of
from tests.branches.safety.factories import hazard
from tests.support.day import late_november  # noqa: F401


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2026, 12, 1), ("2026-01-01", "2026-12-01", "2025-01-01", "2025-12-01")),
        (date(2028, 2, 29), ("2028-01-01", "2028-02-29", "2027-01-01", "2027-02-28")),
    ],
)
def test_the_same_days_of_the_year_before(day, wanted):
    now, before = spans(day)
    assert tuple(d.isoformat() for d in (now.starts_on, now.ends_on, before.starts_on, before.ends_on)) == wanted


@pytest.fixture
def counted(people):
    """A hazard in time and one late, an activity with and one without an effect, full marks in both quarters."""
    hazard(people, found_on=date(2026, 8, 1), state="closed", fixed_on=date(2026, 8, 5), closed_on=date(2026, 8, 6))
    hazard(people, found_on=date(2026, 8, 1), state="closed", fixed_on=date(2026, 8, 20), closed_on=date(2026, 8, 21), was_overdue=True)
    hazard(people, "C", found_on=date(2026, 8, 1), text="外单位隐患", state="closed", fixed_on=date(2026, 8, 5), closed_on=date(2026, 8, 6))
    hazard(people, found_on=date(2025, 8, 1), state="closed", fixed_on=date(2025, 8, 5), closed_on=date(2025, 8, 6))
    held(people.branch_a, "学习文件")
    held(people.branch_a, "核实成效", effect="少停机", by=people.secretary, check=people.committee)
    for code, business in (("2026Q2", "90"), ("2026Q3", "80")):
        round_ = RoundFactory(code=code, state=RoundState.PUBLISHED)
        score(round_, people.branch_a, "100", business)
        score(round_, people.branch_b, "99", "100" if code == "2026Q2" else "99.5")
    return people


def test_each_figure_is_counted_from_the_records_it_opens(counted):
    reach = reach_of(counted.actor(counted.committee))
    keys = {k.code: k for k in key_figures_of(reach, date(2026, 11, 29))}
    assert list(keys) == list(KeyFigure)
    assert (keys["hazards"].now, keys["hazards"].before, keys["hazards"].change) == (D("50.0"), D("100.0"), D("-50.0"))
    assert (keys["effects"].now, keys["effects"].n, keys["effects"].before) == (D("50.0"), 2, None)
    assert (keys["streaks"].now, keys["streaks"].times) == (D(1), None)
    for code, key in keys.items():
        rows = records_of(code, reach, spans(date(2026, 11, 29))[0])
        assert rows.count() == key.n
        assert [SOURCES[code].tell(row).title for row in rows][: key.n].count("") == 0


def test_a_share_opens_what_counts_and_what_does_not(counted):
    reach, span = reach_of(counted.actor(counted.committee)), spans(date(2026, 11, 29))[0]
    assert [records_of(KeyFigure.HAZARDS, reach, span, hit).count() for hit in ("", "yes", "no")] == [2, 1, 1]


def test_who_sees_what(client, counted):
    client.force_login(counted.committee)
    assert page(client, "cockpit").status_code == 200
    for key in KeyFigure:
        text = text_of(client.get(reverse("cockpit_record_list", args=[key]) + "?year=2026"))
        assert "外单位隐患" not in text
    assert client.get("/api/v1/cockpit/").json()["figures"][5]["now"] == "50.0"
    assert client.get(reverse("cockpit_record_list", args=["nope"])).status_code == 404
    client.force_login(counted.assessor)  # sees the figure of holders of certificates, not who they are
    assert page(client, "cockpit").status_code == 200
    assert client.get(reverse("cockpit_record_list", args=["rises"])).status_code == 404
    assert reverse("cockpit_record_list", args=["rises"]) not in text_of(page(client, "cockpit"))
    for user in (counted.secretary, counted.sibling, counted.stranger, counted.worker, counted.hr):
        client.force_login(user)
        assert page(client, "cockpit").status_code == 404
        assert client.get(reverse("cockpit_record_list", args=["hazards"])).status_code == 404
        assert client.get("/api/v1/cockpit/").status_code == 404


def test_the_pages_cost_the_same_for_one_record_and_three(client, counted):
    client.force_login(counted.committee)
    addresses = [reverse("cockpit"), reverse("cockpit_record_list", args=["hazards"]), reverse("cockpit_record_list", args=["effects"])]
    assert [statements(client, address) for address in addresses] == [21, 6, 6]
    hazard(counted, found_on=date(2026, 8, 2), state="closed", fixed_on=date(2026, 8, 5), closed_on=date(2026, 8, 6))
    held(counted.branch_b, "再学习")
    assert [statements(client, address) for address in addresses] == [21, 6, 6]
