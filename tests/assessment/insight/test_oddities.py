"""Unusual scores and filings: arithmetic, thresholds as data, who sees what, cost; a hint and never a penalty."""

from datetime import date, datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils.timezone import make_aware

from assessment.insight.rules.oddities import is_far
from assessment.rounds.enums import RoundState
from assessment.scoring.models import ScoreTotal
from portal.catalogue.models import RuleParameter
from tests.assessment.insight.factories import RoundFactory, score
from tests.assessment.insight.test_views import page, statements, text_of
from tests.branches.activities.factories import ActivityFactory


@pytest.mark.parametrize(
    ("value", "others", "wanted"),
    [
        ("95", ["80", "81", "82", "83"], True),
        ("84", ["80", "81", "82", "83"], False),  # 2.5 away: less than the least difference
        ("86.5", ["80", "80", "80", "80"], True),  # no spread at all: the least difference decides
        ("95", ["60", "70", "80", "90"], False),  # 20 away where 10 is usual
        ("60", ["80", "81", "82", "83"], True),
    ],
)
def test_far_from_the_median(value, others, wanted):
    assert is_far(D(value), [D(o) for o in others], D("3.5"), D(5)) is wanted


@pytest.fixture
def odd(people, scored):
    """The own branch leaps from about 80 to 92.5 in Party work, the sibling stays; the own records come in a burst."""
    scored.now.state = RoundState.PUBLISHED
    scored.now.save()
    for code, party in (("2025Q3", "79"), ("2025Q4", "80"), ("2026Q1", "81")):
        round_ = RoundFactory(code=code, state=RoundState.PUBLISHED)
        score(round_, people.branch_a, party, "88")
        score(round_, people.branch_b, "71", "75")
        score(round_, people.branch_c, "50", "97")
    for branch, day in ((people.branch_a, 29), (people.branch_b, 2)):
        for n in range(5):
            ActivityFactory(
                branch=branch, state="filed", held_on=date(2026, 8, 3 + n), filed_at=make_aware(datetime(2026, 9, day, 10))
            )  # fmt: skip
    return people


def test_who_sees_what(client, odd):
    client.force_login(odd.committee)
    found = client.get("/api/v1/oddities/?round=2026Q3").json()["oddities"]
    assert [(o["branch"], o["what"], o["dimension"], o["value"], o["usual"]) for o in found] == [
        ("ZB-A", "burst", "", "100.0", "60.0"), ("ZB-A", "own", "party", "92.5", "80.0"),
    ]  # fmt: skip
    text = text_of(page(client, "oddity_list", round="2026Q3"))
    assert "不扣分" in text
    assert "ZB-C" not in text
    assert reverse("sample_new") in text
    for user in (odd.secretary, odd.sibling, odd.stranger, odd.assessor, odd.worker, odd.hr):
        client.force_login(user)
        assert page(client, "oddity_list").status_code == 404
        assert client.get("/api/v1/oddities/").status_code == 404


def test_the_limits_are_data(client, odd):
    RuleParameter.objects.filter(code="ODDITY_LEAST").update(value=20)
    RuleParameter.objects.filter(code="ODDITY_BURST_RECORDS").update(value=6)
    client.force_login(odd.committee)
    assert client.get("/api/v1/oddities/?round=2026Q3").json()["oddities"] == []
    assert "没有需要留意的数值" in text_of(page(client, "oddity_list", round="2026Q3"))


def test_a_hint_changes_no_score_and_costs_the_same(client, odd):
    client.force_login(odd.committee)
    before, address = list(ScoreTotal.objects.order_by("pk").values()), reverse("oddity_list") + "?round=2026Q3"
    many = statements(client, address)
    assert list(ScoreTotal.objects.order_by("pk").values()) == before
    ScoreTotal.objects.filter(branch=odd.branch_b).delete()
    assert (many, statements(client, address)) == (11, 11)
