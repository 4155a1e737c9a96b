"""A story from the record to the receipt: the engine computes, the page and the API explain, links follow rights."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.insight.selectors.evidence import evidence_url
from assessment.rounds.enums import RoundState
from assessment.rounds.models import RoundBranch
from assessment.scoring import selectors as scoring
from assessment.scoring.models import ScoreTotal
from assessment.scoring.receipts import EvidenceRow, LinePart
from assessment.scoring.services import compute_branches, rank_and_roll_up
from branches.activities.enums import ActivityState
from branches.activities.models import Activity, ActivityKind
from tests.assessment.insight.factories import AT, RoundFactory

pytestmark = pytest.mark.db
KEY = "2026Q3~ZB-A"


@pytest.fixture
def computed(people):
    """Branch A held one themed Party day in the quarter; the engine has scored all three branches."""
    round_ = RoundFactory(code="2026Q3", computed_at=AT)
    for branch in (people.branch_a, people.branch_b, people.branch_c):
        RoundBranch.objects.create(round=round_, branch=branch, path=branch.node.path, peer_group="production")
    held = datetime(2026, 7, 15, 9, tzinfo=timezone.get_default_timezone())
    Activity.objects.create(
        branch=people.branch_a, kind=ActivityKind.objects.get(code="MT-05"), subject="隐患排查主题党日", starts_at=held,
        held_on=held.date(), state=ActivityState.FILED, expected=5, present=5, created_at=held, filed_at=held,
    )  # fmt: skip
    compute_branches(round=round_, branch_ids=[people.branch_a.pk, people.branch_b.pk, people.branch_c.pk], at=AT)
    rank_and_roll_up(round=round_)
    return round_


def test_points_of_the_receipt_add_up_to_the_score(client, people, computed):
    client.force_login(people.secretary)
    receipt = client.get(f"/api/v1/scores/{KEY}/receipt/").json()
    score = client.get(f"/api/v1/scores/{KEY}/").json()
    assert (receipt["id"], receipt["round"], receipt["branch"], receipt["is_frozen"]) == (KEY, "2026Q3", "ZB-A", False)
    for part in receipt["dimensions"]:
        items = [i for s in part["sections"] for i in s["indicators"]]
        assert sum(Decimal(i["points"] or 0) for i in items) == Decimal(part["items_sum"])
        assert Decimal(part["items_sum"]) + sum(Decimal(line["points"]) for line in part["lines"]) == Decimal(part["points"])
        assert part["points"] == score[part["code"]]


def test_the_page_and_the_api_name_the_same_points(client, people, computed):
    client.force_login(people.secretary)
    text = client.get(reverse("score_detail", args=[KEY])).content.decode()
    receipt = client.get(f"/api/v1/scores/{KEY}/receipt/").json()
    for part in receipt["dimensions"]:
        assert f"<b>{part['points']}</b>" in text
        for indicator in (i for s in part["sections"] for i in s["indicators"]):
            assert indicator["rule_words"] in text
    assert reverse("dashboard") not in text


def test_the_page_says_what_changed_since_the_review(client, people, computed):
    client.force_login(people.secretary)
    computed.state = RoundState.REVIEWED
    computed.save()
    RoundBranch.objects.filter(branch=people.branch_a).update(is_stale=True, stale_source="measure", stale_at=AT)
    text = client.get(reverse("score_detail", args=[KEY])).content.decode()
    assert "本支部的业务指标有改动（2026-10-08 09:30 起）" in text
    receipt = client.get(f"/api/v1/scores/{KEY}/receipt/").json()
    assert (receipt["is_stale"], receipt["stale_source"], receipt["stale_at"]) == (True, "measure", "2026-10-08T09:30:00+08:00")


def test_bonus_veto_and_aggregate_lines_are_printed_in_words_with_their_records(client, people, computed, monkeypatch):
    """The lines come from the engine's receipt; the page and the API print each with why and what is behind it."""
    row = EvidenceRow("honour", 4, 1, "先进基层党组织", computed.ends_on, True)
    whole = scoring.receipt_of(computed, people.branch_a, people.actor(people.secretary))
    lines = (
        LinePart("bonus", "加分：受表彰", Decimal("2.00"), "1 × 2 = 2", "每项加 2 分", (row,)),
        LinePart("aggregate", "年度汇总", Decimal("-1.50"), "(80 + 90) ÷ 2 = 85"),
        LinePart("veto", "一票否决：责任事故", Decimal("-10.00"), "85 → 75", "发生 1 起责任事故"),
    )
    party = replace(whole.dimensions[0], lines=lines)
    monkeypatch.setattr(scoring, "receipt_of", lambda *_: replace(whole, dimensions=(party, whole.dimensions[1])))
    client.force_login(people.secretary)
    text = client.get(reverse("score_detail", args=[KEY])).content.decode()
    for words in (
        "加分：受表彰",
        "+2.00",
        "每项加 2 分",
        "先进基层党组织",
        "年度汇总",
        "(80 + 90) ÷ 2 = 85",
        "发生 1 起责任事故",
        "-10.00",
    ):
        assert words in text
    found = client.get(f"/api/v1/scores/{KEY}/receipt/").json()["dimensions"][0]["lines"]
    assert [(line["code"], line["points"], len(line["evidence"])) for line in found] == [
        ("bonus", "2.00", 1), ("aggregate", "-1.50", 0), ("veto", "-10.00", 0),
    ]  # fmt: skip


def test_evidence_comes_in_full_when_asked_for(client, people, computed):
    client.force_login(people.secretary)
    address = reverse("score_evidence", args=[KEY, "P01"])
    whole = client.get(address)
    part = client.get(address, headers={"HX-Request": "true"})
    assert (whole.status_code, part.status_code) == (200, 200)
    assert "<html" in whole.content.decode()
    assert part.content.decode().strip().startswith('<div id="ev-P01">')
    assert client.get(reverse("score_evidence", args=[KEY, "NONE"])).status_code == 404


def test_the_dashboard_follows_an_edit(client, people, computed):
    client.force_login(people.committee)
    address = client.get(reverse("dashboard")).context["poll_url"]
    before = ScoreTotal.objects.get(branch=people.branch_b, round=computed)
    held = datetime(2026, 8, 12, 9, tzinfo=timezone.get_default_timezone())
    Activity.objects.create(
        branch=people.branch_b, kind=ActivityKind.objects.get(code="MT-05"), subject="八月主题党日", starts_at=held,
        held_on=held.date(), state=ActivityState.FILED, expected=4, present=4, created_at=held, filed_at=held,
    )  # fmt: skip
    compute_branches(round=computed, branch_ids=[people.branch_b.pk], at=datetime(2026, 10, 9, 1, tzinfo=AT.tzinfo))
    after = ScoreTotal.objects.get(branch=people.branch_b, round=computed)
    assert after.party > before.party
    answer = client.get(address)
    assert (answer.status_code, str(after.party) in answer.content.decode()) == (200, True)


def test_receipts_are_plain_json_and_cost_the_same_for_every_branch(client, people, computed, django_assert_max_num_queries):
    client.force_login(people.committee)
    with django_assert_max_num_queries(30):
        body = client.get(f"/api/v1/scores/{KEY}/receipt/").content
    assert json.loads(body)["name"] == "支部A"


@pytest.mark.parametrize(
    ("who", "kind", "row_id", "is_restricted", "expected"),
    [
        ("secretary", "activity_detail", 7, False, True),
        ("worker", "activity_detail", 7, False, False),
        ("secretary", "activity_detail", None, False, False),
        ("secretary", "activity_detail", 7, True, False),
        ("secretary", "no_such_page", 7, False, False),
        ("secretary", "", 7, False, False),
    ],
)
def test_a_record_is_linked_only_for_those_with_its_right(people, who, kind, row_id, is_restricted, expected):
    row = EvidenceRow("activity", row_id, 1, "主题党日", None, True, url_name=kind, is_restricted=is_restricted)
    wanted = reverse("activity_detail", args=[7]) if expected else ""
    assert evidence_url(row, people.actor(getattr(people, who))) == wanted


def test_the_branch_page_shows_the_live_score_to_its_own_secretary(client, people, computed):
    score = ScoreTotal.objects.get(branch=people.branch_a, round=computed)
    client.force_login(people.secretary)
    for address in (reverse("branch_detail", args=["ZB-A"]), reverse("workbench")):
        text = client.get(address).content.decode()
        assert str(score.party) in text
        assert reverse("score_detail", args=[KEY]) in text
