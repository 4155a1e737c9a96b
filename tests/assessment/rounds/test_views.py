"""Pages of rounds: who sees which branch, who may press which button, and what a refusal says."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.rounds import services
from assessment.rounds.models import JudgedScore, RoundBranch, ScoreAdjustment
from assessment.schemes.enums import SchemeState
from assessment.scoring.models import ScoreItem, ScoreRun
from portal.kernel import clock
from portal.kernel.models import WorkerHeartbeat
from portal.rights.models import RoleGrant
from tests.assessment.rounds.factories import AT, computed, judge_all, opened, publicity_held, published, reviewed
from tests.assessment.scoring.factories import scheme_from


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", ["round_list", "round_detail", "round_progress"])
def test_only_oversight_opens_the_pages(client, group, name):
    opened(group)
    url = reverse(name, args=[] if name == "round_list" else ["2026Q3"])
    for user, status in (
        (group.assessor, 200), (group.committee, 200), (group.secretary, 404), (group.sibling, 404), (group.stranger, 404),
        (group.worker, 404), (group.hr, 404),
    ):  # fmt: skip
        client.force_login(user)
        assert client.get(url).status_code == status


def test_a_round_shows_the_branches_in_reach_only(client, people):
    published_by_group = computed(_group(people))
    _plant(people)
    client.force_login(people.committee)
    page = text(client.get(reverse("round_detail", args=[published_by_group.code])))
    assert ("支部A" in page, "支部B" in page, "支部C" in page) == (True, True, False)


def _group(people):
    offices = (people.assessor, people.committee, people.second_committee)
    RoleGrant.objects.filter(user__in=offices).update(node=people.nodes["JT"])
    return people


def _plant(people) -> None:
    RoleGrant.objects.filter(user__in=(people.assessor, people.committee)).update(node=people.nodes["DW1"])


def test_opening_twice_is_refused_in_words(client, group):
    scheme = scheme_from()
    client.force_login(group.assessor)
    first = client.post(reverse("round_open"), {"code": "2026q3", "scheme": scheme.pk})
    second = client.post(reverse("round_open"), {"code": "2026Q3", "scheme": scheme.pk})
    wrong = client.post(reverse("round_open"), {"code": "三季度", "scheme": scheme.pk})

    assert (first.status_code, second.status_code, wrong.status_code) == (302, 422, 422)
    assert "考核期 2026Q3 已经开启，每个期间只能开启一次。" in text(second)
    assert "三季度" in text(wrong)


def test_without_an_adopted_scheme_the_page_says_what_to_do(client, group):
    client.force_login(group.assessor)
    assert "还没有通过的考核方案" in text(client.get(reverse("round_open")))
    draft = scheme_from()
    draft.state = SchemeState.DRAFT
    draft.save(update_fields=["state"])
    assert client.post(reverse("round_open"), {"code": "2026Q3", "scheme": draft.pk}).status_code == 422


def test_a_run_without_a_worker_waits_visibly(client, group):
    opened(group)
    client.force_login(group.assessor)
    assert client.post(reverse("round_run", args=["2026Q3"])).status_code == 302
    page = client.get(reverse("round_progress", args=["2026Q3"]))
    assert "计算在排队等待" in text(page)
    WorkerHeartbeat.objects.create(name="w1", kind="worker", seen_at=clock.now() + timedelta(seconds=5))
    assert "计算在排队等待" not in text(client.get(reverse("round_progress", args=["2026Q3"])))
    again = client.post(reverse("round_run", args=["2026Q3"]))
    assert (again.status_code, ScoreRun.objects.count()) == (422, 1)


def test_judging_saves_the_good_rows_and_keeps_the_bad_ones(client, group):
    opened(group)
    client.force_login(group.assessor)
    url = reverse("round_judge", args=["2026Q3", "P3"])
    answer = client.post(
        url,
        {"points-ZB-A": "28", "reason-ZB-A": "现场查看", "points-ZB-B": "31", "reason-ZB-B": "好", "points-ZB-C": "abc", "reason-ZB-C": ""},
    )

    assert answer.status_code == 422
    assert list(JudgedScore.objects.values_list("branch__node__code", "points", "reason")) == [("ZB-A", 28, "现场查看")]
    assert "得分应在 0 到 30 之间" in text(answer)
    assert 'value="abc"' in text(answer)
    assert "得分应是数字" in text(answer)
    assert client.post(url, {"points-ZB-B": "30", "reason-ZB-B": "好"}).status_code == 302


def test_judging_reaches_own_plant_only_and_unknown_indicators_do_not_exist(client, people):
    opened(_group(people))
    _plant(people)
    client.force_login(people.assessor)
    client.post(reverse("round_judge", args=["2026Q3", "P3"]), {"points-ZB-C": "10", "reason-ZB-C": "好"})
    assert JudgedScore.objects.count() == 0
    assert client.get(reverse("round_judge", args=["2026Q3", "P1"])).status_code == 404
    client.force_login(people.committee)
    page = client.get(reverse("round_judge", args=["2026Q3", "P3"]))
    assert (page.status_code, "由考核人员评分" in text(page), "保存评分" in text(page)) == (200, True, False)
    assert client.post(reverse("round_judge", args=["2026Q3", "P3"]), {"points-ZB-A": "10", "reason-ZB-A": "好"}).status_code == 422
    client.force_login(people.secretary)
    assert client.get(reverse("round_judge", args=["2026Q3", "P3"])).status_code == 404


def test_an_adjustment_goes_through_two_pairs_of_hands(client, group):
    round = computed(group)
    client.force_login(group.assessor)
    form = {"branch": "ZB-A", "indicator": "P3", "delta": "-1.5", "reason": "佐证不全"}
    assert client.post(reverse("round_adjust", args=["2026Q3"]), {**form, "delta": "9"}).status_code == 422
    assert client.post(reverse("round_adjust", args=["2026Q3"]), form).status_code == 302
    adjustment = ScoreAdjustment.objects.get(round=round)
    url = reverse("adjustment_decide", args=["2026Q3", adjustment.pk])
    assert client.post(url, {"answer": "confirm"}).status_code == 422
    client.force_login(group.secretary)
    assert client.post(url, {"answer": "confirm"}).status_code == 404
    client.force_login(group.committee)
    assert client.post(url, {"answer": "confirm"}).status_code == 302
    adjustment.refresh_from_db()
    assert adjustment.confirmed_by == group.committee


def test_an_adjustment_outside_the_reach_does_not_exist(client, people):
    round = computed(_group(people))
    adjustment = services.propose_adjustment(
        actor=people.actor(people.assessor),
        at=AT,
        round=round,
        branch=people.branch_c,
        indicator="P3",
        delta=Decimal(-1),
        reason="佐证不全",
    )
    _plant(people)
    client.force_login(people.committee)
    assert client.post(reverse("adjustment_decide", args=["2026Q3", adjustment.pk]), {"answer": "confirm"}).status_code == 404


def test_from_review_to_lock_on_the_pages(client, group):
    round = computed(group)
    client.force_login(group.assessor)
    assert client.post(reverse("round_review", args=["2026Q3"])).status_code == 302
    assert client.post(reverse("round_propose", args=["2026Q3"])).status_code == 404
    client.force_login(group.committee)
    assert client.post(reverse("round_propose", args=["2026Q3"])).status_code == 302
    assert client.post(reverse("round_publish", args=["2026Q3"])).status_code == 422
    assert "等待另一名党委成员确认" in text(client.get(reverse("round_detail", args=["2026Q3"])))
    client.force_login(group.second_committee)
    assert client.get(reverse("round_publish", args=["2026Q3"])).status_code == 200
    assert client.post(reverse("round_publish", args=["2026Q3"])).status_code == 302
    round.refresh_from_db()
    assert round.state == "published"
    assert "一致：公布以来没有改动" in text(client.get(reverse("round_verify", args=["2026Q3"])))
    assert "与现在的数据没有差别" in text(client.get(reverse("round_verify", args=["2026Q3"]) + "?live=1"))
    answer = client.post(reverse("round_lock", args=["2026Q3"]))
    assert (answer.status_code, "公示结束后才能锁定" in text(answer)) == (422, True)
    publicity_held(round)
    assert client.post(reverse("round_lock", args=["2026Q3"])).status_code == 302


def test_reopening_needs_a_reason(client, group):
    reviewed(group)
    client.force_login(group.committee)
    assert client.get(reverse("round_reopen", args=["2026Q3"])).status_code == 200
    assert client.post(reverse("round_reopen", args=["2026Q3"]), {"reason": ""}).status_code == 422
    assert client.post(reverse("round_reopen", args=["2026Q3"]), {"reason": "补录"}).status_code == 302
    assert client.post(reverse("round_reopen", args=["2026Q3"]), {"reason": "补录"}).status_code == 422


def test_nothing_to_verify_is_said(client, group):
    opened(group)
    client.force_login(group.committee)
    answer = client.get(reverse("round_verify", args=["2026Q3"]))
    assert (answer.status_code, "尚未公布" in text(answer)) == (422, True)


def test_an_edited_number_is_shown_by_branch(client, group):
    round = published(group)
    ScoreItem.objects.filter(round_id=round.pk, branch_id=group.branch_a.pk, indicator="P3").update(points=29)
    client.force_login(group.committee)
    page = text(client.get(reverse("round_verify", args=["2026Q3"])))
    assert ("不一致" in page, "支部A" in page, "tables.items.P3.points" in page) == (True, True, True)


def test_a_late_judge_is_told(client, group):
    reviewed(group)
    client.force_login(group.assessor)
    answer = client.post(reverse("round_judge", args=["2026Q3", "P3"]), {"points-ZB-A": "1", "reason-ZB-A": "好"})
    assert (answer.status_code, "复核后不能再评分" in text(answer)) == (422, True)


def test_the_list_and_the_round_cost_the_same_with_more_rows(client, group, django_assert_num_queries):
    round = opened(group)
    judge_all(group, round)
    client.force_login(group.committee)
    with django_assert_num_queries(9):
        client.get(reverse("round_list"))
    for code in ("2026Q2", "2026Q1"):
        services.open_round(actor=group.actor(group.assessor), at=AT, code=code, scheme=round.scheme)
    with django_assert_num_queries(6):
        client.get(reverse("round_list"))
    round.participants.exclude(branch=group.branch_a).delete()
    with django_assert_num_queries(17):
        client.get(reverse("round_detail", args=["2026Q3"]))
    RoundBranch.objects.bulk_create(RoundBranch(round=round, branch=b, path=b.node.path) for b in (group.branch_b, group.branch_c))
    with django_assert_num_queries(17):
        client.get(reverse("round_detail", args=["2026Q3"]))
