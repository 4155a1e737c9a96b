"""Money comes in, is shared, approved, paid, cancelled: who may, what is refused, and that the balance always agrees."""

from datetime import timedelta
from decimal import Decimal as D
from random import Random

import pytest
from django.db import transaction

from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.enums import PoliticalStatus
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.conversions import factories as conversions
from tests.workforce.funds import factories as make
from tests.workforce.innovation.factories import by
from tests.workforce.results import factories as results
from workforce.conversions import services as conversion_services
from workforce.funds import selectors, services, todos
from workforce.funds.models import Fund, FundEntry, FundPayout, FundShare

pytestmark = pytest.mark.db


def refusal(call, **given) -> str:
    try:
        with transaction.atomic():
            call(**given)
    except RuleBroken as broken:
        return broken.code
    return ""


def sides(fund: Fund):
    [(_fund, found)] = selectors.sides_of([Fund.objects.get(pk=fund.pk)])
    return found


def propose(people, fund, user=None, **changes) -> str:
    return refusal(services.propose_payout, **by(people, user), fund=fund, facts=make.payout_facts(people, **changes))


def test_a_payout_from_proposal_to_payment(people):
    fund = make.fund(people)
    row = make.proposed(people, fund)
    assert [(s.person.name, s.amount, s.factor) for s in row.shares.all()] == [
        ("职工甲", D(7500), "skill"), ("书记甲", D(2500), "management"),
    ]  # fmt: skip
    assert refusal(services.approve_payout, **by(people), payout=row) == "fund.own"
    assert refusal(services.pay_out, **by(people), payout=row, paid_on=clock.today()) == "fund.not_approved"
    with pytest.raises(NotReachable):
        services.approve_payout(**by(people, people.worker), payout=row)
    with pytest.raises(EditConflict):
        services.approve_payout(**by(people, people.second_hr), payout=row, version=9)
    services.approve_payout(**by(people, people.second_hr), payout=row)
    assert refusal(services.approve_payout, **by(people, people.second_hr), payout=row) == "fund.not_proposed"
    ahead = clock.today() + timedelta(days=1)
    assert refusal(services.pay_out, **by(people), payout=row, paid_on=ahead) == "fund.ahead"
    services.pay_out(**by(people), payout=row, paid_on=clock.today())
    assert (sides(fund).balance, sides(fund).agrees) == (D(40000), True)
    assert [s.amount for s in selectors.own_shares(people.worker.person_id)] == [D(7500)]
    notes = Notice.objects.filter(code="fund.paid_notice")
    assert notes.count() == 2
    assert "7500" not in str([n.params for n in notes])


def test_what_a_fund_pays_for(people):
    sharing, party, other = (make.fund(people, kind) for kind in ("SHARING", "PARTY", "OTHER"))
    patent = results.confirmed(people, number=results.OTHER_PATENT)
    low = results.paper(people, level=2)
    conversion = conversions.verified(people)
    open_ = conversions.registered(people, year=2026, node=people.nodes["CM-B"])
    assert propose(people, sharing, result=patent) == "fund.conversion_needed"
    assert propose(people, sharing, conversion=open_) == "fund.source_needed"
    assert propose(people, sharing, conversion=conversion, amount=D("9999.99")) == "fund.below_due"
    assert propose(people, sharing, conversion=conversion, amount=D("20000.01")) == "fund.above_basis"
    assert propose(people, party, result=low) == "fund.level_low"
    only = f"{people.worker.person.staff_no} 1"
    assert propose(people, party, result=patent, shares=only) == "fund.no_member"
    assert propose(people, party, conversion=conversion, shares=only) == "fund.level_low"
    people.worker.person.political_status = PoliticalStatus.FULL_MEMBER
    people.worker.person.save()
    assert propose(people, party, result=patent, shares=only) == ""
    assert propose(people, other, result=low, shares=only) == ""
    assert propose(people, sharing, conversion=conversion) == ""
    assert propose(people, other, result=low, shares="99999 1") == "fund.no_person"
    assert propose(people, other, result=low, shares=f"{people.hr.person.staff_no} 1") == "fund.own_share"
    RuleParameter.objects.filter(code="FUND_PARTY_LEAST_LEVEL").update(value=2)
    assert propose(people, party, result=low, shares=only) == ""


def test_a_conversion_that_is_shared_is_not_withdrawn(people):
    row = conversions.verified(people)
    payout = make.proposed(people, conversion=row)
    withdraw = {**by(people), "conversion": row, "reason": "重复"}
    assert refusal(conversion_services.withdraw_conversion, **withdraw) == "conversion.paid"
    services.cancel_payout(**by(people), payout=payout, reason="撤回")
    assert refusal(conversion_services.withdraw_conversion, **withdraw) == ""


def test_what_no_longer_stands_is_not_approved(people):
    fund, conversion = make.fund(people), conversions.verified(people)
    row = make.proposed(people, fund, conversion=conversion)
    type(conversion).objects.filter(pk=conversion.pk).update(state="withdrawn")
    assert refusal(services.approve_payout, **by(people, people.second_hr), payout=row) == "fund.source_gone"
    result = results.paper(people)
    row = make.proposed(people, make.fund(people, "OTHER"), result=result)
    type(result).objects.filter(pk=result.pk).update(state="withdrawn")
    assert refusal(services.approve_payout, **by(people, people.second_hr), payout=row) == "fund.source_gone"


def test_a_fund_without_shares_of_earnings_pays_once_for_a_source(people):
    fund, result = make.fund(people, "OTHER"), results.confirmed(people)
    row = make.proposed(people, fund, result=result)
    assert propose(people, fund, result=result) == "fund.source_twice"
    services.cancel_payout(**by(people), payout=row, reason="金额有误")
    assert propose(people, fund, result=result) == ""
    assert propose(people, make.fund(people, "OTHER"), result=result) == ""


def test_nothing_is_overdrawn_and_what_is_cancelled_comes_back(people):
    fund = make.fund(people, money=D(10000))
    first = make.approved(people, fund)
    second = make.proposed(people, fund, conversion=conversions.verified(people, node=people.nodes["CM-B"]))
    assert refusal(services.approve_payout, **by(people, people.second_hr), payout=second) == "fund.over_balance"
    assert refusal(services.reverse_inflow, **by(people), entry=fund.entries.get(kind="inflow"), reason="错") == "fund.over_balance"
    services.cancel_payout(**by(people, people.second_hr), payout=first, reason="账号有误")
    assert (sides(fund).balance, sides(fund).agrees) == (D(10000), True)
    assert [(e.kind, e.amount) for e in FundEntry.objects.filter(fund=fund).order_by("pk")] == [
        ("inflow", D(10000)), ("payout", D(-10000)), ("reversal", D(10000)),
    ]  # fmt: skip
    assert refusal(services.cancel_payout, **by(people, people.second_hr), payout=first, reason="再来") == "fund.cancelled"
    services.approve_payout(**by(people, people.second_hr), payout=second)
    assert sides(fund).balance == 0


def test_an_inflow_in_error_is_reversed_once(people):
    fund = make.fund(people)
    entry = fund.entries.get()
    assert refusal(services.reverse_inflow, **by(people), entry=entry, reason=" ") == "fund.reason_needed"
    services.reverse_inflow(**by(people), entry=entry, reason="多写一个零")
    assert refusal(services.reverse_inflow, **by(people), entry=entry, reason="再来") == "fund.reversed"
    assert (sides(fund).balance, sides(fund).agrees) == (D(0), True)


def test_double_clicks_move_money_once(people):
    fund = make.fund(people, money=None)
    for _n in range(2):
        make.inflow(people, fund, D(500), once_key="k")
    assert sides(fund).balance == D(500)
    conversion = conversions.verified(people)
    rows = [make.proposed(people, fund, once_key="p", conversion=conversion) for _n in range(2)]
    assert (rows[0].pk, FundPayout.objects.count(), FundShare.objects.count()) == (rows[1].pk, 1, 2)


def test_who_gets_something_of_it_neither_approves_pays_nor_cancels(people):
    officer = user_with(Role.HR, people.nodes["MK1"], unit=people.nodes["CM-A"], name="分享人事")
    row = make.proposed(people, shares=f"{officer.person.staff_no} 1")
    assert refusal(services.approve_payout, **by(people, officer), payout=row) == "fund.own"
    assert refusal(services.cancel_payout, **by(people, officer), payout=row, reason="不要") == "fund.own"
    services.approve_payout(**by(people, people.second_hr), payout=row)
    assert refusal(services.pay_out, **by(people, officer), payout=row, paid_on=clock.today()) == "fund.own"


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_acts_leaves_a_balance_that_agrees(people, seed):
    """Random acts, allowed or refused: the balance stays what came in less what is bound, and is never negative."""
    rng, fund = Random(seed), make.fund(people, "OTHER", money=D(1000))
    expected = D(1000)
    who, payouts = {"worker": people.worker, "secretary": people.secretary}, []
    for _step in range(25):
        act, amount = rng.choice(("in", "propose", "approve", "pay", "cancel", "reverse")), D(rng.randint(3, 90000)) / 100
        if act == "in":
            make.inflow(people, fund, amount)
            expected += amount
        elif act == "propose":
            lines = "\n".join(f"{user.person.staff_no} {rng.randint(1, 9)}" for user in who.values())
            result = results.paper(people, title=f"支架选型研究{len(payouts)}")
            payouts.append(make.proposed(people, fund, result=result, amount=amount, shares=lines))
        elif act == "reverse":
            entry = rng.choice(list(fund.entries.filter(kind="inflow")))
            if refusal(services.reverse_inflow, **by(people), entry=entry, reason="错") == "":
                expected -= entry.amount
        elif payouts:
            row = FundPayout.objects.get(pk=rng.choice(payouts).pk)
            user, more = people.second_hr, {}
            call = {"approve": services.approve_payout, "pay": services.pay_out, "cancel": services.cancel_payout}[act]
            more = {"pay": {"paid_on": clock.today()}, "cancel": {"reason": "取消"}}.get(act, {})
            if refusal(call, **by(people, user), payout=row, **more) == "":
                expected -= row.amount if act == "approve" else 0
                expected += row.amount if act == "cancel" and row.state in ("approved", "paid") else 0
        found = sides(fund)
        assert (found.balance, found.agrees) == (expected, True)


def test_nothing_is_paid_before_it_was_approved(people):
    row = make.approved(people)
    early = clock.today() - timedelta(days=1)
    assert refusal(services.pay_out, **by(people), payout=row, paid_on=early) == "fund.paid_early"
    assert services.pay_out(**by(people), payout=row, paid_on=clock.today()).state == "paid"


def test_who_approves_may_refuse_and_the_proposer_learns_why(people):
    """A committee approves and has no office: what it does not want would wait for ever."""
    boss = user_with(Role.COMMITTEE, people.nodes["MK1"], unit=people.nodes["MK1"], name="分管领导")
    first = make.proposed(people)
    refused = services.cancel_payout(**by(people, boss), payout=first, reason="依据不足")
    assert refused.state == "cancelled"
    [note] = Notice.objects.filter(recipient=people.hr, code__startswith="fund.")
    assert (note.code, note.params["reason"]) == ("fund.refused_notice", "依据不足")
    second = make.proposed(people, conversion=first.conversion)
    services.approve_payout(**by(people, boss), payout=second)
    assert Notice.objects.filter(recipient=people.hr, code="fund.approved_notice").count() == 1
    own = make.proposed(people, make.fund(people, "OTHER"), conversion=first.conversion)
    services.cancel_payout(**by(people), payout=own, reason="写错")
    assert Notice.objects.filter(recipient=people.hr, code="fund.refused_notice").count() == 1  # nobody is told what he did himself


def test_an_approved_payout_waits_for_the_office_to_pay_it(people):
    def waiting(user) -> int:
        return todos.to_pay(people.actor(user), clock.now()).count

    row = make.approved(people)
    assert [waiting(u) for u in (people.hr, people.second_hr, people.worker, people.stranger)] == [1, 1, 0, 0]
    row.shares.filter(person=people.worker.person).update(person=people.hr.person)
    assert waiting(people.hr) == 0  # nobody pays himself
    services.pay_out(**by(people, people.second_hr), payout=row, paid_on=clock.today())
    assert waiting(people.second_hr) == 0


def test_the_committee_of_a_plant_reaches_the_funds_of_its_plant(people):
    """Its office is held at a Party node, the fund belongs to the plant that the committee stands in."""
    actor, other = people.actor(people.committee), user_with(Role.COMMITTEE, people.nodes["DW2"], unit=people.nodes["MK2"], name="外矿委员")
    assert people.nodes["MK1"].path in actor.scope("fund.approve").paths
    assert actor.scope("fund.approve").paths != actor.scope("honour.view").paths  # what belongs to Party nodes stays there
    row = make.proposed(people)
    assert todos.to_approve(actor, clock.now()).count == 1
    assert todos.to_approve(people.actor(other), clock.now()).count == 0
    with pytest.raises(NotReachable):
        services.approve_payout(**by(people, other), payout=row)
    assert services.approve_payout(**by(people, people.committee), payout=row).state == "approved"
