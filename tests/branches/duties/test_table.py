"""The table of duties: of today, of a month, a quarter, a year; a branch line by line."""

from datetime import timedelta

import pytest
from django.urls import reverse

from branches.activities.enums import ActivityState
from portal.kernel import clock
from portal.kernel.periods import month_of, quarter_of, year_of
from tests.branches.duties.factories import ExemptionFactory, RecordFactory
from tests.branches.orgs.factories import GroupNodeFactory, MembershipFactory

DUTIES = "/duties/"


@pytest.fixture
def committee(client, people):
    client.force_login(people.committee)
    return client


def branches(answer):
    return [b.node.code for b in answer.context["listing"].page.object_list]


def lines(answer):
    return {(row["duty"].kind_code, row["duty"].period.code): row for row in answer.context["listing"].page.object_list}


def test_the_committee_sees_its_own_branches_only(committee):
    answer = committee.get(DUTIES)
    assert branches(answer) == ["ZB-A", "ZB-B"]
    assert "ZB-C" not in answer.content.decode()


@pytest.mark.parametrize(
    ("span", "period_of", "kinds"),
    [
        ("month", month_of, {"MT-05", "MT-13", "MT-14"}),
        ("quarter", quarter_of, {"MT-01", "MT-04"}),
        ("year", year_of, {"MT-06", "MT-07", "MT-08"}),
    ],
)
def test_each_tab_shows_the_duties_of_its_own_length(committee, span, period_of, kinds):
    period = period_of(clock.today())

    answer = committee.get(DUTIES, {"span": span, "branch": "ZB-A"})

    assert set(lines(answer)) == {(kind, period.code) for kind in kinds}
    assert answer.context["period"] == period
    assert [is_now for *_rest, is_now in answer.context["listing"].tabs] == [False, *(span == s for s in ("month", "quarter", "year"))]


def test_an_earlier_period_is_late_and_the_way_back_and_forth_is_linked(committee, people):
    before = month_of(clock.today()).previous()
    RecordFactory(branch=people.branch_a, code="MT-05", held_on=before.starts_on)

    answer = committee.get(DUTIES, {"span": "month", "p": before.code, "branch": "ZB-A"})
    nonsense = committee.get(DUTIES, {"span": "month", "p": "2026Q9"})

    assert {kind: str(row["duty"].status) for (kind, _), row in lines(answer).items()} == {
        "MT-05": "done", "MT-13": "late", "MT-14": "late",
    }  # fmt: skip
    html = answer.content.decode()
    assert (f"p={before.previous().code}" in html, f"p={month_of(clock.today()).code}" in html) == (True, True)
    assert nonsense.context["period"] == month_of(clock.today())


def test_a_state_keeps_the_branches_that_have_one_in_it(committee, people):
    before = month_of(clock.today()).previous()
    for kind in ("MT-05", "MT-13", "MT-14"):
        RecordFactory(branch=people.branch_a, code=kind, held_on=before.starts_on)
    asked = {"span": "month", "p": before.code}

    assert branches(committee.get(DUTIES, asked | {"state": "late"})) == ["ZB-B"]
    assert branches(committee.get(DUTIES, asked | {"state": "done"})) == ["ZB-A"]
    assert branches(committee.get(DUTIES, asked | {"state": "exempt"})) == []
    ExemptionFactory(branch=people.branch_b, from_on=before.starts_on, to_on=before.ends_on)
    assert branches(committee.get(DUTIES, asked | {"state": "exempt"})) == ["ZB-B"]
    one = committee.get(DUTIES, asked | {"state": "exempt", "branch": "ZB-B"})
    assert [kind for kind, _ in lines(one)] == ["MT-05"]
    assert one.context["counts"]["exempt"] == 1


def test_the_committee_has_one_button_to_free_and_none_to_log(committee, people):
    html = committee.get(DUTIES, {"span": "month", "branch": "ZB-A"}).content.decode()

    assert f"{reverse('exemption_grant', args=['ZB-A'])}?rule=FREQ-05" in html
    assert reverse("activity_log") not in html


def test_the_secretary_sees_his_branch_line_by_line_with_the_next_button(client, people):
    group = GroupNodeFactory(parent=people.nodes["ZB-A"], code="ZB-A-1", short_name="第一党小组")
    begun = RecordFactory(branch=people.branch_a, code="MT-13", held_on=clock.today(), state=ActivityState.HELD)
    done = RecordFactory(branch=people.branch_a, code="MT-05", held_on=clock.today())
    client.force_login(people.secretary)

    html = client.get(DUTIES, {"span": "month"}).content.decode()

    assert f"kind=MT-03&amp;group={group.code}" in html
    assert f'href="{reverse("activity_detail", args=[begun.pk])}">继续填写' in html
    assert f'href="{reverse("activity_detail", args=[done.pk])}">查看' in html
    assert "exemptions/grant" not in html


def test_a_stranger_asking_for_the_branch_gets_his_own_table(client, people):
    client.force_login(people.stranger)
    answer = client.get(DUTIES, {"branch": "ZB-A"})
    assert answer.context["branch"] == people.branch_c
    assert "支部A" not in answer.content.decode()


@pytest.mark.parametrize("who", ["hr", "worker"])
def test_others_have_no_table(client, people, who):
    client.force_login(getattr(people, who))
    assert client.get(DUTIES).status_code == 404


@pytest.mark.parametrize(("span", "statements"), [("now", 14), ("month", 13)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_table_costs_the_same_for_more_records(committee, people, django_assert_num_queries, count, span, statements):
    MembershipFactory.create_batch(count, branch=people.branch_b)
    RecordFactory.create_batch(count, branch=people.branch_b, held_on=clock.today() - timedelta(days=1))
    committee.get(DUTIES)
    with django_assert_num_queries(statements):
        committee.get(DUTIES, {"span": span})


@pytest.mark.parametrize(
    ("span", "p"), [("year", "0001"), ("quarter", "0001Q1"), ("month", "0001-01"), ("month", "9999-12"), ("year", "2026Q1")]
)
def test_a_period_that_cannot_be_shown_reads_as_the_running_one(committee, span, p):
    answer = committee.get(DUTIES, {"span": span, "p": p})

    assert (answer.status_code, answer.context["period"].contains(clock.today())) == (200, True)
