"""The pages and the API of challenges: who sees what, the way over the pages, what a list costs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.kernel import clock
from tests.branches.vanguard import factories as vanguard
from tests.support.factories import PersonFactory
from tests.workforce.challenges import factories as make
from tests.workforce.results import factories as results
from workforce.challenges import services
from workforce.challenges.models import Challenge, ChallengeProblem

pytestmark = pytest.mark.db


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"challenge_{name}", args=args), query)


def act(client, user, row, name, **given):
    client.force_login(user)
    return client.post(reverse("challenge_act", args=[row.pk, name]), given)


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("worker", 200, 200),
        ("hr", 200, 200),
        ("secretary", 200, 200),
        ("committee", 200, 200),
        ("sibling", 404, 200),
        ("stranger", 404, 200),
    ],
)
def test_what_is_posted_the_whole_enterprise_reads(client, people, who, before, after):
    row, user = make.studied(people), getattr(people, who)
    assert get(client, user, "detail", row.pk).status_code == before
    assert client.get(f"/api/v1/challenges/{row.pk}/").status_code == before
    services.post_challenge(**make.words(people, people.second_hr), challenge=row, version=row.version)
    assert get(client, user, "detail", row.pk).status_code == after
    assert client.get(f"/api/v1/challenges/{row.pk}/").status_code == after
    assert len(get(client, user, "list").context["listing"].page.object_list) == 1


@pytest.mark.parametrize(("who", "status"), [("worker", 200), ("hr", 200), ("secretary", 200), ("sibling", 404), ("stranger", 404)])
def test_a_problem_is_seen_in_reach(client, people, who, status):
    row, user = make.raised(people), getattr(people, who)
    assert get(client, user, "problem", row.pk).status_code == status
    assert client.get(f"/api/v1/challenge-problems/{row.pk}/").status_code == status
    assert len(get(client, user, "problems").context["listing"].page.object_list) == (1 if status == 200 else 0)


def test_the_list_of_difficulties_of_a_branch(client, people):
    make.raised(people)
    make.raised(people, branch=None)
    assert len(get(client, people.hr, "problems", branch="ZB-A").context["listing"].page.object_list) == 1
    assert len(get(client, people.secretary, "problems").context["listing"].page.object_list) == 1
    late = get(client, people.hr, "problems", q="抽采", source="bottleneck", s="pooled")
    assert len(late.context["listing"].page.object_list) == 2


def test_plans_and_scores_are_not_for_competitors(client, people):
    lead, rival = make.lead_of(people), make.lead_of(people, "对手")
    row = make.posted(people)
    make.claimed(people, row, lead, plan="独门方案")
    make.claimed(people, row, rival, plan="对手方案")
    text = get(client, rival, "detail", row.pk).content.decode()
    assert ("独门方案" in text, "对手方案" in text) == (False, True)
    assert "独门方案" not in get(client, people.stranger, "detail", row.pk).content.decode()
    assert "独门方案" in get(client, people.hr, "detail", row.pk).content.decode()
    assert get(client, people.stranger, "detail", row.pk).context["sees_money"] is False


def test_an_officer_of_a_team_reads_no_plan_of_a_rival(client, people):
    row = make.posted(people)
    make.claimed(people, row, make.lead_of(people), plan="独门方案")
    make.claimed(people, row, make.lead_of(people, "对手"), team=[(people.hr.person.staff_no, "team")], plan="对手方案")
    page = get(client, people.hr, "detail", row.pk)
    assert ("独门方案" in page.content.decode(), page.context["file_panel"]) == (False, None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        row = make.posted(people)
        make.claimed(people, row, make.lead_of(people, f"领题{n}"))
    client.force_login(people.hr)
    for name, queries in (("list", 8), ("problems", 8)):
        client.get(reverse(f"challenge_{name}"))
        with django_assert_num_queries(queries):
            client.get(reverse(f"challenge_{name}"))
    for name in ("challenges", "challenge-problems"):
        with django_assert_num_queries(5):
            assert client.get(f"/api/v1/{name}/").json()["count"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_more_claims(client, people, django_assert_num_queries, count):
    row = make.posted(people)
    for n in range(count):
        make.claimed(people, row, make.lead_of(people, f"领题{n}"))
    client.force_login(people.committee)
    client.get(reverse("challenge_detail", args=[row.pk]))
    with django_assert_num_queries(23):
        client.get(reverse("challenge_detail", args=[row.pk]))


def test_from_the_pool_to_the_board_over_the_pages(client, people):
    client.force_login(people.worker)
    today = clock.today()
    typed = {
        "title": "掘进机截齿损耗大", "source": "difficulty", "text": "每米 0.8 把", "unit": people.nodes["CM-A"].pk,
        "owner_no": people.worker.person.staff_no, "due_on": today + timedelta(days=90), "once_key": "p",
    }  # fmt: skip
    assert client.post(reverse("challenge_raise"), {**typed, "owner_no": "没有"}).status_code == 422
    for _click in range(2):
        assert client.post(reverse("challenge_raise"), typed).status_code == 302
    problem = ChallengeProblem.objects.get()
    edit = reverse("challenge_problem_edit", args=[problem.pk])
    assert client.post(edit, {**typed, "value": "省钱", "version": problem.version}).status_code == 302
    assert client.post(edit, {**typed, "value": "旧页面", "version": problem.version}).status_code == 409
    study = {
        "title": "掘进机截齿优化", "feasibility": "可行", "target": "0.5 把", "budget": 1000, "prize": 2000,
        "claim_until": today + timedelta(days=9), "due_on": today + timedelta(days=90),
    }  # fmt: skip
    address = reverse("challenge_study", args=[problem.pk])
    assert client.post(address, study).status_code == 404
    client.force_login(people.hr)
    assert client.post(address, study).status_code == 422
    assert client.post(address, {**study, "prize": 500}).status_code == 302
    assert client.get(address).status_code == 422  # taken
    row = Challenge.objects.get()
    edit = reverse("challenge_edit", args=[row.pk])
    assert client.post(edit, {**study, "prize": 600, "version": row.version}).status_code == 302
    assert act(client, people.hr, row, "post", version=row.version + 1).status_code == 422
    assert act(client, people.second_hr, row, "post", version=row.version + 1).status_code == 302
    assert get(client, people.hr, "edit", row.pk).status_code == 422
    dropped = make.raised(people, title="另一题")
    client.force_login(people.hr)
    drop = reverse("challenge_problem_drop", args=[dropped.pk])
    assert client.post(drop, {"version": dropped.version, "reason": ""}).status_code == 422
    assert client.post(drop, {"version": dropped.version, "reason": "已解决"}).status_code == 302


def agreed_by_another(client, people, row, lead) -> None:
    assert "分得" not in get(client, lead, "mine").content.decode()
    assert (
        act(client, people.hr, row, "reward_decide", version=make.fresh(row).version, is_agreed="yes").status_code == 422
    )  # not who noted it
    assert act(client, people.stranger, row, "reward_decide", version=make.fresh(row).version, is_agreed="yes").status_code == 404
    assert "审定奖励" in get(client, people.second_hr, "detail", row.pk).content.decode()
    assert act(client, people.second_hr, row, "reward_decide", version=make.fresh(row).version, is_agreed="yes").status_code == 302
    assert "分得 600.00 元" in get(client, lead, "mine").content.decode()


def test_from_the_claim_to_the_reward_over_the_pages(client, people):
    row, lead, judges, today = make.posted(people), make.lead_of(people), make.judges_of(people), clock.today()
    mate = PersonFactory(unit=people.nodes["CM-A"])
    claim = {"team": f"{mate.staff_no} 群众参与", "plan": "方案", "pledge": "承诺"}
    assert act(client, lead, row, "claim", **{**claim, "team": "10021 队长"}).status_code == 422
    assert act(client, lead, row, "claim", **claim).status_code == 302
    assert act(client, lead, row, "withdraw").status_code == 302
    assert act(client, lead, row, "claim", **claim).status_code == 302
    assert [p.claim.challenge_id for p in get(client, lead, "mine").context["places"]] == [row.pk, row.pk]

    def version() -> int:
        return make.fresh(row).version

    longer = {"version": version(), "claim_until": today + timedelta(days=30)}
    assert act(client, people.hr, row, "extend", **longer).status_code == 302
    numbers = " ".join(judge.person.staff_no for judge in judges)
    assert get(client, people.hr, "detail", row.pk).context["forms"]["judges"] is None
    assert act(client, people.hr, row, "judges", version=version(), numbers=numbers).status_code == 422  # claims are open
    make.claims_over(row)
    assert act(client, people.hr, row, "judges", version=version(), numbers=numbers).status_code == 302
    assert "解除评委" in get(client, people.hr, "detail", row.pk).content.decode()
    assert act(client, people.hr, row, "release", judge_id=row.judges.first().pk, reason="").status_code == 422
    chosen = row.claims.get(state="open")
    for judge in judges:
        assert act(client, judge, row, "score", claim_id=chosen.pk, value=101).status_code == 422
        assert act(client, judge, row, "score", claim_id=chosen.pk, value=80).status_code == 302
    assert act(client, people.second_hr, row, "choose", version=version(), claim=chosen.pk).status_code == 302
    assert act(client, people.hr, row, "milestone", title="设计", due_on=today, pay=30).status_code == 302
    assert act(client, people.hr, row, "milestone", title="设计", due_on=today, pay=30).status_code == 422
    assert act(client, lead, row, "sign", version=version()).status_code == 302
    node = row.milestones.get()
    assert act(client, people.hr, row, "review", milestone_id=node.pk, score=90, finding="完成").status_code == 302
    given = {"outcome": "pass", "reached": "0.48 把", "proof": "证明", "benefit": 30}
    assert act(client, people.hr, row, "acceptance", version=version(), **given).status_code == 302
    assert act(client, people.hr, row, "decide", is_agreed="yes").status_code == 422
    assert act(client, people.second_hr, row, "decide", is_agreed="yes").status_code == 302
    shares = f"{lead.person.staff_no} 60\n{mate.staff_no} 40"
    reward = {"amount": 1000, "paid_on": today, "shares": shares}
    assert act(client, people.hr, row, "reward", **{**reward, "shares": shares.replace("40", "x")}).status_code == 422
    assert act(client, people.hr, row, "reward", **{**reward, "shares": shares.replace("40", "1E30")}).status_code == 422
    assert act(client, people.hr, row, "reward", **reward).status_code == 302
    assert act(client, people.hr, row, "reward", **reward).status_code == 422  # the double click pays once
    agreed_by_another(client, people, row, lead)
    page = get(client, lead, "detail", row.pk)
    assert ("1000.00" in page.content.decode(), page.context["sees_money"]) == (True, True)
    done = results.confirmed(people, kind="other", number="", title="截齿座改进")
    assert act(client, people.hr, row, "result", result=done.pk).status_code == 422  # nobody of the team wrote it
    assert act(client, people.hr, row, "nothing").status_code == 404
    assert get(client, people.stranger, "list").context["listing"].page.object_list[0].lead_name == "领题甲"


def test_a_node_is_taken_out_before_the_contract_is_signed(client, people):
    row = make.chosen(people)
    assert act(client, people.hr, row, "milestone", title="错的", due_on=clock.today(), pay=0).status_code == 302
    assert "去掉" in get(client, people.hr, "detail", row.pk).content.decode()
    assert act(client, people.hr, row, "drop", milestone_id=row.milestones.get().pk).status_code == 302
    assert not row.milestones.exists()


def test_a_task_force_may_work_for_a_project_of_the_board(client, people):
    row = make.posted(people)
    hidden = make.studied(people)
    client.force_login(people.secretary)
    form = client.get(reverse("task_force_new", args=["ZB-A"])).context["form"]
    assert list(form.fields["challenge"].queryset) == [row]
    assert hidden not in form.fields["challenge"].queryset
    force = vanguard.force(people, challenge=row) if hasattr(vanguard, "force") else None
    if force is not None:
        page = client.get(reverse("task_force_detail", args=[force.pk]))
        assert reverse("challenge_detail", args=[row.pk]) in page.content.decode()


def test_a_proposal_that_the_page_did_not_show_is_not_decided(client, people):
    row = make.proposed(people)
    first = row.acceptances.get(state="open")
    assert act(client, people.second_hr, row, "decide", is_agreed="no", answer="缺证明", acceptance_id=first.pk).status_code == 302
    make.proposed(people, row, "fail")
    assert act(client, people.second_hr, row, "decide", is_agreed="yes", acceptance_id=first.pk).status_code == 409
    assert make.fresh(row).state == "running"
    shown = get(client, people.second_hr, "detail", row.pk).context["forms"]["decide"]
    assert shown.initial["acceptance_id"] == row.acceptances.get(state="open").pk


def test_a_judge_who_stepped_back_reads_no_plan(client, people):
    judges = make.judges_of(people)
    row = make.judging(people, judges=judges)
    assert "换齿座" in get(client, judges[0], "detail", row.pk).content.decode()
    services.recuse(**make.words(people, judges[0]), challenge=row, reason="亲属在队")
    assert "换齿座" not in get(client, judges[0], "detail", row.pk).content.decode()
