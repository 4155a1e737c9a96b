"""The ledger, one consequence and its buttons over the pages and the API."""

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from assessment.outcomes import selectors
from assessment.outcomes.exports import find_outcomes
from assessment.outcomes.models import Outcome
from portal.kernel import clock
from portal.kernel.exporters import Asked
from tests.assessment.insight.factories import RoundFactory, score
from tests.assessment.outcomes import factories as outcomes

pytestmark = pytest.mark.django_db


def test_the_assessor_takes_up_what_is_suggested(client, people):
    outcomes.published(people)
    client.force_login(people.assessor)
    assert client.post(reverse("outcome_take_up"), {"round": "2019Q1"}).status_code == 422
    assert "有 4 项建议还没有列入" in client.get(reverse("outcome_list")).text
    answer = client.post(reverse("outcome_take_up"), {"round": "2026Q2"}, follow=True)
    assert "已列入 4 项" in answer.text
    assert "建议还没有列入" not in answer.text


def test_proposed_decided_and_carried_out_over_the_pages(client, people):
    outcomes.published(people)
    client.force_login(people.assessor)
    facts = {"round": "2026Q2", "branch": people.branch_a.pk, "kind": "REWARD", "text": "奖励先进", "basis": "办法", "amount": "0"}
    refused = client.post(reverse("outcome_new"), facts)
    assert (refused.status_code, "金额应大于 0 元" in refused.text) == (422, True)
    key = re.search(r'name="once_key" value="(\w{32})"', client.get(reverse("outcome_new")).text)[1]
    for _click in range(2):
        client.post(reverse("outcome_new"), facts | {"amount": "3000", "once_key": key})
    row = Outcome.objects.get()
    page = reverse("outcome_detail", args=[row.pk])
    assert "决定采用" not in client.get(page).text
    client.force_login(people.committee)
    wrong = client.post(reverse("outcome_decide", args=[row.pk]), {"owner": "没有的人", "due_on": clock.today(), "version": 1})
    assert (wrong.status_code, "没有找到在岗的" in wrong.text) == (422, True)
    client.post(reverse("outcome_decide", args=[row.pk]), {"owner": "人事甲", "due_on": clock.today(), "version": 1})
    client.force_login(people.hr)
    client.post(reverse("outcome_carry", args=[row.pk]), {"done_on": clock.today(), "note": "已发放", "version": 2})
    assert "已落实" in client.get(page).text
    assert "3,000 元" in client.get(page).text
    row.refresh_from_db()
    assert (row.state, str(row.amount)) == ("done", "3000.00")


def test_an_appeal_over_the_pages(client, people):
    row = outcomes.decided(people)
    client.force_login(people.secretary)
    page = reverse("outcome_detail", args=[row.pk])
    assert "提交申诉" in client.get(page).text
    client.post(reverse("outcome_appeal", args=[row.pk]), {"text": "停产检修"})
    assert "答复以前暂不执行" in client.get(page).text
    client.force_login(people.second_committee)
    assert "答复申诉" in client.get(page).text
    client.post(reverse("outcome_answer", args=[row.pk]), {"answer": "属实", "is_upheld": "yes"})
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_late_ones_have_a_tab_and_an_old_page_is_told_so(client, people):
    row = outcomes.decided(people, kind="HONOUR")
    Outcome.objects.filter(pk=row.pk).update(due_on=clock.today() - timedelta(days=1))
    client.force_login(people.hr)
    assert "逾期未落实" in client.get(reverse("outcome_list") + "?s=late").text
    stale = client.post(reverse("outcome_carry", args=[row.pk]), {"done_on": clock.today(), "note": "办", "version": 1})
    assert stale.status_code == 409


@pytest.mark.parametrize("who", ["stranger", "sibling", "worker"])
def test_a_stranger_finds_nothing(client, people, who):
    row = outcomes.decided(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("outcome_detail", args=[row.pk])).status_code == 404
    assert client.get(reverse("outcome-detail", args=[row.pk])).status_code == 404
    assert client.get("/api/v1/outcomes/").json()["results"] == []


def test_a_branch_does_not_learn_what_is_only_proposed(client, people):
    """Whoever proposes, decides and carries out sees it before the decision; the branch it is about does not."""
    row = outcomes.proposed(people)
    page = reverse("outcome_detail", args=[row.pk])
    client.force_login(people.secretary)
    assert (client.get(page).status_code, client.get(reverse("outcome-detail", args=[row.pk])).status_code) == (404, 404)
    assert (client.get("/api/v1/outcomes/").json()["results"], row.text in client.get(reverse("outcome_list")).text) == ([], False)
    asked = Asked(people.actor(people.secretary), people.actor(people.secretary).scope("outcome.view"), QueryDict(), clock.now())
    assert find_outcomes(asked).rows.count() == 0
    for user in (people.assessor, people.committee, people.hr):
        client.force_login(user)
        assert (client.get(page).status_code, row.text in client.get(reverse("outcome_list")).text) == (200, True)


def test_a_worker_sees_what_he_carries_out_and_no_ledger(client, people):
    row = outcomes.proposed(people)
    Outcome.objects.filter(pk=row.pk).update(owner=people.worker.person, state="decided", due_on=clock.today())
    client.force_login(people.worker)
    assert client.get(reverse("outcome_detail", args=[row.pk])).status_code == 200
    assert client.get(reverse("outcome_list")).status_code == 404


def test_the_list_costs_the_same_with_one_and_three_rows(client, people, django_assert_num_queries):
    client.force_login(people.hr)
    outcomes.proposed(people)
    client.get(reverse("outcome_list"))
    with django_assert_num_queries(COST):
        client.get(reverse("outcome_list"))
    outcomes.proposed(people, branch=people.branch_b)
    outcomes.paid(people)
    with django_assert_num_queries(COST):
        client.get(reverse("outcome_list"))


COST = 10


def test_the_ledger_goes_out_through_the_api(client, people):
    outcomes.decided(people)
    client.force_login(people.hr)
    (row,) = client.get("/api/v1/outcomes/?round=2026Q2&state=decided").json()["results"]
    assert (row["branch"], row["kind"], row["owner"]) == ("ZB-A", "TALK", people.hr.person.staff_no)


def test_suggestions_of_several_rounds_cost_four_statements(people, django_assert_num_queries):
    outcomes.published(people)
    scope = people.actor(people.assessor).scope("outcome.propose")
    with django_assert_num_queries(4):
        assert [(round.code, n) for round, n in selectors.waiting(scope)] == [("2026Q2", 4)]
    score(RoundFactory(code="2026Q1", state="locked"), people.branch_a, "50", "50")
    with django_assert_num_queries(4):
        assert [(round.code, n) for round, n in selectors.waiting(scope)] == [("2026Q2", 4), ("2026Q1", 2)]
