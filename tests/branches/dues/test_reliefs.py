"""Hardship takes the branch and the committee; gifts beyond the dues."""

from datetime import date, timedelta

import pytest
from django.db import connection

from branches.dues import services
from branches.dues.models import DuesGift, DuesRelief
from branches.dues.services import ReliefFacts
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from tests.branches.dues.acts import refusal
from tests.branches.dues.factories import OCTOBER, D, members, opened, words
from tests.branches.orgs.factories import MembershipFactory

NOVEMBER = date(2026, 11, 1)
TODAY = clock.today()


# -- hardship ---------------------------------------------------------------------------------------------
def relief(people, user=None, **changed):
    facts = {"branch": people.branch_a, "person": members(people.branch_a)[2], "amount": D("10.00"), "from_on": OCTOBER,
             "to_on": date(2026, 12, 1), "studied_on": date(2026, 10, 8), "reason": "家属重病"}  # fmt: skip
    return services.propose_relief(**words(people, user), facts=ReliefFacts(**(facts | changed)))


@pytest.mark.db
def test_hardship_needs_the_branch_and_the_committee(people):
    sheet = opened(people)
    row = relief(people)
    person = row.person
    assert refusal(relief, people) == "dues.relief_overlaps"
    for user in (people.secretary, people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.decide_relief(**words(people, user), relief=row, is_approved=True)

    services.decide_relief(**words(people, people.committee), relief=row, is_approved=True)
    services.open_month(**words(people), branch=people.branch_a, month=OCTOBER)  # nothing was paid: the month takes it up
    november = services.open_month(**words(people), branch=people.branch_a, month=NOVEMBER)

    assert (sheet.entries.get(person=person).due, november.entries.get(person=person).due) == (D("10.00"), D("10.00"))
    assert refusal(services.decide_relief, **words(people, people.committee), relief=row, is_approved=False) == "dues.relief_decided"
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM branches_duesrelief")
        assert "家属重病" not in cursor.fetchone()[0]
    assert "家属重病" not in str(list(AuditRow.objects.values_list("after", "reason", "object_label")))


def test_nobody_approves_his_own_hardship(people):
    MembershipFactory(branch=people.branch_a, person=people.committee.person)
    row = relief(people, person=people.committee.person)
    assert refusal(services.decide_relief, **words(people, people.committee), relief=row, is_approved=True) == "dues.relief_second"
    assert refusal(services.decide_relief, **words(people, people.second_committee), relief=row, is_approved=False) == "dues.relief_opinion"
    assert (
        services.decide_relief(**words(people, people.second_committee), relief=row, is_approved=False, opinion="不属困难").state
        == "refused"
    )
    assert DuesRelief.objects.count() == 1
    assert relief(people, person=people.committee.person).state == "proposed"  # what was refused may be asked again


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"to_on": date(2026, 9, 1)}, "dues.relief_order"),
        ({"studied_on": TODAY + timedelta(days=1)}, "dues.relief_studied"),
        ({"reason": " "}, "dues.relief_reason"),
        ({"amount": D(81)}, "dues.relief_more"),
        ({"amount": D(-1)}, "dues.relief_more"),
        ({"from_on": date(2026, 10, 2)}, "dues.base_first_day"),
    ],
)
def test_a_relief_that_cannot_be(people, changed, code):
    opened(people)
    assert refusal(relief, people, **changed) == code


def test_a_free_member_owes_nothing_and_is_not_in_arrears(people):
    row = relief(people, amount=D(0))
    services.decide_relief(**words(people, people.committee), relief=row, is_approved=True)
    sheet = opened(people)
    entry = sheet.entries.get(person=row.person)
    assert (entry.due, entry.state, entry in sheet.entries.open_ones()) == (D(0), "free", False)


# -- gifts ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("amount", "goes_up"), [("999.99", False), ("1000.00", True), ("5000", True)])
def test_a_large_gift_goes_upward(people, amount, goes_up):
    by = {**words(people), "branch": people.branch_a, "person": members(people.branch_a)[1], "given_on": date(2026, 7, 1)}
    gift = services.record_gift(**by, amount=D(amount), once_key="g")
    assert (services.record_gift(**by, amount=D(amount), once_key="g").pk, DuesGift.objects.count()) == (gift.pk, 1)
    assert gift.goes_up is goes_up
    if not goes_up:
        assert refusal(services.pass_gift_up, **words(people), gift=gift, passed_on=date(2026, 7, 2)) == "dues.gift_stays"
        return
    assert refusal(services.pass_gift_up, **words(people), gift=gift, passed_on=date(2026, 6, 30)) == "dues.gift_passed_early"
    services.pass_gift_up(**words(people), gift=gift, passed_on=date(2026, 7, 1))
    assert refusal(services.pass_gift_up, **words(people), gift=gift, passed_on=date(2026, 7, 2)) == "dues.gift_passed"


def test_a_gift_of_a_day_without_a_rule_is_refused_in_words(people):
    person = members(people.branch_a)[1]
    person.memberships.update(from_on=date(2000, 1, 1))
    by = {**words(people), "branch": people.branch_a, "person": person, "given_on": date(2008, 3, 31), "amount": D(10)}
    assert refusal(services.record_gift, **by) == "dues.gift_too_early"
