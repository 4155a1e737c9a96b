"""Groups of assessors with weights: named by group, weighed in the score, told in the receipt, frozen and verified."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.rounds import services
from assessment.rounds.models import JudgedScore, RoundJudge
from assessment.scoring.models import ScoreItem
from assessment.scoring.selectors import receipt_of
from assessment.scoring.services import drain_dirty, run_here
from tests.assessment.rounds.factories import AT, code_of, opened
from tests.assessment.scoring.factories import SCHEME, scheme_from

pytestmark = pytest.mark.db
WEIGHED = SCHEME.replace("points: 30, judged: true}", "points: 30, judged: true, assessors: {leaders: 0.5, departments: 0.3, masses: 0.2}}")


@pytest.fixture
def weighed(group):
    return opened(group, scheme_from(WEIGHED))


def name(group, round, **users):
    groups = {user.pk: of for of, row in users.items() for user in row}
    people = [user for row in users.values() for user in row]
    return services.name_judges(actor=group.actor(group.assessor), at=AT, round=round, indicator="P3", users=people, groups=groups)


def give(group, round, user, points):
    for branch in (group.branch_a, group.branch_b, group.branch_c):
        services.judge(
            actor=group.actor(user), at=AT, round=round, branch=branch, indicator="P3", points=Decimal(points), reason="现场查看"
        )


def points_of(group, round):
    return ScoreItem.objects.get(round_id=round.pk, branch_id=group.branch_a.pk, indicator="P3").points


def test_groups_weigh_and_the_receipt_names_the_silent_one(group, weighed):
    name(group, weighed, leaders=[group.committee], departments=[group.assessor])
    give(group, weighed, group.committee, "20")
    give(group, weighed, group.assessor, "30")
    run_here(actor=group.actor(group.assessor), at=lambda: AT, round=weighed)
    weighed.refresh_from_db()
    assert points_of(group, weighed) == Decimal("23.75")
    part = receipt_of(weighed, group.branch_a, group.actor(group.secretary)).indicator("P3")
    assert (part.arithmetic, part.judged) == ("2 人评分按评议组权重汇总 = 23.75", ())
    services.review_round(actor=group.actor(group.assessor), at=AT, round=weighed)
    weighed.refresh_from_db()
    part = receipt_of(weighed, group.branch_a, group.actor(group.secretary)).indicator("P3")
    assert part.arithmetic == (
        "(领导班子 20 × 50% + 职能部门 30 × 30%) ÷ 80% = 23.75（党员和职工代表未评，权重按比例分给其他组）"
    )  # fmt: skip
    assert sorted(j.group for j in part.judged) == ["职能部门", "领导班子"]
    assert "领导班子 50%、职能部门 30%、党员和职工代表 20%" in part.rule_words
    services.publish_round(actor=group.actor(group.committee), second=group.actor(group.second_committee), at=AT, round=weighed)
    weighed.refresh_from_db()
    assert services.verify_round(weighed).is_equal
    JudgedScore.objects.filter(judge=group.assessor, branch=group.branch_a).update(group="masses")
    assert [d.what for d in services.verify_round(weighed).differences] == ["sources.judged.P3"]


def test_a_judge_without_a_group_is_refused_and_a_move_takes_the_points_along(group, weighed):
    assert code_of(lambda: name(group, weighed, peers=[group.committee])) == "round.judge_needs_group"
    name(group, weighed, leaders=[group.committee], departments=[group.assessor])
    give(group, weighed, group.committee, "20")
    give(group, weighed, group.assessor, "30")
    run_here(actor=group.actor(group.assessor), at=lambda: AT, round=weighed)
    name(group, weighed, leaders=[group.assessor], departments=[group.committee])
    drain_dirty(at=AT)
    assert points_of(group, weighed) == Decimal("26.25")
    assert dict(JudgedScore.objects.values_list("judge", "group")) == {group.assessor.pk: "leaders", group.committee.pk: "departments"}


def test_the_page_asks_for_the_group_of_each_judge(client, group, weighed):
    url = reverse("round_judges", args=["2026Q3", "P3"])
    client.force_login(group.assessor)
    page = client.get(url).content.decode()
    assert [label in page for label in ("领导班子", "职能部门", "党员和职工代表", "支部互评")] == [True, True, True, False]
    assert client.post(url, {"leaders": [group.committee.pk], "masses": [group.committee.pk]}).status_code == 422
    assert client.post(url, {"leaders": [group.committee.pk], "departments": [group.assessor.pk]}).status_code == 302
    assert dict(RoundJudge.objects.values_list("judge", "group")) == {group.committee.pk: "leaders", group.assessor.pk: "departments"}
    assert "组内取平均，按评议组权重汇总" in client.get(reverse("round_judge", args=["2026Q3", "P3"])).content.decode()
    client.force_login(group.stranger)
    assert client.get(url).status_code == 404
