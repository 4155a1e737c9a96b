"""What a branch sees of itself: the next steps and their worth, the course, the top of its peers and never the bottom."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from assessment.insight.enums import StepKind
from assessment.insight.selectors.steps import next_steps
from assessment.rounds.enums import RoundState
from assessment.schemes.rules import body_to_json
from assessment.scoring.models import PeriodFact, ScoreItem, ScoreTotal
from assessment.scoring.rules import stored_text
from branches.activities.enums import ActivityState
from branches.duties.enums import ExemptionReason
from branches.duties.models import DutyExemption
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from tests.assessment.insight.factories import BODY, AdjustmentFactory, SchemeFactory
from tests.assessment.insight.test_views import page, statements, text_of
from tests.branches.duties.factories import RecordFactory
from tests.support.people import user_with

KEY, TODAY = "2026Q3~ZB-A", date(2026, 8, 20)
NAMES = ("score_next", "score_course")


def _total(scored, round_=None):
    return ScoreTotal.objects.select_related("round__scheme", "branch__node").get(
        branch=scored.people.branch_a, round=round_ or scored.now
    )  # fmt: skip


def _set_facts(scored, **numbers):
    text = stored_text({f"duty.MT-05.{part}": D(n) for part, n in numbers.items()}, "x", TODAY)
    PeriodFact.objects.filter(round_id=scored.now.pk, branch_id=scored.people.branch_a.pk).update(facts=text)


@pytest.fixture
def running(scored):
    """20 August: July's themed Party day is missed, August's is open, September has not begun. Safety has 88 of 100."""
    resolved = replace(BODY.indicator("B01"), metric="resolutions_done", metric_params={}, is_result=True)
    business = replace(BODY.sections[1], indicators=(resolved,))
    scored.now.scheme = SchemeFactory(version=2, body=body_to_json(replace(BODY, sections=(BODY.sections[0], business))))
    scored.now.save()
    _set_facts(scored, owed=1, done=0)
    return scored


def outlook_of(scored, user=None):
    return next_steps(_total(scored), actor_of(user or scored.people.secretary, clock.today()), TODAY)


def steps_of(scored, user=None):
    return list(outlook_of(scored, user).steps)


def test_steps_are_due_duties_and_results_sorted_by_worth(running):
    found = [(s.kind, s.title, s.worth, s.due_on) for s in steps_of(running)]
    assert found == [
        (StepKind.LATE, "主题党日", D("100.00"), date(2026, 7, 31)),
        (StepKind.DUE, "主题党日", D("50.00"), date(2026, 8, 31)),
        (StepKind.RESULT, "安全", D("12.00"), date(2026, 9, 30)),
    ]


def test_each_step_shows_its_items_from_and_to(running):
    late, due, result = steps_of(running)
    assert [(code, str(g.before), str(g.after)) for code, _name, g in late.items] == [("P01", "0.00", "60.00"), ("P02", "0.00", "40.00")]
    assert [(code, str(g.before), str(g.after)) for code, _name, g in due.items] == [("P01", "0.00", "30.00"), ("P02", "0.00", "20.00")]
    assert [(code, str(g.before), str(g.after)) for code, _name, g in result.items] == [("B01", "88.00", "100.00")]


def test_steps_of_a_kind_together_bring_no_more_than_their_items_hold(running):
    assert outlook_of(running).sums == ((StepKind.LATE, D("100.00")), (StepKind.DUE, D("50.00")), (StepKind.RESULT, D("12.00")))
    _set_facts(running, owed=0, done=0)
    PeriodFact.objects.filter(branch_id=running.people.branch_a.pk).update(facts=stored_text({}, "x", date(2026, 7, 10)))
    found = outlook_of(running)
    assert [s.worth for s in found.steps] == [D("100.00"), D("100.00"), D("12.00")]
    assert dict(found.sums)[StepKind.LATE] == D("100.00")


def test_the_outlook_lies_between_nothing_done_and_everything_done(client, running, monkeypatch):
    party, business = outlook_of(running).forecast
    assert (party.dimension, party.now, party.low, party.high) == ("party", D("92.50"), D("0.00"), D("100.00"))
    assert (business.dimension, business.now, business.low, business.high) == ("business", D("88.00"), D("88.00"), D("100.00"))
    client.force_login(running.people.secretary)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    assert client.get(f"/api/v1/scores/{KEY}/next/").json()["forecast"][1] == {
        "dimension": "business", "now": "88.00", "low": "88.00", "high": "100.00",
    }  # fmt: skip
    assert "本期预计" in text_of(page(client, "score_next", KEY))


def test_what_is_done_or_exempt_is_no_step(running):
    branch = running.people.branch_a
    RecordFactory(branch=branch, code="MT-05", held_on=date(2026, 8, 5), state=ActivityState.FILED)
    assert [s.due_on for s in steps_of(running) if s.kind != StepKind.RESULT] == [date(2026, 7, 31)]
    DutyExemption.objects.create(
        branch=branch, rule_code="FREQ-05", from_on=date(2026, 7, 1), to_on=date(2026, 7, 31), reason=ExemptionReason.STOPPAGE,
        note="停产检修", granted_at=clock.now(),
    )  # fmt: skip
    assert [s.kind for s in steps_of(running)] == [StepKind.RESULT]


def test_a_begun_record_is_the_button(running):
    record = RecordFactory(branch=running.people.branch_a, code="MT-05", held_on=date(2026, 8, 5), state=ActivityState.HELD)
    due = next(s for s in steps_of(running) if s.kind == StepKind.DUE)
    assert (due.url, due.action) == (reverse("activity_detail", args=[record.pk]), "去提交")


def test_the_button_leads_where_the_reader_may_act(running):
    late, due, result = steps_of(running)
    log = reverse("activity_log")
    assert late.url == f"{log}?branch=ZB-A&kind=MT-05&starts_at=2026-07-31T15%3A00"
    assert due.url == f"{log}?branch=ZB-A&kind=MT-05"
    assert result.url == reverse("resolution_list")
    late, _due, result = steps_of(running, running.people.committee)
    assert late.url == reverse("duty_list")
    assert result.url == reverse("score_detail", args=[KEY]) + "#ind-B01"


@pytest.mark.parametrize(("share", "text"), [(None, "现在 3，目标 6"), (D(60), "现在 5，目标 10")])
def test_a_result_step_speaks_of_whole_records(scored, share, text):
    gained = replace(
        BODY.indicator("B01"), metric="promotions_gained", metric_params={}, is_result=True, rule="proportional",
        rule_params={"target": D(6)}, share=share,
    )  # fmt: skip
    business = replace(BODY.sections[1], indicators=(gained,))
    scored.now.scheme = SchemeFactory(version=2, body=body_to_json(replace(BODY, sections=(BODY.sections[0], business))))
    scored.now.save()
    items = ScoreItem.objects.filter(round_id=scored.now.pk, branch_id=scored.people.branch_a.pk, indicator="B01")
    items.update(raw=D(3), points=D(50))
    assert [s.text for s in steps_of(scored) if s.duty is None] == [text]


def test_a_full_result_and_a_confirmed_adjustment(running):
    ScoreItem.objects.filter(round_id=running.now.pk, branch_id=running.people.branch_a.pk, indicator="B01").update(points=100)
    people = running.people
    AdjustmentFactory(
        round=running.now, branch=people.branch_a, indicator="P01", delta=D("-10"), proposed_by=people.assessor,
        confirmed_by=people.committee, confirmed_at=clock.now(),
    )  # fmt: skip
    late, due = steps_of(running)
    assert [str(g.after) for _c, _n, g in late.items] == ["50.00", "40.00"]
    assert str(due.items[0][2].after) == "20.00"


@pytest.mark.parametrize("state", [RoundState.REVIEWED, RoundState.PUBLISHED, RoundState.LOCKED])
def test_a_settled_round_has_no_next_steps(client, running, state):
    running.now.state = state
    running.now.save()
    assert steps_of(running) == []
    client.force_login(running.people.secretary)
    assert "得分不再变动" in text_of(page(client, "score_next", KEY))


def test_a_branch_without_stored_facts_has_no_steps(running):
    PeriodFact.objects.all().delete()
    assert steps_of(running) == []


def test_the_page_explains_how_the_worth_came_about(client, running, monkeypatch):
    client.force_login(running.people.secretary)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    text = text_of(page(client, "score_next", KEY))
    for words in ("+100", "补回", "保住", "可增", "0 → 60", "分值怎么算", "每一步单独计算", "学习积分不计分"):
        assert words in text
    answer = client.get(f"/api/v1/scores/{KEY}/next/").json()
    assert [(s["kind"], s["worth"]) for s in answer["steps"]] == [("late", "100.00"), ("due", "50.00"), ("result", "12.00")]
    assert answer["sums"] == {"late": "100.00", "due": "50.00", "result": "12.00"}
    assert answer["steps"][2]["gains"] == [{"indicator": "B01", "name": "安全", "before": "88.00", "after": "100.00", "full": "100.00"}]


def test_the_workbench_names_the_three_best_steps(client, running, monkeypatch):
    client.force_login(running.people.secretary)
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    text = client.get("/workbench/").content.decode()
    assert reverse("score_next", args=[KEY]) in text


@pytest.mark.parametrize("name", NAMES)
def test_only_those_near_a_score_see_its_steps_and_course(client, scored, name):
    people = scored.people
    for user in (people.secretary, people.committee, people.assessor):
        client.force_login(user)
        assert page(client, name, KEY).status_code == 200
        assert client.get(f"/api/v1/scores/{KEY}/{name.partition('_')[2]}/").status_code == 200
    for user in (people.sibling, people.stranger, people.worker, people.hr):
        client.force_login(user)
        assert page(client, name, KEY).status_code == 404
        assert client.get(f"/api/v1/scores/{KEY}/{name.partition('_')[2]}/").status_code == 404
    client.force_login(people.secretary)
    assert page(client, name, "2026Q3~NOPE").status_code == 404


def lines(answer):
    return [(row["rank"], row["name"], row["is_own"]) for row in answer["peers"]["lines"]]


def course(client, key):
    return client.get(f"/api/v1/scores/{key}/course/").json()


def test_a_secretary_sees_the_top_and_the_own_line_after_publication(client, scored):
    last = user_with(Role.SECRETARY, scored.far[1].node, unit=scored.people.nodes["CM-C"], name="书记戊")
    client.force_login(last)
    answer = course(client, "2026Q2~ZB-Y")
    assert (answer["peers"]["rank"], answer["peers"]["of"]) == (5, 5)
    assert lines(answer) == [(1, "ZB-C", False), (2, "ZB-A", False), (3, "ZB-B", False), (5, "ZB-Y", True)]
    assert "ZB-X" not in text_of(page(client, "score_course", "2026Q2~ZB-Y"))


def test_before_publication_only_the_own_place_is_told(client, scored):
    client.force_login(scored.people.secretary)
    answer = course(client, KEY)
    assert (answer["peers"]["rank"], answer["peers"]["of"], lines(answer)) == (2, 5, [])
    text = text_of(page(client, "score_course", KEY))
    assert "结果公布后列出前列支部" in text
    assert "ZB-C" not in text


def test_a_group_of_four_is_not_ranked_anywhere(client, scored):
    ScoreTotal.objects.filter(branch=scored.far[1]).delete()
    ScoreTotal.objects.update(party_rank=1, business_rank=2)
    client.force_login(scored.people.secretary)
    answer = course(client, "2026Q2~ZB-A")
    assert (answer["peers"]["rank"], answer["peers"]["is_small"], lines(answer)) == (None, True, [])
    assert "本组不足 5 个支部，不排名" in text_of(page(client, "score_course", "2026Q2~ZB-A"))
    assert "本组不足 5 个支部，不排名" in text_of(page(client, "score_detail", KEY))
    assert "党建第" not in text_of(page(client, "score_list"))
    row = client.get(f"/api/v1/scores/{KEY}/").json()
    assert (row["party_rank"], row["business_rank"]) == (None, None)
    assert {r["party_rank"] for r in client.get("/api/v1/scores/").json()["results"]} == {None}
    receipt = client.get(f"/api/v1/scores/{KEY}/receipt/").json()
    assert [d["rank"] for d in receipt["dimensions"]] == [None, None]


def test_a_group_of_five_shows_its_ranks(client, scored):
    ScoreTotal.objects.update(party_rank=1, business_rank=2)
    client.force_login(scored.people.secretary)
    assert client.get(f"/api/v1/scores/{KEY}/").json()["party_rank"] == 1
    assert "党建第 1" in text_of(page(client, "score_list"))
    assert {r["business_rank"] for r in client.get("/api/v1/scores/").json()["results"]} == {2}


def test_a_branch_that_is_not_graded_has_no_place(client, scored):
    ScoreTotal.objects.filter(round=scored.now, branch=scored.people.branch_a).update(is_graded=False)
    client.force_login(scored.people.secretary)
    assert course(client, KEY)["peers"]["rank"] is None
    assert "不参加评定" in text_of(page(client, "score_course", KEY))


def test_the_own_course_stands_beside_the_median_of_the_peers(client, scored):
    client.force_login(scored.people.secretary)
    quarters = {q["code"]: q for q in course(client, KEY)["quarters"]}
    assert quarters["2026Q2"] == {
        "code": "2026Q2", "is_gap": False, "party": "80.00", "business": "90.00", "total": "85.00", "party_median": "70.0",
        "business_median": "72.0",
    }  # fmt: skip
    assert [code for code, q in quarters.items() if q["is_gap"]] == [c for c in quarters if c != "2026Q2"]
    ScoreTotal.objects.filter(branch=scored.far[0]).delete()
    assert {q["code"]: q for q in course(client, KEY)["quarters"]}["2026Q2"]["party_median"] is None


def test_quarters_of_full_marks_in_a_row(client, scored):
    ScoreTotal.objects.filter(branch=scored.people.branch_a).update(party=100)
    client.force_login(scored.people.secretary)
    assert course(client, KEY)["full_marks"] == {"party": 1, "business": 0}
    text = text_of(page(client, "score_course", KEY))
    assert ("党建连续 1 个季度满分" in text, "业务连续" in text) == (True, False)


@pytest.mark.parametrize(("name", "count"), [("score_course", 8), ("score_next", 14)])
def test_a_branch_page_costs_the_same_beside_more_branches(client, scored, name, count):
    client.force_login(scored.people.secretary)
    address = reverse(name, args=[KEY])
    many = statements(client, address)
    ScoreTotal.objects.exclude(branch=scored.people.branch_a).delete()
    assert (many, statements(client, address)) == (count, count)


@pytest.mark.parametrize("name", NAMES)
def test_no_page_of_a_branch_lists_persons_with_points(client, scored, name):
    client.force_login(scored.people.secretary)
    text = text_of(page(client, name, KEY))
    others = Person.objects.exclude(pk=scored.people.secretary.person_id).values_list("name", "staff_no")
    assert [n for n, no in others if n in text or no in text] == []
