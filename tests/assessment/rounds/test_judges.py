"""Several judges for one indicator: named, reminded, averaged, and nobody sees the others' points before the review."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.rounds import services
from assessment.rounds.models import AssessmentRound, JudgedScore, RoundBranch, RoundJudge
from assessment.rounds.selectors import judge_work, judged_progress
from assessment.rounds.views import judging
from assessment.scoring.models import ScoreItem
from assessment.scoring.receipts import IndicatorPart
from assessment.scoring.selectors import receipt_of
from assessment.scoring.services import drain_dirty, run_here
from portal.audit.models import AuditRow
from portal.kernel.errors import NotReachable
from portal.notices.models import Notice
from portal.rights.models import RoleGrant, User
from tests.assessment.rounds.factories import AT, code_of, computed, judged, opened
from tests.support.people import FourPeople

pytestmark = pytest.mark.db


def name(people: FourPeople, round: AssessmentRound, *users: User) -> list[RoundJudge]:
    return services.name_judges(actor=people.actor(people.assessor), at=AT, round=round, indicator="P3", users=users)


def give(people: FourPeople, round: AssessmentRound, user: User, branch, points: str) -> None:
    services.judge(
        actor=people.actor(user), at=AT, round=round, branch=branch, indicator="P3", points=Decimal(points), reason="现场查看"
    )  # fmt: skip


def give_all(people: FourPeople, round: AssessmentRound, user: User, points: str) -> None:
    for branch in (people.branch_a, people.branch_b, people.branch_c):
        give(people, round, user, branch, points)


def test_the_named_judge_alone_and_their_mean_counts(group):
    round = opened(group)
    name(group, round, group.assessor, group.committee)
    assert code_of(lambda: give(group, round, group.second_committee, group.branch_a, "20")) == "round.not_named"
    give(group, round, group.assessor, group.branch_a, "24")
    give(group, round, group.committee, group.branch_a, "27")
    run_here(actor=group.actor(group.assessor), at=lambda: AT, round=round)

    assert ScoreItem.objects.get(round_id=round.pk, branch_id=group.branch_a.pk, indicator="P3").points == Decimal("25.50")
    assert list(Notice.objects.filter(code="round.judge_named").values_list("recipient_id", flat=True)) == [group.committee.pk]
    assert AuditRow.objects.get(action="round.judges_named").after == {"judges": sorted([str(group.assessor), str(group.committee)])}


def test_where_nobody_is_named_the_assessors_judge(group):
    round = opened(group)
    assert code_of(lambda: give(group, round, group.committee, group.branch_a, "20")) == "round.nobody_named"
    give(group, round, group.assessor, group.branch_a, "20")
    assert JudgedScore.objects.get().judge == group.assessor


def test_whom_one_may_name(group):
    round = opened(group)
    assert code_of(lambda: name(group, round, group.secretary)) == "round.not_a_judge"
    RoleGrant.objects.filter(user=group.committee).update(node=group.nodes["DW1"])
    assert code_of(lambda: name(group, round, group.committee)) == "round.judges_leave_out"
    name(group, round, group.committee, group.second_committee)
    give(group, round, group.committee, group.branch_a, "20")
    assert code_of(lambda: name(group, round, group.second_committee)) == "round.judge_has_given"


def test_naming_nobody_after_points_were_given_keeps_the_points(group):
    round = opened(group)
    name(group, round, group.assessor)
    give(group, round, group.assessor, group.branch_a, "20")
    assert name(group, round) == []
    assert JudgedScore.objects.count() == 1


def test_only_who_runs_the_judging_names_and_only_while_it_moves(group):
    round = computed(group)
    with pytest.raises(NotReachable):
        services.name_judges(actor=group.actor(group.committee), at=AT, round=round, indicator="P3", users=[group.committee])
    assert code_of(lambda: services.name_judges(
        actor=group.actor(group.assessor), at=AT, round=round, indicator="P1", users=[group.assessor]
    )) == "round.not_judged"  # fmt: skip
    services.review_round(actor=group.actor(group.assessor), at=AT, round=round)
    assert code_of(lambda: name(group, round, group.assessor)) == "round.cannot_name"


def test_the_own_branch_is_nobodys_task(group):
    round = opened(group)
    RoleGrant.objects.filter(user=group.committee).update(user=group.secretary)
    assert code_of(lambda: name(group, round, group.secretary)) == "round.judges_leave_out"
    name(group, round, group.secretary, group.assessor)
    work = {w.judge: w for w in judge_work(round, AT.date())}
    assert work[group.secretary].wanted == {group.branch_b.pk, group.branch_c.pk}
    assert work[group.assessor].wanted == {group.branch_a.pk, group.branch_b.pk, group.branch_c.pk}


def test_the_review_waits_for_every_named_judge(group):
    round = opened(group)
    name(group, round, group.assessor, group.committee)
    give_all(group, round, group.assessor, "25")
    give(group, round, group.committee, group.branch_a, "27")
    run_here(actor=group.actor(group.assessor), at=lambda: AT, round=round)
    round.refresh_from_db()
    line = judged_progress(round, judge_work(round, AT.date()))[0]
    assert (line.given, line.wanted, line.judges, line.done, line.missing, line.is_complete) == (3, 3, 2, 1, 2, False)

    with pytest.raises(Exception) as broken:  # noqa: PT011 - the sentence is what is asked here
        services.review_round(actor=group.actor(group.assessor), at=AT, round=round)
    assert broken.value.params["indicators"] == "P3（指定 2 人，1 人未评完，缺 2 个评分）"
    give_all(group, round, group.committee, "27")
    assert services.review_round(actor=group.actor(group.assessor), at=AT, round=round).state == "reviewed"


def test_a_judge_who_lost_the_right_is_not_waited_for(group):
    round = opened(group)
    name(group, round, group.assessor, group.committee)
    RoleGrant.objects.filter(user=group.committee).update(withdrawn_at=AT)
    assert {w.judge: len(w.wanted) for w in judge_work(round, AT.date())} == {group.assessor: 3, group.committee: 0}


def test_points_are_withdrawn_while_the_round_moves(group):
    round = computed(group)
    actor = group.actor(group.assessor)
    assert services.withdraw_points(actor=actor, at=AT, round=round, branch=group.branch_a, indicator="P3")
    assert not services.withdraw_points(actor=actor, at=AT, round=round, branch=group.branch_a, indicator="P3")
    drain_dirty(at=AT)
    assert ScoreItem.objects.get(round_id=round.pk, branch_id=group.branch_a.pk, indicator="P3").note == "not_judged"
    assert AuditRow.objects.get(action="round.judged_withdrawn").before == {"points": "25.00"}
    judged(group, round, group.branch_a)
    services.review_round(actor=actor, at=AT, round=round)
    assert code_of(lambda: services.withdraw_points(actor=actor, at=AT, round=round, branch=group.branch_a, indicator="P3")) == (
        "round.cannot_judge"
    )


def test_a_reminder_goes_to_those_who_lack_points(group):
    round = opened(group)
    assert code_of(lambda: services.remind_judges(actor=group.actor(group.assessor), at=AT, round=round)) == "round.nobody_to_remind"
    name(group, round, group.assessor, group.committee)
    give_all(group, round, group.assessor, "25")
    give(group, round, group.committee, group.branch_a, "27")
    assert services.remind_judges(actor=group.actor(group.assessor), at=AT, round=round) == 1
    notice = Notice.objects.get(code="round.judge_reminder")
    assert (notice.recipient, notice.params, notice.url) == (
        group.committee, {"round": "2026Q3", "n": 2}, reverse("round_judge", args=["2026Q3", "P3"]),
    )  # fmt: skip


def test_the_receipt_keeps_judges_apart_until_the_review(group):
    round = opened(group)
    name(group, round, group.assessor, group.committee)
    give_all(group, round, group.assessor, "24")
    give_all(group, round, group.committee, "27")
    run_here(actor=group.actor(group.assessor), at=lambda: AT, round=round)
    round.refresh_from_db()

    def part(user: User) -> IndicatorPart:
        return receipt_of(round, group.branch_a, group.actor(user)).indicator("P3")

    assert [j.points for j in part(group.committee).judged] == [Decimal(27)]
    assert (part(group.secretary).judged, part(group.secretary).arithmetic) == ((), "2 人评分的平均值 = 25.50")
    round = services.review_round(actor=group.actor(group.assessor), at=AT, round=round)
    assert sorted((j.points, j.reason) for j in part(group.secretary).judged) == [(Decimal(24), "现场查看"), (Decimal(27), "现场查看")]
    assert part(group.secretary).arithmetic == "(27 + 24) ÷ 2 = 25.50"


# -- pages ------------------------------------------------------------------------------------------------
def text(response) -> str:
    return response.content.decode()


def test_naming_and_reminding_on_the_pages(client, group):
    opened(group)
    url = reverse("round_judges", args=["2026Q3", "P3"])
    client.force_login(group.assessor)
    page = client.get(url)
    assert ("委员甲" in text(page), "书记甲" in text(page)) == (True, False)
    assert client.post(url, {"users": [group.committee.pk]}).status_code == 302
    detail = text(client.get(reverse("round_detail", args=["2026Q3"])))
    assert ("指定 1 人，0 人已评完" in detail, "提醒未评议人" in detail) == (True, True)
    assert client.post(reverse("round_remind", args=["2026Q3"])).status_code == 302
    refused = client.post(url, {"users": [group.stranger.pk]})
    assert (refused.status_code, RoundJudge.objects.count()) == (422, 1)
    assert client.get(reverse("round_judges", args=["2026Q3", "P1"])).status_code == 404
    for user in (group.committee, group.secretary, group.sibling, group.stranger, group.worker, group.hr):
        client.force_login(user)
        assert client.get(url).status_code == 404
        assert client.post(reverse("round_remind", args=["2026Q3"])).status_code == 404


def test_a_judge_sees_own_points_only_and_withdraws_them_by_emptying(client, group):
    round = opened(group)
    name(group, round, group.assessor, group.committee)
    give(group, round, group.assessor, group.branch_a, "24.5")
    give(group, round, group.committee, group.branch_a, "27")
    url = reverse("round_judge", args=["2026Q3", "P3"])
    client.force_login(group.committee)
    page = text(client.get(url))
    assert ('value="27"' in page, "24.5" in page, "另有 1 人已评" in page) == (True, False, True)
    client.force_login(group.second_committee)
    page = client.get(url)
    assert ("您不在其中" in text(page), "保存评分" in text(page)) == (True, False)
    client.force_login(group.committee)
    assert client.post(url, {"points-ZB-A": "", "reason-ZB-A": "现场查看"}).status_code == 302
    assert list(JudgedScore.objects.values_list("judge", flat=True)) == [group.assessor.pk]


def test_the_grid_comes_in_pages_and_saves_the_page_shown(client, group, monkeypatch):
    monkeypatch.setattr(judging, "BRANCHES", 2)
    opened(group)
    url = reverse("round_judge", args=["2026Q3", "P3"])
    client.force_login(group.assessor)
    page = text(client.get(url))
    assert ("支部A" in page, "支部C" in page, "第 1–2 个支部，共 3 个" in page) == (True, False, True)
    answer = client.post(f"{url}?page=2", {"points-ZB-A": "10", "reason-ZB-A": "好", "points-ZB-C": "20", "reason-ZB-C": "好"})
    assert (answer.status_code, answer.url) == (302, f"{url}?page=2")
    assert list(JudgedScore.objects.values_list("branch__node__code", "points")) == [("ZB-C", 20)]


def test_the_pages_of_judges_cost_the_same_with_more_rows(client, group, django_assert_num_queries):
    round = opened(group)
    name(group, round, group.assessor)
    client.force_login(group.assessor)
    round.participants.exclude(branch=group.branch_a).delete()
    with django_assert_num_queries(16):
        client.get(reverse("round_judge", args=["2026Q3", "P3"]))
    with django_assert_num_queries(23):
        client.get(reverse("round_detail", args=["2026Q3"]))
    RoundBranch.objects.bulk_create(RoundBranch(round=round, branch=b, path=b.node.path) for b in (group.branch_b, group.branch_c))
    name(group, round, group.assessor, group.committee, group.second_committee)
    with django_assert_num_queries(13):
        client.get(reverse("round_judge", args=["2026Q3", "P3"]))
    with django_assert_num_queries(23):
        client.get(reverse("round_detail", args=["2026Q3"]))
