"""Who opens a fund, proposes, approves and pays; what somebody gets himself is seen by him."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor
from workforce.funds import rules
from workforce.funds.models import Fund, FundPayout


def holds(actor: Actor, right: str, fund: Fund) -> bool:
    return actor.scope(right).covers(fund.node.path)


def ensure_holds(actor: Actor, right: str, fund: Fund) -> None:
    if not holds(actor, right, fund):
        raise NotReachable(right)


def is_recipient(actor: Actor, row: FundPayout) -> bool:
    return actor.person_id is not None and any(share.person_id == actor.person_id for share in row.shares.all())


def may_approve(actor: Actor, row: FundPayout, fund: Fund) -> Verdict:
    ensure_holds(actor, "fund.approve", fund)
    return rules.approve_verdict(
        row.state, is_proposer=row.proposed_by_id == actor.user_id, is_recipient=is_recipient(actor, row), balance=fund.balance,
        amount=row.amount,
    )  # fmt: skip


def may_pay(actor: Actor, row: FundPayout, fund: Fund) -> Verdict:
    ensure_holds(actor, "fund.office", fund)
    return rules.pay_verdict(row.state, is_recipient=is_recipient(actor, row))


def holds_cancel(actor: Actor, row: FundPayout, fund: Fund) -> bool:
    """What waits is taken back by the office or refused by whoever would approve it; what is bound is given up by the latter alone."""
    rights = ("fund.approve", "fund.office") if row.state == rules.PROPOSED else ("fund.approve",)
    return any(holds(actor, right, fund) for right in rights)


def may_cancel(actor: Actor, row: FundPayout, fund: Fund) -> Verdict:
    if not holds_cancel(actor, row, fund):
        raise NotReachable("fund.approve")
    return rules.cancel_verdict(row.state, is_recipient=is_recipient(actor, row))
