"""Letting somebody in through a door, and the trail of those who were not."""

from datetime import datetime

from portal.accounts.services import begin_try, end_try
from portal.audit.services import record
from portal.doors import rules, selectors
from portal.kernel.doors import Door
from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor
from portal.rights.models import User


def admit(*, door: Door, stated: rules.Stated, nonce: str, address: str, at: datetime) -> User:
    """The account that the answer of a door opens. RuleBroken ``door.*``; the sentence is the same whether or not it exists.

    Counted like a password, under the account's login name and outside any transaction: who is locked there waits here as well.
    Nothing is created and nothing is linked. The session itself begins after the stages of sign-in (second factor).
    """
    ensure(rules.may_be_looked_up(stated, tenant=door.tenant, nonce=nonce))
    user = selectors.account_of(stated.number, administrators=door.administrators)
    name = user.username if user is not None else stated.number
    if not begin_try(username=name, address=address, at=at):
        raise RuleBroken("door.locked")
    if user is None:
        raise RuleBroken("door.no_account")
    end_try(username=name, address=address, at=at)
    return user


def note_refusal(*, door: Door, at: datetime, code: str, number: str = "", why: str = "") -> None:
    """Leave the reason in the trail, which the page does not tell."""
    action = "session.locked" if code == "door.locked" else "session.refused"
    after = {"door": door.kind, "code": code, "why": why} if why else {"door": door.kind, "code": code}
    record(actor=Actor(label=""), at=at, action=action, kind="user", label=number, after=after)
