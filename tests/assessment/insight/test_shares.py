"""A record that supports both tracks, from the engine to the receipt: page, API, document, and schemes that state no share."""

import re
from datetime import datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse

from assessment.papers.selectors.receipts import changes_of
from assessment.rounds.enums import RoundState
from assessment.schemes.rules import body_from_json
from assessment.scoring.models import ScoreItem
from assessment.scoring.selectors import receipt_of
from assessment.scoring.services import compute_branches
from portal.rights.models import RoleGrant
from tests.assessment.scoring.factories import AT, SCHEME, BusinessMeasureFactory, only_rule, round_of, scheme_from

pytestmark = pytest.mark.db
KEY = "2026Q3~ZB-A"
VALUE = "metric: measure_events, params: {measure: T-OUTPUT},"
STATED = SCHEME.replace("metric: duty_missing, params: {kinds: [MT-05]},\n             rule: per_missing, rule_params: {deduct: 15}}",
                        f"{VALUE} share: 60,\n             rule: proportional, rule_params: {{target: 240}}}}").replace(
    "metric: measure_attainment, params: {measure: T-OUTPUT},\n             rule: proportional, rule_params: {target: 1}",
    f"{VALUE} share: 40,\n             rule: proportional, rule_params: {{target: 100}}",
)  # fmt: skip


def computed(people, text=STATED):
    only_rule()
    row = round_of([people.branch_a], scheme_from(text))
    unit = people.nodes["CM-A"]
    for month, value in ((7, 90), (8, 110)):
        BusinessMeasureFactory(node=unit, month=f"2026-0{month}-01", value=value)
    compute_branches(round=row, branch_ids=[people.branch_a.pk], at=AT)
    return row


def parts(client):
    answer = client.get(f"/api/v1/scores/{KEY}/receipt/").json()
    return {i["code"]: i for d in answer["dimensions"] for s in d["sections"] for i in s["indicators"]}


def test_the_engine_stores_the_share_that_counts(people):
    row = computed(people)
    stored = {i.indicator: (i.raw, i.points) for i in ScoreItem.objects.filter(round_id=row.pk)}
    assert (stored["P1"], stored["B1"]) == ((D(120), D("20.00")), (D(80), D("40.00")))
    again = compute_branches(round=row, branch_ids=[people.branch_a.pk], at=AT)
    assert again.rows == 0


def test_both_receipts_say_the_shares_and_lead_to_each_other(client, people):
    computed(people)
    client.force_login(people.secretary)
    found = parts(client)
    party, business = found["P1"], found["B1"]
    assert (party["share"], business["share"], found["B2"]["share"]) == ("60.00", "40.00", None)
    assert [(one["code"], one["dimension"], one["share"], one["words"]) for one in party["shared"]] == [
        ("B1", "business", "40.00", "同样的记录按 40% 计入业务“产量”（B1）。"),
    ]
    assert [one["words"] for one in business["shared"]] == ["同样的记录按 60% 计入党建“主题党日”（P1）。"]
    assert party["rule_words"].endswith("每条记录按 60% 计入本项。")
    assert party["inputs"][-1] == {"label": "按份额计", "value": "200 × 60% = 120"}
    assert party["arithmetic"] == "40 × 120 ÷ 240 = 20.00"
    text = client.get(reverse("score_detail", args=[KEY])).content.decode()
    assert re.findall(r'计入(?:业务|党建)“[^”]+”（\w+）。 <a class="nowrap" href="([^"]+)">', text) == ["#ind-B1", "#ind-P1"]
    assert all(f'id="ind-{code}"' in text for code in ("P1", "B1"))


def test_what_would_change_the_score_speaks_of_whole_records(people):
    row = computed(people)
    receipt = receipt_of(row, people.branch_a, people.actor(people.secretary))
    words = {c.code: c.words for c in changes_of(receipt, body_from_json(row.scheme.body))}
    assert (words["P1"], words["B1"]) == ("达到 400（本期 200）", "达到 250（本期 200）")


def test_the_list_of_records_shows_which_count_in_the_other_track(client, people):
    row = computed(people)
    RoleGrant.objects.filter(user=people.committee).update(node=people.nodes["JT"])  # may open the figures of the unit
    client.force_login(people.committee)
    found = parts(client)
    assert [e["also"] for e in found["P1"]["evidence"] if e["is_counted"]] == [["B1"], ["B1"]]
    assert [e["also"] for e in found["B1"]["evidence"] if e["is_counted"]] == [["P1"], ["P1"]]
    assert client.get(reverse("score_evidence", args=[KEY, "P1"])).content.decode().count("另一维度也计入：B1") == 2
    stranger = receipt_of(row, people.branch_a, people.actor(people.stranger)).indicator("P1")
    assert [e.also for e in stranger.evidence] == [()] * len(stranger.evidence)


def test_a_scheme_of_days_without_shares_is_not_silent_either(client, people):
    row = computed(people)
    body = row.scheme.body
    for section in body["sections"]:
        for one in section["indicators"]:
            one.pop("share", None)
    type(row.scheme).objects.filter(pk=row.scheme.pk).update(state="draft")  # only drafts change
    type(row.scheme).objects.filter(pk=row.scheme.pk).update(body=body)
    client.force_login(people.secretary)
    found = parts(client)
    assert [one["words"] for one in found["P1"]["shared"]] == ["同样的记录也计入业务“产量”（B1），方案没有写明份额。"]
    assert (found["P1"]["share"], found["P1"]["raw"], found["P1"]["shared"][0]["share"]) == (None, "200.000000", None)
    assert "按份额计" not in [i["label"] for i in found["P1"]["inputs"]]


@pytest.mark.parametrize(("flag", "value"), [("is_appealed", True), ("is_changed", True)])
def test_the_api_tells_of_appeals_as_the_page_does(client, people, flag, value):
    row = computed(people)
    client.force_login(people.secretary)
    before = client.get(f"/api/v1/scores/{KEY}/receipt/").json()
    assert (before["is_appealed"], before["is_changed"], before["unlocks"]) == (False, False, [])
    row.participants.update(**{flag: value})
    answer = client.get(f"/api/v1/scores/{KEY}/receipt/").json()
    assert (answer["is_appealed"], answer["is_changed"]) == (flag == "is_appealed", flag == "is_changed")


def test_page_and_api_tell_that_the_branch_could_not_be_computed(client, people):
    row = computed(people)
    client.force_login(people.secretary)
    words = "本支部的得分上次没有算出，显示的是以前的得分；系统每小时重试。"
    page, api = reverse("score_detail", args=[KEY]), f"/api/v1/scores/{KEY}/receipt/"
    assert (words in client.get(page).content.decode(), client.get(api).json()["failed_at"]) == (False, None)
    row.participants.update(failed_at=AT)
    assert words in client.get(page).content.decode()
    assert datetime.fromisoformat(client.get(api).json()["failed_at"]) == AT


def test_the_api_tells_of_every_unlocking(client, people):
    row = computed(people)
    row.state = RoundState.COMPUTED
    row.unlocks = [{"at": "2026-11-02T09:00:00+08:00", "by": "甲", "second": "乙", "reason": "申诉更正"}]
    row.save()
    client.force_login(people.secretary)
    assert client.get(f"/api/v1/scores/{KEY}/receipt/").json()["unlocks"] == row.unlocks
