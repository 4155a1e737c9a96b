"""Two funds with money in them; the benefit of a conversion shared and paid, another proposed."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.models import User
from workforce.conversions.models import InnovationConversion
from workforce.conversions.selectors import due_of
from workforce.funds import services
from workforce.funds.models import FundKind, FundPayout
from workforce.funds.services import FundFacts, PayoutFacts

FUNDS = (("SHARING", "创新成果转化收益分享基金", 200000), ("PARTY", "党建创新专项奖励基金", 50000))
TERMS = "资金由转化收益提取；按核验效益和约定比例分享；一人提出，另一人批准；每季度对账。"


def share(sites: list[DemoBranch], crews: dict[int, list[Person]], officers: list[User], now: datetime) -> str:
    if not sites:
        return "no funds"
    today, top = localdate(now), sites[0].unit
    while top.parent is not None:
        top = top.parent
    first, second = (actor_of(user, today) for user in officers[:2])
    made = []
    for kind, title, money in FUNDS:
        facts = FundFacts(FundKind.objects.get(code=kind), title, top, TERMS)
        fund = services.open_fund(actor=first, at=now, facts=facts)
        on = today - timedelta(days=60)
        services.pay_in(actor=first, at=now, fund=fund, amount=Decimal(money), text="年度预算拨入", on=on)
        made.append(fund)
    officers_at = {first.person_id, second.person_id}
    people = [p for p in crews[sites[0].node.pk] if p.pk not in officers_at][:3]
    lines = "\n".join(
        f"{p.staff_no} {weight} {factor}" for p, weight, factor in zip(people, (5, 3, 2), ("技能", "技术", "劳动"), strict=False)
    )
    for place, row in enumerate(InnovationConversion.objects.filter(state="verified").order_by("pk")[:2]):
        amount = due_of(row)
        if not amount or not people:
            continue
        payout = services.propose_payout(actor=first, at=now, fund=made[0], facts=PayoutFacts(amount, lines, conversion=row))
        if place == 0:
            services.approve_payout(actor=second, at=now, payout=payout)
            services.pay_out(actor=first, at=now, payout=payout, paid_on=today)
    return f"{len(made)} funds, {FundPayout.objects.count()} payouts"
