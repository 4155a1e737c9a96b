"""Pure decisions about doors: what an answer must say before anybody is looked up."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from portal.kernel.verdict import ALLOWED, Verdict, denied

LONGEST_NUMBER = 20  # as the column of the roster


@dataclass(frozen=True)
class Stated:
    """What the provider's answer states once its form, signature, issuer, audience and time have been found right."""

    number: str  # the staff number; empty when it states none
    tenant: str = ""  # whose person it is
    nonce: str = ""
    factors: frozenset[str] = frozenset()


def staff_number(value: Any) -> str:
    """The staff number that ``value`` of an answer states; empty for anything that cannot be one."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()
    return text if 0 < len(text) <= LONGEST_NUMBER and text.isprintable() else ""


def may_be_looked_up(stated: Stated, *, tenant: str, nonce: str) -> Verdict:
    """Whether an answer belongs to this very sign-in, comes from the tenant that the door was opened for, and states a number."""
    if not hmac.compare_digest(stated.nonce.encode(), nonce.encode()):
        return denied("door.other_nonce")
    if stated.tenant != tenant:
        return denied("door.other_tenant")
    if not stated.number:
        return denied("door.no_number")
    return ALLOWED


def counts_as_second_factor(trusted: Collection[str], factors: Collection[str]) -> bool:
    """Whether one of the ways in which the provider checked the person (``amr``) is trusted as a second factor; by default none is."""
    return bool(set(trusted) & set(factors))
