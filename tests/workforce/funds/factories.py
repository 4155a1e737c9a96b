"""A fund of MK1 with money in it, and payouts to the standing worker."""

from decimal import Decimal as D

from portal.kernel import clock
from portal.rights.models import User
from tests.support.people import FourPeople
from tests.workforce.conversions import factories as conversions
from tests.workforce.innovation.factories import by
from workforce.funds import services
from workforce.funds.models import Fund, FundEntry, FundKind, FundPayout
from workforce.funds.services import FundFacts, PayoutFacts


def fund(p: FourPeople, kind: str = "SHARING", node: str = "MK1", money: D | None = D(50000)) -> Fund:
    facts = FundFacts(FundKind.objects.get(code=kind), "转化收益分享基金", p.nodes[node], "按年度核验后分享")
    row = services.open_fund(**by(p), facts=facts)
    if money is not None:
        inflow(p, row, money)
    return row


def inflow(p: FourPeople, row: Fund, money: D, **more) -> FundEntry:
    return services.pay_in(**by(p), fund=row, amount=money, text="年度拨款", on=clock.today(), **more)


def payout_facts(p: FourPeople, **changes) -> PayoutFacts:
    if "conversion" not in changes and "result" not in changes:
        changes["conversion"] = conversions.verified(p)
    words = {"amount": D(10000), "shares": f"{p.worker.person.staff_no} 3 技能\n{p.secretary.person.staff_no} 1 管理"}
    return PayoutFacts(**{**words, **changes})


def proposed(p: FourPeople, row: Fund | None = None, user: User | None = None, once_key: str = "", **changes) -> FundPayout:
    row = row or fund(p)
    return services.propose_payout(**by(p, user), fund=row, facts=payout_facts(p, **changes), once_key=once_key)


def approved(p: FourPeople, row: Fund | None = None, **changes) -> FundPayout:
    return services.approve_payout(**by(p, p.second_hr), payout=proposed(p, row, **changes))


def paid(p: FourPeople, row: Fund | None = None, **changes) -> FundPayout:
    return services.pay_out(**by(p), payout=approved(p, row, **changes), paid_on=clock.today())
